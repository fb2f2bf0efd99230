"""Check where teams are: nights, loan, journeys and nights away (laws 14 to 16)."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.referee.report import Violation
from planner.referee.route_clock import write_time
from planner.referee.route_legs import class_rule_of, day_of, moves_of, routes_of, ways_of
from planner.referee.service_dates import service_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.referee.service_dates import Service


def check_night(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 14: there is a route for every date, from the last night's place to a place to sleep."""
    for team in plan.teams:
        routes = routes_of(plan, team)
        yield from _check_dates(problem, team, routes)
        for before, route in pairwise(routes):
            if route.start_place != before.end_place:
                yield _violation(
                    route,
                    law="night",
                    expected=f"a start at {before.end_place}",
                    got=route.start_place,
                )
        for route in routes:
            if not _may_end(problem, team, route):
                yield _violation(
                    route,
                    law="night",
                    expected="an end at a base or a stop with lodging",
                    got=route.end_place,
                )
            yield from _check_idle_day(problem, plan, route)


def check_loan(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15: a team serves on all days of its lender, and starts and ends as the loan asks."""
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
            yield from _check_loan_ends(problem, route, service)


def check_journey(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15, journey: a journey day leads from or to the office, in its own window."""
    for team in plan.teams:
        service = service_of(problem, team.lender)
        for route in routes_of(plan, team):
            if service is not None and route.date in service.journeys:
                yield from _check_journey_day(problem, plan, route, service=service)


def check_rest_day(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 15, rest_day: a team does not work on a rest day of its lender."""
    for team in plan.teams:
        service = service_of(problem, team.lender)
        resting = set(service.lender.rest_days).intersection(service.dates) if service else set()
        for route in routes_of(plan, team):
            moves = route.legs or route.start_place != route.end_place
            if route.date in resting and (moves or route.visits or route.breaks):
                yield _violation(
                    route,
                    law="rest_day",
                    expected=f"a day without work at {route.start_place}",
                    got=f"{len(route.visits)} visits, {len(route.legs)} legs, "
                    f"{len(route.breaks)} breaks, an end at {route.end_place}",
                )


def check_nights_away(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 16: the vehicle class may limit the nights away in a row."""
    for team in plan.teams:
        rule = class_rule_of(problem, team)
        office = office_of(problem, team.lender)
        if rule is None or rule.max_nights_away is None:
            continue
        for away, run in groupby(
            routes_of(plan, team), key=lambda route: route.end_place != office
        ):
            nights = tuple(run)
            if away and len(nights) > rule.max_nights_away:
                expected = f"at most {rule.max_nights_away} nights away in a row"
                yield _violation(
                    nights[-1], law="nights_away", expected=expected, got=str(len(nights))
                )


def office_of(problem: Problem, lender_id: str) -> str | None:
    """Return the place id of a lender's office."""
    return next((lender.office for lender in problem.lenders if lender.id == lender_id), None)


def _check_dates(problem: Problem, team: Team, routes: tuple[DayRoute, ...]) -> Iterable[Violation]:
    """Compare the dates of the routes with the team's days of the week and journey days."""
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
    """Return whether the team may end this route at its end place."""
    beds = {base.id for base in problem.bases} | {stop.id for stop in problem.stops if stop.lodging}
    service = service_of(problem, team.lender)
    if service is not None and service.to_home and route.date == service.last:
        beds.add(service.lender.office)
    return route.end_place in beds


def _check_idle_day(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Check that a day without work is empty, at the day's earliest departure."""
    day = day_of(problem, plan, route)
    if day is None or route.visits or moves_of(problem, plan, route):
        return
    if route.legs or route.breaks or not route.depart == route.arrive == day.earliest_departure:
        expected = f"a day without work: nothing, at {write_time(day.earliest_departure)}"
        times = f"{write_time(route.depart)}-{write_time(route.arrive)}"
        got = f"{len(route.legs)} legs, {len(route.breaks)} breaks, {times}"
        yield _violation(route, law="night", expected=expected, got=got)


def _check_loan_ends(problem: Problem, route: DayRoute, service: Service) -> Iterable[Violation]:
    """Check the start of the first service day and the end of the last one."""
    office = service.lender.office
    own_day = service.day_before
    if route.date == service.dates[0] and not (service.from_home and own_day):
        start = office if service.from_home else problem.team_rules.meeting_base
        if route.start_place != start:
            yield _violation(
                route, law="loan", expected=f"a start at {start}", got=route.start_place
            )
    if (
        route.date == service.dates[-1]
        and service.to_home
        and not own_day
        and route.end_place != office
    ):
        yield _violation(route, law="loan", expected=f"an end at {office}", got=route.end_place)


def _check_journey_day(
    problem: Problem, plan: Plan, route: DayRoute, *, service: Service
) -> Iterable[Violation]:
    """Check one journey day."""
    window = problem.journey
    office = service.lender.office
    is_outward = route.date < service.dates[0]
    if is_outward and route.start_place != office:
        yield _violation(
            route, law="journey", expected=f"a start at {office}", got=route.start_place
        )
    if not is_outward and route.end_place != office:
        yield _violation(route, law="journey", expected=f"an end at {office}", got=route.end_place)
    if route.visits or route.breaks:
        yield _violation(
            route,
            law="journey",
            expected="no visits, no breaks",
            got=f"{len(route.visits)} and {len(route.breaks)}",
        )
    if route.depart < window.earliest_departure or route.arrive > window.latest_arrival:
        first = write_time(window.earliest_departure)
        last = write_time(window.latest_arrival)
        yield _violation(
            route,
            law="journey",
            expected=f"a journey within {first}-{last}",
            got=f"{write_time(route.depart)}-{write_time(route.arrive)}",
        )
    minutes = sum(way.minutes for way in ways_of(problem, plan, route))
    if minutes > window.max_drive_minutes:
        yield _violation(
            route,
            law="journey",
            expected=f"at most {window.max_drive_minutes} minutes at the wheel",
            got=str(minutes),
        )


def _violation(route: DayRoute, *, law: str, expected: str, got: str) -> Violation:
    """Return a violation on a team's day."""
    return Violation(law=law, team=route.team, date=route.date, expected=expected, got=got)
