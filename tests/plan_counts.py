"""Count what visits of a hand-made plan record and turn away, by another reading of laws 1 to 4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Team
    from planner.model.problem import Problem

Turn = tuple[str, "date", int, str]  # stop, date, start, team


def count_people(
    problem: Problem, teams: tuple[Team, ...], routes: tuple[DayRoute, ...]
) -> tuple[DayRoute, ...]:
    """Return the routes with what each visit records from its call's demand, earliest first."""
    rates = {rule.vehicle_class: rule.rate for rule in problem.team_rules.classes}
    pace = {team.id: len(team.kits) * rates[team.vehicle.vehicle_class] for team in teams}
    turns = sorted(
        (visit.stop, route.date, visit.start, route.team)
        for route in routes
        for visit in route.visits
    )
    calls = _number(problem, turns)
    waiting = {
        (stop.id, number): crowd
        for stop in problem.stops
        for number, crowd in enumerate(_crowds(problem, stop))
    }
    last = {(turn[0], calls[turn]): turn for turn in turns}
    counted = {}
    for turn in turns:
        stop, date, start, team = turn
        call = stop, calls[turn]
        route = next(one for one in routes if (one.team, one.date) == (team, date))
        visit = next(one for one in route.visits if (one.stop, one.start) == (stop, start))
        resting = sum(
            max(0, min(rest.end, visit.end) - max(rest.start, visit.start)) for rest in route.breaks
        )
        recorded = min(waiting.get(call, 0), pace[team] * (visit.end - visit.start - resting) // 60)
        waiting[call] = waiting.get(call, 0) - recorded
        counted[turn] = replace(
            visit,
            expected_recorded=recorded,
            turned_away=waiting[call] if last[call] == turn else 0,
        )
    return tuple(
        replace(
            route,
            visits=tuple(
                counted[visit.stop, route.date, visit.start, route.team] for visit in route.visits
            ),
        )
        for route in routes
    )


def _number(problem: Problem, turns: list[Turn]) -> dict[Turn, int]:
    """Return the call of its stop that each visit is part of; the first if no second is allowed."""
    rules, numbers, before = problem.rules, {}, None
    gap = rules.call_gap.days if rules.call_gap else 1
    again = {
        stop.id
        for stop in problem.stops
        if not stop.earlier and crowd_of(problem, stop) > rules.one_visit.people
    }
    for turn in turns:
        follows = before is not None and before[0] == turn[0]
        late = (
            follows
            and rules.second_call is not None
            and turn[0] in again
            and (turn[1] - before[1]).days > gap
        )
        numbers[turn] = late + (numbers[before] if follows else 0)
        before = turn
    return numbers


def _crowds(problem: Problem, stop: Stop) -> tuple[int, int]:
    """Return who comes to a stop's first call of the week and to its second."""
    first = crowd_of(problem, stop)
    there = stop.demand.listed.typical * stop.demand.present.typical // 1000
    return first, max(0, there - first) * problem.rules.later_calls.absent_share // 1000


def crowd_of(problem: Problem, stop: Stop) -> int:
    """Return the people who come to ``stop``."""
    if stop.earlier:
        again = problem.rules.later_calls
        return (
            again.turned_away_share * stop.earlier.turned_away
            + again.absent_share * stop.earlier.absent
        ) // 1000
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    return stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // 1_000_000
