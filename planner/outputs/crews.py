"""Say who and what a team is: members with their lender and roles, vehicle, kits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.plan import Member, Team
    from planner.model.problem import Problem
    from planner.outputs.text import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member as shown; ``guest``: lent by another office than the team's."""

    name: str
    roles: str
    lender: str
    lead: bool
    guest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A team as shown."""

    id: str
    lender: str
    example: bool
    lead: str
    people: tuple[Person, ...]
    vehicle: str
    kits: tuple[str, ...]


def describe_crew(problem: Problem, team: Team, wording: Wording) -> Crew:
    """Return what to show of ``team``; officers without a name go by their id."""
    lenders = {lender.id: lender for lender in problem.lenders}
    names = {officer.id: officer.name or officer.id for lender in problem.lenders for officer in lender.officers}
    seats = {vehicle.id: vehicle.seats for lender in problem.lenders for vehicle in lender.vehicles}

    def describe(member: Member) -> Person:
        return Person(
            name=names[member.id],
            roles=", ".join(wording.text(f"role.{role}") for role in member.roles),
            lender=lenders[member.lender].name,
            lead=member.lead,
            guest=member.lender != team.lender,
        )

    people = tuple(describe(member) for member in sorted(team.members, key=lambda member: not member.lead))
    kind = wording.text(f"vehicle.{team.vehicle.vehicle_class}")
    return Crew(
        id=team.id,
        lender=lenders[team.lender].name,
        example=any(lenders[member.lender].example for member in team.members),
        lead=people[0].name if people else "",
        people=people,
        vehicle=wording.text("vehicle.line", id=team.vehicle.id, kind=kind, seats=seats[team.vehicle.id]),
        kits=tuple(kit.id for kit in team.kits),
    )
