"""Explain why a stop is visited by its team on its day, or why it is not visited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import expect_second_crowd, find_second_call
from planner.studies.find_stop import find_stop
from planner.studies.visit_slots import Option, list_options, read_slot

if TYPE_CHECKING:
    from datetime import date

    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Team, Unvisited, Visit
    from planner.model.problem import Problem

_MOST_OPTIONS = 3
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReason:
    """A visit and the reasons for it.

    ``minutes`` is the time of the team's day that the visit takes, ``per_hour`` the people
    recorded in an hour of it, ``average`` the same over the team's week. ``again`` is the number of
    people expected at a second call in the week (None at the first call). ``options`` are unvisited
    stops that the team could serve in that time, the most people first.
    """

    team: Team
    date: date
    visit: Visit
    minutes: int
    per_hour: float
    average: float
    again: int | None
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The best plan found near this one in which ``team`` visits the stop on ``date``.

    ``change`` is the change of value in thousandths of a weighted person.
    """

    team: str
    lender: str
    date: date
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The reasons for the ``visits`` to a stop, or for none (``unvisited``).

    ``alternatives`` are sorted, the best first.
    """

    stop: Stop
    visits: tuple[VisitReason, ...]
    alternatives: tuple[Alternative, ...]
    unvisited: Unvisited | None


def explain(problem: Problem, plan: Plan, stop: str) -> Explanation:
    """Return why ``stop`` (a code or a name) is visited as planned, or why it is not visited.

    Raises
    ------
    InputError
        If no stop has that code or name, or several have that name.
    """
    found = find_stop(problem, stop)
    teams = {team.id: team for team in plan.teams}
    dates = {
        route.date for route in plan.routes for visit in route.visits if visit.stop == found.id
    }
    second = find_second_call(problem, dates)
    again = expect_second_crowd(found, problem.rules.later_calls)
    visits = tuple(
        _explain_visit(
            problem,
            plan,
            teams[route.team],
            route=route,
            number=number,
            again=again if second and route.date >= second else None,
        )
        for route in sorted(plan.routes, key=lambda route: (route.date, route.team))
        for number, visit in enumerate(route.visits)
        if visit.stop == found.id
    )
    unvisited = next((left for left in plan.unvisited if left.stop == found.id), None)
    competes = visits or (unvisited is not None and unvisited.reason.competes)
    return Explanation(
        stop=found,
        visits=visits,
        alternatives=_find_alternatives(problem, plan, found.id) if competes else (),
        unvisited=unvisited,
    )


def _find_alternatives(problem: Problem, plan: Plan, stop: str) -> tuple[Alternative, ...]:
    """Return the alternatives that the optimiser finds near ``plan`` for ``stop``, best first."""
    # Stops that cannot be visited need no solver, so it is imported only here.
    from planner.optimise.explanation.alternatives import find_alternatives  # noqa: PLC0415

    lenders = {team.id: team.lender for team in plan.teams}
    found = (
        Alternative(team=team, lender=lenders.get(team, ""), date=day, change=change)
        for team, day, change in find_alternatives(problem, plan, stop)
    )
    return tuple(sorted(found, key=lambda each: (-each.change, each.date, each.team)))


def _explain_visit(
    problem: Problem, plan: Plan, team: Team, *, route: DayRoute, number: int, again: int | None
) -> VisitReason:
    """Return the reasons for the visit with this ``number`` of ``route``.

    ``again`` is the number of people expected at a second call, None at the first.
    """
    visit = route.visits[number]
    slot = read_slot(problem, team, route, number)
    options = sorted(
        list_options(problem, plan, slot),
        key=lambda option: (-option.recorded, option.minutes, option.stop),
    )
    return VisitReason(
        team=team,
        date=route.date,
        visit=visit,
        minutes=slot.minutes,
        per_hour=_per_hour(visit.expected_recorded, slot.minutes),
        average=_average(problem, plan, team),
        again=again,
        options=tuple(options[:_MOST_OPTIONS]),
    )


def _average(problem: Problem, plan: Plan, team: Team) -> float:
    """Return the people recorded in an hour of the team's visits, with driving, set-up, packing."""
    slots = [
        (visit.expected_recorded, read_slot(problem, team, route, number).minutes)
        for route in plan.routes
        if route.team == team.id
        for number, visit in enumerate(route.visits)
    ]
    return _per_hour(sum(recorded for recorded, _ in slots), sum(minutes for _, minutes in slots))


def _per_hour(recorded: int, minutes: int) -> float:
    return _MINUTES_PER_HOUR * recorded / max(1, minutes)
