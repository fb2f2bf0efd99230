"""The course of a leg on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.polylines import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.travel import Leg
    from planner.outputs.texts.place_index import Place

# Lines of these bases follow a road; all others are drawn as guesses.
_KNOWN_COURSE = ("road", "skeleton")


def draw_course(leg: Leg, places: Mapping[str, Place]) -> tuple[tuple[bool, str], ...]:
    """Return the pieces of the course of ``leg``: (follows a known road, encoded polyline).

    Where there is no course, or an end is hidden, it is the straight line, as a guess.
    """
    ends = (places[leg.origin], places[leg.destination])
    if leg.lines and not any(end.hidden for end in ends):
        return tuple((line.basis in _KNOWN_COURSE, line.line) for line in leg.lines)
    return ((False, encode([end.point for end in ends])),)
