"""A wrapper of XlsxWriter: sheets that print well on A4 or F4, with equal bytes each time."""

from __future__ import annotations

import re
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import xlsxwriter

from planner.outputs.texts.escape import cell_text

if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO

    from planner.model.problem import Problem
    from planner.outputs.texts.wording import Wording

# Excel's numbers of paper sizes. Offices call Folio (8.5 x 13 inches) F4.
_A4, _FOLIO = 9, 14
_LONGEST_SHEET_NAME = 31
# Excel's formats of for example "Rab, 3 Apr 2019" and "08.00", by language. The numbers are
# Excel's codes of the locales.
_DATES = MappingProxyType({"id": "[$-421]ddd, d mmm yyyy", "en": "[$-809]ddd, d mmm yyyy"})
_CLOCKS = MappingProxyType({"id": 'hh"."mm', "en": 'hh":"mm'})


class Book:
    """A workbook that is written to ``stream`` when its context ends without an error."""

    def __init__(self, stream: BinaryIO, problem: Problem, wording: Wording) -> None:
        """Begin a workbook about the week of ``problem``."""
        self.wording = wording
        self._xlsx: Any = xlsxwriter.Workbook(stream, {"in_memory": True})
        week = wording.text("week.of", date=wording.long_date(problem.week.start))
        self._footer = f"{problem.name} \N{MIDDLE DOT} {week}"
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()
        self._xlsx.set_calc_mode("auto")
        # The current time would differ with each run; the start of the week does not.
        created = datetime.combine(problem.week.start, datetime.min.time())
        self._xlsx.set_properties({"title": cell_text(problem.name), "created": created})

    def __enter__(self) -> Self:
        """Return the workbook, to be closed on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the workbook, unless there was an error."""
        if error is None:
            self._xlsx.close()

    # XlsxWriter has no types.
    def sheet(self, name: str, *, folio: bool = False) -> Any:  # noqa: ANN401
        """Return a new landscape sheet for A4 (F4 with ``folio``), named ``name`` if allowed."""
        sheet = self._xlsx.add_worksheet(self._free_name(name))
        sheet.set_landscape()
        sheet.set_paper(_FOLIO if folio else _A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        left = cell_text(self._footer).replace("\n", " ")[:80].replace("&", "&&")
        page = self.wording.text("footer.page", page="&P", pages="&N")
        sheet.set_footer(f"&L&8{_after_size(left)}&R&8{_after_size(page)}")
        return sheet

    def _free_name(self, text: str) -> str:
        """Return ``text`` as a sheet name that is not taken; capitals do not count in Excel."""
        allowed = re.sub(r"[\[\]:*?/\\\n]", "-", cell_text(text)).strip("' ")
        plain = allowed[:_LONGEST_SHEET_NAME] or "-"
        name = plain
        number = 1
        # Excel reserves the name "history".
        while name.casefold() in self._names or name.casefold() == "history":
            number += 1
            name = f"{plain[: _LONGEST_SHEET_NAME - 5]} ({number})"
        self._names.add(name.casefold())
        return name

    def format(self, **properties: Any) -> Any:  # noqa: ANN401  (XlsxWriter has no types)
        """Return the cell format with ``properties``; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._xlsx.add_format({"valign": "top", **properties})
        return self._formats[key]

    def number_format(self, form: str, *, estimated: bool) -> str:
        """Return Excel's format of a ``form``; an estimate has a star and stays a number."""
        star = '"*"' if estimated else ""
        formats = {
            "people": f"#,##0{star}",
            "order": "0",
            "whole": "#,##0",
            "tenth": "#,##0.0",
            "share": "0.0\\ %",
            "date": _DATES[self.wording.language],
            "clock": _CLOCKS[self.wording.language],
        }
        return formats.get(form, "@")


def _after_size(text: str) -> str:
    """Return ``text`` for a footer after a font size, which would include leading digits."""
    return f" {text}"
