"""Write the part of the master problem that does not depend on routes: teams, their pools, their nights, and the people recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ortools.math_opt.python import mathopt

from planner.model.resources import Role
from planner.optimise.clock import NEVER
from planner.optimise.instance import CREW_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.resources import Lender
    from planner.optimise.instance import Commodity, Instance


Node = tuple[int, int, int, int]  # commodity, day, gate, run of nights away before it


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """A day of a commodity's teams from gate to gate; ``night`` is the run of nights away that ends with it (0: at home)."""

    commodity: int
    day: int
    origin: int
    destination: int
    run_before: int
    night: int

    @property
    def morning(self) -> Node:
        """Return where the day begins."""
        return (self.commodity, self.day, self.origin, self.run_before)

    def is_last(self, instance: Instance) -> bool:
        """Say whether this is the commodity's last service day."""
        return self.day == instance.commodities[self.commodity].days[-1]

    def evening(self, instance: Instance) -> Node:
        """Return where the next service day begins."""
        days = instance.commodities[self.commodity].days
        return (self.commodity, days[days.index(self.day) + 1], self.destination, self.night)


class Frame:
    """The variables and rows that hold for any set of routes.

    ``recorded[v]`` people, ``flow[arc]`` and ``teams[type, gate]`` team counts; ``exchange`` counts guests taken in or lent by
    lender and resource, ``limits`` the rows that hold them to what there is, ``duty`` officers of a lender and set of roles by the role they exercise.
    All values are thousandths of a weighted person.
    """

    def __init__(self, instance: Instance, *, integer: bool) -> None:
        """Write the frame into a fresh model; ``integer`` demands whole teams and moves, which ``add_flow`` writes."""
        self.instance, self.integer = instance, integer
        self.model = mathopt.Model(name="week")
        self.recorded = [self._number(0, int(crowd)) for crowd in instance.crowd]
        self.short = self._floors()
        self.teams = {(t, gate): self._count(len(kind.vehicles)) for t, kind in enumerate(instance.types) for gate, _ in kind.starts}
        self.flow: dict[Arc, Any] = {}
        self.arcs = tuple(arcs(instance))
        self.node = self._nights()
        self.exchange: dict[tuple[str, str], Any] = {}
        self.limits: dict[tuple[str, str], list[Any]] = {}
        self.duty: dict[tuple[str, tuple[Role, ...], Role], Any] = {}
        self._pools()
        self.model.maximize(self._objective())

    def _number(self, low: float, high: float) -> Any:  # noqa: ANN401  (ortools has no types)
        return self.model.add_variable(lb=low, ub=high)

    def _count(self, high: float) -> Any:  # noqa: ANN401
        return self.model.add_variable(lb=0, ub=high, is_integer=self.integer)

    def _floors(self) -> list[Any]:
        crowd, short = self.instance.crowd, []
        for floor in self.instance.problem.floors:
            stops = [v for v, stop in enumerate(self.instance.stops) if stop.kecamatan == floor.kecamatan]
            people = floor.share * sum(int(crowd[v]) for v in stops) // 1000
            missing = self._number(0, people)
            self.model.add_linear_constraint(missing + sum(self.recorded[v] for v in stops) >= people)
            short.append(missing)
        return short

    def _nights(self) -> dict[Node, Any]:
        """Return a row for each place and night of each commodity: teams that leave it in the morning less those that came (0)."""
        begun: dict[Node, list[Any]] = {}
        for (t, gate), teams in self.teams.items():
            number = self.instance.types[t].commodity
            commodity = self.instance.commodities[number]
            begun.setdefault((number, commodity.days[0], gate, first_run(commodity, gate, self.instance)), []).append(teams)
        nodes = sorted(
            {arc.morning for arc in self.arcs} | {arc.evening(self.instance) for arc in self.arcs if not arc.is_last(self.instance)}
        )
        rows = {}
        for node in nodes:
            rows[node] = self.model.add_linear_constraint(lb=0.0, ub=0.0)
            for teams in begun.get(node, ()):
                rows[node].set_coefficient(teams, -1.0)
        for node, teams in begun.items():
            if node not in rows:  # nowhere to go from here
                self.model.add_linear_constraint(sum(teams) <= 0)
        return rows

    def move(self, variable: Any, arc: Arc) -> None:  # noqa: ANN401
        """Let ``variable`` count teams that move along ``arc``."""
        self.node[arc.morning].set_coefficient(variable, 1.0)
        if not arc.is_last(self.instance):
            self.node[arc.evening(self.instance)].set_coefficient(variable, -1.0)

    def add_flow(self) -> None:
        """Add a variable for each arc, at the arc's price."""
        for arc in self.arcs:
            self.flow[arc] = self._count(len(self.instance.problem.lenders) * 9)
            self.move(self.flow[arc], arc)
            self.model.objective.set_linear_coefficient(self.flow[arc], -float(arc_price(self.instance, arc)))

    def _pools(self) -> None:
        """Keep each lender's vehicles, kits and officers to what it has; guests come from the hosts."""
        problem, types = self.instance.problem, self.instance.types
        for lender in problem.lenders:
            for vehicles in sorted({kind.vehicles for kind in types if kind.lender == lender.id}):
                used = [team for (t, _), team in self.teams.items() if types[t].vehicles == vehicles]
                self.limits.setdefault((lender.id, "vehicle"), []).append(self.model.add_linear_constraint(sum(used) <= len(vehicles)))
        for resource in ("kit", *CREW_ROLES):
            guests, lent = [], []
            for lender in problem.lenders:
                is_host = lender.office == problem.team_rules.meeting_base
                needed = self._needed(resource, lender, guests_only=False)
                exchange = self._number(0, 99)  # guests taken in, or lent by a host
                self.exchange[lender.id, resource] = exchange
                if is_host:
                    lent.append(exchange)
                    row = self.model.add_linear_constraint(needed + exchange <= self._supply(resource, lender))
                else:
                    guests.append(exchange)
                    self.model.add_linear_constraint(exchange <= self._needed(resource, lender, guests_only=True))
                    row = self.model.add_linear_constraint(needed - exchange <= self._supply(resource, lender))
                self.limits[lender.id, str(resource)] = [row]
            self.model.add_linear_constraint(sum(guests) - sum(lent) <= 0)

    def _needed(self, resource: str, lender: Lender, *, guests_only: bool) -> Any:  # noqa: ANN401
        """Return how many of ``resource`` the lender's teams need; drivers are never guests."""
        if guests_only and resource == Role.DRIVER:
            return 0.0 * self.recorded[0]
        terms = [
            (kind.kits if resource == "kit" else dict(kind.needs)[Role(resource)]) * team
            for (t, _), team in self.teams.items()
            if (kind := self.instance.types[t]).lender == lender.id and (kind.guests or not guests_only)
        ]
        return sum(terms) + 0.0 * self.recorded[0]

    def _supply(self, resource: str, lender: Lender) -> Any:  # noqa: ANN401
        """Return how many of ``resource`` the lender can field: kits, or officers set to that role."""
        if resource == "kit":
            return float(len(lender.kits))
        if not any(key[0] == lender.id for key in self.duty):
            for roles, count in role_sets(lender).items():
                duties = {role: self._number(0, count) for role in roles}
                self.model.add_linear_constraint(sum(duties.values()) <= count)
                self.duty.update({(lender.id, roles, role): duty for role, duty in duties.items()})
        return sum(duty for (owner, _, role), duty in self.duty.items() if owner == lender.id and role == resource) + 0.0 * self.recorded[0]

    def _objective(self) -> Any:  # noqa: ANN401
        objective = self.instance.problem.objective
        value = sum(int(w) * z for w, z in zip(self.instance.weight, self.recorded, strict=True))
        value -= objective.floor_price * sum(self.short)
        for (t, gate), team in self.teams.items():
            minutes = dict(self.instance.types[t].starts)[gate]
            nights = 1 if minutes else 0
            value -= (objective.drive_minute_price * minutes + objective.night_price * nights) * team
        return value


def role_sets(lender: Lender) -> dict[tuple[Role, ...], int]:
    """Return how many officers of ``lender`` have each set of crew roles."""
    sets: dict[tuple[Role, ...], int] = {}
    for officer in lender.officers:
        roles = tuple(role for role in CREW_ROLES if role in officer.roles)
        if roles:
            sets[roles] = sets.get(roles, 0) + 1
    return sets


def arc_price(instance: Instance, arc: Arc) -> int:
    """Return what an arc costs besides its route: the night, and the journey home that follows the last day."""
    objective, commodity = instance.problem.objective, instance.commodities[arc.commodity]
    price = objective.night_price if arc.night else 0
    if arc.day == commodity.days[-1]:
        price += objective.drive_minute_price * dict(commodity.ends)[arc.destination]
    return price


def first_run(commodity: Commodity, gate: int, instance: Instance) -> int:
    """Return the run of nights away with which a team's first service day begins."""
    return 0 if gate == commodity.home or gate >= instance.nights or not commodity.max_nights else 1


def arcs(instance: Instance) -> Iterator[Arc]:
    """Return every day move of every commodity that fits its window and its cap of nights, in order.

    Without a cap the run of nights is only told apart from a night at home.
    """
    for number, commodity in enumerate(instance.commodities):
        before = {
            (gate, first_run(commodity, gate, instance)) for kind in instance.types if kind.commodity == number for gate, _ in kind.starts
        }
        for day in commodity.days:
            last = day == commodity.days[-1]
            geometry = instance.geometry[commodity.pace][instance.kind_of(day)]
            destinations = [gate for gate, _ in commodity.ends] if last else range(instance.nights)
            after = set()
            for origin, run in sorted(before):
                for destination in destinations:
                    night = _run(commodity, instance, run, destination)
                    if geometry.direct[origin, destination] < NEVER and (not commodity.max_nights or night <= commodity.max_nights):
                        yield Arc(number, day, origin, destination, run, night)
                        after.add((destination, night))
            before = after


def _run(commodity: Commodity, instance: Instance, run: int, destination: int) -> int:
    """Return the run of nights away after a day that ends at ``destination``; an own office is no night away."""
    if destination == commodity.home or destination >= instance.nights:
        return 0
    return run + 1 if commodity.max_nights else 1
