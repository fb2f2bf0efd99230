"""Check that every stop is accounted for, every id known and every reason true (laws 25, 26)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.model.plan import Reason
from planner.referee.recorded import crowd_of
from planner.referee.report import Violation
from planner.referee.route_legs import find_way
from planner.referee.service_dates import service_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem


def check_lost(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 25: every stop is visited or listed once as unvisited, never both."""
    visited = {visit.stop for route in plan.routes for visit in route.visits}
    listed = Counter(entry.stop for entry in plan.unvisited)
    for stop in problem.stops:
        times = listed[stop.id]
        if stop.id in visited and times:
            yield Violation(law="lost", stop=stop.id, expected="visited or unvisited", got="both")
        elif stop.id not in visited and times != 1:
            yield Violation(
                law="lost",
                stop=stop.id,
                expected="visited, or listed once as unvisited",
                got=f"listed {times} times",
            )


def check_unknown(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 25, unknown: every id exists, and every village is the village of its stop."""
    known = _known_ids(problem, plan)
    for kind, name, team in _ids_in_plan(plan):
        if name not in known[kind]:
            yield Violation(
                law="unknown", team=team, expected=f"the id of a {kind}", got=repr(name)
            )
    villages = {stop.id: stop.village for stop in problem.stops}
    visited = ((visit.stop, visit.village) for route in plan.routes for visit in route.visits)
    for stop, village in (*visited, *((entry.stop, entry.village) for entry in plan.unvisited)):
        if villages.get(stop, village) != village:
            yield Violation(
                law="unknown", stop=stop, expected=f"village {villages[stop]}", got=repr(village)
            )


def check_reason(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 26: a reason that can be checked is true."""
    stops = {stop.id: stop for stop in problem.stops}
    for entry in plan.unvisited:
        stop = stops.get(entry.stop)
        if stop is not None and not _may_be_true(problem, stop, reason=entry.reason):
            yield Violation(law="reason", stop=stop.id, expected="a true reason", got=entry.reason)


def check_structure(_problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 25, structure: all tuples of the plan are sorted, and the ids of teams distinct."""
    sequences = [
        ("teams by id", [team.id for team in plan.teams]),
        ("routes by team and date", [f"{route.team} {route.date}" for route in plan.routes]),
        ("unvisited by stop", [entry.stop for entry in plan.unvisited]),
        ("idle by id", [idle.id for idle in plan.idle]),
        *(
            (f"members of {team.id} by id", [member.id for member in team.members])
            for team in plan.teams
        ),
        *((f"kits of {team.id} by id", [kit.id for kit in team.kits]) for team in plan.teams),
    ]
    for name, keys in sequences:
        if keys != sorted(keys):
            yield Violation(law="structure", expected=name, got="another order")
    for team, times in Counter(team.id for team in plan.teams).items():
        if times > 1:
            yield Violation(
                law="structure", team=team, expected="one team of this id", got=str(times)
            )


def _known_ids(problem: Problem, plan: Plan) -> dict[str, set[str]]:
    """Return the ids that exist, by kind."""
    stops = {stop.id for stop in problem.stops}
    bases = {base.id for base in problem.bases}
    offices = {office.id for office in problem.offices}
    officers = {officer.id for lender in problem.lenders for officer in lender.officers}
    kits = {kit.id for lender in problem.lenders for kit in lender.kits}
    vehicles = {vehicle.id for lender in problem.lenders for vehicle in lender.vehicles}
    return {
        "stop": stops,
        "place": stops | bases | offices,
        "lender": {lender.id for lender in problem.lenders},
        "team": {team.id for team in plan.teams},
        "officer": officers,
        "kit": kits,
        "vehicle": vehicles,
        "resource": officers | kits | vehicles,
    }


def _ids_in_plan(plan: Plan) -> Iterator[tuple[str, str, str | None]]:
    """Yield every id in the plan, with its kind and team."""
    for team in plan.teams:
        yield from _ids_of_team(team)
    for route in plan.routes:
        yield from _ids_of_route(route)
    yield from (("stop", entry.stop, None) for entry in plan.unvisited)
    yield from (("lender", entry.lender, None) for entry in plan.marginal)
    yield from (("resource", entry.id, None) for entry in plan.idle)


def _ids_of_team(team: Team) -> Iterator[tuple[str, str, str]]:
    """Yield the ids of a team's lender, members, kits and vehicle."""
    yield from (("lender", lender, team.id) for lender in (team.lender, team.vehicle.lender))
    yield "vehicle", team.vehicle.id, team.id
    for member in team.members:
        yield from (("officer", member.id, team.id), ("lender", member.lender, team.id))
    for kit in team.kits:
        yield from (("kit", kit.id, team.id), ("lender", kit.lender, team.id))


def _ids_of_route(route: DayRoute) -> Iterator[tuple[str, str, str]]:
    """Yield the ids of a route's team, stops and places."""
    yield "team", route.team, route.team
    yield from (("stop", visit.stop, route.team) for visit in route.visits)
    places = (route.start_place, route.end_place, *(rest.place for rest in route.breaks))
    ends = (end for leg in route.legs for end in (leg.origin, leg.destination))
    yield from (("place", place, route.team) for place in (*places, *ends))


def _may_be_true(problem: Problem, stop: Stop, *, reason: Reason) -> bool:
    """Return whether ``reason`` may be true of ``stop``; reasons of choice are not checked."""
    match reason:
        case Reason.DONE:
            return crowd_of(problem, stop) == 0
        case Reason.CLOSED:
            return all(day.date in stop.closed for day in problem.week.days)
        case Reason.NO_SUITABLE_TEAM:
            services = (service_of(problem, lender.id) for lender in problem.lenders)
            sending = (
                service.lender
                for service in services
                if service is not None and not service.too_short
            )
            return all(
                vehicle.vehicle_class not in stop.vehicle_classes
                for lender in sending
                for vehicle in lender.vehicles
            )
        case Reason.UNREACHABLE:
            return not _is_reachable(problem, stop)
        case _:
            return True


def _is_reachable(problem: Problem, stop: Stop) -> bool:
    """Return whether an allowed vehicle class has a way from a base within the longest window."""
    longest = max(
        (day.latest_return - day.earliest_departure for day in problem.week.days), default=0
    )
    ways = (
        find_way(problem, vehicle_class, origin=base.id, destination=stop.id)
        for vehicle_class in stop.vehicle_classes
        for base in problem.bases
    )
    return any(way is not None and way.minutes <= longest for way in ways)
