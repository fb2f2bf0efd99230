"""Say where else a stop could be visited: each team and day that could take it in, and what the week would gain or lose by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.calls import go_together
from planner.optimise.instance import Gate, read_instance
from planner.optimise.pricing import Column, Pricer
from planner.optimise.quotas import read_quotas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.optimise.instance import IntArray

Slot = tuple[str, int]  # team, day of the week


def find_alternatives(problem: Problem, plan: Plan, stop: str) -> list[tuple[str, date, int]]:
    """Return (team, date, change of value) for every other day that could hold all of a visit to ``stop``, the best first.

    The visit leaves its present day, whose other stops stay longer where that pays, and is put where it fits best among the stops
    of the other day; all else stays. A stop that is not visited may also take the place of one of the stops of a day. Changes are in
    thousandths of a weighted person, floors and bends counted.
    """
    return _Moves(problem, plan, _index(problem, stop)).list()


def _index(problem: Problem, stop: str) -> int:
    return next(v for v, each in enumerate(problem.stops) if each.id == stop)


class _Moves:
    """The moves of one stop's visits around a plan."""

    def __init__(self, problem: Problem, plan: Plan, stop: int) -> None:
        self.problem, self.stop, self.instance = problem, stop, read_instance(problem)
        self.day = {day.date: number for number, day in enumerate(problem.week.days)}
        self.teams = {team.id: team for team in plan.teams}
        self.columns = {
            (route.team, self.day[route.date]): self._read(self.teams[route.team], route) for route in plan.routes if route.date in self.day
        }
        self.present = sorted(slot for slot, column in self.columns.items() if stop in column.stops)
        self.pricers: dict[tuple[int, int], Pricer] = {}
        self.quotas = [
            (quota, [v for v, each in enumerate(problem.stops) if each.kecamatan == quota.kecamatan]) for quota in read_quotas(problem)
        ]

    def list(self) -> list[tuple[str, date, int]]:
        """Return what ``find_alternatives`` does."""
        found: dict[Slot, float] = {}
        for rest in self._without_a_visit() if self.present else (self.columns,):
            for target, column in sorted(self.columns.items()):
                if target not in self.present and (best := self._take_in(rest, target, column)) is not None:
                    found[target] = max(found.get(target, -np.inf), best)
        now = self._worth(self.columns)
        dates = [day.date for day in self.problem.week.days]
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return [(team, dates[day], round(value - now)) for (team, day), value in ranked]

    def _without_a_visit(self) -> Iterator[dict[Slot, Column]]:
        """Yield the week without each of the present visits in turn."""
        for source in self.present:
            rest = {slot: column for slot, column in self.columns.items() if slot != source}
            without = self._arrange(rest, source, tuple(v for v in self.columns[source].stops if v != self.stop))
            if without is not None:
                yield {**rest, source: without}

    def _take_in(self, rest: dict[Slot, Column], target: Slot, column: Column) -> float | None:
        """Return the best value of the week with the stop put somewhere among those of ``target``; None if it fits nowhere."""
        others = {slot: each for slot, each in rest.items() if slot != target}
        values = []
        for stops in self._ways_in(column.stops):
            tried = self._arrange(others, target, stops, like=column)
            if tried is not None and self._lawful({**others, target: tried}):
                values.append(self._worth({**others, target: tried}))
        return max(values, default=None)

    def _ways_in(self, stops: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield ``stops`` with this one among them; where it is not visited yet, also in the place of each."""
        for place in range(len(stops) + 1):
            yield (*stops[:place], self.stop, *stops[place:])
            if place < len(stops) and not self.present:
                yield (*stops[:place], self.stop, *stops[place + 1 :])

    def _arrange(self, others: dict[Slot, Column], slot: Slot, stops: tuple[int, ...], like: Column | None = None) -> Column | None:
        """Return the best stays of a team's day over ``stops``, next to what others record there; None if they do not fit."""
        like = like or self.columns[slot]
        key = (like.pace, like.kind)
        if key not in self.pricers:
            self.pricers[key] = Pricer(self.instance, *key)
        return self.pricers[key].fill(like, stops, self.instance.crowd - self._recorded(others.values()))

    def _recorded(self, columns: Iterable[Column]) -> IntArray:
        people = np.zeros(len(self.instance.stops), dtype=np.int64)
        for column in columns:
            for v, count in zip(column.stops, column.people, strict=True):
                people[v] += count
        return np.minimum(people, self.instance.crowd)

    def _worth(self, columns: dict[Slot, Column]) -> float:
        """Return the value of these days, nights and journeys left out: they stay as they are."""
        instance, recorded = self.instance, self._recorded(columns.values())
        worth = float(instance.weight @ recorded) - sum(column.cost(instance) for column in columns.values())
        for quota, here in self.quotas:
            worth -= quota.price * max(0, quota.people - int(recorded[here].sum()))
        return worth

    def _lawful(self, columns: dict[Slot, Column]) -> bool:
        """Say whether calls, halls and wishes are kept to."""
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
        stops = tuple(_index(problem, visit.stop) for visit in route.visits)
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
