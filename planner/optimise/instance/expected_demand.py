"""Say who comes when a stop is called: for the first time, again in a later week, or a second time in the week (laws 1 and 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from planner.model.places import Earlier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.model.places import Stop
    from planner.model.plan import DayRoute
    from planner.model.problem import Problem

MILLE = 1000


def expected_demand(problem: Problem, stop: Stop) -> int:
    """Return the people expected when ``stop`` is called this week (law 1)."""
    if stop.earlier is not None:
        again = problem.rules.later_calls
        return (
            stop.earlier.turned_away * again.turned_away_share
            + stop.earlier.absent * again.absent_share
        ) // MILLE
    demand = stop.demand
    turnout = demand.turnout if stop.confirmed else demand.turnout_unconfirmed
    return demand.listed.typical * demand.present.typical * turnout.typical // MILLE**2


def called_again(problem: Problem, stop: Stop) -> Stop:
    """Return ``stop`` as a second call this week finds it: with those left over who stay away from the first; nobody if it is the only."""
    first, absent = expected_demand(problem, stop), 0
    if (
        problem.rules.second_call is not None
        and stop.earlier is None
        and first > problem.rules.one_visit.people
    ):
        absent = max(0, stop.demand.listed.typical * stop.demand.present.typical // MILLE - first)
    return replace(stop, earlier=Earlier(turned_away=0, absent=absent))


def call_twice(problem: Problem) -> tuple[Problem, tuple[tuple[int, int], ...]]:
    """Return ``problem`` with a stop more, after all others, for every second call that the week has room for; and (first, second) pairs.

    The stop of the second call is like that of the first, but for its crowd, and it is closed until so late that the first can lie before.
    """
    rule, days = problem.rules.second_call, [day.date for day in problem.week.days]
    if rule is None or not days:
        return problem, ()
    early = {day for day in days if day < days[0] + timedelta(days=problem.rules.second_call_after)}
    seconds: list[Stop] = []
    pairs: list[tuple[int, int]] = []
    for v, stop in enumerate(problem.stops):
        again, closed = called_again(problem, stop), early.union(stop.closed)
        if expected_demand(problem, again) and not closed.issuperset(days):
            pairs.append((v, len(problem.stops) + len(seconds)))
            seconds.append(replace(again, lodging=False, closed=tuple(sorted(closed))))
    return replace(problem, stops=(*problem.stops, *seconds)), tuple(pairs)


def number_calls(routes: Iterable[DayRoute], gap: int) -> dict[tuple[str, date], int]:
    """Return by stop and date of the visits of ``routes`` which call of the stop they belong to (0: the first, 1: the second).

    From one day of a call to the next lie at most ``gap`` days.
    """
    visited: dict[str, set[date]] = {}
    for route in routes:
        for visit in route.visits:
            visited.setdefault(visit.stop, set()).add(route.date)
    numbers: dict[tuple[str, date], int] = {}
    for stop, days in visited.items():
        dates = sorted(days)
        begins = (int((after - before).days > gap) for before, after in pairwise(dates))
        numbers.update(
            ((stop, day), number)
            for day, number in zip(dates, accumulate(begins, initial=0), strict=True)
        )
    return numbers
