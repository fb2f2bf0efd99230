"""Lay the main-road skeleton out as nodes and arcs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.model.places import Coordinate
from planner.travel.measure import great_circle_km, pack, positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from planner.model.travel import RoadLink
    from planner.travel.measure import Floats

PIECE_KM = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes by position (degrees), and arcs that lead both ways at equal cost.

    ``bends`` marks the nodes that are points of a road as given; the others only cut it into short pieces.
    """

    nodes: Floats
    bends: NDArray[np.bool_]
    arcs: NDArray[np.int64]
    costs: Floats


@dataclass(frozen=True, slots=True)
class _Mark:
    """A point on a road: ``share`` of its length behind it, and whether it is a point of the road as given."""

    point: Coordinate
    share: float
    given: bool


def lay_network(links: tuple[RoadLink, ...], time_factor: float) -> Network:
    """Cut ``links`` into pieces of at most about 2 km; roads meet where they have a point in common.

    A link's km are spread over its course in proportion to its drawn length; its time is km / speed x ``time_factor``.
    """
    points: list[Coordinate] = []
    bends: list[bool] = []
    junctions: dict[Coordinate, int] = {}
    arcs: dict[tuple[int, int], float] = {}
    for link in links:
        marks = list(_cut(link))
        nodes = []
        for mark in marks:
            node = junctions.setdefault(mark.point, len(points)) if mark.given else len(points)
            if node == len(points):
                points.append(mark.point)
                bends.append(mark.given)
            nodes.append(node)
        for arc, cost in zip(pairwise(nodes), _piece_costs(link, marks, time_factor), strict=True):
            key = (min(arc), max(arc))
            arcs[key] = min(cost, arcs.get(key, math.inf))
    return Network(
        nodes=positions(points),
        bends=np.array(bends, dtype=np.bool_),
        arcs=np.array(list(arcs), dtype=np.int64).reshape(-1, 2),
        costs=np.array(list(arcs.values()), dtype=np.float64),
    )


def _cut(link: RoadLink) -> Iterator[_Mark]:
    """Walk along ``link`` and mark its points and the cuts between them."""
    lengths = [
        float(great_circle_km(positions([a]), positions([b]))[0, 0])
        for a, b in pairwise(link.points)
    ]
    total = sum(lengths)
    behind = 0.0
    yield _Mark(link.points[0], 0.0, given=True)
    for (a, b), length in zip(pairwise(link.points), lengths, strict=True):
        if length == 0:
            continue
        pieces = math.ceil(link.km * length / total / PIECE_KM)
        for piece in range(1, pieces):
            part = piece / pieces
            between = Coordinate(
                lat=a.lat + part * (b.lat - a.lat), lon=a.lon + part * (b.lon - a.lon)
            )
            yield _Mark(between, (behind + part * length) / total, given=False)
        behind += length
        yield _Mark(b, behind / total, given=True)


def _piece_costs(link: RoadLink, marks: list[_Mark], time_factor: float) -> list[float]:
    """Return the cost of each piece between ``marks``; they sum to the cost of the whole link, whatever the cuts."""
    shares = np.array([mark.share for mark in marks])
    behind = pack(shares * link.km / link.speed_kmh * time_factor, shares * link.km)
    return [float(piece) for piece in np.diff(behind)]
