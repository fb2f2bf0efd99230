"""Crowds, and what each visit records of them, recomputed from the times (laws 1 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from planner.referee.route_legs import class_rule_of, due_break, shared_minutes, team_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Team, Visit
    from planner.model.problem import Problem

SHARES = 1_000_000  # two shares in per mille, multiplied
PER_MILLE = 1000
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputedVisit:
    """A visit as ``stated`` by the plan, with the figures that the laws give it.

    ``call`` is the number of the stop's call in the week to which the visit belongs (1: the
    first), ``crowd`` the people who come to that call. ``minutes`` is the recording time;
    ``recorded`` and ``turned_away`` are people. ``team`` or ``stop`` is None where the plan
    names one that does not exist.
    """

    stated: Visit
    route: DayRoute
    team: Team | None
    stop: Stop | None
    call: int
    crowd: int
    minutes: int
    recorded: int
    turned_away: int


def crowd_of(problem: Problem, stop: Stop) -> int:
    """Return the people who come to the week's first call of ``stop`` (law 1)."""
    demand = stop.demand
    again = problem.rules.later_calls
    if stop.earlier is not None:
        return (
            stop.earlier.turned_away * again.turned_away_share
            + stop.earlier.absent * again.absent_share
        ) // PER_MILLE
    turnout = demand.turnout if stop.confirmed else demand.turnout_unconfirmed
    return demand.listed.typical * demand.present.typical * turnout.typical // SHARES


def is_visited_once(problem: Problem, crowd: int) -> bool:
    """Return whether a call with this ``crowd`` has one visit only (law 2)."""
    return crowd <= problem.rules.one_visit.people


def may_be_called_again(problem: Problem, stop: Stop) -> bool:
    """Return whether the stop may have a second call in the week (law 2)."""
    return (
        problem.rules.second_call is not None
        and stop.earlier is None
        and not is_visited_once(problem, crowd_of(problem, stop))
    )


def longest_gap(problem: Problem) -> timedelta:
    """Return the longest time from one day of a call to the next (law 2)."""
    return timedelta(days=problem.rules.call_gap.days if problem.rules.call_gap else 1)


def recompute_visits(problem: Problem, plan: Plan) -> tuple[RecomputedVisit, ...]:
    """Return the visits, by stop, date, start and team, with their figures.

    The visits of one call share its crowd, the earlier ones first (law 3). The last one states
    the people turned away (law 4).
    """
    stops = {stop.id: stop for stop in problem.stops}
    pairs = [(visit, route) for route in plan.routes for visit in route.visits]
    pairs.sort(key=lambda pair: (pair[0].stop, pair[1].date, pair[0].start, pair[1].team))
    recomputed: list[RecomputedVisit] = []
    for stop_id, group in groupby(pairs, key=lambda pair: pair[0].stop):
        stop = stops.get(stop_id)
        again = stop is not None and may_be_called_again(problem, stop)
        for call, visits in enumerate(_split_calls(problem, group, again=again), start=1):
            recomputed += _share_crowd(problem, plan, visits, stop=stop, call=call)
    return tuple(recomputed)


def _share_crowd(
    problem: Problem,
    plan: Plan,
    visits: list[tuple[Visit, DayRoute]],
    *,
    stop: Stop | None,
    call: int,
) -> Iterator[RecomputedVisit]:
    """Yield the ``visits`` of one call with their figures."""
    crowd = _crowd_of_call(problem, stop, call)
    left = crowd
    for visit, route in visits:
        team = team_of(plan, route)
        minutes = recording_minutes(problem, plan, route, visit=visit)
        recorded = min(left, _capacity(problem, team, minutes))
        left -= recorded
        yield RecomputedVisit(
            stated=visit,
            route=route,
            team=team,
            stop=stop,
            call=call,
            crowd=crowd,
            minutes=minutes,
            recorded=recorded,
            turned_away=left if visit is visits[-1][0] else 0,
        )


def _split_calls(
    problem: Problem, visits: Iterable[tuple[Visit, DayRoute]], *, again: bool
) -> Iterator[list[tuple[Visit, DayRoute]]]:
    """Yield a stop's visits call by call; all of them where it may not be called ``again``."""
    call: list[tuple[Visit, DayRoute]] = []
    for visit, route in visits:
        if again and call and route.date - call[-1][1].date > longest_gap(problem):
            yield call
            call = []
        call.append((visit, route))
    yield call


def _crowd_of_call(problem: Problem, stop: Stop | None, call: int) -> int:
    """Return the people who come to the stop's call of this number in the week (law 1).

    To the second comes a share of those who stayed away from the first.
    """
    if stop is None or call > 2:  # noqa: PLR2004  (calls in a week)
        return 0
    first = crowd_of(problem, stop)
    if call == 1:
        return first
    present = stop.demand.listed.typical * stop.demand.present.typical // PER_MILLE
    return max(0, present - first) * problem.rules.later_calls.absent_share // PER_MILLE


def recording_minutes(problem: Problem, plan: Plan, route: DayRoute, *, visit: Visit) -> int:
    """Return the minutes from start to end, less the break that is due between them (law 10)."""
    return (
        visit.end
        - visit.start
        - shared_minutes(due_break(problem, plan, route), visit.start, visit.end)
    )


def _capacity(problem: Problem, team: Team | None, minutes: int) -> int:
    """Return the most people that ``team`` can record in ``minutes``."""
    rule = class_rule_of(problem, team) if team else None
    if team is None or rule is None:
        return 0
    return max(0, len({kit.id for kit in team.kits}) * rule.rate * minutes // MINUTES_PER_HOUR)
