"""Totals and value of a plan, as laws 1 to 4 and 21 to 23 ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.model.campaign import RequestKind
from planner.model.plan import Totals
from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.instance.expected_demand import called_again, expected_demand, number_calls
from planner.optimise.instance.requests import meets
from planner.optimise.units import MILLIONTH, THOUSANDTH, overtime, travel_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.campaign import Request
    from planner.model.plan import DayRoute, Team, Visit
    from planner.model.problem import Problem

METRES_PER_KM = 1000


def fill_in(
    problem: Problem, teams: Sequence[Team], routes: Sequence[DayRoute]
) -> tuple[DayRoute, ...]:
    """Return the routes with the people each visit is expected to record and to turn away."""
    rates = {rule.vehicle_class: rule.rate for rule in problem.team_rules.classes}
    speed = {team.id: len(team.kits) * rates[team.vehicle.vehicle_class] for team in teams}
    stops = {stop.id: stop for stop in problem.stops}
    numbers = number_calls(routes, problem.rules.longest_gap)
    calls: dict[tuple[str, int], list[tuple[DayRoute, Visit]]] = {}
    for route in routes:
        for visit in route.visits:
            calls.setdefault((visit.stop, numbers[visit.stop, route.date]), []).append(
                (route, visit)
            )
    filled: dict[tuple[str, object, int], Visit] = {}
    for (stop, number), visits in calls.items():
        visits.sort(key=lambda item: (item[0].date, item[1].start, item[0].team))
        waiting = expected_demand(
            problem, called_again(problem, stops[stop]) if number else stops[stop]
        )
        for route, visit in visits:
            recorded = min(waiting, speed[route.team] * recording_minutes(route, visit) // 60)
            waiting -= recorded
            last = visit is visits[-1][1]
            filled[route.team, route.date, visit.arrive] = replace(
                visit, expected_recorded=recorded, turned_away=waiting if last else 0
            )
    return tuple(
        replace(
            route,
            visits=tuple(filled[route.team, route.date, visit.arrive] for visit in route.visits),
        )
        for route in routes
    )


def recording_minutes(route: DayRoute, visit: Visit) -> int:
    """Return the minutes from the start to the end of a visit, less its break (law 10)."""
    resting = sum(
        max(0, min(visit.end, rest.end) - max(visit.start, rest.start)) for rest in route.breaks
    )
    return visit.end - visit.start - resting


def add_up(problem: Problem, teams: Sequence[Team], routes: Sequence[DayRoute]) -> Totals:
    """Return the totals of a plan."""
    visits = [visit for route in routes for visit in route.visits]
    by_id = {team.id: team for team in teams}
    offices = {lender.id: lender.office for lender in problem.lenders}
    fuel = {rule.vehicle_class: rule.fuel_idr_per_km for rule in problem.team_rules.classes}
    pay = problem.pay
    cost = 0
    for route in routes:
        team = by_id[route.team]
        for member in team.members:
            away = route.end_place != offices[member.lender]
            cost += pay.per_diem_away_idr + pay.lodging_idr if away else pay.per_diem_home_idr
        cost += sum(leg.metres for leg in route.legs) * fuel[team.vehicle.vehicle_class] // 1000
    return Totals(
        expected_recorded=sum(visit.expected_recorded for visit in visits),
        turned_away=sum(visit.turned_away for visit in visits),
        visits=len(visits),
        villages=len({visit.village for visit in visits}),
        metres=sum(leg.metres for route in routes for leg in route.legs),
        drive_minutes=sum(leg.minutes for route in routes for leg in route.legs),
        nights_away=sum(route.end_place != offices[by_id[route.team].lender] for route in routes),
        cost_idr=cost,
    )


def _overtime_minutes(problem: Problem, routes: Sequence[DayRoute]) -> int:
    shift_end = {day.date: day.shift_end for day in problem.week.days}
    return sum(
        max(0, visit.end - shift_end[route.date]) for route in routes for visit in route.visits
    )


def is_met(request: Request, teams: Sequence[Team], routes: Sequence[DayRoute]) -> bool:
    """Return whether a visit of the ``routes`` meets ``request``."""
    lender = {team.id: team.lender for team in teams}
    return any(
        visit.stop == request.stop
        and meets(request, route.date)
        and request.lender in (None, lender[route.team])
        for route in routes
        for visit in route.visits
    )


def appraise(
    problem: Problem, teams: Sequence[Team], routes: Sequence[DayRoute], totals: Totals
) -> int:
    """Return the value of a plan in thousandths of a weighted person: exact, then rounded down."""
    stops = {stop.id: stop for stop in problem.stops}
    objective = problem.objective
    weighted = 0
    recorded: dict[str, int] = {}
    for route in routes:
        for visit in route.visits:
            stop = stops[visit.stop]
            weighted += stop.weight * visit.expected_recorded
            recorded[stop.kecamatan] = recorded.get(stop.kecamatan, 0) + visit.expected_recorded
    millionths = objective.visit_price * totals.visits + objective.night_price * totals.nights_away
    millionths += objective.turned_away_price * totals.turned_away
    millionths -= objective.prefer_price * sum(
        is_met(request, teams, routes)
        for request in problem.requests
        if request.kind is RequestKind.PREFER
    )
    millionths += sum(
        target.price * max(0, target.people - recorded.get(target.kecamatan, 0))
        for target in read_coverage_targets(problem)
    )
    units = (
        MILLIONTH * millionths
        + overtime(problem, _overtime_minutes(problem, routes))
        + _travel_costs(problem, routes)
    )
    return weighted + -units // THOUSANDTH


def _travel_costs(problem: Problem, routes: Sequence[DayRoute]) -> int:
    """Return the travel cost of all routes, in whole units."""
    units = travel_cost(problem, sum(leg.minutes for route in routes for leg in route.legs), 0)
    for route in routes:
        metres = travel_cost(problem, 0, sum(leg.metres for leg in route.legs))
        units += (
            -(-metres // THOUSANDTH) * THOUSANDTH
            if problem.objective.round_up_kilometres
            else metres
        )
    return units
