"""Say where else a stop could be visited: each team and day that could take it in, and what the week would gain or lose by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.calls import go_together
from planner.optimise.instance import Gate, read_instance
from planner.optimise.money import column_cost
from planner.optimise.pricing import Column, Pricer
from planner.optimise.quotas import read_quotas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.optimise.assembly import Week
    from planner.optimise.instance import Instance, IntArray

Slot = tuple[str, int]  # team, day of the week


def find_alternatives(problem: Problem, plan: Plan, stop: str) -> list[tuple[str, date, int]]:
    """Return (team, date, change of value) for every other day that could hold all of a visit to ``stop``, the best first.

    The visit leaves its present day, whose other stops stay longer where that pays, and is put where it fits best among the stops
    of the other day; all else stays. A stop that is not visited may also take the place of one of the stops of a day. Changes are in
    thousandths of a weighted person, floors and bends counted.
    """
    return Moves(read_instance(problem), plan, {}).list(stop)


@dataclass(frozen=True, slots=True)
class Move:
    """A stop put in a team's day: the ``column`` that the team then follows, where the ``others`` record, and what the week is worth."""

    value: float
    slot: Slot
    column: Column
    rest: Mapping[Slot, Column]

    @property
    def week(self) -> dict[Slot, Column]:
        """All days, this one as it is then."""
        return {**self.rest, self.slot: self.column}


@dataclass(frozen=True, slots=True)
class _Tally:
    """What some days do: people ``seen`` and ``visits`` by stop, and what the days cost."""

    seen: IntArray
    visits: IntArray
    cost: int

    def change(self, instance: Instance, column: Column, sign: int) -> _Tally:
        """Return the tally with a day more (1) or less (-1)."""
        seen, visits = self.seen.copy(), self.visits.copy()
        for v, people in zip(column.stops, column.people, strict=True):
            seen[v] += sign * people
            visits[v] += sign
        return _Tally(seen, visits, self.cost + sign * column.cost(instance))


class Moves:
    """The moves of one stop's visits around a plan; nights, journeys and all other days stay as they are."""

    def __init__(self, instance: Instance, plan: Plan | Week, pricers: dict[tuple[int, int], Pricer]) -> None:
        """Read the days of ``plan``; ``pricers`` that are missing are made when they are needed."""
        self.problem, self.instance, self.pricers = instance.problem, instance, pricers
        problem = self.problem
        self.index = {stop.id: v for v, stop in enumerate(problem.stops)}
        self.day = {day.date: number for number, day in enumerate(problem.week.days)}
        self.teams = {team.id: team for team in plan.teams}
        self.columns = {
            (route.team, self.day[route.date]): self._read(self.teams[route.team], route) for route in plan.routes if route.date in self.day
        }
        quotas, nothing = read_quotas(problem), np.zeros(len(problem.stops), dtype=np.int64)
        self.quotas = [(quota, [v for v, each in enumerate(problem.stops) if each.kecamatan == quota.kecamatan]) for quota in quotas]
        self.tally = _Tally(nothing, nothing, 0)
        for column in self.columns.values():
            self.tally = self.tally.change(instance, column, 1)
        budget = problem.limits.budget_idr
        self.purse = None if budget is None else budget - plan.totals.cost_idr + self._fuel(self.columns.values())
        self.worth_now = self._worth(self.tally, self.columns)

    def list(self, stop: str) -> list[tuple[str, date, int]]:
        """Return what ``find_alternatives`` does."""
        best: dict[Slot, float] = {}
        for move in self._lawful(self._tries(self.index[stop]), each=True):
            best.setdefault(move.slot, move.value)
        dates = [day.date for day in self.problem.week.days]
        return [(team, dates[day], round(value - self.worth_now)) for (team, day), value in best.items()]

    def price(self, stop: str) -> tuple[float, int] | None:
        """Return what the week loses by the best visit to a ``stop`` left out, and the people it would record there; None if none fits."""
        v = self.index[stop]
        move = next(self._lawful(self._tries(v), each=False), None)
        return None if move is None else (self.worth_now - move.value, move.column.people[move.column.stops.index(v)])

    def _lawful(self, tries: Iterable[Move], *, each: bool) -> Iterator[Move]:
        """Yield the best move that keeps to the laws, or the best of ``each`` day; the best day first."""
        found: set[Slot] = set()
        for move in sorted(tries, key=lambda move: (-move.value, move.slot)):
            if move.slot not in found and self._is_lawful(move.week):
                found.add(move.slot)
                yield move
                if not each:
                    return

    def _tries(self, stop: int) -> Iterator[Move]:
        """Yield the week with ``stop`` put into each other day, wherever there is time for it."""
        present = sorted(slot for slot, column in self.columns.items() if stop in column.stops)
        for rest, tally in self._leave(stop, present) if present else [(self.columns, self.tally)]:
            for slot in sorted(self.columns.keys() - present):
                before = rest[slot]
                others = tally.change(self.instance, before, -1)
                left = np.maximum(0, self.instance.crowd - others.seen)
                for stops in _ways_in(before.stops, stop, swap=not present):
                    if (column := self._arrange(before, stops, left)) is not None:
                        value = self._worth(others.change(self.instance, column, 1), {**rest, slot: column})
                        yield Move(value, slot, column, rest)

    def _leave(self, stop: int, present: Iterable[Slot]) -> Iterator[tuple[dict[Slot, Column], _Tally]]:
        """Yield the week without each of the ``present`` visits to ``stop`` in turn."""
        for slot in present:
            before = self.columns[slot]
            others = self.tally.change(self.instance, before, -1)
            left = np.maximum(0, self.instance.crowd - others.seen)
            without = self._arrange(before, tuple(v for v in before.stops if v != stop), left)
            if without is not None:
                yield {**self.columns, slot: without}, others.change(self.instance, without, 1)

    def _arrange(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best stays of a day like this one over ``stops``, with so many people ``left`` there; None if they do not fit."""
        key = (like.pace, like.kind)
        if key not in self.pricers:
            self.pricers[key] = Pricer(self.instance, *key)
        return self.pricers[key].fill(like, stops, left)

    def _worth(self, tally: _Tally, columns: Mapping[Slot, Column]) -> float:
        """Return the value of these days, nights and journeys left out."""
        instance, recorded = self.instance, np.minimum(tally.seen, self.instance.crowd)
        worth = float(instance.weight @ recorded) - tally.cost
        worth -= self.problem.objective.turned_away_price * float((instance.crowd - recorded)[tally.visits > 0].sum())
        for quota, here in self.quotas:
            worth -= quota.price * max(0, quota.people - int(recorded[here].sum()))
        wishes = (wish for wish in instance.wishes if wish.request.kind is RequestKind.PREFER)
        return worth + sum(wish.price for wish in wishes if any(column.meets(wish) for column in columns.values()))

    def _fuel(self, columns: Iterable[Column]) -> int:
        return sum(column_cost(self.instance, column) for column in columns)

    def _is_lawful(self, columns: Mapping[Slot, Column]) -> bool:
        """Say whether calls, halls, requests that must be met, cards and the budget are kept to."""
        limits = self.problem.limits
        if limits.blank_cards is not None and sum(sum(column.people) for column in columns.values()) > limits.blank_cards:
            return False
        if self.purse is not None and self._fuel(columns.values()) > self.purse:
            return False
        if not go_together(self.instance, ((column, day) for (_, day), column in columns.items())):
            return False
        musts = [wish for wish in self.instance.wishes if wish.request.kind is RequestKind.MUST]
        return all(any(column.meets(wish) for column in columns.values()) for wish in musts)

    def _read(self, team: Team, route: DayRoute) -> Column:
        """Return the column that a route of the plan follows."""
        instance, problem = self.instance, self.problem
        rate = next(rule.rate for rule in problem.team_rules.classes if rule.vehicle_class is team.vehicle.vehicle_class)
        pace = next(
            number
            for number, pace in enumerate(instance.paces)
            if (pace.kits, pace.rate) == (len(team.kits), rate)
            and team.vehicle.vehicle_class in problem.matrices[pace.matrix].classes
            and pace.lender in (None, team.lender)
        )
        stops = tuple(self.index[visit.stop] for visit in route.visits)
        origin, destination = self._gates(route)
        drive = sum(leg.minutes for leg in route.legs)
        people = tuple(visit.expected_recorded for visit in route.visits)
        day = self.day[route.date]
        overtime = max([0, *(visit.end - problem.week.days[day].shift_end for visit in route.visits)])
        return Column(pace, instance.kind_of(day), origin, destination, stops, tuple(0 for _ in stops), people, drive, overtime)

    def _gates(self, route: DayRoute) -> tuple[int, int]:
        """Return the gates of a route; one that meets guests passes the meeting base on its way."""
        meeting, gates = self.problem.team_rules.meeting_base, self.instance.gates
        served = {visit.stop for visit in route.visits}
        out = route.legs[0].destination if route.legs else None
        back = route.legs[-1].origin if route.legs else None
        via_out = meeting if out == meeting and meeting not in served and Gate(route.start_place, meeting) in gates else None
        via_back = meeting if back == meeting and meeting not in served and Gate(route.end_place, meeting) in gates else None
        return gates.index(Gate(route.start_place, via_out)), gates.index(Gate(route.end_place, via_back))


def _ways_in(stops: tuple[int, ...], stop: int, *, swap: bool) -> Iterator[tuple[int, ...]]:
    """Yield ``stops`` with ``stop`` among them, and with ``swap`` also in the place of each."""
    for place in range(len(stops) + 1):
        yield (*stops[:place], stop, *stops[place:])
        if place < len(stops) and swap:
            yield (*stops[:place], stop, *stops[place + 1 :])
