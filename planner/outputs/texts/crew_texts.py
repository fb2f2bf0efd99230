"""The texts about a team: members with their lender and roles, vehicle, kits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.plan import Member, Team
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member as shown; a ``guest`` is lent by another office than the team's."""

    id: str
    name: str
    roles: str
    lender: str
    lead: bool
    guest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A team as shown; ``town`` is its lender's short name, ``kits`` are (id, name)."""

    id: str
    lender: str
    town: str
    example: bool
    people: tuple[Person, ...]
    vehicle_id: str
    vehicle_kind: str
    vehicle: str
    kits: tuple[tuple[str, str], ...]


def describe_crew(directory: Directory, team: Team, wording: Wording) -> Crew:
    """Return what to show of ``team``, its lead first."""
    return Crew(
        id=team.id,
        lender=directory.lender(team.lender),
        town=directory.town(team.lender),
        example=directory.is_example(team),
        people=tuple(
            _describe(member, team, directory, wording=wording)
            for member in sorted(team.members, key=lambda m: not m.lead)
        ),
        vehicle_id=team.vehicle.id,
        vehicle_kind=wording.text(f"vehicle.{team.vehicle.vehicle_class}"),
        vehicle=_describe_vehicle(team, directory, wording),
        kits=directory.kits(team),
    )


def _describe(member: Member, team: Team, directory: Directory, *, wording: Wording) -> Person:
    return Person(
        id=member.id,
        name=directory.resource(member.id),
        roles=", ".join(wording.text(f"role.{role}") for role in member.roles if role != "lead"),
        lender=directory.lender(member.lender),
        lead=member.lead,
        guest=member.lender != team.lender,
    )


def _describe_vehicle(team: Team, directory: Directory, wording: Wording) -> str:
    name = directory.resource(team.vehicle.id)
    kind = wording.text(f"vehicle.{team.vehicle.vehicle_class}")
    vehicles = (vehicle for lender in directory.problem.lenders for vehicle in lender.vehicles)
    seats = next((vehicle.seats for vehicle in vehicles if vehicle.id == team.vehicle.id), None)
    return (
        f"{name} ({kind})"
        if seats is None
        else wording.text("vehicle.line", name=name, kind=kind, seats=seats)
    )
