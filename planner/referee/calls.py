"""Recompute from the times what every visit records of its stop's crowd (laws 1 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.referee.ways import class_rule_of, due_break, shared_minutes, team_of

if TYPE_CHECKING:
    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Team, Visit
    from planner.model.problem import Problem

SHARES = 1_000_000  # two shares in per mille, multiplied
PER_MILLE = 1000
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A visit with its team and day, its recording time in minutes, and the people it records and leaves behind.

    ``team`` or ``stop`` is None where the plan names one that does not exist.
    """

    visit: Visit
    route: DayRoute
    team: Team | None
    stop: Stop | None
    minutes: int
    recorded: int
    turned_away: int


def crowd_of(problem: Problem, stop: Stop) -> int:
    """Return the people who come when the stop is called together, for the first time or again (law 1)."""
    demand, again = stop.demand, problem.rules.later_calls
    if stop.earlier is not None:
        return (stop.earlier.turned_away * again.turned_away_share + stop.earlier.absent * again.absent_share) // PER_MILLE
    turnout = demand.turnout if stop.confirmed else demand.turnout_unconfirmed
    return demand.listed.typical * demand.present.typical * turnout.typical // SHARES


def calls_of(problem: Problem, plan: Plan) -> tuple[Call, ...]:
    """Return the visits by stop, date, start and team, each with what it records.

    Those of one stop share its crowd, the earlier ones first (law 3); the last one sees who is turned away (law 4).
    """
    stops = {stop.id: stop for stop in problem.stops}
    pairs = [(visit, route) for route in plan.routes for visit in route.visits]
    pairs.sort(key=lambda pair: (pair[0].stop, pair[1].date, pair[0].start, pair[1].team))
    calls, waiting = [], {stop.id: crowd_of(problem, stop) for stop in problem.stops}
    last = {visit.stop: number for number, (visit, _) in enumerate(pairs)}
    for number, (visit, route) in enumerate(pairs):
        minutes = recording_minutes(problem, plan, route, visit=visit)
        team, left = team_of(plan, route), waiting.get(visit.stop, 0)
        recorded = min(left, _most(problem, team, minutes))
        waiting[visit.stop] = left - recorded
        calls.append(
            Call(
                visit=visit,
                route=route,
                team=team,
                stop=stops.get(visit.stop),
                minutes=minutes,
                recorded=recorded,
                turned_away=left - recorded if last[visit.stop] == number else 0,
            )
        )
    return tuple(calls)


def recording_minutes(problem: Problem, plan: Plan, route: DayRoute, *, visit: Visit) -> int:
    """Return the minutes from start to end less the break that is due in them (law 10)."""
    return visit.end - visit.start - shared_minutes(due_break(problem, plan, route), visit.start, visit.end)


def _most(problem: Problem, team: Team | None, minutes: int) -> int:
    """Return the most people that ``team`` records in ``minutes``."""
    rule = class_rule_of(problem, team) if team else None
    if team is None or rule is None:
        return 0
    return max(0, len({kit.id for kit in team.kits}) * rule.rate * minutes // MINUTES_PER_HOUR)
