"""Check the laws of teams: crew, shared resources, lender and guests (laws 17 to 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.resources import Role
from planner.referee.report import Violation
from planner.referee.route_legs import class_of, class_rule_of, routes_of
from planner.referee.service_dates import guest_lenders, service_of
from planner.referee.whereabouts import office_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem
    from planner.referee.service_dates import Service

CREW_ROLES = (Role.OPERATOR, Role.REGISTRAR, Role.DRIVER, Role.GUIDE)


def check_crew(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 17: a team has the people that its kits and vehicle need, in their own roles."""
    for team in plan.teams:
        for expected, got in (
            *_check_crew_size(problem, team),
            *_check_seats(problem, team),
            *_check_members(problem, team),
            *_check_resources(problem, team),
        ):
            yield Violation(law="crew", team=team.id, expected=expected, got=got)


def check_shared(_problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 18: no officer, kit or vehicle is in two teams."""
    holder: dict[tuple[str, str], str] = {}
    for team in plan.teams:
        things = (
            *(("officer", member.id) for member in team.members),
            *(("kit", kit.id) for kit in team.kits),
            ("vehicle", team.vehicle.id),
        )
        for kind, thing in dict.fromkeys(things):
            if (kind, thing) in holder:
                yield Violation(
                    law="shared",
                    team=team.id,
                    expected=f"{kind} {thing} only in {holder[kind, thing]}",
                    got="in both",
                )
            holder.setdefault((kind, thing), team.id)


def check_lender(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 19: the vehicle and the drivers belong to the team's lender."""
    officers = {
        officer.id: officer.lender for lender in problem.lenders for officer in lender.officers
    }
    vehicles = {
        vehicle.id: vehicle.lender for lender in problem.lenders for vehicle in lender.vehicles
    }
    for team in plan.teams:
        vehicle = vehicles.get(team.vehicle.id, team.vehicle.lender)
        if vehicle != team.lender:
            yield Violation(
                law="lender",
                team=team.id,
                expected=f"a vehicle of {team.lender}",
                got=f"{team.vehicle.id} of {vehicle}",
            )
        for member in team.members:
            owner = officers.get(member.id, member.lender)
            if Role.DRIVER in member.roles and owner != team.lender:
                yield Violation(
                    law="lender",
                    team=team.id,
                    expected=f"drivers of {team.lender}",
                    got=f"{member.id} of {owner}",
                )


def check_guests(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 20: guests come from the meeting base; only a team that meets them passes a base."""
    for team in plan.teams:
        guests = guest_lenders(problem, team)
        service = service_of(problem, team.lender)
        if guests and not problem.team_rules.guests:
            yield Violation(law="guests", team=team.id, expected="no guests", got=", ".join(guests))
        for guest in guests:
            yield from _check_host(problem, team, guest)
        for route in routes_of(plan, team):
            if service is not None:
                yield from _check_meeting(problem, route, service=service, guests=bool(guests))


def _check_crew_size(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Compare kits and people with the rule of the vehicle class."""
    rule = class_rule_of(problem, team)
    kits = len({kit.id for kit in team.kits})
    if rule is None:
        yield "a rule for the class of vehicle", class_of(problem, team)
        return
    if not 1 <= kits <= rule.max_kits:
        yield f"1 to {rule.max_kits} kits", str(kits)
    least = (
        (Role.OPERATOR, kits * rule.operators_per_kit),
        (Role.REGISTRAR, rule.registrars),
        (Role.DRIVER, rule.drivers),
        (Role.GUIDE, rule.guides),
    )
    for role, needed in least:
        given = len({member.id for member in team.members if role in member.roles})
        if given < needed:
            yield f"{role}: at least {needed}", str(given)


def _check_seats(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Compare the number of members with the seats and the largest team, and count the leads."""
    vehicles = (vehicle for lender in problem.lenders for vehicle in lender.vehicles)
    seats = next((vehicle.seats for vehicle in vehicles if vehicle.id == team.vehicle.id), None)
    if seats is not None and len(team.members) > seats:
        yield f"at most {seats} members on the seats", str(len(team.members))
    if len(team.members) > problem.team_rules.largest_team:
        yield f"at most {problem.team_rules.largest_team} members", str(len(team.members))
    leads = sum(member.lead for member in team.members)
    if leads != 1:
        yield "one lead", str(leads)


def _check_members(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Check that each member exercises one role of the crew, a role of the officer's own."""
    officers = {officer.id: officer for lender in problem.lenders for officer in lender.officers}
    for member in team.members:
        officer = officers.get(member.id)
        crew_roles = [role for role in member.roles if role in CREW_ROLES]
        if not member.roles or len(crew_roles) > 1:
            yield (
                f"{member.id} as operator, registrar, driver or guide",
                ", ".join(member.roles) or "no role",
            )
        for role in member.roles if officer else ():
            if officer and role not in officer.roles:
                yield f"{member.id} as {', '.join(officer.roles) or 'nothing'}", role
        if officer and officer.lender != member.lender:
            yield f"{member.id} of {officer.lender}", member.lender


def _check_resources(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Check that ids are listed once, and that kits and vehicle are those of the problem."""
    for kind, ids in (
        ("member", [member.id for member in team.members]),
        ("kit", [kit.id for kit in team.kits]),
    ):
        for double in sorted({thing for thing in ids if ids.count(thing) > 1}):
            yield f"{kind} {double} once", str(ids.count(double))
    kits = {kit.id: kit.lender for lender in problem.lenders for kit in lender.kits}
    for kit in team.kits:
        if kits.get(kit.id, kit.lender) != kit.lender:
            yield f"{kit.id} of {kits[kit.id]}", kit.lender
    stated = (team.vehicle.vehicle_class, team.vehicle.lender)
    vehicles = (vehicle for lender in problem.lenders for vehicle in lender.vehicles)
    for vehicle in vehicles:
        known = (vehicle.vehicle_class, vehicle.lender)
        if vehicle.id == team.vehicle.id and known != stated:
            yield f"{vehicle.id}, {known[0]} of {known[1]}", f"{stated[0]} of {stated[1]}"


def _check_host(problem: Problem, team: Team, guest: str) -> Iterable[Violation]:
    """Check that guests come from the meeting base and serve on all days of the team."""
    base = problem.team_rules.meeting_base
    if office_of(problem, team.lender) == base:
        yield Violation(
            law="guests", team=team.id, expected=f"no guests in a team from {base}", got=guest
        )
    if office_of(problem, guest) != base:
        yield Violation(law="guests", team=team.id, expected=f"guests from {base}", got=guest)
    own = service_of(problem, team.lender)
    theirs = service_of(problem, guest)
    missing = sorted(set(own.dates if own else ()) - set(theirs.dates if theirs else ()))
    if missing:
        yield Violation(
            law="guests",
            team=team.id,
            date=missing[0],
            expected="guests who serve on all days of the team",
            got=f"{guest} does not",
        )


def _check_meeting(
    problem: Problem, route: DayRoute, *, service: Service, guests: bool
) -> Iterable[Violation]:
    """Check where a team meets its guests and parts from them, and that it passes no other base."""
    base = problem.team_rules.meeting_base
    office = service.lender.office
    legs = route.legs
    outward = guests and service.from_home and route.date == service.first
    homeward = guests and service.to_home and route.date == service.dates[-1]
    if service.day_before:
        if (outward or homeward) and route.end_place != base:
            yield _violation(route, expected=f"an end at {base}", got=route.end_place)
    elif office != base:
        if outward and not (legs and (legs[0].origin, legs[0].destination) == (office, base)):
            yield _violation(
                route,
                expected=f"first leg {office} > {base}",
                got=legs[0].destination if legs else "no leg",
            )
        if homeward and not (legs and (legs[-1].origin, legs[-1].destination) == (base, office)):
            yield _violation(
                route,
                expected=f"last leg {base} > {office}",
                got=legs[-1].origin if legs else "no leg",
            )
    in_shift = not service.day_before
    from_base = set()
    if outward and in_shift:
        from_base.add(1)
    if homeward and in_shift:
        from_base.add(len(legs) - 1)
    bases = {base.id for base in problem.bases}
    for number, leg in enumerate(legs):
        if number and number not in from_base and leg.origin in bases:
            yield _violation(route, expected="no base in the middle of a route", got=leg.origin)


def _violation(route: DayRoute, *, expected: str, got: str) -> Violation:
    """Return a violation of the law of guests on a team's day."""
    return Violation(law="guests", team=route.team, date=route.date, expected=expected, got=got)
