"""Check where teams are: nights, the loan, journeys and nights away (laws 14 to 16)."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.referee.report import Violation
from planner.referee.route_clock import at
from planner.referee.route_legs import class_rule_of, day_of, moves_of, routes_of, ways_of
from planner.referee.service_dates import service_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.referee.service_dates import Service


def sleep_somewhere(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 14: one route for every date, each from where the one before ended, to a place to sleep."""
    for team in plan.teams:
        routes = routes_of(plan, team)
        yield from _cover_dates(problem, team, routes)
        for before, route in pairwise(routes):
            if route.start_place != before.end_place:
                yield _of(
                    route,
                    law="night",
                    expected=f"a start at {before.end_place}",
                    got=route.start_place,
                )
        for route in routes:
            if not _may_end(problem, team, route):
                yield _of(
                    route,
                    law="night",
                    expected="an end at a base or a stop with lodging",
                    got=route.end_place,
                )
            yield from _idle(problem, plan, route)


def serve_the_loan(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15: a team serves on all its lender's days, and starts and ends its week where its loan says."""
    for team in plan.teams:
        service = service_of(problem, team.lender)
        if service is None:
            yield Violation(
                law="loan",
                team=team.id,
                expected="a lender with service days this week",
                got=team.lender,
            )
            continue
        if service.too_short:
            expected = f"no team of a stay below {service.lender.min_away_days} days"
            yield Violation(
                law="loan",
                team=team.id,
                expected=expected,
                got=f"{len(service.dates)} service days",
            )
        if (team.first, team.last) != (service.first, service.last):
            expected = f"from {service.first} to {service.last}"
            yield Violation(
                law="loan", team=team.id, expected=expected, got=f"from {team.first} to {team.last}"
            )
        for route in routes_of(plan, team):
            yield from _begin_and_end(problem, route, service)


def travel_to_and_from_home(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15, journey: a journey day only leads from the office or to it, in its own window and minutes."""
    for team in plan.teams:
        service = service_of(problem, team.lender)
        for route in routes_of(plan, team):
            if service is not None and route.date in service.journeys:
                yield from _travel(problem, plan, route, service=service)


def rest_on_rest_days(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15, rest_day: on a service day that is a rest day of its lender a team does nothing."""
    for team in plan.teams:
        service = service_of(problem, team.lender)
        resting = set(service.lender.rest_days).intersection(service.dates) if service else set()
        for route in routes_of(plan, team):
            if route.date in resting and (
                route.visits or route.legs or route.breaks or route.start_place != route.end_place
            ):
                got = f"{len(route.visits)} visits, {len(route.legs)} legs, {len(route.breaks)} breaks, an end at {route.end_place}"
                yield _of(
                    route,
                    law="rest_day",
                    expected=f"a day without work at {route.start_place}",
                    got=got,
                )


def return_after_some_nights(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 16: nights away in a row are capped by the class of vehicle."""
    for team in plan.teams:
        rule, office = class_rule_of(problem, team), office_of(problem, team.lender)
        if rule is None or rule.max_nights_away is None:
            continue
        for away, run in groupby(
            routes_of(plan, team), key=lambda route: route.end_place != office
        ):
            nights = tuple(run)
            if away and len(nights) > rule.max_nights_away:
                expected = f"at most {rule.max_nights_away} nights away in a row"
                yield _of(nights[-1], law="nights_away", expected=expected, got=str(len(nights)))


def office_of(problem: Problem, lender_id: str) -> str | None:
    """Return the place id of a lender's office."""
    return next((lender.office for lender in problem.lenders if lender.id == lender_id), None)


def _cover_dates(problem: Problem, team: Team, routes: tuple[DayRoute, ...]) -> Iterable[Violation]:
    """Compare the dates of the routes with the days of the week and journey days of the team."""
    service = service_of(problem, team.lender)
    days = {day.date for day in problem.week.days} | set(service.journeys if service else ())
    expected = sorted(date for date in days if team.first <= date <= team.last)
    dates = [route.date for route in routes]
    for date in sorted({*expected, *dates}):
        wanted, given = expected.count(date), dates.count(date)
        if wanted != given:
            yield Violation(
                law="night", team=team.id, date=date, expected=f"routes: {wanted}", got=str(given)
            )


def _may_end(problem: Problem, team: Team, route: DayRoute) -> bool:
    """Say whether the team may end this route where it does."""
    beds = {base.id for base in problem.bases} | {stop.id for stop in problem.stops if stop.lodging}
    service = service_of(problem, team.lender)
    if service is not None and service.to_home and route.date == service.last:
        beds.add(service.lender.office)
    return route.end_place in beds


def _idle(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Check that a day without work is empty and stands at the day's earliest departure."""
    day = day_of(problem, plan, route)
    if day is None or route.visits or moves_of(problem, plan, route):
        return
    if route.legs or route.breaks or not route.depart == route.arrive == day.earliest_departure:
        expected = f"a day without work: nothing, at {at(day.earliest_departure)}"
        got = f"{len(route.legs)} legs, {len(route.breaks)} breaks, {at(route.depart)}-{at(route.arrive)}"
        yield _of(route, law="night", expected=expected, got=got)


def _begin_and_end(problem: Problem, route: DayRoute, service: Service) -> Iterable[Violation]:
    """Check the start of the first service day and the end of the last one."""
    office, own_day = service.lender.office, service.day_before
    if route.date == service.dates[0] and not (service.from_home and own_day):
        start = office if service.from_home else problem.team_rules.meeting_base
        if route.start_place != start:
            yield _of(route, law="loan", expected=f"a start at {start}", got=route.start_place)
    if (
        route.date == service.dates[-1]
        and service.to_home
        and not own_day
        and route.end_place != office
    ):
        yield _of(route, law="loan", expected=f"an end at {office}", got=route.end_place)


def _travel(
    problem: Problem, plan: Plan, route: DayRoute, *, service: Service
) -> Iterable[Violation]:
    """Check one journey day."""
    window, office = problem.journey, service.lender.office
    place, word = (
        (route.start_place, "a start")
        if route.date < service.dates[0]
        else (route.end_place, "an end")
    )
    if place != office:
        yield _of(route, law="journey", expected=f"{word} at {office}", got=place)
    if route.visits or route.breaks:
        yield _of(
            route,
            law="journey",
            expected="no visits, no breaks",
            got=f"{len(route.visits)} and {len(route.breaks)}",
        )
    if route.depart < window.earliest_departure or route.arrive > window.latest_arrival:
        expected = f"a journey within {at(window.earliest_departure)}-{at(window.latest_arrival)}"
        yield _of(
            route, law="journey", expected=expected, got=f"{at(route.depart)}-{at(route.arrive)}"
        )
    minutes = sum(way.minutes for way in ways_of(problem, plan, route))
    if minutes > window.max_drive_minutes:
        yield _of(
            route,
            law="journey",
            expected=f"at most {window.max_drive_minutes} minutes at the wheel",
            got=str(minutes),
        )


def _of(route: DayRoute, *, law: str, expected: str, got: str) -> Violation:
    """Make a violation on a team's day."""
    return Violation(law=law, team=route.team, date=route.date, expected=expected, got=got)
