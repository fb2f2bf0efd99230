"""Alternatives for a stop: the teams and days that could visit it, and the change of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.heuristics.local_search import LocalSearch
from planner.optimise.instance.expected_demand import number_calls
from planner.optimise.instance.model import read_instance
from planner.optimise.instance.profiles import Terminal
from planner.optimise.master.cost_bounds import column_cost
from planner.optimise.pricing.columns import Column

if TYPE_CHECKING:
    from datetime import date

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.profiles import TeamType
    from planner.optimise.plan.build_plan import Week
    from planner.optimise.pricing.pricer import Pricer


def find_alternatives(problem: Problem, plan: Plan, stop: str) -> list[tuple[str, date, int]]:
    """Return every other day that has room for all of a visit to ``stop``, the best first.

    The visit moves from its present day, whose other stays are lengthened where that adds value, to
    the best position in the route of the other day. No other route changes. A stop that is not
    visited may also replace one stop of a day.

    Returns
    -------
    list of tuple
        Team, date, and change of the value in thousandths of a weighted person, with the coverage
        targets.
    """
    return Alternatives(read_instance(problem), plan, {}).list(stop)


class Alternatives:
    """Moves of one stop to other days, with the other stops of a plan where they are."""

    def __init__(
        self, instance: Instance, plan: Plan | Week, pricers: dict[tuple[int, int], Pricer]
    ) -> None:
        """Read the days of ``plan``; ``pricers`` that are missing are made when they are needed."""
        self.instance = instance
        self.problem = instance.problem
        self.index = {stop.id: v for v, stop in enumerate(self.problem.stops)}
        self.day = {day.date: number for number, day in enumerate(self.problem.week.days)}
        self.teams = plan.teams
        self.call = number_calls(plan.routes, self.problem.rules.longest_gap)
        index = {team.id: n for n, team in enumerate(plan.teams)}
        team_types = [self._type_of(team) for team in plan.teams]
        days = {
            (n, self.day[route.date]): self._read(team_types[n], route)
            for route in plan.routes
            for n in (index[route.team],)
            # The other routes are journeys, on days of their own.
            if self.day.get(route.date) in instance.commodities[team_types[n].commodity].days
        }
        budget = self.problem.limits.budget_idr
        spare = float("inf") if budget is None else budget - plan.totals.cost_idr
        self.moves = LocalSearch(
            instance,
            days,
            pricers,
            fuel=spare + sum(column_cost(instance, column) for column in days.values()),
        )

    def list(self, stop: str) -> list[tuple[str, date, int]]:
        """Return the alternatives for ``stop``, as ``find_alternatives`` does."""
        dates = [day.date for day in self.problem.week.days]
        calls = {number for (called, _), number in self.call.items() if called == stop} or {0}
        moves = [
            move for number in sorted(calls) for move in self.moves.around(self._find(stop, number))
        ]
        moves.sort(key=lambda move: (-move.value, move.slot))
        return [
            (self.teams[move.slot[0]].id, dates[move.slot[1]], round(move.value - self.moves.value))
            for move in moves
        ]

    def price(self, stop: str) -> tuple[float, int] | None:
        """Return the loss of value by the best visit to an unvisited ``stop``, and its people.

        The loss is in thousandths of a weighted person. None where no visit fits.
        """
        v = self.index[stop]
        move = next(self.moves.around(v), None)
        return (
            None
            if move is None
            else (self.moves.value - move.value, move.column.people[move.column.stops.index(v)])
        )

    def _find(self, stop: str, number: int) -> int:
        """Return the index of the first call (``number`` 0) or the second call (1) of a stop."""
        first = self.index[stop]
        return int(self.instance.partner[first]) if number else first

    def _type_of(self, team: Team) -> TeamType:
        """Return a team type with the vehicle and the number of kits of ``team``."""
        return next(
            team_type
            for team_type in self.instance.team_types
            if team.vehicle.id in team_type.vehicles and team_type.kits == len(team.kits)
        )

    def _read(self, team_type: TeamType, route: DayRoute) -> Column:
        """Return the column that a route of the plan follows."""
        instance = self.instance
        profile = instance.commodities[team_type.commodity].profile
        stops = tuple(
            self._find(visit.stop, self.call[visit.stop, route.date]) for visit in route.visits
        )
        origin, destination = self._terminals(route)
        drive = sum(leg.minutes for leg in route.legs)
        people = tuple(visit.expected_recorded for visit in route.visits)
        day = self.day[route.date]
        overtime = max(
            [0, *(visit.end - self.problem.week.days[day].shift_end for visit in route.visits)]
        )
        return Column(
            profile,
            instance.day_type_of(day),
            origin,
            destination,
            stops,
            tuple(0 for _ in stops),
            people,
            drive,
            overtime,
        )

    def _terminals(self, route: DayRoute) -> tuple[int, int]:
        """Return the terminals of a route, over the meeting base where the team meets guests."""
        meeting = self.problem.team_rules.meeting_base
        terminals = self.instance.terminals
        served = {visit.stop for visit in route.visits}
        out = route.legs[0].destination if route.legs else None
        back = route.legs[-1].origin if route.legs else None
        via_out = (
            meeting
            if out == meeting
            and meeting not in served
            and Terminal(route.start_place, meeting) in terminals
            else None
        )
        via_back = (
            meeting
            if back == meeting
            and meeting not in served
            and Terminal(route.end_place, meeting) in terminals
            else None
        )
        origin = terminals.index(Terminal(route.start_place, via_out))
        destination = terminals.index(Terminal(route.end_place, via_back))
        return origin, destination
