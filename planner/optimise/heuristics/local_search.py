"""Local search: relocate, insert or replace one stop's visit at a time, the days timed again.

It improves a plan, and its moves tell what else could be done with a stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.master.cost_bounds import arc_cost, column_cost, start_cost
from planner.optimise.master.integer_master import value_exactly
from planner.optimise.master.solution import gather
from planner.optimise.master.visit_feasibility import go_together
from planner.optimise.plan.flow_decomposition import name_teams
from planner.optimise.pricing.arrays import DayBatch
from planner.optimise.pricing.pricer import Pricer
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from planner.optimise.array_types import IntArray
    from planner.optimise.instance.model import Instance
    from planner.optimise.master.solution import MasterSolution, TeamPath
    from planner.optimise.pricing.columns import Column

Slot = tuple[int, int]  # number of a team, day of the week
Stops = tuple[int, ...]
SWEEPS = 10  # most passes over all stops; the last ones only look at days that have changed
BETTER = 1.0  # thousandths of a person that a move must gain


@dataclass(frozen=True, slots=True)
class Move:
    """A visit to a stop put into a team's day."""

    value: float  # of the whole week, as ``LocalSearch.value``
    slot: Slot  # the day with the visit
    column: Column  # the route of that day
    rest: Mapping[Slot, Column]  # the routes of all other days

    @property
    def days(self) -> dict[Slot, Column]:
        """The routes of all days."""
        return {**self.rest, self.slot: self.column}


@dataclass(frozen=True, slots=True)
class _Tally:
    """Totals of some days."""

    capacity: IntArray  # [V] people that the visits have time for
    visits: IntArray  # [V]
    cost: float  # thousandths of a person

    def add(self, instance: Instance, column: Column, sign: int = 1) -> _Tally:
        """Return the totals with a day more."""
        capacity = self.capacity.copy()
        visits = self.visits.copy()
        for v, people in zip(column.stops, column.people, strict=True):
            capacity[v] += sign * people
            visits[v] += sign
        return _Tally(capacity, visits, self.cost + sign * column.cost(instance))

    def remove(self, instance: Instance, column: Column) -> _Tally:
        """Return the totals with a day less."""
        return self.add(instance, column, -1)


class LocalSearch:
    """Moves of one stop's visit in the days of a plan; nights and journeys stay as they are.

    ``value`` is that of the days in thousandths of a person, nights and journeys left out.
    """

    def __init__(
        self,
        instance: Instance,
        days: Mapping[Slot, Column],
        pricers: dict[tuple[int, int], Pricer],
        *,
        fuel: float = np.inf,
    ) -> None:
        """Take the days of a plan.

        Parameters
        ----------
        instance
            The week.
        days
            Route of each team and day.
        pricers
            By profile and day type; missing ones are made when they are needed.
        fuel
            Most rupiah for the fuel of all days.
        """
        self.instance = instance
        self.days = dict(days)
        self.pricers = pricers
        self.fuel = fuel
        self.coverage_targets = [
            (
                target,
                [v for v, stop in enumerate(instance.stops) if stop.kecamatan == target.kecamatan],
            )
            for target in read_coverage_targets(instance.problem)
        ]
        none = np.zeros(len(instance.stops), dtype=np.int64)
        self.tally = _Tally(none, none, 0.0)
        for column in self.days.values():
            self.tally = self.tally.add(instance, column)
        self.value = self._value(self.tally, self.days)
        # Days of one profile and day type are timed together.
        self.groups: dict[tuple[int, int], list[Slot]] = {}
        for slot, column in sorted(self.days.items()):
            self.groups.setdefault((column.profile, column.day_type), []).append(slot)
        self.batches = {
            key: _as_batch([self.days[slot] for slot in slots])
            for key, slots in self.groups.items()
        }

    def around(self, stop: int) -> Iterator[Move]:
        """Yield the best lawful move of ``stop`` to each other day, the best day first."""
        found: set[Slot] = set()
        for move in sorted(self._moves(stop), key=_best_first):
            if move.slot not in found and self._is_lawful(move.days):
                found.add(move.slot)
                yield move

    def descend(self) -> None:
        """Make each stop's best move that improves the week, until no stop has one.

        A stop is tried again only to or from a day that has changed since it was tried.
        """
        changed: dict[Slot, int] = dict.fromkeys(self.days, 0)  # number of the last move
        tried = [-1] * len(self.instance.stops)
        moves = 0
        for _ in range(SWEEPS):
            before = moves
            for stop in range(len(self.instance.stops)):
                here = [slot for slot, column in self.days.items() if stop in column.stops]
                since = tried[stop]
                tried[stop] = moves
                recent = frozenset(slot for slot, when in changed.items() if when > since)
                move = self._improving_move(stop, None if recent.intersection(here) else recent)
                if move is not None:
                    moves += 1
                    days = move.days
                    for slot, column in days.items():
                        if column != self.days[slot]:
                            changed[slot] = moves
                    self._apply(days)
            if moves == before:
                break

    def _improving_move(self, stop: int, slots: frozenset[Slot] | None) -> Move | None:
        """Return the best lawful move of ``stop`` to one of the ``slots`` (None: to any)."""
        moves = [move for move in self._moves(stop, slots) if move.value > self.value + BETTER]
        moves.sort(key=_best_first)
        return next((move for move in moves if self._is_lawful(move.days)), None)

    def _apply(self, days: dict[Slot, Column]) -> None:
        changed = [slot for slot, column in days.items() if column != self.days[slot]]
        for slot in changed:
            without = self.tally.remove(self.instance, self.days[slot])
            self.tally = without.add(self.instance, days[slot])
        self.days = days
        self.value = self._value(self.tally, days)
        for key in {(days[slot].profile, days[slot].day_type) for slot in changed}:
            self.batches[key] = _as_batch([days[slot] for slot in self.groups[key]])

    def _moves(self, stop: int, slots: frozenset[Slot] | None = None) -> Iterator[Move]:
        """Yield the moves of ``stop`` into each other day of the ``slots`` (None: any).

        A stop with visits gives up one of them; one without may take the place of another stop.
        """
        present = sorted(slot for slot, column in self.days.items() if stop in column.stops)
        routes = self._possible_routes(stop, replace=not present)
        others = frozenset(routes if slots is None else slots.intersection(routes))
        weeks = self._without_one_visit(stop, present) if present else [(self.days, self.tally)]
        for rest, tally in weeks:
            for slot in sorted(others.difference(present)):
                before = rest[slot]
                without = tally.remove(self.instance, before)
                left = np.maximum(0, self.instance.demand - without.capacity)
                for stops in routes[slot]:
                    column = self._time(before, stops, left)
                    if column is not None:
                        total = without.add(self.instance, column)
                        value = self._value(total, {**rest, slot: column})
                        yield Move(value, slot, column, rest)

    def _possible_routes(self, stop: int, *, replace: bool) -> dict[Slot, list[Stops]]:
        """Return by day its stops with ``stop`` inserted wherever there may be time for it.

        With ``replace`` also in the place of each of its stops.
        """
        routes: dict[Slot, list[Stops]] = {}
        for key, slots in self.groups.items():
            inserted, replaced = self._pricer(key).insertion_points(stop, self.batches[key])
            kinds = ((inserted, 0), (replaced, 1)) if replace else ((inserted, 0),)
            for positions, removed in kinds:
                for row, position in np.argwhere(positions).tolist():
                    stops = self.days[slots[row]].stops
                    route = (*stops[:position], stop, *stops[position + removed :])
                    routes.setdefault(slots[row], []).append(route)
        return routes

    def _without_one_visit(
        self, stop: int, present: Iterable[Slot]
    ) -> Iterator[tuple[dict[Slot, Column], _Tally]]:
        """Yield the week without each of the visits to ``stop`` in turn, with its totals."""
        for slot in present:
            before = self.days[slot]
            without = self.tally.remove(self.instance, before)
            left = np.maximum(0, self.instance.demand - without.capacity)
            shorter = self._time(before, tuple(v for v in before.stops if v != stop), left)
            if shorter is not None:
                yield {**self.days, slot: shorter}, without.add(self.instance, shorter)

    def _time(self, like: Column, stops: Stops, left: IntArray) -> Column | None:
        """Return ``Pricer.best_route`` for a day like this one."""
        return self._pricer((like.profile, like.day_type)).best_route(like, stops, left)

    def _pricer(self, key: tuple[int, int]) -> Pricer:
        if key not in self.pricers:
            self.pricers[key] = Pricer(self.instance, *key)
        return self.pricers[key]

    def _value(self, tally: _Tally, days: Mapping[Slot, Column]) -> float:
        """Return the value of these days; requests that must be met count with their price."""
        instance = self.instance
        recorded = instance.record(tally.capacity)
        value = float(instance.weight @ recorded) - tally.cost
        # At a stop of one visit the cost of the column counts those turned away.
        is_called = (tally.visits > 0) & ~instance.once
        away = float((instance.demand - recorded)[is_called].sum())
        value -= as_price(instance.problem.objective.turned_away_price) * away
        for target, stops in self.coverage_targets:
            value -= as_price(target.price) * max(0, target.people - int(recorded[stops].sum()))
        return value + sum(
            requested.price
            for requested in instance.requested_visits
            if any(column.meets(requested) for column in days.values())
        )

    def _is_lawful(self, days: Mapping[Slot, Column]) -> bool:
        """Return whether calls, halls, requests that must be met, cards and budget are kept."""
        columns = days.values()
        cards = self.instance.problem.limits.blank_cards
        if cards is not None and sum(sum(column.people) for column in columns) > cards:
            return False
        if self.fuel < np.inf:
            fuel = sum(column_cost(self.instance, column) for column in columns)
            if fuel > self.fuel:
                return False
        for requested in self.instance.requested_visits:
            is_must = requested.request.kind is RequestKind.MUST
            if is_must and not any(column.meets(requested) for column in columns):
                return False
        return go_together(self.instance, ((column, day) for (_, day), column in days.items()))


def polish(
    instance: Instance, solution: MasterSolution, pricers: dict[tuple[int, int], Pricer]
) -> MasterSolution:
    """Return ``solution`` after local search, or itself if that does not improve it."""
    paths = name_teams(solution, instance)
    days = {}
    for number, (_, path) in enumerate(paths):
        for column, arc in path:
            days[number, arc.day] = column
    search = LocalSearch(instance, days, pricers, fuel=_fuel_left(instance, paths))
    search.descend()
    better = gather(
        (team, [(search.days[number, arc.day], arc) for _, arc in path])
        for number, (team, path) in enumerate(paths)
    )
    return max(solution, value_exactly(instance, better), key=lambda each: each.value)


def _fuel_left(instance: Instance, paths: Sequence[TeamPath]) -> float:
    """Return the rupiah that the budget leaves for fuel of the days; infinite without a budget."""
    budget = instance.problem.limits.budget_idr
    if budget is None:
        return np.inf
    starts = sum(start_cost(instance, *team, most=True) for team, _ in paths)
    days = sum(arc_cost(instance, arc, most=True) for _, path in paths for _, arc in path)
    return budget - starts - days


def _best_first(move: Move) -> tuple[float, Slot]:
    return (-move.value, move.slot)


def _as_batch(columns: Sequence[Column]) -> DayBatch:
    """Return the days of ``columns`` as arrays."""
    size = np.array([len(column.stops) for column in columns], dtype=np.int64)
    stops = np.zeros((len(columns), max(1, size.max(initial=0))), dtype=np.int64)
    for row, column in enumerate(columns):
        stops[row, : size[row]] = column.stops
    return DayBatch(
        size=size,
        stops=stops,
        origin=np.array([column.origin for column in columns], dtype=np.int64),
        destination=np.array([column.destination for column in columns], dtype=np.int64),
    )
