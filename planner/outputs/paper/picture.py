"""A team's map as a picture with its own style, without a page around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.map.map_builder import MapBuilder
from planner.outputs.map.static_map import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.wording import Wording

_INK, _WARN = "#1b2130", "#8a3b00"
# Fill and text colours of the weekdays and tones of the kecamatan, equal to those of app.css,
# whose variables only browsers can read.
_MARKS = (
    ("#0072b2", "#fff"),
    ("#e69f00", "#14181f"),
    ("#009e73", "#14181f"),
    ("#cc79a7", "#14181f"),
    ("#d55e00", "#14181f"),
    ("#56b4e9", "#14181f"),
    ("#5b6472", "#fff"),
)
_TONES = (
    *("#6b7fd7", "#c9a227", "#4c9f70", "#b96ac9", "#d0743c", "#3fa7b5"),
    *("#8d9b2f", "#c65b7c", "#7a6a53", "#5b8def", "#a0522d", "#808a96"),
)
_RULES = f"""
text {{ font-family: "DejaVu Sans"; font-size: 12px; }}
.area {{ fill-opacity: .1; stroke: #6d7686; stroke-width: 1.2; stroke-opacity: .8; }} \
.rough {{ stroke-dasharray: 5 4; }}
.road {{ fill: none; stroke: #a8957c; stroke-width: 2; stroke-opacity: .75; }}
.dot {{ stroke: #fff; stroke-width: 1.2; }} \
.dot.weak {{ fill-opacity: .35; stroke: {_WARN}; stroke-dasharray: 2 2; stroke-width: 1.6; }}
.track {{ fill: none; stroke-width: 3.4; }} .guess {{ stroke-dasharray: 7 6; }}
.night {{ fill: {_INK}; stroke: #fff; stroke-width: 1.5; }}
.icon {{ fill: none; stroke: #fff; stroke-width: 2; \
stroke-linejoin: round; stroke-linecap: round; }}
.pin rect {{ stroke: {_INK}; stroke-width: 1.6; }} \
.pin.weak rect {{ stroke: {_WARN}; stroke-dasharray: 3 2; stroke-width: 2.4; }}
.pin text {{ font-weight: 700; text-anchor: middle; }}
.stop-name, .night-name, .area-name, .pin text.pin-day \
{{ paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }}
.pin text.pin-day {{ font-size: 10px; fill: {_INK}; }} \
.stop-name {{ font-weight: 700; fill: {_INK}; }} .area-name {{ fill: #48515f; }}
.night-name {{ font-size: 11px; fill: {_INK}; }}
"""


def draw_team(problem: Problem, plan: Plan, days: Sequence[Day], *, wording: Wording) -> str:
    """Return the map of a team's ``days`` as an SVG document."""
    scene = MapBuilder(problem, plan, days, wording, by_team=False).scene()
    start, body = draw(scene, "").split(">", 1)
    return f'{start} xmlns="http://www.w3.org/2000/svg"><style>{style()}</style>{body}'


def style() -> str:
    """Return the style of a picture."""
    marks = "".join(
        f".track.c{number} {{ stroke: {fill}; }} .pin.c{number} rect {{ fill: {fill}; }} "
        f".pin.c{number} text {{ fill: {letters}; }}\n"
        for number, (fill, letters) in enumerate(_MARKS)
    )
    tones = "".join(f".t{number} {{ fill: {fill}; }}\n" for number, fill in enumerate(_TONES))
    return marks + tones + _RULES


def weekday_colours() -> tuple[tuple[str, str], ...]:
    """Return fill and text colour of the weekdays' marks, Monday first."""
    return _MARKS
