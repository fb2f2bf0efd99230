"""The data of a map, which the page's script and the static picture draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.map.symbols import tone
from planner.outputs.polylines import encode, thin
from planner.outputs.texts.place_index import list_kecamatan, list_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.places import Coordinate
    from planner.model.problem import Problem
    from planner.outputs.polylines import Point

# Bends of less than this (about 60 m) are left out: the background is for orientation only.
_BACKGROUND_DEGREES = 0.0006


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An area of the background, in the ``tone`` of its kecamatan; ``rings`` are polylines."""

    approximate: bool
    tone: int
    rings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at a point of the background; ``shape`` is the index of its area, or None."""

    at: Point
    name: str
    shape: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A village; ``weak`` is the warning where its point may be far off."""

    at: Point
    name: str
    note: str
    tone: int
    weak: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A leg's course in ``pieces`` of (follows a known road, encoded polyline).

    ``day`` and ``team`` are indices in the page's filters.
    """

    day: int
    team: int
    colour: int
    pieces: tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A place where a team sleeps, starts or ends; ``stays`` are indices (day, team)."""

    at: Point
    name: str
    note: str
    office: bool
    stays: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A visit.

    ``slot`` counts the pins at one point from 0. ``rows`` are pairs of label and text, ``links``
    pairs of text and address.
    """

    id: str
    at: Point
    slot: int
    day: int
    team: int
    css: str
    number: str
    badge: str
    name: str
    spoken: str
    weak: bool
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """The background of the map: areas, roads, names and villages."""

    shapes: tuple[Shape, ...]
    roads: tuple[str, ...]
    labels: tuple[Label, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole map.

    Tracks of the same ``lane_by`` (``day`` or ``team``) share a lane. ``texts`` name the controls.
    """

    background: Background
    tracks: tuple[Track, ...]
    nights: tuple[Night, ...]
    pins: tuple[Pin, ...]
    lane_by: str
    texts: Mapping[str, str]


def _course(points: tuple[Coordinate, ...]) -> str:
    return encode(thin([(point.lat, point.lon) for point in points], _BACKGROUND_DEGREES))


def _middle(points: list[Point]) -> Point:
    return (
        round(sum(lat for lat, _ in points) / len(points), 5),
        round(sum(lon for _, lon in points) / len(points), 5),
    )


def build_background(problem: Problem, dots: tuple[Dot, ...]) -> Background:
    """Return the background of ``problem`` with ``dots`` for its villages.

    The names of kecamatan stand in the middle of their villages.
    """
    kecamatan = list_kecamatan(problem)
    places = list_places(problem)
    spots = [(stop.kecamatan, places[stop.id].point) for stop in problem.stops]
    tones = {code: tone(position) for position, (code, _) in enumerate(kecamatan)}
    areas = problem.map.areas
    return Background(
        shapes=tuple(
            Shape(
                approximate=area.approximate,
                tone=tones.get(area.code, tone(position)),
                rings=tuple(_course(ring) for ring in area.rings),
            )
            for position, area in enumerate(areas)
        ),
        roads=tuple(_course(road.points) for road in problem.map.roads),
        labels=tuple(
            Label(
                at=_middle([spot for of, spot in spots if of == code]),
                name=name,
                shape=next(
                    (position for position, area in enumerate(areas) if area.code == code), None
                ),
            )
            for code, name in kecamatan
        ),
        dots=dots,
    )
