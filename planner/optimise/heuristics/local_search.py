"""Move one stop's visits at a time around a plan, its days timed anew: to make it better, and to say what else could be done."""

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
    from planner.optimise.master.solution import MasterSolution
    from planner.optimise.pricing.columns import Column

Slot = tuple[int, int]  # number of a team, day of the week
SWEEPS = 10  # at most: the last ones look only at what has changed
BETTER = 1.0  # thousandths of a person that a move must gain


@dataclass(frozen=True, slots=True)
class Move:
    """A stop put in a team's day: the ``column`` that the team then follows, the ``rest`` of the week, and what all of it is worth."""

    value: float
    slot: Slot
    column: Column
    rest: Mapping[Slot, Column]

    @property
    def days(self) -> dict[Slot, Column]:
        """All days, this one as it is then."""
        return {**self.rest, self.slot: self.column}


@dataclass(frozen=True, slots=True)
class _Tally:
    """What some days do: people ``seen`` and ``visits`` by stop, and what the days cost."""

    seen: IntArray
    visits: IntArray
    cost: float

    def change(self, instance: Instance, column: Column, sign: int) -> _Tally:
        """Return the tally with a day more (1) or less (-1)."""
        seen, visits = self.seen.copy(), self.visits.copy()
        for v, people in zip(column.stops, column.people, strict=True):
            seen[v] += sign * people
            visits[v] += sign
        return _Tally(seen, visits, self.cost + sign * column.cost(instance))


class LocalSearch:
    """The moves of one stop's visits around the days of a plan; nights, journeys and all other days stay as they are."""

    def __init__(
        self,
        instance: Instance,
        days: Mapping[Slot, Column],
        pricers: dict[tuple[int, int], Pricer],
        *,
        fuel: float = np.inf,
    ) -> None:
        """Take the ``days``, and the most rupiah for their ``fuel``; ``pricers`` that are missing are made when they are needed."""
        self.instance, self.days, self.pricers, self.fuel = instance, dict(days), pricers, fuel
        stops = instance.stops
        self.coverage_targets = [
            (target, [v for v, stop in enumerate(stops) if stop.kecamatan == target.kecamatan])
            for target in read_coverage_targets(instance.problem)
        ]
        nothing = np.zeros(len(stops), dtype=np.int64)
        self.tally = _Tally(nothing, nothing, 0.0)
        for column in self.days.values():
            self.tally = self.tally.change(instance, column, 1)
        self.value = self._worth(self.tally, self.days)
        self.groups: dict[tuple[int, int], list[Slot]] = {}  # days of one pace and day_type
        for slot, column in sorted(self.days.items()):
            self.groups.setdefault((column.profile, column.day_type), []).append(slot)
        self.rows = {
            key: _in_rows([self.days[slot] for slot in slots]) for key, slots in self.groups.items()
        }

    def around(self, stop: int) -> Iterator[Move]:
        """Yield the best lawful move of ``stop`` to each other day, the best day first."""
        found: set[Slot] = set()
        for move in sorted(self._tries(stop), key=lambda move: (-move.value, move.slot)):
            if move.slot not in found and self._is_lawful(move.days):
                found.add(move.slot)
                yield move

    def descend(self) -> None:
        """Take every stop's best move that makes the week better, until none has one to or from a day changed since it was tried."""
        changed: dict[Slot, int] = dict.fromkeys(self.days, 0)
        tried, moved = [-1] * len(self.instance.stops), 0
        for _ in range(SWEEPS):
            before = moved
            for stop in range(len(self.instance.stops)):
                here = [slot for slot, column in self.days.items() if stop in column.stops]
                since, tried[stop] = tried[stop], moved
                fresh = frozenset(slot for slot, when in changed.items() if when > since)
                move = self._better(stop, None if fresh.intersection(here) else fresh)
                if move is not None:
                    moved += 1
                    days = move.days
                    changed.update(
                        {slot: moved for slot, column in days.items() if column != self.days[slot]}
                    )
                    self._enter(days)
            if moved == before:
                break

    def _better(self, stop: int, slots: frozenset[Slot] | None) -> Move | None:
        """Return the best move of ``stop`` to one of the ``slots`` (None: to any) that makes the week better."""
        tries = [move for move in self._tries(stop, slots) if move.value > self.value + BETTER]
        tries.sort(key=lambda move: (-move.value, move.slot))
        return next((move for move in tries if self._is_lawful(move.days)), None)

    def _enter(self, days: dict[Slot, Column]) -> None:
        changed = [slot for slot, column in days.items() if column != self.days[slot]]
        for slot in changed:
            self.tally = self.tally.change(self.instance, self.days[slot], -1).change(
                self.instance, days[slot], 1
            )
        self.days, self.value = days, self._worth(self.tally, days)
        for key in {(days[slot].profile, days[slot].day_type) for slot in changed}:
            self.rows[key] = _in_rows([days[slot] for slot in self.groups[key]])

    def _tries(self, stop: int, slots: frozenset[Slot] | None = None) -> Iterator[Move]:
        """Yield the week with ``stop`` put into each other day of the ``slots`` (None: any), wherever there is time for it."""
        present = sorted(slot for slot, column in self.days.items() if stop in column.stops)
        ways = self._ways_in(stop, swap=not present)
        others = sorted(
            frozenset(ways if slots is None else slots.intersection(ways)).difference(present)
        )
        for rest, tally in self._leave(stop, present) if present else [(self.days, self.tally)]:
            for slot in others:
                before = rest[slot]
                less = tally.change(self.instance, before, -1)
                left = np.maximum(0, self.instance.demand - less.seen)
                for stops in ways[slot]:
                    if (column := self._arrange(before, stops, left)) is not None:
                        value = self._worth(
                            less.change(self.instance, column, 1), {**rest, slot: column}
                        )
                        yield Move(value, slot, column, rest)

    def _ways_in(self, stop: int, *, swap: bool) -> dict[Slot, list[tuple[int, ...]]]:
        """Return by day its stops with ``stop`` among them, and with ``swap`` also in the place of each, where there may be time for it."""
        ways: dict[Slot, list[tuple[int, ...]]] = {}
        for key, slots in self.groups.items():
            among, instead = self._pricer(key).insertion_points(stop, self.rows[key])
            for places, without in ((among, 0), (instead, 1)) if swap else ((among, 0),):
                for row, place in np.argwhere(places).tolist():
                    stops = self.days[slots[row]].stops
                    ways.setdefault(slots[row], []).append(
                        (*stops[:place], stop, *stops[place + without :])
                    )
        return ways

    def _leave(
        self, stop: int, present: Iterable[Slot]
    ) -> Iterator[tuple[dict[Slot, Column], _Tally]]:
        """Yield the week without each of the ``present`` visits to ``stop`` in turn."""
        for slot in present:
            before = self.days[slot]
            less = self.tally.change(self.instance, before, -1)
            left = np.maximum(0, self.instance.demand - less.seen)
            without = self._arrange(before, tuple(v for v in before.stops if v != stop), left)
            if without is not None:
                yield {**self.days, slot: without}, less.change(self.instance, without, 1)

    def _arrange(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best stays of a day like this one over ``stops``, with so many people ``left`` there; None if they do not fit."""
        return self._pricer((like.profile, like.day_type)).best_route(like, stops, left)

    def _pricer(self, key: tuple[int, int]) -> Pricer:
        if key not in self.pricers:
            self.pricers[key] = Pricer(self.instance, *key)
        return self.pricers[key]

    def _worth(self, tally: _Tally, days: Mapping[Slot, Column]) -> float:
        """Return the value of these days, nights and journeys left out; requests that must be met are worth their price."""
        instance, recorded = self.instance, self.instance.record(tally.seen)
        worth = float(instance.weight @ recorded) - tally.cost
        called = (
            tally.visits > 0
        ) & ~instance.once  # elsewhere the cost of the day has those turned away
        worth -= as_price(instance.problem.objective.turned_away_price) * float(
            (instance.demand - recorded)[called].sum()
        )
        for target, here in self.coverage_targets:
            worth -= as_price(target.price) * max(0, target.people - int(recorded[here].sum()))
        return worth + sum(
            requested.price
            for requested in instance.requested_visits
            if any(column.meets(requested) for column in days.values())
        )

    def _is_lawful(self, days: Mapping[Slot, Column]) -> bool:
        """Say whether calls, halls, requests that must be met, cards and the budget are kept to."""
        cards = self.instance.problem.limits.blank_cards
        if cards is not None and sum(sum(column.people) for column in days.values()) > cards:
            return False
        if (
            self.fuel < np.inf
            and sum(column_cost(self.instance, column) for column in days.values()) > self.fuel
        ):
            return False
        musts = [
            requested
            for requested in self.instance.requested_visits
            if requested.request.kind is RequestKind.MUST
        ]
        if not all(any(column.meets(requested) for column in days.values()) for requested in musts):
            return False
        return go_together(self.instance, ((column, day) for (_, day), column in days.items()))


def polish(
    instance: Instance, solution: MasterSolution, pricers: dict[tuple[int, int], Pricer]
) -> MasterSolution:
    """Return ``solution`` with stops moved or put in one at a time, as long as it gets better by it."""
    paths = name_teams(solution, instance)
    days = {
        (number, arc.day): column for number, (_, path) in enumerate(paths) for column, arc in path
    }
    budget, fuel = instance.problem.limits.budget_idr, np.inf
    if budget is not None:
        starts = sum(start_cost(instance, *team, most=True) for team, _ in paths)
        fuel = (
            budget
            - starts
            - sum(arc_cost(instance, arc, most=True) for _, path in paths for _, arc in path)
        )
    moves = LocalSearch(instance, days, pricers, fuel=fuel)
    moves.descend()
    better = gather(
        (team, [(moves.days[number, arc.day], arc) for _, arc in path])
        for number, (team, path) in enumerate(paths)
    )
    return max(solution, value_exactly(instance, better), key=lambda each: each.value)


def _in_rows(columns: Sequence[Column]) -> DayBatch:
    """Return the days of ``columns`` as arrays."""
    size = np.array([len(column.stops) for column in columns], dtype=np.int64)
    stops = np.zeros((len(columns), max(1, size.max(initial=0))), dtype=np.int64)
    for row, column in enumerate(columns):
        stops[row, : size[row]] = column.stops
    origin = np.array([column.origin for column in columns], dtype=np.int64)
    destination = np.array([column.destination for column in columns], dtype=np.int64)
    return DayBatch(size, stops, origin, destination)
