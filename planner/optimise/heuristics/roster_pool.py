"""Hold columns and networks as the arrays that roster search works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.heuristics.roster_kernels import Columns, DayGraph, Workspace
from planner.optimise.instance.profiles import NO_OTHER
from planner.optimise.master.resource_flow import arc_price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.pricing.columns import Column

LABELS = 8  # partial weeks kept at each place and night


class RosterPool:
    """Columns as arrays, those that leave the same gate on the same day_type of day together."""

    def __init__(
        self,
        instance: Instance,
        columns: Iterable[Column],
        opportunity_cost: Callable[[Column], float],
    ) -> None:
        self.instance = instance
        self.columns = sorted(columns)
        self.number = {column: n for n, column in enumerate(self.columns)}
        size = np.array([len(column.stops) for column in self.columns], dtype=np.int64)
        stops, people = (
            np.zeros((len(self.columns), max(1, size.max(initial=0))), dtype=np.int64)
            for _ in range(2)
        )
        for n, column in enumerate(self.columns):
            stops[n, : size[n]], people[n, : size[n]] = column.stops, column.people
        cost = np.array([column.cost(instance) for column in self.columns], dtype=np.float64)
        destination = np.array([column.destination for column in self.columns], dtype=np.int64)
        without = {column.move: n for n, column in enumerate(self.columns) if not column.stops}
        idle = np.array(
            [without.get(column.move, n) for n, column in enumerate(self.columns)], dtype=np.int64
        )
        at_will = instance.once & (instance.partner == NO_OTHER)  # on whatever day
        once = np.array(
            [bool(at_will[list(column.stops)].all()) for column in self.columns], dtype=np.bool_
        )
        charged = np.array([opportunity_cost(column) for column in self.columns], dtype=np.float64)
        self.table = Columns(size, stops, people, cost, destination, idle, once, charged)
        self._keys = np.array(
            [self._key(column.profile, column.day_type, column.origin) for column in self.columns],
            dtype=np.int64,
        )

    def _key(self, profile: int, day_type: int, terminal: int) -> int:
        return (profile * len(self.instance.day_types) + day_type) * (
            len(self.instance.terminals) + 1
        ) + terminal

    def starts(self, profile: int, day_type: int) -> IntArray:
        """Return first[g]: the columns that leave gate g are first[g] to first[g + 1]."""
        keys = [
            self._key(profile, day_type, terminal)
            for terminal in range(len(self.instance.terminals) + 1)
        ]
        return np.searchsorted(self._keys, keys).astype(np.int64)


@dataclass(frozen=True, slots=True)
class TeamNetwork:
    """The days of one commodity, with the numbers of its nodes and the arcs between them."""

    graph: DayGraph
    nodes: Mapping[tuple[int, int], int]  # gate and run of nights away before it
    arcs: Mapping[tuple[int, int, int], Arc]  # by day of service, node, gate
    workspace: Workspace


def lay_team_network(
    instance: Instance, pool: RosterPool, number: int, flow: Sequence[Arc], coverage_targets: int
) -> TeamNetwork:
    """Return the network of commodity ``number`` as arrays, with work space for ``coverage_targets`` coverage targets and requests."""
    commodity = instance.commodities[number]
    ends = {(arc.origin, arc.run_before) for arc in flow} | {
        (arc.destination, arc.night) for arc in flow
    }
    nodes = {node: k for k, node in enumerate(sorted(ends))}
    following = np.full(
        (len(commodity.days), len(nodes), len(instance.terminals)), -1, dtype=np.int64
    )
    price, known = np.zeros(following.shape), {}
    for arc in flow:
        key = (commodity.days.index(arc.day), nodes[arc.origin, arc.run_before], arc.destination)
        following[key], price[key], known[key] = (
            nodes[arc.destination, arc.night],
            arc_price(instance, arc),
            arc,
        )
    graph = DayGraph(
        terminals=np.array([terminal for terminal, _ in nodes], dtype=np.int64),
        days=np.array(commodity.days, dtype=np.int64),
        following=following,
        price=price,
        first=np.stack(
            [pool.starts(commodity.profile, instance.day_type_of(day)) for day in commodity.days]
        ),
    )
    return TeamNetwork(
        graph,
        nodes,
        known,
        _work_for(graph, len(instance.stops), coverage_targets, len(pool.columns)),
    )


@dataclass(frozen=True, slots=True)
class Starts:
    """Where teams of a type may begin: gates with their nodes, and what the journey there costs."""

    terminals: tuple[int, ...]
    nodes: IntArray
    prices: FloatArray


def _work_for(graph: DayGraph, stops: int, coverage_targets: int, columns: int) -> Workspace:
    shape = (len(graph.days) + 1, len(graph.terminals), LABELS)
    completion, least, value = np.zeros(shape[:2]), np.zeros(shape[:2]), np.zeros(shape)
    marks, back, column = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    count, worst = np.zeros(shape[:2], dtype=np.int64), np.zeros(shape[:2], dtype=np.int64)
    own, on, got, chosen, onto = (
        np.zeros(size, dtype=np.int64)
        for size in (stops, stops, coverage_targets, columns, columns)
    )
    kept, begin = (
        np.zeros((len(graph.days), columns), dtype=np.int64),
        np.zeros(graph.first.shape, dtype=np.int64),
    )
    steps, gains = np.zeros(columns), np.zeros((len(graph.days), columns))
    return Workspace(
        completion,
        value,
        marks,
        back,
        column,
        count,
        least,
        worst,
        own,
        on,
        got,
        chosen,
        kept,
        begin,
        steps,
        onto,
        gains,
    )
