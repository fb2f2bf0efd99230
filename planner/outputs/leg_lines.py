"""Draw the course of a leg from what the plan knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.polylines import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.travel import Leg
    from planner.outputs.texts.place_index import Place

# Only these follow the course of a road; every other basis is drawn as the guess it is.
_KNOWN_COURSE = ("road", "skeleton")


def draw_course(leg: Leg, places: Mapping[str, Place]) -> tuple[tuple[bool, str], ...]:
    """Return the pieces of the course of ``leg``: (follows a known road, encoded polyline).

    Without a course, or where it would lead to a hidden place, it is the straight line, as a guess.
    """
    ends = (places[leg.origin], places[leg.destination])
    if leg.lines and not any(end.hidden for end in ends):
        return tuple((line.basis in _KNOWN_COURSE, line.line) for line in leg.lines)
    return ((False, encode([end.point for end in ends])),)
