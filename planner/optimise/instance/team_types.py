"""Enumerate the types of teams that the lenders can form, with their profiles and their weeks of service."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from planner.model.resources import JourneyMode, Role, Weekend
from planner.optimise.array_types import NEVER
from planner.optimise.instance.network import NO_CAP
from planner.optimise.instance.profiles import Commodity, TeamProfile, TeamType, Terminal
from planner.optimise.units import to_thousandths, travel_cost

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule, Lender, Vehicle


def service_days(problem: Problem, lender: Lender) -> tuple[int, ...]:
    """Return the indices of the week's days on which ``lender`` serves (law 15); none where its stay would be too short."""
    days = tuple(
        d
        for d, day in enumerate(problem.week.days)
        if lender.loan_from <= day.date <= lender.loan_to
    )
    length = (
        len(days)
        if lender.weekend is Weekend.HOME
        else (lender.loan_to - lender.loan_from).days + 1
    )
    return days if length >= lender.min_away_days else ()


def comes_from_home(problem: Problem, lender: Lender) -> bool:
    """Say whether a journey from home is due before or on the lender's first service day."""
    return lender.weekend is Weekend.HOME or lender.loan_from >= problem.week.start - timedelta(
        days=1
    )


def travels_in_shift(problem: Problem, lender: Lender) -> bool:
    """Say whether journeys lie inside the shift; a lender whose office is a base needs no other."""
    return lender.journey is JourneyMode.IN_SHIFT or any(
        base.id == lender.office for base in problem.bases
    )


def goes_home(problem: Problem, lender: Lender) -> bool:
    """Say whether a journey home is due on or after the lender's last service day."""
    return lender.weekend is Weekend.HOME or lender.loan_to < problem.week.start + timedelta(days=7)


def travel(problem: Problem, matrix: int, origin: str, destination: str) -> int:
    """Return the minutes from ``origin`` to ``destination`` (NEVER: no way)."""
    table = problem.matrices[matrix]
    minutes = table.minutes[table.places.index(origin)][table.places.index(destination)]
    return NEVER if minutes is None else minutes


class TeamReader:
    """Enumerate the team types that the lenders' resources could ever form, with their paces and commodities."""

    def __init__(self, problem: Problem, terminals: tuple[Terminal, ...], nights: int) -> None:
        self.problem, self.terminals, self.nights = problem, terminals, nights
        self.rules = {rule.vehicle_class: rule for rule in problem.team_rules.classes}
        self.profiles: list[TeamProfile] = []
        self.commodities: list[Commodity] = []
        self.team_types: list[TeamType] = []
        host = [
            lender for lender in problem.lenders if lender.office == problem.team_rules.meeting_base
        ]
        host_days = set().union(*(service_days(problem, lender) for lender in host))
        for lender in problem.lenders:
            days = service_days(problem, lender)
            may_have_guests = (
                problem.team_rules.guests
                and lender not in host
                and bool(host)
                and set(days) <= host_days
            )
            for group in _vehicle_groups(lender) if days else ():
                rule = self.rules[group[0].vehicle_class]
                for kits in range(1, rule.max_kits + 1):
                    for guests in (False, True) if may_have_guests else (False,):
                        self._add(lender, days, group, rule, kits, guests=guests)

    def _add(
        self,
        lender: Lender,
        days: tuple[int, ...],
        group: tuple[Vehicle, ...],
        rule: ClassRule,
        kits: int,
        *,
        guests: bool,
    ) -> None:
        needs = (
            (Role.OPERATOR, kits * rule.operators_per_kit),
            (Role.REGISTRAR, rule.registrars),
            (Role.DRIVER, rule.drivers),
            (Role.GUIDE, rule.guides),
        )
        people = sum(count for _, count in needs)
        if people == 0 or people > min(group[0].seats, self.problem.team_rules.largest_team):
            return
        matrix = next(
            i for i, m in enumerate(self.problem.matrices) if group[0].vehicle_class in m.classes
        )
        starts = self._starts(lender, matrix, guests=guests)
        ends = self._ends(lender, matrix, guests=guests)
        if not starts or not ends:
            return
        set_up, pack_up = self._handling(kits)
        own = bool(lender.rest_days) or any(
            request.lender == lender.id for request in self.problem.requests
        )
        profile = TeamProfile(
            matrix,
            tuple(
                group[0].vehicle_class in stop.vehicle_classes and kits <= stop.hall_kits
                for stop in self.problem.stops
            ),
            kits,
            rule.rate,
            set_up,
            pack_up,
            lender.id if own else None,
        )
        # Where no night is paid for or counted it makes no difference whose the team is: those of all lenders are one flow.
        objective, budget = self.problem.objective, self.problem.limits.budget_idr
        paid = objective.night_price or objective.thrift is not None or budget is not None
        nights_matter = paid or rule.max_nights_away is not None
        home = self._terminal(lender.office)
        commodity = Commodity(
            profile=_position(self.profiles, profile),
            days=days,
            ends=ends,
            home=home if nights_matter and home < self.nights else -1,
            max_nights=NO_CAP if rule.max_nights_away is None else rule.max_nights_away,
            rest=tuple(d for d in days if self.problem.week.days[d].date in lender.rest_days),
            people=people
            if budget is not None
            else 0,  # teams of other sizes cost alike where money is no matter
            guests=guests and budget is not None,
        )
        vehicles = tuple(vehicle.id for vehicle in group)
        self.team_types.append(
            TeamType(
                lender.id,
                vehicles,
                kits,
                guests,
                needs,
                starts,
                _position(self.commodities, commodity),
            )
        )

    def _handling(self, kits: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the minutes of setting up and of packing up, by stop (law 7)."""
        rule, mini = self.problem.rules.set_up, self.problem.rules.mini_stop
        set_up = rule.set_up_minutes + kits * rule.set_up_per_kit_minutes
        pack_up = rule.pack_up_minutes + kits * rule.pack_up_per_kit_minutes
        return (
            tuple(mini.set_up_minutes if stop.mini else set_up for stop in self.problem.stops),
            tuple(mini.pack_up_minutes if stop.mini else pack_up for stop in self.problem.stops),
        )

    def _terminal(self, place: str, via: str | None = None) -> int:
        """Return the gate's index; one past the places to sleep that never is one, if there is no such gate."""
        return (
            self.terminals.index(Terminal(place, via))
            if Terminal(place, via) in self.terminals
            else len(self.terminals)
        )

    def _starts(
        self, lender: Lender, matrix: int, *, guests: bool
    ) -> tuple[tuple[int, float | None], ...]:
        meeting = self.problem.team_rules.meeting_base
        if not comes_from_home(self.problem, lender):
            return ((self._terminal(meeting), None),)
        if travels_in_shift(self.problem, lender):
            return ((self._terminal(lender.office, meeting if guests else None), None),)
        return self._journeys(
            matrix,
            [(lender.office, terminal.place) for terminal in self.terminals[: self.nights]],
            only=meeting if guests else None,
        )

    def _ends(
        self, lender: Lender, matrix: int, *, guests: bool
    ) -> tuple[tuple[int, float | None], ...]:
        meeting = self.problem.team_rules.meeting_base
        if not goes_home(self.problem, lender):
            return tuple((terminal, None) for terminal in range(self.nights))
        if travels_in_shift(self.problem, lender):
            return ((self._terminal(lender.office, meeting if guests else None), None),)
        return self._journeys(
            matrix,
            [(terminal.place, lender.office) for terminal in self.terminals[: self.nights]],
            only=meeting if guests else None,
        )

    def _journeys(
        self, matrix: int, legs: list[tuple[str, str]], *, only: str | None
    ) -> tuple[tuple[int, float | None], ...]:
        """Return (gate, price) of each of the ``legs``, one a gate, that fits the window of journeys and leads past ``only``."""
        window = self.problem.journey
        longest = min(window.max_drive_minutes, window.latest_arrival - window.earliest_departure)
        minutes = [
            (terminal, travel(self.problem, matrix, *leg))
            for terminal, leg in enumerate(legs)
            if only is None or only in leg
        ]
        return tuple(
            (terminal, self._travel_cost(matrix, *legs[terminal]))
            for terminal, m in minutes
            if m <= longest
        )

    def _travel_cost(self, matrix: int, origin: str, destination: str) -> float:
        table = self.problem.matrices[matrix]
        i, j = table.places.index(origin), table.places.index(destination)
        return to_thousandths(
            travel_cost(self.problem, table.minutes[i][j] or 0, table.metres[i][j] or 0)
        )


def _position(items: list[Any], item: object) -> int:
    if item not in items:
        items.append(item)
    return items.index(item)


def _vehicle_groups(lender: Lender) -> tuple[tuple[Vehicle, ...], ...]:
    groups: dict[tuple[str, int], list[Vehicle]] = {}
    for vehicle in lender.vehicles:
        groups.setdefault((vehicle.vehicle_class, vehicle.seats), []).append(vehicle)
    return tuple(tuple(group) for _, group in sorted(groups.items()))
