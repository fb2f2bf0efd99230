"""The main-road skeleton as a network of nodes and arcs."""

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

    ``bends`` marks the nodes that are given points of a road. The others cut it into short
    pieces. ``arcs`` has the shape (arcs, 2), ``costs`` the shape (arcs,).
    """

    nodes: Floats
    bends: NDArray[np.bool_]
    arcs: NDArray[np.int64]
    costs: Floats


@dataclass(frozen=True, slots=True)
class _RoadPoint:
    """A point on a road, with the ``share`` of the length before it; ``given`` or a cut."""

    point: Coordinate
    share: float
    given: bool


def build_network(links: tuple[RoadLink, ...], time_factor: float) -> Network:
    """Return the network of ``links``, cut into pieces of at most about 2 km.

    Roads meet where they have a point in common. The km of a link are spread over its course in
    proportion to the drawn length. Its time is km / speed x ``time_factor``.
    """
    points: list[Coordinate] = []
    bends: list[bool] = []
    junctions: dict[Coordinate, int] = {}
    arcs: dict[tuple[int, int], float] = {}
    for link in links:
        road_points = list(_cut_link(link))
        nodes = []
        for road_point in road_points:
            node = len(points)
            if road_point.given:
                node = junctions.setdefault(road_point.point, node)
            if node == len(points):
                points.append(road_point.point)
                bends.append(road_point.given)
            nodes.append(node)
        for arc, cost in zip(
            pairwise(nodes), _piece_costs(link, road_points, time_factor), strict=True
        ):
            key = (min(arc), max(arc))
            arcs[key] = min(cost, arcs.get(key, math.inf))
    return Network(
        nodes=positions(points),
        bends=np.array(bends, dtype=np.bool_),
        arcs=np.array(list(arcs), dtype=np.int64).reshape(-1, 2),
        costs=np.array(list(arcs.values()), dtype=np.float64),
    )


def _cut_link(link: RoadLink) -> Iterator[_RoadPoint]:
    """Yield the points of ``link`` and the cuts between them, in order."""
    lengths = [
        float(great_circle_km(positions([a]), positions([b]))[0, 0])
        for a, b in pairwise(link.points)
    ]
    total = sum(lengths)
    behind = 0.0
    yield _RoadPoint(link.points[0], 0.0, given=True)
    for (a, b), length in zip(pairwise(link.points), lengths, strict=True):
        if length == 0:
            continue
        pieces = math.ceil(link.km * length / total / PIECE_KM)
        for piece in range(1, pieces):
            part = piece / pieces
            between = Coordinate(
                lat=a.lat + part * (b.lat - a.lat), lon=a.lon + part * (b.lon - a.lon)
            )
            yield _RoadPoint(between, (behind + part * length) / total, given=False)
        behind += length
        yield _RoadPoint(b, behind / total, given=True)


def _piece_costs(link: RoadLink, road_points: list[_RoadPoint], time_factor: float) -> list[float]:
    """Return the cost of each piece between ``road_points``.

    The costs sum to the cost of the link, wherever it is cut.
    """
    shares = np.array([point.share for point in road_points])
    behind = pack(shares * link.km / link.speed_kmh * time_factor, shares * link.km)
    return [float(piece) for piece in np.diff(behind)]
