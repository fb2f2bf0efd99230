"""The moves a route must make, the ways they take, and the break that is due."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from planner.model.travel import BASIS
from planner.referee.service_dates import guest_lenders, service_of

if TYPE_CHECKING:
    from planner.model.campaign import Break, Day
    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule, VehicleClass


class Way(NamedTuple):
    """The travel from one place to another: minutes, metres, and how these are known."""

    minutes: int
    metres: int
    basis: str


def class_of(problem: Problem, team: Team) -> VehicleClass:
    """Return the class of the team's vehicle by the problem; by the plan if it is unknown there."""
    vehicles = (vehicle for lender in problem.lenders for vehicle in lender.vehicles)
    return next(
        (vehicle.vehicle_class for vehicle in vehicles if vehicle.id == team.vehicle.id),
        team.vehicle.vehicle_class,
    )


def class_rule_of(problem: Problem, team: Team) -> ClassRule | None:
    """Return the rule for teams with this team's vehicle class; None where there is none."""
    vehicle_class = class_of(problem, team)
    return next(
        (rule for rule in problem.team_rules.classes if rule.vehicle_class is vehicle_class), None
    )


def find_way(
    problem: Problem, vehicle_class: VehicleClass, *, origin: str, destination: str
) -> Way | None:
    """Return the way from one place to another; None where there is none."""
    matrix = next((matrix for matrix in problem.matrices if vehicle_class in matrix.classes), None)
    if matrix is None or origin not in matrix.places or destination not in matrix.places:
        return None
    row = matrix.places.index(origin)
    column = matrix.places.index(destination)
    minutes = matrix.minutes[row][column]
    metres = matrix.metres[row][column]
    if minutes is None or metres is None:
        return None
    return Way(minutes, metres, BASIS.get(matrix.basis[row][column], "none"))


def gaps_of(
    problem: Problem, plan: Plan, route: DayRoute
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the moves to each visit, in order, and to the end place.

    They follow from the route's places and its team's members alone. A team that meets guests in
    the shift passes the meeting base on its first and its last day (law 20). No move leads from a
    place to itself, so a gap may be empty.
    """
    meets_guests, parts_from_guests = _passes_meeting_base(problem, plan, route)
    base = problem.team_rules.meeting_base
    places = (route.start_place, *(visit.stop for visit in route.visits), route.end_place)
    gaps = []
    for number, (here, there) in enumerate(pairwise(places)):
        is_first = number == 0
        is_last = number == len(route.visits)
        by_base = (meets_guests and is_first) or (parts_from_guests and is_last)
        points = (here, base, there) if by_base else (here, there)
        gaps.append(tuple(move for move in pairwise(points) if move[0] != move[1]))
    return tuple(gaps)


def moves_of(problem: Problem, plan: Plan, route: DayRoute) -> tuple[tuple[str, str], ...]:
    """Return all moves of the route in order."""
    return tuple(move for gap in gaps_of(problem, plan, route) for move in gap)


def ways_of(problem: Problem, plan: Plan, route: DayRoute) -> tuple[Way, ...]:
    """Return the ways of the route's moves; a move without a way is left out."""
    team = team_of(plan, route)
    if team is None:
        return ()
    vehicle_class = class_of(problem, team)
    ways = (
        find_way(problem, vehicle_class, origin=here, destination=there)
        for here, there in moves_of(problem, plan, route)
    )
    return tuple(way for way in ways if way is not None)


def team_of(plan: Plan, route: DayRoute) -> Team | None:
    """Return the team of the route."""
    return next((team for team in plan.teams if team.id == route.team), None)


def routes_of(plan: Plan, team: Team) -> tuple[DayRoute, ...]:
    """Return the routes of the team by date."""
    return tuple(
        sorted(
            (route for route in plan.routes if route.team == team.id), key=lambda route: route.date
        )
    )


def is_journey(problem: Problem, plan: Plan, route: DayRoute) -> bool:
    """Return whether the route is on a journey day of its team."""
    team = team_of(plan, route)
    service = service_of(problem, team.lender) if team else None
    return service is not None and route.date in service.journeys


def day_of(problem: Problem, plan: Plan, route: DayRoute) -> Day | None:
    """Return the service day of the route; None on a journey day or outside the week."""
    if is_journey(problem, plan, route):
        return None
    return next((day for day in problem.week.days if day.date == route.date), None)


def due_break(problem: Problem, plan: Plan, route: DayRoute) -> Break | None:
    """Return the day's break if it falls between departure and arrival (law 9)."""
    day = day_of(problem, plan, route)
    if day is None or day.rest is None:
        return None
    return day.rest if route.depart < day.rest.end and route.arrive > day.rest.start else None


def shared_minutes(rest: Break | None, start: int, end: int) -> int:
    """Return the minutes of ``rest`` that lie between ``start`` and ``end``."""
    return 0 if rest is None else max(0, min(rest.end, end) - max(rest.start, start))


def _passes_meeting_base(problem: Problem, plan: Plan, route: DayRoute) -> tuple[bool, bool]:
    """Return whether the route passes the meeting base to meet guests, and to part from them."""
    team = team_of(plan, route)
    service = service_of(problem, team.lender) if team else None
    if team is None or service is None or service.day_before or not guest_lenders(problem, team):
        return False, False
    return (
        service.from_home and route.date == service.dates[0],
        service.to_home and route.date == service.dates[-1],
    )
