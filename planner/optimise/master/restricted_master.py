"""Choose fractions of route columns: the linear master problem, whose duals price new routes and whose value bounds every plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.guard import CutShortError
from planner.optimise.master.cost_bounds import (
    arc_cost,
    column_cost,
    most_start_pay_of,
    start_pay_of,
)
from planner.optimise.master.resource_flow import ResourceFlow, arc_price
from planner.optimise.master.solvers import INFINITY, LinearProgram
from planner.optimise.pricing.columns import Column, idle_day
from planner.optimise.pricing.labelling import PROHIBITIVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.solvers import Row, Variable
    from planner.optimise.pricing.pricer import Pricer

MILLION = 1e6  # rupiah: coefficients must not be much larger than the others
Move = tuple[int, int, int, int]  # pace, day_type of day, gate, gate


@dataclass(frozen=True, slots=True)
class RoundingCut:
    """A rounding cut of one stop: its crowd taken in visits of at most ``size`` people.

    With m = ceil(crowd / size) and r = crowd - (m - 1) size, mixed-integer rounding gives
    recorded <= sum psi(people) y + crowd - r m with psi(q) = r (q // size) + min(r, q mod size).
    """

    stop: int
    size: int
    demand: int

    @property
    def visits(self) -> int:
        """Return the visits that the whole crowd takes."""
        return -(-self.demand // self.size)

    @property
    def rest(self) -> int:
        """Return what the last of those visits is left with."""
        return self.demand - (self.visits - 1) * self.size

    def coefficient(self, people: IntArray) -> IntArray:
        """Return the credit of a visit that records ``people``."""
        return self.rest * (people // self.size) + np.minimum(self.rest, people % self.size)


def rounding_cuts(instance: Instance, pricers: Iterable[Pricer]) -> tuple[RoundingCut, ...]:
    """Return a cut for every stop and every size of visit that some pace can make there from its best gates."""
    found = set()
    for pricer in pricers:
        time = (pricer.worked_end.max(axis=1) - pricer.worked_start.min(axis=0)).clip(
            0, pricer.span
        )
        for v, minutes in enumerate(time):
            size = int(pricer.people[v, : minutes + 1].max())
            if 0 < size < instance.demand[v]:
                found.add((v, size, int(instance.demand[v])))
    return tuple(RoundingCut(*key) for key in sorted(found))


@dataclass(frozen=True, slots=True)
class ShadowPrices:
    """What a rupiah of the budget and a blank card are worth elsewhere, in thousandths of a weighted person."""

    rupiah: float = 0.0
    card: float = 0.0


NO_SHADOW_PRICES = ShadowPrices()


class RestrictedMaster:
    """The linear master problem over the columns added so far; a column may be used on any arc of its pace, day_type and gates."""

    def __init__(
        self, instance: Instance, cuts: tuple[RoundingCut, ...], guard: Guard, *, largest: int
    ) -> None:
        """Start with the frame and the routes without stops; solving ends early when ``guard`` says so.

        ``largest`` is the most people that any visit records.
        """
        self.instance, self.cuts, self.largest = instance, cuts, largest
        self.program = LinearProgram(guard)
        self.resource_flow = ResourceFlow(instance, self.program)
        self.uses: dict[tuple[Column, Arc], Variable] = {}
        self.cover = [self.program.row(-INFINITY, 0, [(1, z)]) for z in self.resource_flow.recorded]
        self.chunk = [
            self.program.row(
                -INFINITY, c.demand - c.rest * c.visits, [(1, self.resource_flow.recorded[c.stop])]
            )
            for c in cuts
        ]
        self.once = {
            v: self.program.row(-INFINITY, 1) for v in np.flatnonzero(instance.once).tolist()
        }
        self.requested = [
            self.program.row(-INFINITY, 0, [(1, met)])
            for met in self.resource_flow.requested_visits
        ]
        self.budget, self.is_dear, self.shadow_prices = self._budget(), False, NO_SHADOW_PRICES
        self.chunks_of: dict[int, list[int]] = {}
        for k, cut in enumerate(cuts):
            self.chunks_of.setdefault(cut.stop, []).append(k)
        self.arcs: dict[Move, list[Arc]] = {}
        for arc in self.instance.arcs:
            self.arcs.setdefault(move_of(instance, arc), []).append(arc)
        for move, arcs in self.arcs.items():
            if (idle := idle_day(instance, *move)) is not None:
                self.add(idle, arcs)

    def _budget(self) -> Row | None:
        """Hold pay to the budget, at the least it can be; the fuel of routes is left out, so that pricing need not know of it."""
        budget = self.instance.problem.limits.budget_idr
        if budget is None:
            return None
        return self.program.row(
            -INFINITY,
            budget / MILLION,
            [(rupiah / MILLION, count) for rupiah, count in start_pay_of(self.resource_flow)],
        )

    def _rupiah(self, column: Column, arc: Arc) -> float:
        """Return what a use takes of the budget, in millions."""
        cost = arc_cost(self.instance, arc, most=self.is_dear)
        return (cost + column_cost(self.instance, column) if self.is_dear else cost) / MILLION

    def price_limits(self) -> None:
        """Solve as whole plans must, at the most that they can cost, and read how scarce money and cards are."""
        self.set_budget_mode(most=True)
        self.solve()
        million, card = (
            0.0 if row is None else abs(row.dual_value())
            for row in (self.budget, self.resource_flow.cards)
        )
        self.shadow_prices = ShadowPrices(million / MILLION, card)

    def set_budget_mode(self, *, most: bool) -> None:
        """Hold to the budget the most that a plan can cost, as whole plans must; or the least again, as bounds must."""
        if self.budget is None or self.is_dear == most:
            return
        self.is_dear = most
        for _, variable in start_pay_of(self.resource_flow):
            self.program.put(self.budget, variable, 0.0)
        for rupiah, variable in (
            most_start_pay_of(self.resource_flow) if most else start_pay_of(self.resource_flow)
        ):
            self.program.put(self.budget, variable, rupiah / MILLION)
        for (column, arc), variable in self.uses.items():
            self.program.put(self.budget, variable, self._rupiah(column, arc))

    def add(self, column: Column, arcs: Iterable[Arc]) -> int:
        """Let ``column`` be used on ``arcs`` and return on how many it was not yet."""
        fresh = [arc for arc in arcs if (column, arc) not in self.uses]
        for arc in fresh:
            price = column.cost(self.instance) + arc_price(self.instance, arc)
            variable = self.program.variable(0, INFINITY, worth=-price)
            self.resource_flow.move(variable, arc)
            if self.budget is not None:
                self.program.put(self.budget, variable, self._rupiah(column, arc))
            for v, people in zip(column.stops, column.people, strict=True):
                self.program.put(self.cover[v], variable, -float(people))
                for k in self.chunks_of.get(v, ()):
                    self.program.put(
                        self.chunk[k],
                        variable,
                        -float(self.cuts[k].coefficient(np.asarray(people))),
                    )
                if v in self.once:
                    self.program.put(self.once[v], variable, 1.0)
            for requested, row in zip(self.instance.requested_visits, self.requested, strict=True):
                if column.meets(requested):
                    self.program.put(row, variable, -1.0)
            self.uses[column, arc] = variable
        return len(fresh)

    def solve(self, *, bounded: bool = False) -> float:
        """Solve and return the value; ``bounded``: only bounds have changed.

        Raises
        ------
        CutShortError
            If it is not solved to optimality, though it is feasible and bounded by construction; or the guard ended it.
        """
        if not self.program.solve(bounded=bounded):
            raise CutShortError
        return self.program.value()

    def fix(self, use: tuple[Column, Arc], low: float, high: float = INFINITY) -> None:
        """Hold the number of teams that follow a use within [low, high]."""
        self.program.bound(self.uses[use], low, high)

    def relax_demand(self, room: float) -> None:
        """Let crowds, and visits to stops of one visit, be ``room`` times what they are."""
        for recorded, demand in zip(self.resource_flow.recorded, self.instance.demand, strict=True):
            self.program.bound(recorded, 0, room * int(demand))
        for row in self.once.values():
            row.SetBounds(-INFINITY, room)

    def allow_second_calls(self, *, allowed: bool) -> None:
        """Let there be second calls, or none."""
        for _, second in self.instance.pairs:
            self.program.bound(
                self.resource_flow.recorded[second],
                0,
                int(self.instance.demand[second]) if allowed else 0,
            )

    def unfix_all(self) -> None:
        """Let uses and teams be any number again."""
        for variable in self.uses.values():
            self.program.bound(variable, 0, INFINITY)
        for (number, _), team in self.resource_flow.teams.items():
            self.program.bound(team, 0, len(self.instance.team_types[number].vehicles))

    def reward(self) -> FloatArray:
        """Return credit[pace, day_type, v, q] for a visit to v that records q people, up to the largest visit there is."""
        people = np.minimum(np.arange(self.largest + 1)[None, :], self.instance.demand[:, None])
        reward = self.charges()[:, None] * people
        for k, cut in enumerate(self.cuts):
            reward[cut.stop] += abs(self.chunk[k].dual_value()) * cut.coefficient(people[cut.stop])
        for v, row in self.once.items():
            reward[v] -= abs(row.dual_value())
        everywhere = np.tile(
            reward, (len(self.instance.profiles), len(self.instance.day_types), 1, 1)
        )
        for requested, row in zip(self.instance.requested_visits, self.requested, strict=True):
            for profile in requested.profiles:
                for stop in requested.stops:
                    everywhere[profile, list(requested.day_types), stop] += abs(row.dual_value())
        return everywhere

    def charges(self) -> FloatArray:
        """Return the price of recording a person at each stop.

        Where nobody is recorded, any price above what a person is worth fits the linear program: then it is what a person is worth.
        """
        prices = np.array([abs(row.dual_value()) for row in self.cover])
        excess: FloatArray = np.array(
            [min(0.0, recorded.reduced_cost()) for recorded in self.resource_flow.recorded]
        )
        return np.maximum(0.0, prices + excess)

    def resource_worth(self) -> dict[tuple[str, str], float]:
        """Return what one more kit, vehicle or officer of a role would add to each lender, by the duals of the last solution."""
        return {
            key: max(abs(row.dual_value()) for row in rows)
            for key, rows in self.resource_flow.limits.items()
        }

    def arc_prices(self) -> dict[Arc, float]:
        """Return what a team's day along each arc costs: its morning's place less its evening's, and the night."""
        at = {node: row.dual_value() for node, row in self.resource_flow.node.items()}
        prices = {
            arc: at[arc.morning]
            - (0.0 if arc.is_last else at[arc.evening])
            + arc_price(self.instance, arc)
            for arc in self.instance.arcs
        }
        if self.budget is not None:
            money = abs(self.budget.dual_value()) / MILLION
            prices = {
                arc: price + money * arc_cost(self.instance, arc, most=False)
                for arc, price in prices.items()
            }
        return prices

    def day_prices(self, prices: dict[Arc, float]) -> dict[tuple[int, int], FloatArray]:
        """Return the least price of a day by (pace, day_type) as an array of gates; huge where no team moves so."""
        terminals = len(self.instance.terminals)
        days: dict[tuple[int, int], FloatArray] = {}
        for (profile, day_type, i, j), arcs in self.arcs.items():
            days.setdefault((profile, day_type), np.full((terminals, terminals), PROHIBITIVE))[
                i, j
            ] = min(prices[arc] for arc in arcs)
        return days


def move_of(instance: Instance, arc: Arc) -> Move:
    """Return the pace, day_type of day and gates of an arc: what its routes must fit."""
    return (
        instance.commodities[arc.commodity].profile,
        instance.day_type_of(arc.day),
        arc.origin,
        arc.destination,
    )
