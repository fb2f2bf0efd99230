"""The part of the master problem without routes: teams, resources, nights, people recorded."""

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

KIT = "kit"
VEHICLE = "vehicle"


class ResourceFlow:
    """The variables and rows that hold for any set of routes.

    Objective coefficients are in thousandths of a weighted person.
    """

    def __init__(self, instance: Instance, program: Program) -> None:
        """Write the rows into an empty ``program``; arcs follow by ``add_flow`` or ``move``."""
        self.instance = instance
        self.program = program
        # [V] people recorded
        self.recorded = [
            program.variable(0, int(demand), objective=float(weight))
            for demand, weight in zip(instance.demand, instance.weight, strict=True)
        ]
        self._tie_second_calls()
        self._charge_coverage_targets()
        self.cards = self._limit_cards()
        # By request: 1 if it is met.
        self.requested_visits = [
            program.variable(0, 1, objective=requested.price)
            for requested in instance.requested_visits
        ]
        # Number of teams by type and terminal where they begin.
        self.teams = {
            (number, terminal): self._team(number, terminal)
            for number, team_type in enumerate(instance.team_types)
            for terminal, _ in team_type.starts
        }
        # Number of teams by arc.
        self.flow: dict[Arc, Variable] = {}
        # Flow conservation by node.
        self.node = self._conserve_flow()
        # Rows that limit a lender's resource to its stock, by lender and resource.
        self.limits: dict[tuple[str, str], list[Row]] = {}
        # Officers of the hosts who join a lender's teams, a variable for each role.
        self.guests: list[tuple[Lender, Variable]] = []
        for lender in instance.problem.lenders:
            self._limit_vehicles(lender)
        self._limit_kits_and_officers()

    def _team(self, number: int, terminal: int) -> Variable:
        """Add the number of teams of a type that begin at a terminal."""
        most = len(self.instance.team_types[number].vehicles)
        price = start_price(self.instance, number, terminal)
        return self.program.variable(0, most, objective=-price, whole=True)

    def _tie_second_calls(self) -> None:
        """Let a second call record no larger share of its demand than the first (law 2).

        That is the linear relaxation of: only if the first records everyone.
        """
        demand = self.instance.demand
        for first, second in self.instance.pairs:
            share = float(demand[second] / demand[first])
            self.program.row(
                -INFINITY, 0, [(1, self.recorded[second]), (-share, self.recorded[first])]
            )

    def _charge_coverage_targets(self) -> None:
        """Charge each kecamatan for the people it is short of."""
        for target in read_coverage_targets(self.instance.problem):
            missing = self.program.variable(0, target.people, objective=-as_price(target.price))
            recorded = (
                (1, self.recorded[v])
                for v, stop in enumerate(self.instance.stops)
                if stop.kecamatan == target.kecamatan
            )
            self.program.row(target.people, INFINITY, [(1, missing), *recorded])

    def _limit_cards(self) -> Row | None:
        """Record no more people than there are blank cards."""
        cards = self.instance.problem.limits.blank_cards
        if cards is None:
            return None
        return self.program.row(-INFINITY, cards, [(1, recorded) for recorded in self.recorded])

    def _conserve_flow(self) -> dict[Node, Row]:
        """Return a row for each node: teams that leave it less those that came (0)."""
        begun: dict[Node, list[Variable]] = {}
        for (number, terminal), team in self.teams.items():
            team_type = self.instance.team_types[number]
            commodity = self.instance.commodities[team_type.commodity]
            run = first_run(commodity, dict(team_type.starts)[terminal])
            node = (team_type.commodity, commodity.days[0], terminal, run)
            begun.setdefault(node, []).append(team)
        nodes = {arc.morning for arc in self.instance.arcs}
        return {
            node: self.program.row(0, 0, [(-1, team) for team in begun.get(node, ())])
            for node in sorted(nodes)
        }

    def move(self, variable: Variable, arc: Arc) -> None:
        """Let ``variable`` count teams that move along ``arc``."""
        self.program.set_coefficient(self.node[arc.morning], variable, 1.0)
        if not arc.is_last:
            self.program.set_coefficient(self.node[arc.evening], variable, -1.0)

    def add_flow(self, values: Mapping[Arc, float]) -> None:
        """Add a variable for each arc, with its objective coefficient for each team."""
        for arc, value in values.items():
            self.flow[arc] = self.program.variable(0, INFINITY, objective=value, whole=True)
            self.move(self.flow[arc], arc)

    def _limit_vehicles(self, lender: Lender) -> None:
        """Use no more vehicles of a lender than it has, by group of like vehicles."""
        types = self.instance.team_types
        groups = {each.vehicles for each in types if each.lender == lender.id}
        for vehicles in sorted(groups):
            used = [
                (1, team)
                for (number, _), team in self.teams.items()
                if types[number].vehicles == vehicles
            ]
            row = self.program.row(-INFINITY, len(vehicles), used)
            self.limits.setdefault((lender.id, VEHICLE), []).append(row)

    def _limit_kits_and_officers(self) -> None:
        """Use no more kits and officers of a lender than it has; guests come from the hosts."""
        problem = self.instance.problem
        duties = {lender.id: self._duties(lender) for lender in problem.lenders}
        for resource in (KIT, *CREW_ROLES):
            balance = []  # guests taken in less those lent
            for lender in problem.lenders:
                is_host = lender.office == problem.team_rules.meeting_base
                needed = self._needed(resource, lender)
                exchanged = self.program.variable(0, INFINITY)
                balance.append((-1 if is_host else 1, exchanged))
                if not is_host:
                    self._limit_guests(resource, lender, exchanged)
                supply = [(-1, duty) for role, duty in duties[lender.id] if role == resource]
                stock = len(lender.kits) if resource == KIT else 0
                row = self.program.row(
                    -INFINITY, stock, [*needed, (1 if is_host else -1, exchanged), *supply]
                )
                self.limits[lender.id, str(resource)] = [row]
            self.program.row(-INFINITY, 0, balance)

    def _limit_guests(self, resource: str, lender: Lender, exchanged: Variable) -> None:
        """Take in no more guests than the teams of a lender need that may have some."""
        welcome = [] if resource == Role.DRIVER else self._needed(resource, lender, guests=True)
        self.program.row(-INFINITY, 0, [(1, exchanged), *((-n, team) for n, team in welcome)])
        if resource != KIT:
            self.guests.append((lender, exchanged))

    def _needed(
        self, resource: str, lender: Lender, *, guests: bool = False
    ) -> list[tuple[int, Variable]]:
        """Return how many of ``resource`` a team of each type needs, with the team count.

        With ``guests`` only of the teams that may take in guests.
        """
        needed = []
        for (number, _), team in self.teams.items():
            team_type = self.instance.team_types[number]
            if team_type.lender == lender.id and (team_type.guests or not guests):
                is_kit = resource == KIT
                count = team_type.kits if is_kit else dict(team_type.needs)[Role(resource)]
                needed.append((count, team))
        return needed

    def _duties(self, lender: Lender) -> list[tuple[Role, Variable]]:
        """Return how many officers of a lender exercise each role, each officer one of theirs."""
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
    """Return the price of an arc beside its route: the night, and the journey home at the end."""
    commodity = instance.commodities[arc.commodity]
    night = as_price(instance.problem.objective.night_price) if arc.night else 0.0
    journey = dict(commodity.ends)[arc.destination] if arc.is_last else None
    return night + (journey or 0.0)


def start_price(instance: Instance, number: int, terminal: int) -> float:
    """Return the price of the journey from home of a team of type ``number`` to ``terminal``.

    With its night; 0 where none is due.
    """
    journey = dict(instance.team_types[number].starts)[terminal]
    return 0.0 if journey is None else journey + as_price(instance.problem.objective.night_price)
