"""Crew assignment: the officers, kits and vehicle of each team.

A team takes guests only where its lender has too few officers or kits of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.model.plan import Member, TeamKit, TeamVehicle
from planner.model.resources import Role
from planner.optimise.instance.profiles import CREW_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.problem import Problem
    from planner.model.resources import Kit, Lender, Officer
    from planner.optimise.instance.profiles import TeamType

IMPOSSIBLE = 1e6
GUEST = 100.0  # cost of an officer or kit of another lender
# Cost of each role that an officer has: officers of few roles are assigned first.
VERSATILE = 1.0
LEADS_FIRST = (Role.REGISTRAR, Role.OPERATOR, Role.DRIVER, Role.GUIDE)


@dataclass(frozen=True, slots=True)
class Crew:
    """Members, kits and vehicle of a team."""

    members: tuple[Member, ...]
    kits: tuple[TeamKit, ...]
    vehicle: TeamVehicle


def name_crews(problem: Problem, team_types: Sequence[TeamType]) -> list[Crew]:
    """Return a crew for each team, given the types of all teams.

    Raises
    ------
    RuntimeError
        If there are too few officers or kits. That is a bug: the master has limits for both.
    """
    hosts = {
        lender.id for lender in problem.lenders if lender.office == problem.team_rules.meeting_base
    }
    slots = [
        (team, role)
        for team, team_type in enumerate(team_types)
        for role, count in team_type.needs
        for _ in range(count)
    ]
    officers = [
        officer
        for lender in problem.lenders
        for officer in lender.officers
        if set(CREW_ROLES) & set(officer.roles)
    ]
    people = _assign(
        [
            [_officer_cost(team_types[team], role, officer, hosts) for officer in officers]
            for team, role in slots
        ]
    )
    kit_slots = [team for team, team_type in enumerate(team_types) for _ in range(team_type.kits)]
    kits = [kit for lender in problem.lenders for kit in lender.kits]
    assigned_kits = _assign(
        [[_lender_cost(team_types[team], kit.lender, hosts) for kit in kits] for team in kit_slots]
    )
    vehicles = {vehicle.id: vehicle for lender in problem.lenders for vehicle in lender.vehicles}
    free = {team_type.vehicles: list(team_type.vehicles) for team_type in team_types}
    crews = []
    for team, team_type in enumerate(team_types):
        crew = [(officers[people[s]], role) for s, (t, role) in enumerate(slots) if t == team]
        vehicle = vehicles[free[team_type.vehicles].pop(0)]
        crews.append(
            Crew(
                _members(crew),
                tuple(
                    sorted(
                        (
                            TeamKit(id=kit.id, lender=kit.lender)
                            for kit in _kits_of(team, kits, assigned_kits, kit_slots)
                        ),
                        key=lambda kit: kit.id,
                    )
                ),
                TeamVehicle(
                    id=vehicle.id, vehicle_class=vehicle.vehicle_class, lender=vehicle.lender
                ),
            )
        )
    return crews


def _kits_of(
    team: int, kits: list[Kit], assigned_kits: list[int], kit_slots: list[int]
) -> list[Kit]:
    return [kits[assigned_kits[s]] for s, t in enumerate(kit_slots) if t == team]


def _lender_cost(team_type: TeamType, lender: str, hosts: set[str]) -> float:
    if lender == team_type.lender:
        return 0.0
    return GUEST if team_type.guests and lender in hosts else IMPOSSIBLE


def _officer_cost(team_type: TeamType, role: Role, officer: Officer, hosts: set[str]) -> float:
    if role not in officer.roles or (role is Role.DRIVER and officer.lender != team_type.lender):
        return IMPOSSIBLE
    return _lender_cost(team_type, officer.lender, hosts) + VERSATILE * len(officer.roles)


def _assign(costs: list[list[float]]) -> list[int]:
    """Return the column assigned to each row, at least total cost."""
    if not costs:
        return []
    table = np.array(costs, dtype=np.float64).reshape(len(costs), -1)
    rows, columns = linear_sum_assignment(table)
    if len(rows) < len(costs) or table[rows, columns].max(initial=0.0) >= IMPOSSIBLE:
        raise RuntimeError("the pools cannot staff the teams chosen")
    return [int(column) for _, column in sorted(zip(rows, columns, strict=True))]


def _members(crew: list[tuple[Officer, Role]]) -> tuple[Member, ...]:
    """Return the members, one of them the lead.

    The lead is an officer with that role; else the registrar, whom the village meets first; else an
    operator.
    """
    leader = min(
        crew,
        key=lambda item: (Role.LEAD not in item[0].roles, LEADS_FIRST.index(item[1]), item[0].id),
    )[0].id
    members = [
        Member(id=officer.id, roles=(role,), lender=officer.lender, lead=officer.id == leader)
        for officer, role in crew
    ]
    return tuple(sorted(members, key=lambda member: member.id))


def idle_of(lender: Lender, used: set[str]) -> dict[str, list[str]]:
    """Return the resources of ``lender`` that are not in ``used``, by kit, vehicle or crew role."""
    idle: dict[str, list[str]] = {"kit": [kit.id for kit in lender.kits if kit.id not in used]}
    idle["vehicle"] = [vehicle.id for vehicle in lender.vehicles if vehicle.id not in used]
    for role in CREW_ROLES:
        idle[role.value] = [
            officer.id
            for officer in lender.officers
            if officer.id not in used and role in officer.roles
        ]
    return idle
