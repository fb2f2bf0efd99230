"""Write the part of the master problem that does not depend on routes: teams, their pools, their nights, and the people recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.resources import Role
from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.instance.network import first_run
from planner.optimise.instance.profiles import CREW_ROLES
from planner.optimise.master.solvers import INFINITY
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.resources import Lender
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc, Node
    from planner.optimise.master.solvers import Program, Row, Variable


class ResourceFlow:
    """The variables and rows that hold for any set of routes.

    ``recorded[v]`` people, ``flow[arc]`` and ``teams[type, terminal]`` team counts; ``limits[lender, resource]`` the rows that hold
    kits, vehicles and officers of a role to what there is; ``guests`` the officers of the hosts who join a lender's teams, by role.
    All values are thousandths of a weighted person.
    """

    def __init__(self, instance: Instance, program: Program) -> None:
        """Write the frame into a fresh ``program``; moves are added by ``add_flow``, or by whoever calls ``move``."""
        self.instance, self.program = instance, program
        self.recorded = [
            program.variable(0, int(u), worth=float(w))
            for u, w in zip(instance.demand, instance.weight, strict=True)
        ]
        self._second_calls()
        self._coverage_targets()
        self.cards = self._cards()
        self.requested_visits = [
            program.variable(0, 1, worth=requested.price) for requested in instance.requested_visits
        ]
        self.teams = {
            (t, terminal): self._team(t, terminal)
            for t, team_type in enumerate(instance.team_types)
            for terminal, _ in team_type.starts
        }
        self.flow: dict[Arc, Variable] = {}
        self.node = self._nights()
        self.limits: dict[tuple[str, str], list[Row]] = {}
        self.guests: list[tuple[Lender, Variable]] = []
        self._pools()

    def _team(self, number: int, terminal: int) -> Variable:
        """Add the count of teams of a type that begin at a gate, at the price of their journey there."""
        most = len(self.instance.team_types[number].vehicles)
        return self.program.variable(
            0, most, worth=-start_price(self.instance, number, terminal), whole=True
        )

    def _second_calls(self) -> None:
        """Let a second call record at most such a share of its crowd as the first does: all follows all, and none none (law 2)."""
        demand = self.instance.demand
        for first, second in self.instance.pairs:
            share = float(demand[second] / demand[first])
            self.program.row(
                -INFINITY, 0, [(1, self.recorded[second]), (-share, self.recorded[first])]
            )

    def _coverage_targets(self) -> None:
        """Charge each kecamatan for the people it is short of."""
        for target in read_coverage_targets(self.instance.problem):
            stops = [
                v
                for v, stop in enumerate(self.instance.stops)
                if stop.kecamatan == target.kecamatan
            ]
            missing = self.program.variable(0, target.people, worth=-as_price(target.price))
            self.program.row(
                target.people, INFINITY, [(1, missing), *((1, self.recorded[v]) for v in stops)]
            )

    def _cards(self) -> Row | None:
        """Record no more people than there are blank cards."""
        cards = self.instance.problem.limits.blank_cards
        return (
            None
            if cards is None
            else self.program.row(-INFINITY, cards, [(1, recorded) for recorded in self.recorded])
        )

    def _nights(self) -> dict[Node, Row]:
        """Return a row for each place and night of each commodity: teams that leave it in the morning less those that came (0)."""
        begun: dict[Node, list[Variable]] = {}
        for (t, terminal), teams in self.teams.items():
            number = self.instance.team_types[t].commodity
            commodity = self.instance.commodities[number]
            journey = dict(self.instance.team_types[t].starts)[terminal]
            begun.setdefault(
                (number, commodity.days[0], terminal, first_run(commodity, journey)), []
            ).append(teams)
        nodes = {arc.morning for arc in self.instance.arcs}
        return {
            node: self.program.row(0, 0, [(-1, team) for team in begun.get(node, ())])
            for node in sorted(nodes)
        }

    def move(self, variable: Variable, arc: Arc) -> None:
        """Let ``variable`` count teams that move along ``arc``."""
        self.program.put(self.node[arc.morning], variable, 1.0)
        if not arc.is_last:
            self.program.put(self.node[arc.evening], variable, -1.0)

    def add_flow(self, worth: Mapping[Arc, float]) -> None:
        """Add a variable for each arc that has a worth, so much a team."""
        for arc, value in worth.items():
            self.flow[arc] = self.program.variable(0, INFINITY, worth=value, whole=True)
            self.move(self.flow[arc], arc)

    def _pools(self) -> None:
        """Keep each lender's vehicles, kits and officers to what it has; guests come from the hosts."""
        problem, team_types, row = self.instance.problem, self.instance.team_types, self.program.row
        for lender in problem.lenders:
            for vehicles in sorted(
                {team_type.vehicles for team_type in team_types if team_type.lender == lender.id}
            ):
                used = [
                    (1, team)
                    for (t, _), team in self.teams.items()
                    if team_types[t].vehicles == vehicles
                ]
                self.limits.setdefault((lender.id, "vehicle"), []).append(
                    row(-INFINITY, len(vehicles), used)
                )
        duties = {lender.id: self._duties(lender) for lender in problem.lenders}
        for resource in ("kit", *CREW_ROLES):
            balance = []  # guests taken in less those lent
            for lender in problem.lenders:
                needed = self._needed(resource, lender)
                exchange = self.program.variable(0, INFINITY)
                lent = lender.office == problem.team_rules.meeting_base
                balance.append((-1 if lent else 1, exchange))
                if not lent:
                    welcome = (
                        []
                        if resource == Role.DRIVER
                        else self._needed(resource, lender, guests=True)
                    )
                    row(-INFINITY, 0, [(1, exchange), *((-n, team) for n, team in welcome)])
                    self.guests += [] if resource == "kit" else [(lender, exchange)]
                supply = (
                    []
                    if resource == "kit"
                    else [(-1, duty) for role, duty in duties[lender.id] if role == resource]
                )
                stock = len(lender.kits) if resource == "kit" else 0
                self.limits[lender.id, str(resource)] = [
                    row(-INFINITY, stock, [*needed, (1 if lent else -1, exchange), *supply])
                ]
            row(-INFINITY, 0, balance)

    def _needed(
        self, resource: str, lender: Lender, *, guests: bool = False
    ) -> list[tuple[int, Variable]]:
        """Return how many of ``resource`` each count of the lender's teams needs; with ``guests``, of the teams that may take them in."""
        return [
            (team_type.kits if resource == "kit" else dict(team_type.needs)[Role(resource)], team)
            for (t, _), team in self.teams.items()
            if (team_type := self.instance.team_types[t]).lender == lender.id
            and (team_type.guests or not guests)
        ]

    def _duties(self, lender: Lender) -> list[tuple[Role, Variable]]:
        """Return how many of the lender's officers exercise each role: everyone one of those they have."""
        duties: list[tuple[Role, Variable]] = []
        for roles, count in role_sets(lender).items():
            chosen = [(role, self.program.variable(0, count)) for role in roles]
            self.program.row(-INFINITY, count, [(1, duty) for _, duty in chosen])
            duties += chosen
        return duties


def role_sets(lender: Lender) -> dict[tuple[Role, ...], int]:
    """Return how many officers of ``lender`` have each set of crew roles."""
    sets: dict[tuple[Role, ...], int] = {}
    for officer in lender.officers:
        roles = tuple(role for role in CREW_ROLES if role in officer.roles)
        if roles:
            sets[roles] = sets.get(roles, 0) + 1
    return sets


def arc_price(instance: Instance, arc: Arc) -> float:
    """Return what an arc costs besides its route: the night, and the journey home that follows the last day."""
    commodity = instance.commodities[arc.commodity]
    night = as_price(instance.problem.objective.night_price) if arc.night else 0.0
    return night + (
        (dict(commodity.ends)[arc.destination] or 0.0) if arc.day == commodity.days[-1] else 0.0
    )


def start_price(instance: Instance, number: int, terminal: int) -> float:
    """Return what the journey from home of a team of type ``number`` to ``terminal`` costs, with its night; 0 where none is due."""
    journey = dict(instance.team_types[number].starts)[terminal]
    return 0.0 if journey is None else journey + as_price(instance.problem.objective.night_price)
