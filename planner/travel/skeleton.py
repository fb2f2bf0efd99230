"""The engine ``skeleton``: travel on main roads, with straight connectors to places off them."""

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
from planner.travel.road_network import build_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from planner.model.resources import VehicleClass
    from planner.model.travel import Terrain, TravelMatrix, TravelSettings
    from planner.travel.measure import Floats
    from planner.travel.road_network import Network

    Nodes = NDArray[np.int64]


class SkeletonEngine:
    """The embedded engine. It needs no map beyond the road links of the settings."""

    name = "skeleton"

    def matrix(
        self,
        places: Sequence[tuple[str, Coordinate]],
        settings: TravelSettings,
        *,
        vehicle_class: VehicleClass,
    ) -> TravelMatrix:
        """Return travel between ``places``, in their order.

        Travel is the same in both directions unless an override differs.

        Raises
        ------
        TravelError
            If a place has no terrain.
        """
        estimate = _find_ways(places, settings).estimate
        return finish_matrix(places, estimate, settings=settings, vehicle_class=vehicle_class)

    def legs(
        self,
        pairs: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, Coordinate]],
        *,
        settings: TravelSettings,
        vehicle_class: VehicleClass,
    ) -> tuple[Leg, ...]:
        """Return the leg of each of ``pairs``.

        Its lines are ``skeleton`` on the road, and straight and ``direct`` off it.

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
        ways = _find_ways(needed, settings)
        matrix = finish_matrix(
            needed, ways.estimate, settings=settings, vehicle_class=vehicle_class
        )
        rows = {place: row for row, place in enumerate(matrix.places)}
        return tuple(
            _leg(matrix, ways, rows[origin], rows[destination]) for origin, destination in pairs
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Connectors:
    """The nearest ``nodes`` of each place (row), and the costs of the straight connectors to them.

    Both have the shape (places, connectors).
    """

    nodes: Nodes
    costs: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """The estimate of all ways between places, and the data to draw them.

    ``before`` (places, nodes) has the node before each node on the way from each place, -1 where
    that is the place itself. ``exits`` (places, places) has the node at which the way from place
    to place leaves the network, -1 where it is direct. ``where`` (places, 2) is in degrees.
    """

    where: Floats
    network: Network
    before: Nodes
    exits: Nodes
    estimate: Estimate


def _find_ways(places: Sequence[tuple[str, Coordinate]], settings: TravelSettings) -> _Ways:
    """Return the faster of the way by road and the direct way, for every pair of ``places``."""
    where = positions([coordinate for _, coordinate in places])
    terrains = terrains_of(places, settings)
    network = build_network(settings.links, season_factor(settings, TRUNK))
    connectors = _connect_places(where, terrains, network=network, settings=settings)
    ways, before = _find_ways_to_nodes(network, connectors)
    by_road, exits, drives = _find_ways_by_road(ways, before, connectors)
    direct = _direct_costs(where, terrains, settings)
    uses_road = np.isfinite(by_road) & (by_road <= direct)
    estimate = Estimate(
        cost=np.minimum(by_road, direct), letters=np.where(uses_road & drives, "s", "d")
    )
    return _Ways(
        where=where,
        network=network,
        before=before,
        exits=np.where(uses_road, exits, -1),
        estimate=estimate,
    )


def _connect_places(
    where: Floats, terrains: tuple[Terrain, ...], *, network: Network, settings: TravelSettings
) -> _Connectors:
    """Return the connectors of each place to its nearest nodes, at the speed of its terrain."""
    km = great_circle_km(where, network.nodes)
    nearest = np.argsort(km, axis=1, kind="stable")[:, : settings.nearest_nodes]
    km = np.take_along_axis(km, nearest, axis=1)
    circuity = np.array([t.circuity for t in terrains]).reshape(-1, 1)
    pace = np.array([_hours_per_km(t, settings) for t in terrains]).reshape(-1, 1)
    return _Connectors(
        nodes=nearest,
        costs=np.where(km <= settings.max_direct_km, pack(km * pace, km * circuity), np.inf),
    )


def _hours_per_km(terrain: Terrain, settings: TravelSettings) -> float:
    """Return the hours for a km of great circle in ``terrain`` in the season."""
    return terrain.circuity / terrain.speed_kmh * season_factor(settings, terrain.name)


def _find_ways_to_nodes(network: Network, connectors: _Connectors) -> tuple[Floats, Nodes]:
    """Return the cost from each place to each node, and the node before it on that way.

    Both have the shape (places, nodes). The node before is -1 where it is the place itself or
    where there is no way. Places have only arcs that lead from them, so that no way leads through
    another place.
    """
    size = len(network.nodes)
    count = len(connectors.nodes)
    joined = np.isfinite(connectors.costs)
    place, _ = np.nonzero(joined)
    tails = np.concatenate([network.arcs[:, 0], network.arcs[:, 1], size + place])
    heads = np.concatenate([network.arcs[:, 1], network.arcs[:, 0], connectors.nodes[joined]])
    costs = np.concatenate([network.costs, network.costs, connectors.costs[joined]])
    graph = csr_array((costs, (tails, heads)), shape=(size + count, size + count))
    ways, before = dijkstra(graph, indices=np.arange(size, size + count), return_predecessors=True)
    before = np.where((before < 0) | (before >= size), -1, before)
    return ways[:, :size], before[:, :size].astype(np.int64)


def _find_ways_by_road(
    ways: Floats, before: Nodes, connectors: _Connectors
) -> tuple[Floats, Nodes, NDArray[np.bool_]]:
    """Return the ways by road: their costs, exit nodes, and whether they use a road arc.

    All have the shape (places, places). A way that enters and leaves at the same node uses none.
    """
    count, joins = connectors.nodes.shape
    if joins == 0:
        return (
            np.full((count, count), np.inf),
            np.full((count, count), -1, dtype=np.int64),
            np.zeros((count, count), dtype=np.bool_),
        )
    by_exit = ways[:, connectors.nodes] + connectors.costs
    rows = np.arange(count)
    exits = connectors.nodes[rows[None, :], by_exit.argmin(axis=2)]
    return by_exit.min(axis=2), exits, before[rows[:, None], exits] >= 0


def _direct_costs(where: Floats, terrains: tuple[Terrain, ...], settings: TravelSettings) -> Floats:
    """Return the cost of the straight way between places, in the slower of the two terrains."""
    ranked = sorted(settings.terrains, key=lambda t: (_hours_per_km(t, settings), t.circuity))
    rank = np.array([ranked.index(t) for t in terrains], dtype=np.int64)
    worse = np.maximum(rank[:, None], rank[None, :])
    circuity = np.array([t.circuity for t in ranked])[worse]
    pace = np.array([_hours_per_km(t, settings) for t in ranked])[worse]
    km = great_circle_km(where, where)
    return np.where(km <= settings.max_direct_km, pack(km * pace, km * circuity), np.inf)


def _leg(matrix: TravelMatrix, ways: _Ways, row: int, column: int) -> Leg:
    """Return the leg of one pair of the ``matrix``."""
    origin = matrix.places[row]
    destination = matrix.places[column]
    minutes = matrix.minutes[row][column]
    metres = matrix.metres[row][column]
    letter = matrix.basis[row][column]
    if minutes is None or metres is None:
        raise TravelError(
            f"no way from {origin} to {destination}",
            code="E704",
            origin=origin,
            destination=destination,
        )
    lines = tuple(_lines(ways, row, column, known=letter in "sd"))
    return Leg(
        origin=origin,
        destination=destination,
        minutes=minutes,
        metres=metres,
        basis=BASIS[letter],
        lines=lines,
    )


def _lines(ways: _Ways, row: int, column: int, *, known: bool) -> Iterable[Line]:
    """Return the lines of a way: connector, road, connector; straight where it is not ``known``."""
    start = ways.where[row]
    end = ways.where[column]
    nodes = _list_nodes(ways, row, column) if known else []
    if not nodes:
        return _line("direct", [start, end])
    road = ways.network.nodes[
        [n for n in nodes if ways.network.bends[n] or n in (nodes[0], nodes[-1])]
    ]
    return (
        *_line("direct", [start, road[0]]),
        *_line("skeleton", road),
        *_line("direct", [road[-1], end]),
    )


def _list_nodes(ways: _Ways, row: int, column: int) -> list[int]:
    """Return the nodes of the way between two places, in driving order; none where it is direct."""
    nodes: list[int] = []
    node = int(ways.exits[row, column])
    while node >= 0:
        nodes.append(node)
        node = int(ways.before[row, node])
    return nodes[::-1]


def _line(basis: str, points: Iterable[Floats]) -> tuple[Line, ...]:
    """Return one line through ``points``, or none where they are all one point."""
    course = [Coordinate(lat=float(lat), lon=float(lon)) for lat, lon in points]
    return (Line(basis=basis, line=encode(course)),) if len(set(course)) > 1 else ()
