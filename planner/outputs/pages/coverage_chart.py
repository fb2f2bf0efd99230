"""The chart of coverage by kecamatan, before and after the week, with the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from planner.outputs.texts.escape import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planner.model.campaign import Target
    from planner.outputs.texts.coverage import AdultCounts, Coverage
    from planner.outputs.texts.wording import Wording

_WIDTH, _ROW, _TOP = 460.0, 24.0, 26.0
_LEFT = 146.0  # start of the scale; names stand before it
_RIGHT = 378.0  # end of the scale; shares stand after it
_LONGEST_NAME = 18  # letters that fit before the scale
_STEP = 0.05  # the scale starts at a multiple of this below the lowest share


def draw_coverage(
    rows: Sequence[Coverage],
    pick: Callable[[Coverage], AdultCounts],
    *,
    targets: Sequence[Target],
    wording: Wording,
    ceiling: Callable[[Coverage], float] | None = None,
) -> Markup:
    """Return one SVG element with a line for each of ``rows``.

    The line leads from the share now to the share after the week; ``pick`` gives these shares.
    ``ceiling`` gives the largest share that recording can reach. The chart has points, not bars,
    because its scale starts above zero. A table beside it has the figures.
    """
    lowest = min((pick(row).before for row in rows), default=0.0)
    start = max(0.0, int(min(lowest, 0.9 - _STEP) / _STEP - 1e-9) * _STEP)

    def across(share: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (min(1.0, max(start, share)) - start) / (1 - start)

    height = _TOP + _ROW * len(rows) + 4
    marks = [
        *_draw_scale(start, across, height=height, wording=wording),
        *_draw_targets(targets, across, height=height, wording=wording),
    ]
    for number, row in enumerate(rows):
        marks += _draw_row(
            row, pick(row), across, middle=_TOP + _ROW * (number + 0.5), wording=wording
        )
        if ceiling is not None:
            marks.append(_draw_ceiling(across(ceiling(row)), _TOP + _ROW * (number + 0.5)))
    # Every text went through _text; the rest are figures and our own class names.
    return Markup(  # noqa: S704
        f'<svg class="chart" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" aria-hidden="true">'
        f"{''.join(marks)}</svg>",
    )


def _text(x: float, y: float, text: str, css: str) -> str:
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}">{Markup.escape(clean(text))}</text>'


def _draw_scale(
    start: float, across: Callable[[float], float], *, height: float, wording: Wording
) -> list[str]:
    ends = (start, 1.0)
    lines = [
        f'<path class="scale" d="M{across(share):.1f} {_TOP - 4:.1f}V{height - 2:.1f}"/>'
        for share in ends
    ]
    return [*lines, _text(across(start), _TOP - 9, wording.target(round(1000 * start)), "tick")]


def _draw_targets(
    targets: Sequence[Target], across: Callable[[float], float], *, height: float, wording: Wording
) -> list[str]:
    parts = []
    for target in targets:
        x = across(target.share / 1000)
        parts.append(f'<path class="target" d="M{x:.1f} {_TOP - 4:.1f}V{height - 2:.1f}"/>')
        parts.append(_text(x, _TOP - 9, wording.target(target.share), "tick strong"))
    return parts


def _draw_ceiling(x: float, middle: float) -> str:
    return f'<path class="ceiling" d="M{x:.1f} {middle - 8:.1f}v16"/>'


def _draw_row(
    row: Coverage,
    standing: AdultCounts,
    across: Callable[[float], float],
    *,
    middle: float,
    wording: Wording,
) -> list[str]:
    before = across(standing.before)
    after = across(standing.after)
    name = row.name if len(row.name) <= _LONGEST_NAME else f"{row.name[: _LONGEST_NAME - 1]}…"
    return [
        _text(_LEFT - 8, middle + 4, name, "who" if row.code else "who strong"),
        f'<path class="rail" d="M{_LEFT:.1f} {middle:.1f}H{_RIGHT:.1f}"/>',
        f'<path class="gain" d="M{before:.1f} {middle:.1f}H{after:.1f}"/>',
        f'<circle class="before" cx="{before:.1f}" cy="{middle:.1f}" r="4"/>',
        f'<circle class="after" cx="{after:.1f}" cy="{middle:.1f}" r="4.5"/>',
        _text(
            _RIGHT + 8,
            middle + 4,
            wording.percent(standing.after, estimated=row.estimated),
            "share",
        ),
    ]
