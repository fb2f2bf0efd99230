"""Hold travel times and distances between places, and the settings a travel engine works from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.places import Coordinate
    from planner.model.resources import VehicleClass

# One letter a basis, as in problem.json; the weakest basis of a leg stands for the whole leg.
BASIS = {
    "r": "road",
    "s": "skeleton",
    "d": "direct",
    "o": "override",
    "b": "boat",
    "n": "none",
    "-": "same_place",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMatrix:
    """Travel between places: row from, column to, both in the order of ``places`` (ids).

    ``minutes`` are whole and rounded up, ``metres`` whole; None where there is no way. ``basis`` holds one string of
    letters of ``BASIS`` for each row. ``classes`` are the vehicle classes that share these times.
    """

    classes: tuple[VehicleClass, ...]
    places: tuple[str, ...]
    minutes: tuple[tuple[int | None, ...], ...]
    metres: tuple[tuple[int | None, ...], ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A piece of a leg's course, with how it is known; ``points`` as an encoded polyline of precision 5."""

    basis: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A move from one place to another; minutes and metres as in the matrix."""

    origin: str
    destination: str
    minutes: int
    metres: int
    basis: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLink:
    """A link of the main-road skeleton: its course (two or more points), length in km and speed in km/h.

    ``basis`` says whether the length is published or scaled from the source.
    """

    id: str
    name: str | None
    points: tuple[Coordinate, ...]
    km: float
    speed_kmh: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """How places off the main road are reached: great-circle km x ``circuity`` at ``speed_kmh``.

    ``spread`` is the honest error in per cent.
    """

    name: str
    circuity: float
    speed_kmh: float
    spread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOverride:
    """A leg the office knows better (place ids, minutes, metres or None to keep the model's); ``minutes`` None: no way."""

    origin: str
    destination: str
    minutes: int | None
    metres: int | None
    both_ways: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelSettings:
    """What a travel engine works from.

    ``terrain_of`` gives the terrain name of each place id. ``class_factors`` are (vehicle class, time factor) pairs.
    ``max_direct_km`` caps the great-circle length of direct connectors. ``attribution`` must be shown with every map and plan.
    """

    engine: str
    season: str
    season_factors: tuple[tuple[str, float], ...]
    links: tuple[RoadLink, ...]
    terrains: tuple[Terrain, ...]
    terrain_of: tuple[tuple[str, str], ...]
    class_factors: tuple[tuple[VehicleClass, float], ...]
    nearest_nodes: int
    max_direct_km: float
    trunk_spread: int
    overrides: tuple[LegOverride, ...]
    closed_places: tuple[tuple[str, date, date], ...]
    attribution: str
