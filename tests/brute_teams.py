"""Find every set of teams that can be out together, by trying every officer.

It reads laws 15 and 17 to 20 for the brute force.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from planner.model.resources import Role, Weekend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.campaign import Day
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule, Lender, Officer, Vehicle

ONE_DAY = timedelta(days=1)


class Shape(NamedTuple):
    """A team as it counts for the value: lender, vehicle class, seats, kits, guests or none."""

    lender: str
    vehicle_class: str
    seats: int
    kits: int
    guests: bool


class Staff:
    """The lenders of a week, and the teams they can make."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.lenders = {lender.id: lender for lender in problem.lenders}
        self.rules: dict[str, ClassRule] = {
            rule.vehicle_class: rule for rule in problem.team_rules.classes
        }

    # -- law 15: when a lender serves --------------------------------------------------------------

    def service(self, lender: Lender) -> list[Day]:
        """Return the days of the week on which ``lender`` serves."""
        days = [
            day for day in self.problem.week.days if lender.loan_from <= day.date <= lender.loan_to
        ]
        stays = (
            len(days)
            if lender.weekend is Weekend.HOME
            else (lender.loan_to - lender.loan_from).days + 1
        )
        return days if stays >= lender.min_away_days else []

    def comes(self, lender: Lender) -> bool:
        """Say whether a journey from home is due."""
        return (
            lender.weekend is Weekend.HOME or lender.loan_from >= self.problem.week.start - ONE_DAY
        )

    def leaves(self, lender: Lender) -> bool:
        """Say whether a journey home is due."""
        return (
            lender.weekend is Weekend.HOME or lender.loan_to < self.problem.week.start + 7 * ONE_DAY
        )

    def people(self, shape: Shape) -> int:
        """Return how many people the team needs."""
        rule = self.rules[shape.vehicle_class]
        return shape.kits * rule.operators_per_kit + rule.registrars + rule.drivers + rule.guides

    # -- laws 17 to 20: which teams can be made together -------------------------------------------

    def fleets(self) -> set[tuple[Shape, ...]]:
        """Return all teams that can be out together, and no team at all."""
        vehicles = [
            vehicle
            for lender in self.lenders.values()
            if self.service(lender)
            for vehicle in lender.vehicles
        ]
        choices = product(*([None, *self.shapes(vehicle)] for vehicle in vehicles))
        fleets = {tuple(sorted(shape for shape in choice if shape)) for choice in choices}
        return {fleet for fleet in fleets if self.has_kits(fleet) and self.has_people(fleet)}

    def shapes(self, vehicle: Vehicle) -> Iterator[Shape]:
        """Yield the teams that ``vehicle`` could carry."""
        rule = self.rules[vehicle.vehicle_class]
        for kits in range(1, rule.max_kits + 1):
            people = self.people(
                Shape(vehicle.lender, vehicle.vehicle_class, vehicle.seats, kits, guests=False)
            )
            if 1 <= people <= min(vehicle.seats, self.problem.team_rules.largest_team):
                for guests in {False, self.problem.team_rules.guests}:
                    yield Shape(vehicle.lender, vehicle.vehicle_class, vehicle.seats, kits, guests)

    def may_lend(self, owner: Lender, shape: Shape) -> bool:
        """Say whether people and kits of ``owner`` may be in the team."""
        if owner.id == shape.lender:
            return True
        served = self.service(owner)
        base = self.problem.team_rules.meeting_base
        host = owner.office == base != self.lenders[shape.lender].office
        return (
            shape.guests
            and host
            and all(day in served for day in self.service(self.lenders[shape.lender]))
        )

    def has_kits(self, fleet: tuple[Shape, ...]) -> bool:
        """Say whether every team gets its kits.

        Any set of teams must find enough kits among those who may lend to them (Hall).
        """
        for size in range(1, len(fleet) + 1):
            for teams in combinations(fleet, size):
                owners = [
                    owner
                    for owner in self.lenders.values()
                    if any(self.may_lend(owner, team) for team in teams)
                ]
                if sum(team.kits for team in teams) > sum(len(owner.kits) for owner in owners):
                    return False
        return True

    def has_people(self, fleet: tuple[Shape, ...]) -> bool:
        """Say whether every part in every team is played by somebody."""
        slots = []
        for shape in fleet:
            rule = self.rules[shape.vehicle_class]
            slots += [(shape, Role.DRIVER)] * rule.drivers + [
                (shape, Role.REGISTRAR)
            ] * rule.registrars
            slots += [(shape, Role.OPERATOR)] * (shape.kits * rule.operators_per_kit) + [
                (shape, Role.GUIDE)
            ] * rule.guides
        return self.fill(
            slots, [officer for lender in self.lenders.values() for officer in lender.officers]
        )

    def fill(self, slots: list[tuple[Shape, Role]], free: list[Officer]) -> bool:
        """Try everyone who is free for the first part, then the others; alike officers once."""
        if not slots:
            return True
        (shape, role), tried = slots[0], set()
        for officer in free:
            own = officer.lender == shape.lender
            able = role in officer.roles and (
                own if role is Role.DRIVER else self.may_lend(self.lenders[officer.lender], shape)
            )
            if able and (officer.lender, officer.roles) not in tried:
                tried.add((officer.lender, officer.roles))
                if self.fill(slots[1:], [other for other in free if other != officer]):
                    return True
        return False
