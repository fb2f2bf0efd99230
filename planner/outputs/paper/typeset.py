"""Typeset the paper with typst, which gets every text as data and none as markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, cast

from planner.outputs.paper.grid import name_week
from planner.outputs.paper.picture import weekday_colours
from planner.outputs.texts.escape import cell_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.model.problem import Problem
    from planner.outputs.texts.wording import Wording

_ENDLESS = re.compile(r"[^\s\u200b]{24}")  # text that would overflow its column
_LABELS = (
    *(
        "title",
        "page",
        "team",
        "sum",
        "members",
        "map",
        "days",
        "number",
        "place",
        "arrive",
        "start",
        "end",
        "leave",
        "people",
        "drive",
    ),
    *(
        "phones",
        "contact",
        "kecamatan",
        "office_phone",
        "lead_phone",
        "stamps",
        "stamp_arrive",
        "stamp_leave",
        "stamp_to",
        "stamp_plan",
    ),
    *(
        "stamp_real",
        "stamp_sign",
        "annex",
        "annex_purpose",
        "annex_where",
        "annex_vehicle",
        "name",
        "staff_number",
        "task",
        "lender",
        "depart",
        "back",
        "day_count",
    ),
    *("nights", "signed", "signature"),
)


def typeset(
    problem: Problem, content: Mapping[str, object], pictures: Sequence[str], *, wording: Wording
) -> bytes:
    """Return the PDF of ``content`` with a picture for each sheet; equal inputs, equal bytes."""
    import typst  # noqa: PLC0415  (30 MB of machine code, for this output only)

    days = [day.date for day in problem.week.days]
    shared = {
        "language": wording.language,
        "name": problem.name,
        "week": name_week(days, problem.week.start, wording),
        "footer": " ".join([wording.text("estimate.footnote"), *problem.map.attributions]),
        "legend": [wording.text(f"legend.{key}") for key in ("guess", "dots", "rough")],
        "colours": weekday_colours(),
        "labels": {key: wording.text(f"label.{key}") for key in _LABELS},
    }
    inputs = {
        "content": json.dumps(_make_inert({**shared, **content})),
        "pictures": json.dumps(pictures),
    }
    folder = resources.files("planner.outputs") / "assets" / "paper"
    with resources.as_file(folder) as assets:
        compiler = typst.Compiler(
            (assets / "schedule.typ").read_bytes(),
            root=assets,  # the default, the working folder, may be gone
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=True,
                font_paths=[assets / "fonts"],
            ),
            sys_inputs=inputs,
        )
        # The time stamp is the start of the week, because the current time would differ with each
        # run. The file has tags for screen readers. It claims no standard (PDF/UA), because typst
        # then makes no file where a name has a letter that the font lacks.
        monday = datetime.combine(problem.week.start, datetime.min.time(), UTC)
        pdf = compiler.compile(format="pdf", timestamp=monday, pdf_tags=True)
    return cast("bytes", pdf)  # one file, as the format is not one of pictures


def _make_inert(value: object) -> object:
    """Return ``value`` with its texts cleaned, shortened, and with places to break lines."""
    if isinstance(value, str):
        return _ENDLESS.sub(lambda match: f"{match[0]}\u200b", cell_text(value))
    if isinstance(value, dict):
        return {key: _make_inert(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_make_inert(part) for part in value]
    return value
