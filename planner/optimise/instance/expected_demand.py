"""Expected demand of a stop at its first call, in a later week, and at a second call (laws 1, 2).

A call is a run of visits to one stop, at most ``longest_gap`` days apart.
"""

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
    """Return the people expected at a call of ``stop`` this week (law 1)."""
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
    """Return ``stop`` as a second call of this week finds it.

    Those expected are the people who stay away from the first call; nobody where no second call is
    allowed.
    """
    first = expected_demand(problem, stop)
    absent = 0
    if (
        problem.rules.second_call is not None
        and stop.earlier is None
        and first > problem.rules.one_visit.people
    ):
        absent = max(0, stop.demand.listed.typical * stop.demand.present.typical // MILLE - first)
    return replace(stop, earlier=Earlier(turned_away=0, absent=absent))


def call_twice(problem: Problem) -> tuple[Problem, tuple[tuple[int, int], ...]]:
    """Return ``problem`` with a further stop for every second call that the week has room for.

    The stop of the second call differs from that of the first in its demand. It is closed on the
    days on which no first call can lie early enough before it.

    Returns
    -------
    Problem
        The further stops come after all others.
    tuple of tuple of int
        Pairs of the indices of the first and the second call.
    """
    rule = problem.rules.second_call
    days = [day.date for day in problem.week.days]
    if rule is None or not days:
        return problem, ()
    early = {day for day in days if day < days[0] + timedelta(days=problem.rules.second_call_after)}
    seconds: list[Stop] = []
    pairs: list[tuple[int, int]] = []
    for v, stop in enumerate(problem.stops):
        again = called_again(problem, stop)
        closed = early.union(stop.closed)
        if expected_demand(problem, again) and not closed.issuperset(days):
            pairs.append((v, len(problem.stops) + len(seconds)))
            seconds.append(replace(again, lodging=False, closed=tuple(sorted(closed))))
    return replace(problem, stops=(*problem.stops, *seconds)), tuple(pairs)


def number_calls(routes: Iterable[DayRoute], gap: int) -> dict[tuple[str, date], int]:
    """Return by stop and date which call the visits of ``routes`` belong to.

    0 is the first call of a stop, 1 the second. From one day of a call to the next lie at most
    ``gap`` days.
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
