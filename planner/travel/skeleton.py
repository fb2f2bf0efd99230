"""Estimate travel over the main-road skeleton, with straight connectors to places off the road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.errors import TravelError
from planner.model.places import Coordinate
from planner.model.travel import BASIS, Leg, Line
from planner.travel.adjust import TRUNK, Estimate, finish_matrix, season_factor, terrains_of
from planner.travel.measure import great_circle_km, pack, positions
from planner.travel.polyline import encode
from planner.travel.road_network import lay_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from planner.model.resources import VehicleClass
    from planner.model.travel import Terrain, TravelMatrix, TravelSettings
    from planner.travel.measure import Floats
    from planner.travel.road_network import Network

    Nodes = NDArray[np.int64]


class SkeletonEngine:
    """The embedded engine: needs no download and no map beyond the settings' links."""

    name = "skeleton"

    def matrix(
        self,
        places: Sequence[tuple[str, Coordinate]],
        settings: TravelSettings,
        *,
        vehicle_class: VehicleClass,
    ) -> TravelMatrix:
        """Return travel between ``places``, in their order; the same there and back unless an override says otherwise.

        Raises
        ------
        TravelError
            If a place has no terrain.
        """
        estimate = _survey(places, settings).estimate
        return finish_matrix(places, estimate, settings=settings, vehicle_class=vehicle_class)

    def legs(
        self,
        pairs: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, Coordinate]],
        *,
        settings: TravelSettings,
        vehicle_class: VehicleClass,
    ) -> tuple[Leg, ...]:
        """Return the leg of each of ``pairs``: along the road as ``skeleton``, off it as straight ``direct`` lines.

        Raises
        ------
        TravelError
            If a pair names an unknown place, a place has no terrain, or there is no way.
        """
        known = {place for place, _ in places}
        wanted = {place for pair in pairs for place in pair}
        if wanted - known:
            unknown = ", ".join(sorted(wanted - known))
            raise TravelError(
                f"legs between unknown places: {unknown}", code="E703", places=unknown
            )
        needed = tuple(place for place in places if place[0] in wanted)
        survey = _survey(needed, settings)
        matrix = finish_matrix(
            needed, survey.estimate, settings=settings, vehicle_class=vehicle_class
        )
        rows = {place: row for row, place in enumerate(matrix.places)}
        return tuple(
            _leg(matrix, survey, rows[origin], rows[destination]) for origin, destination in pairs
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Access:
    """How each place (row) joins its nearest nodes: which they are, and the cost of the straight connector."""

    nodes: Nodes
    costs: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    """An estimate, and what is needed to draw its ways.

    ``before`` is the node before each node (column) on the way from each place (row), -1 where the place itself is.
    ``exits`` is the node where the way from place to place leaves the network, -1 where it never enters it.
    """

    where: Floats
    network: Network
    before: Nodes
    exits: Nodes
    estimate: Estimate


def _survey(places: Sequence[tuple[str, Coordinate]], settings: TravelSettings) -> _Survey:
    """Find the faster of the way over the skeleton and the direct way, for every pair of ``places``."""
    where = positions([coordinate for _, coordinate in places])
    terrains = terrains_of(places, settings)
    network = lay_network(settings.links, season_factor(settings, TRUNK))
    access = _join(where, terrains, network=network, settings=settings)
    ways, before = _cross(network, access)
    by_road, exits, drives = _leave(ways, before, access)
    direct = _go_direct(where, terrains, settings)
    wins = np.isfinite(by_road) & (by_road <= direct)
    estimate = Estimate(cost=np.minimum(by_road, direct), letters=np.where(wins & drives, "s", "d"))
    return _Survey(
        where=where,
        network=network,
        before=before,
        exits=np.where(wins, exits, -1),
        estimate=estimate,
    )


def _join(
    where: Floats, terrains: tuple[Terrain, ...], *, network: Network, settings: TravelSettings
) -> _Access:
    """Join each place to its nearest nodes, at the speed of the place's terrain."""
    km = great_circle_km(where, network.nodes)
    nearest = np.argsort(km, axis=1, kind="stable")[:, : settings.nearest_nodes]
    km = np.take_along_axis(km, nearest, axis=1)
    circuity = np.array([t.circuity for t in terrains]).reshape(-1, 1)
    pace = np.array([_pace(t, settings) for t in terrains]).reshape(-1, 1)
    return _Access(
        nodes=nearest,
        costs=np.where(km <= settings.max_direct_km, pack(km * pace, km * circuity), np.inf),
    )


def _pace(terrain: Terrain, settings: TravelSettings) -> float:
    """Return the hours that a km of great circle takes in ``terrain`` in the season."""
    return terrain.circuity / terrain.speed_kmh * season_factor(settings, terrain.name)


def _cross(network: Network, access: _Access) -> tuple[Floats, Nodes]:
    """Return the cost from each place to each node, and the node before it on that way (-1: the place itself or none).

    Places are entered into the graph by one-way arcs, so that no way leads through another place.
    """
    size, count = len(network.nodes), len(access.nodes)
    joined = np.isfinite(access.costs)
    place, _ = np.nonzero(joined)
    tails = np.concatenate([network.arcs[:, 0], network.arcs[:, 1], size + place])
    heads = np.concatenate([network.arcs[:, 1], network.arcs[:, 0], access.nodes[joined]])
    costs = np.concatenate([network.costs, network.costs, access.costs[joined]])
    graph = csr_array((costs, (tails, heads)), shape=(size + count, size + count))
    ways, before = dijkstra(graph, indices=np.arange(size, size + count), return_predecessors=True)
    return ways[:, :size], np.where((before < 0) | (before >= size), -1, before)[:, :size].astype(
        np.int64
    )


def _leave(ways: Floats, before: Nodes, access: _Access) -> tuple[Floats, Nodes, NDArray[np.bool_]]:
    """Return from place to place by way of the network: the cost, the node where it leaves, and whether it drives on the road at all.

    Where it enters and leaves at one node it does not.
    """
    count, joins = access.nodes.shape
    if joins == 0:
        return (
            np.full((count, count), np.inf),
            np.full((count, count), -1, dtype=np.int64),
            np.zeros((count, count), dtype=np.bool_),
        )
    over = ways[:, access.nodes] + access.costs
    rows = np.arange(count)
    exits = access.nodes[rows[None, :], over.argmin(axis=2)]
    return over.min(axis=2), exits, before[rows[:, None], exits] >= 0


def _go_direct(where: Floats, terrains: tuple[Terrain, ...], settings: TravelSettings) -> Floats:
    """Return the cost of going straight from place to place in the slower of the two terrains."""
    ranked = sorted(settings.terrains, key=lambda t: (_pace(t, settings), t.circuity))
    rank = np.array([ranked.index(t) for t in terrains], dtype=np.int64)
    worse = np.maximum(rank[:, None], rank[None, :])
    circuity = np.array([t.circuity for t in ranked])[worse]
    pace = np.array([_pace(t, settings) for t in ranked])[worse]
    km = great_circle_km(where, where)
    return np.where(km <= settings.max_direct_km, pack(km * pace, km * circuity), np.inf)


def _leg(matrix: TravelMatrix, survey: _Survey, row: int, column: int) -> Leg:
    """Return the leg of one pair of the ``matrix``."""
    origin, destination = matrix.places[row], matrix.places[column]
    minutes, metres, letter = (
        matrix.minutes[row][column],
        matrix.metres[row][column],
        matrix.basis[row][column],
    )
    if minutes is None or metres is None:
        raise TravelError(
            f"no way from {origin} to {destination}",
            code="E704",
            origin=origin,
            destination=destination,
        )
    lines = tuple(_lines(survey, row, column, known=letter in "sd"))
    return Leg(
        origin=origin,
        destination=destination,
        minutes=minutes,
        metres=metres,
        basis=BASIS[letter],
        lines=lines,
    )


def _lines(survey: _Survey, row: int, column: int, *, known: bool) -> Iterable[Line]:
    """Draw the way from place to place: connector, road, connector; straight where the way is not ``known``."""
    start, end = survey.where[row], survey.where[column]
    nodes = _trace(survey, row, column) if known else []
    if not nodes:
        return _line("direct", [start, end])
    road = survey.network.nodes[
        [n for n in nodes if survey.network.bends[n] or n in (nodes[0], nodes[-1])]
    ]
    return (
        *_line("direct", [start, road[0]]),
        *_line("skeleton", road),
        *_line("direct", [road[-1], end]),
    )


def _trace(survey: _Survey, row: int, column: int) -> list[int]:
    """Return the nodes of the way from place to place, in driving order; none where it goes direct."""
    nodes: list[int] = []
    node = int(survey.exits[row, column])
    while node >= 0:
        nodes.append(node)
        node = int(survey.before[row, node])
    return nodes[::-1]


def _line(basis: str, points: Iterable[Floats]) -> tuple[Line, ...]:
    """Return one line through ``points``, or none where they are all one point."""
    course = [Coordinate(lat=float(lat), lon=float(lon)) for lat, lon in points]
    return (Line(basis=basis, line=encode(course)),) if len(set(course)) > 1 else ()
