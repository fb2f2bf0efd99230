"""Columns and networks as the arrays that roster search works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import freeze_arrays
from planner.optimise.heuristics.roster_kernels import Columns, DayGraph, Workspace
from planner.optimise.instance.profiles import NO_OTHER
from planner.optimise.master.resource_flow import arc_price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.pricing.columns import Column

LABELS = 8  # partial weeks kept at each node of each day


class RosterPool:
    """Columns as arrays, sorted so that those of one profile, day type and origin lie together."""

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
        shape = (len(self.columns), max(1, size.max(initial=0)))
        stops = np.zeros(shape, dtype=np.int64)
        people = np.zeros(shape, dtype=np.int64)
        for n, column in enumerate(self.columns):
            stops[n, : size[n]] = column.stops
            people[n, : size[n]] = column.people
        idle = {column.move: n for n, column in enumerate(self.columns) if not column.stops}
        on_any_day = instance.once & (instance.partner == NO_OTHER)
        self.table = Columns(
            size=size,
            stops=stops,
            people=people,
            cost=np.array([column.cost(instance) for column in self.columns], dtype=np.float64),
            destination=self._integers(column.destination for column in self.columns),
            idle=self._integers(idle.get(column.move, n) for n, column in enumerate(self.columns)),
            once=np.array(
                [bool(on_any_day[list(column.stops)].all()) for column in self.columns],
                dtype=np.bool_,
            ),
            opportunity_cost=np.array(
                [opportunity_cost(column) for column in self.columns], dtype=np.float64
            ),
        )
        self._keys = self._integers(
            self._key(column.profile, column.day_type, column.origin) for column in self.columns
        )

    @staticmethod
    def _integers(values: Iterable[int]) -> IntArray:
        return np.array(list(values), dtype=np.int64)

    def _key(self, profile: int, day_type: int, terminal: int) -> int:
        group = profile * len(self.instance.day_types) + day_type
        return group * (len(self.instance.terminals) + 1) + terminal

    def starts(self, profile: int, day_type: int) -> IntArray:
        """Return first[J + 1]: columns first[j] to first[j + 1] leave terminal j."""
        keys = [
            self._key(profile, day_type, terminal)
            for terminal in range(len(self.instance.terminals) + 1)
        ]
        return np.searchsorted(self._keys, keys).astype(np.int64)


@dataclass(frozen=True, slots=True)
class TeamNetwork:
    """The network of one commodity, with its nodes and arcs by number."""

    graph: DayGraph
    nodes: Mapping[tuple[int, int], int]  # by terminal and run of nights away before it
    arcs: Mapping[tuple[int, int, int], Arc]  # by day of service, node and terminal
    workspace: Workspace


@dataclass(frozen=True, slots=True)
class Starts:
    """Where teams of a type may begin."""

    terminals: tuple[int, ...]
    nodes: IntArray
    prices: FloatArray  # of the journey from home, in thousandths of a person

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


def lay_team_network(
    instance: Instance, pool: RosterPool, number: int, flow: Sequence[Arc], shortfalls: int
) -> TeamNetwork:
    """Return the network of a commodity as arrays.

    Parameters
    ----------
    instance, pool
        The week, and the columns to choose among.
    number, flow
        The commodity and its arcs.
    shortfalls
        Most coverage targets and requests that may be unmet.
    """
    commodity = instance.commodities[number]
    origins = {(arc.origin, arc.run_before) for arc in flow}
    destinations = {(arc.destination, arc.night) for arc in flow}
    nodes = {node: k for k, node in enumerate(sorted(origins | destinations))}
    shape = (len(commodity.days), len(nodes), len(instance.terminals))
    following = np.full(shape, -1, dtype=np.int64)
    price = np.zeros(shape)
    arcs = {}
    for arc in flow:
        day = commodity.days.index(arc.day)
        key = (day, nodes[arc.origin, arc.run_before], arc.destination)
        following[key] = nodes[arc.destination, arc.night]
        price[key] = arc_price(instance, arc)
        arcs[key] = arc
    graph = DayGraph(
        terminals=np.array([terminal for terminal, _ in nodes], dtype=np.int64),
        days=np.array(commodity.days, dtype=np.int64),
        following=following,
        price=price,
        first=np.stack(
            [pool.starts(commodity.profile, instance.day_type_of(day)) for day in commodity.days]
        ),
    )
    workspace = _empty_workspace(graph, len(instance.stops), shortfalls, len(pool.columns))
    return TeamNetwork(graph, nodes, arcs, workspace)


def _empty_workspace(graph: DayGraph, stops: int, shortfalls: int, columns: int) -> Workspace:
    days = len(graph.days)
    nodes = (days + 1, len(graph.terminals))
    labels = (*nodes, LABELS)
    return Workspace(
        completion=np.zeros(nodes),
        value=np.zeros(labels),
        signature=np.zeros(labels, dtype=np.int64),
        back=np.zeros(labels, dtype=np.int64),
        column=np.zeros(labels, dtype=np.int64),
        number=np.zeros(nodes, dtype=np.int64),
        threshold=np.zeros(nodes),
        worst=np.zeros(nodes, dtype=np.int64),
        capacity=np.zeros(stops, dtype=np.int64),
        visit_days=np.zeros(stops, dtype=np.int64),
        contributed=np.zeros(shortfalls, dtype=np.int64),
        candidates=np.zeros(columns, dtype=np.int64),
        kept=np.zeros((days, columns), dtype=np.int64),
        begin=np.zeros(graph.first.shape, dtype=np.int64),
        step_gain=np.zeros(columns),
        next_node=np.zeros(columns, dtype=np.int64),
        gains=np.zeros((days, columns)),
    )
