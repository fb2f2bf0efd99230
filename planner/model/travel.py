"""Travel times and distances between places, and the settings of a travel engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.places import Coordinate
    from planner.model.resources import VehicleClass

# One letter for each basis, as in problem.json. The weakest basis of a leg holds for all of it.
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
    """Travel times and distances: origins in rows, destinations in columns.

    Both are in the order of ``places`` (ids). ``minutes`` are whole and rounded up, ``metres`` are
    whole; None where there is no way. ``basis`` has one string for each row, with a letter of
    ``BASIS`` for each column. ``classes`` are the vehicle classes that share these times.
    """

    classes: tuple[VehicleClass, ...]
    places: tuple[str, ...]
    minutes: tuple[tuple[int | None, ...], ...]
    metres: tuple[tuple[int | None, ...], ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A part of a leg's course with its basis; ``line`` is an encoded polyline of precision 5."""

    basis: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The way from one place to another; minutes and metres as in the matrix."""

    origin: str
    destination: str
    minutes: int
    metres: int
    basis: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLink:
    """A link of the skeleton of main roads.

    Its course has two or more points. ``basis`` of the length is ``published``, or ``scaled`` from
    the source.
    """

    id: str
    name: str | None
    points: tuple[Coordinate, ...]
    km: float
    speed_kmh: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Travel off the main roads: great-circle km x ``circuity`` at ``speed_kmh``.

    ``spread`` is the uncertainty of the times, in per cent.
    """

    name: str
    circuity: float
    speed_kmh: float
    spread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOverride:
    """The office's own figures of a leg; its ends are place ids.

    ``minutes`` None: there is no way. ``metres`` None: the length of the model stays.
    """

    origin: str
    destination: str
    minutes: int | None
    metres: int | None
    both_ways: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelSettings:
    """The settings of a travel engine.

    ``terrain_of`` gives the terrain name of each place id. ``class_factors`` are (vehicle class,
    time factor) pairs. ``max_direct_km`` limits the great-circle length of direct connectors.
    ``attribution`` must be shown with every map and plan.
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
    attribution: str
