"""The places that a plan may name: stops, bases, offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.protection import is_protected, middle_of_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.places import Coordinate, Stop
    from planner.model.problem import Problem
    from planner.outputs.polylines import Point
    from planner.outputs.texts.wording import Wording

# A point that may be wrong by at least this distance has a visible mark.
WEAK_KM = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place: ``kind`` is ``stop``, ``base`` or ``office``; ``stop`` is set for a stop only.

    ``coordinate`` may be shown: where the place is ``hidden``, it is the centre of a wide cell
    around the true point.
    """

    id: str
    name: str
    kind: str
    coordinate: Coordinate
    stop: Stop | None = None
    hidden: bool = False

    @property
    def point(self) -> Point:
        """Latitude and longitude in degrees."""
        return (self.coordinate.lat, self.coordinate.lon)

    @property
    def weak_km(self) -> float | None:
        """The possible distance of the settlement from the point, in km; None where it is small."""
        reach = self.stop.max_reach_km if self.stop else None
        return reach if reach is not None and reach >= WEAK_KM else None


def _place_stop(stop: Stop) -> Place:
    """Return the place of ``stop``, hidden if it is protected.

    Bundles of earlier versions hold the true points of protected stops.
    """
    hidden = is_protected(stop.kind)
    shown = middle_of_cell(stop.coordinate) if hidden else stop.coordinate
    return Place(
        id=stop.id, name=stop.name, kind="stop", coordinate=shown, stop=stop, hidden=hidden
    )


def list_places(problem: Problem) -> Mapping[str, Place]:
    """Return all places of ``problem`` by id."""
    named = [(base, "base") for base in problem.bases] + [
        (office, "office") for office in problem.offices
    ]
    places = {
        place.id: Place(id=place.id, name=place.name, kind=kind, coordinate=place.coordinate)
        for place, kind in named
    }
    return places | {stop.id: _place_stop(stop) for stop in problem.stops}


def list_kecamatan(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every kecamatan with a stop, sorted by code."""
    return tuple(sorted({stop.kecamatan: stop.kecamatan_name for stop in problem.stops}.items()))


def warn_of_point(place: Place, wording: Wording) -> str | None:
    """Return the warning for a point that is hidden or may be far off; None for other points."""
    if place.hidden:
        return wording.text("point.hidden")
    return (
        None
        if place.weak_km is None
        else wording.text("point.weak", km=wording.number(place.weak_km))
    )
