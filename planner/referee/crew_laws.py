"""Check teams: crews, what two of them share, their lender, and guests (laws 17 to 20)."""

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


def man_the_team(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 17: people for the kits and the vehicle, in roles they have, on seats that exist, under one lead."""
    for team in plan.teams:
        for expected, got in (
            *_count_crew(problem, team),
            *_count_seats(problem, team),
            *_check_members(problem, team),
            *_check_things(problem, team),
        ):
            yield Violation(law="crew", team=team.id, expected=expected, got=got)


def share_nothing(_problem: Problem, plan: Plan) -> Iterable[Violation]:
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


def belong_to_the_lender(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 19: vehicle and drivers are those of the team's lender."""
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


def welcome_guests(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 20: guests come from the meeting base, where the team meets them; no other team passes a base."""
    for team in plan.teams:
        guests, service = guest_lenders(problem, team), service_of(problem, team.lender)
        if guests and not problem.team_rules.guests:
            yield Violation(law="guests", team=team.id, expected="no guests", got=", ".join(guests))
        for guest in guests:
            yield from _check_host(problem, team, guest)
        for route in routes_of(plan, team):
            if service is not None:
                yield from _check_meeting(problem, route, service=service, guests=bool(guests))


def _count_crew(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Compare kits and people with what the class of vehicle asks for."""
    rule, kits = class_rule_of(problem, team), len({kit.id for kit in team.kits})
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


def _count_seats(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Compare the number of members with the seats and the largest team."""
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
    """Check that each member is one person with one part to play, and has what it takes."""
    officers = {officer.id: officer for lender in problem.lenders for officer in lender.officers}
    for member in team.members:
        officer = officers.get(member.id)
        parts = [role for role in member.roles if role in CREW_ROLES]
        if not member.roles or len(parts) > 1:
            yield (
                f"{member.id} as operator, registrar, driver or guide",
                ", ".join(member.roles) or "no role",
            )
        for role in member.roles if officer else ():
            if officer and role not in officer.roles:
                yield f"{member.id} as {', '.join(officer.roles) or 'nothing'}", role
        if officer and officer.lender != member.lender:
            yield f"{member.id} of {officer.lender}", member.lender


def _check_things(problem: Problem, team: Team) -> Iterable[tuple[str, str]]:
    """Check that nothing is listed twice, and kits and vehicle are stated as their lender states them."""
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
    for vehicle in (
        vehicle
        for lender in problem.lenders
        for vehicle in lender.vehicles
        if vehicle.id == team.vehicle.id
    ):
        if (vehicle.vehicle_class, vehicle.lender) != (
            team.vehicle.vehicle_class,
            team.vehicle.lender,
        ):
            yield (
                f"{vehicle.id}, {vehicle.vehicle_class} of {vehicle.lender}",
                f"{team.vehicle.vehicle_class} of {team.vehicle.lender}",
            )


def _check_host(problem: Problem, team: Team, guest: str) -> Iterable[Violation]:
    """Check that guests are at home at the meeting base and there on all days of the team."""
    base = problem.team_rules.meeting_base
    if office_of(problem, team.lender) == base:
        yield Violation(
            law="guests", team=team.id, expected=f"no guests in a team from {base}", got=guest
        )
    if office_of(problem, guest) != base:
        yield Violation(law="guests", team=team.id, expected=f"guests from {base}", got=guest)
    own, theirs = service_of(problem, team.lender), service_of(problem, guest)
    missing = sorted(set(own.dates if own else ()) - set(theirs.dates if theirs else ()))
    if missing:
        expected = "guests who serve on all days of the team"
        yield Violation(
            law="guests", team=team.id, date=missing[0], expected=expected, got=f"{guest} does not"
        )


def _check_meeting(
    problem: Problem, route: DayRoute, *, service: Service, guests: bool
) -> Iterable[Violation]:
    """Check where a team meets its guests and leaves them, and that it passes no base otherwise."""
    base, office, legs = problem.team_rules.meeting_base, service.lender.office, route.legs
    outward = guests and service.from_home and route.date == service.first
    homeward = guests and service.to_home and route.date == service.dates[-1]
    if service.day_before:
        if (outward or homeward) and route.end_place != base:
            yield _of(route, expected=f"an end at {base}", got=route.end_place)
    elif office != base:
        if outward and not (legs and (legs[0].origin, legs[0].destination) == (office, base)):
            yield _of(
                route,
                expected=f"first leg {office} > {base}",
                got=legs[0].destination if legs else "no leg",
            )
        if homeward and not (legs and (legs[-1].origin, legs[-1].destination) == (base, office)):
            yield _of(
                route,
                expected=f"last leg {base} > {office}",
                got=legs[-1].origin if legs else "no leg",
            )
    in_shift = not service.day_before
    allowed = {
        number
        for number, due in ((1, outward and in_shift), (len(legs) - 1, homeward and in_shift))
        if due
    }
    bases = {base.id for base in problem.bases}
    for number, leg in enumerate(legs):
        if number and number not in allowed and leg.origin in bases:
            yield _of(route, expected="no base in the middle of a route", got=leg.origin)


def _of(route: DayRoute, *, expected: str, got: str) -> Violation:
    """Make a violation of the law of guests on a team's day."""
    return Violation(law="guests", team=route.team, date=route.date, expected=expected, got=got)
