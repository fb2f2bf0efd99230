"""The restricted master problem: the linear relaxation over the columns found so far.

Its duals price new columns; its value with the bounds of pricing bounds every plan.
"""

from __future__ import annotations

from contextlib import contextmanager
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
    from collections.abc import Iterable, Iterator

    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.solvers import Row, Variable
    from planner.optimise.pricing.pricer import Pricer

MILLION = 1e6  # rupiah: coefficients must not be much larger than the others
Move = tuple[int, int, int, int]  # profile, day type, origin, destination


@dataclass(frozen=True, slots=True)
class RoundingCut:
    """A mixed-integer rounding cut: the demand of a stop taken in visits of at most ``size``.

    With m = ceil(demand / size) and r = demand - (m - 1) size, rounding gives
    recorded <= sum f(people) y + demand - r m with f(q) = r (q // size) + min(r, q mod size).
    """

    stop: int
    size: int
    demand: int

    @property
    def visits(self) -> int:
        """Number of visits that the whole demand takes, m."""
        return -(-self.demand // self.size)

    @property
    def rest(self) -> int:
        """People left for the last of these visits, r."""
        return self.demand - (self.visits - 1) * self.size

    @property
    def bound(self) -> int:
        """Right-hand side of the row recorded - sum f(people) y <= demand - r m."""
        return self.demand - self.rest * self.visits

    def coefficient(self, people: IntArray) -> IntArray:
        """Return f(people), the coefficient of a visit that records ``people``."""
        return self.rest * (people // self.size) + np.minimum(self.rest, people % self.size)


def rounding_cuts(instance: Instance, pricers: Iterable[Pricer]) -> tuple[RoundingCut, ...]:
    """Return a cut for every stop and every largest visit of a profile on a day type there."""
    found = set()
    for pricer in pricers:
        time = pricer.worked_end.max(axis=1) - pricer.worked_start.min(axis=0)
        for v, minutes in enumerate(time.clip(0, pricer.span)):
            size = int(pricer.people[v, : minutes + 1].max())
            if 0 < size < instance.demand[v]:
                found.add((v, size, int(instance.demand[v])))
    return tuple(RoundingCut(*key) for key in sorted(found))


@dataclass(frozen=True, slots=True)
class ShadowPrices:
    """Shadow prices of a rupiah of the budget and of a blank card, in thousandths of a person."""

    rupiah: float = 0.0
    card: float = 0.0


NO_SHADOW_PRICES = ShadowPrices()


class RestrictedMaster:
    """The linear master problem; a column may be used on every arc of its ``move``."""

    def __init__(
        self, instance: Instance, cuts: tuple[RoundingCut, ...], guard: Guard, *, largest: int
    ) -> None:
        """Start with the resource flow and the columns without stops.

        Parameters
        ----------
        instance, cuts
            The week, and the rounding cuts of its stops.
        guard
            Says when solving is to end early.
        largest
            Most people that any visit records.
        """
        self.instance = instance
        self.cuts = cuts
        self.largest = largest
        self.program = LinearProgram(guard)
        self.resource_flow = ResourceFlow(instance, self.program)
        self.uses: dict[tuple[Column, Arc], Variable] = {}
        recorded = self.resource_flow.recorded
        # [V] recorded <= people that the visits have time for
        self.cover = [self.program.row(-INFINITY, 0, [(1, people)]) for people in recorded]
        self.cut_rows = [
            self.program.row(-INFINITY, cut.bound, [(1, recorded[cut.stop])]) for cut in cuts
        ]
        # By stop of one visit: visits <= 1
        self.once = {
            v: self.program.row(-INFINITY, 1) for v in np.flatnonzero(instance.once).tolist()
        }
        # By request: met <= visits that meet it
        self.requested = [
            self.program.row(-INFINITY, 0, [(1, met)])
            for met in self.resource_flow.requested_visits
        ]
        self.budget = self._budget()
        self.has_full_costs = False  # whether the budget row has upper bounds on cost, or lower
        self.shadow_prices = NO_SHADOW_PRICES
        self.cuts_of: dict[int, list[int]] = {}
        for k, cut in enumerate(cuts):
            self.cuts_of.setdefault(cut.stop, []).append(k)
        self.arcs: dict[Move, list[Arc]] = {}
        for arc in self.instance.arcs:
            self.arcs.setdefault(move_of(instance, arc), []).append(arc)
        for move, arcs in self.arcs.items():
            idle = idle_day(instance, *move)
            if idle is not None:
                self.add(idle, arcs)

    # -- rows and columns --------------------------------------------------------------------------

    def _budget(self) -> Row | None:
        """Hold a lower bound on pay to the budget.

        The fuel of routes is left out, so that the pricing problem need not know of it.
        """
        budget = self.instance.problem.limits.budget_idr
        if budget is None:
            return None
        return self.program.row(
            -INFINITY,
            budget / MILLION,
            [(rupiah / MILLION, count) for rupiah, count in start_pay_of(self.resource_flow)],
        )

    def _millions(self, column: Column, arc: Arc) -> float:
        """Return the coefficient of a use in the budget row, in millions of rupiah."""
        cost = arc_cost(self.instance, arc, most=self.has_full_costs)
        if self.has_full_costs:
            cost += column_cost(self.instance, column)
        return cost / MILLION

    def _set_full_costs(self, *, full: bool) -> None:
        """Hold upper bounds on cost to the budget, as whole plans must; or lower bounds again."""
        if self.budget is None or self.has_full_costs == full:
            return
        self.has_full_costs = full
        for _, variable in start_pay_of(self.resource_flow):
            self.program.set_coefficient(self.budget, variable, 0.0)
        starts = most_start_pay_of if full else start_pay_of
        for rupiah, variable in starts(self.resource_flow):
            self.program.set_coefficient(self.budget, variable, rupiah / MILLION)
        for (column, arc), variable in self.uses.items():
            self.program.set_coefficient(self.budget, variable, self._millions(column, arc))

    def add(self, column: Column, arcs: Iterable[Arc]) -> int:
        """Let ``column`` be used on ``arcs``; return the number of uses that are new."""
        new_arcs = [arc for arc in arcs if (column, arc) not in self.uses]
        for arc in new_arcs:
            self.uses[column, arc] = self._add_use(column, arc)
        return len(new_arcs)

    def _add_use(self, column: Column, arc: Arc) -> Variable:
        """Add the number of teams that follow ``column`` on ``arc``."""
        program = self.program
        price = column.cost(self.instance) + arc_price(self.instance, arc)
        variable = program.variable(0, INFINITY, objective=-price)
        self.resource_flow.move(variable, arc)
        if self.budget is not None:
            program.set_coefficient(self.budget, variable, self._millions(column, arc))
        for v, people in zip(column.stops, column.people, strict=True):
            program.set_coefficient(self.cover[v], variable, -float(people))
            for k in self.cuts_of.get(v, ()):
                coefficient = self.cuts[k].coefficient(np.asarray(people))
                program.set_coefficient(self.cut_rows[k], variable, -float(coefficient))
            if v in self.once:
                program.set_coefficient(self.once[v], variable, 1.0)
        for requested, row in zip(self.instance.requested_visits, self.requested, strict=True):
            if column.meets(requested):
                program.set_coefficient(row, variable, -1.0)
        return variable

    def solve(self, *, bounded: bool = False) -> float:
        """Solve and return the value; ``bounded``: only bounds have changed.

        Raises
        ------
        CutShortError
            If it is not solved to optimality, though it is feasible and bounded by construction;
            or the guard ended it.
        """
        if not self.program.solve(bounded=bounded):
            raise CutShortError
        return self.program.value()

    # -- modes -------------------------------------------------------------------------------------

    @contextmanager
    def whole_plans(self) -> Iterator[None]:
        """Hold to what whole plans must meanwhile, and let uses and teams be fixed.

        The budget holds the most that a plan can cost. The master is solved so, and its shadow
        prices stay known afterwards.
        """
        try:
            self._set_full_costs(full=True)
            self.solve()
            cards = self.resource_flow.cards
            million = 0.0 if self.budget is None else self.program.price(self.budget)
            card = 0.0 if cards is None else self.program.price(cards)
            self.shadow_prices = ShadowPrices(million / MILLION, card)
            yield
        finally:
            self._unfix_all()
            self._set_full_costs(full=False)

    def fix(self, use: tuple[Column, Arc], low: float, high: float = INFINITY) -> None:
        """Hold the number of teams that follow a use within [low, high]."""
        self.program.set_bounds(self.uses[use], low, high)

    def _unfix_all(self) -> None:
        """Let uses and teams be any number again."""
        for variable in self.uses.values():
            self.program.set_bounds(variable, 0, INFINITY)
        for (number, _), team in self.resource_flow.teams.items():
            self.program.set_bounds(team, 0, len(self.instance.team_types[number].vehicles))

    @contextmanager
    def without_second_calls(self) -> Iterator[None]:
        """Allow no second call meanwhile."""
        recorded = self.resource_flow.recorded
        for _, second in self.instance.pairs:
            self.program.set_bounds(recorded[second], 0, 0)
        try:
            yield
        finally:
            for _, second in self.instance.pairs:
                self.program.set_bounds(recorded[second], 0, int(self.instance.demand[second]))

    @contextmanager
    def more_demand(self, factor: float) -> Iterator[None]:
        """Let demands, and visits to stops of one visit, be ``factor`` times as large meanwhile."""
        self._scale_demand(factor)
        try:
            yield
        finally:
            self._scale_demand(1.0)

    def _scale_demand(self, factor: float) -> None:
        for recorded, demand in zip(self.resource_flow.recorded, self.instance.demand, strict=True):
            self.program.set_bounds(recorded, 0, factor * int(demand))
        for row in self.once.values():
            self.program.set_row_bounds(row, -INFINITY, factor)

    # -- duals -------------------------------------------------------------------------------------

    def reward(self) -> FloatArray:
        """Return [profile, day type, V, Q] the dual price of a visit to v that records q people.

        Q is one more than the people of the largest visit.
        """
        people = np.minimum(np.arange(self.largest + 1)[None, :], self.instance.demand[:, None])
        reward = self.person_prices()[:, None] * people
        for cut, row in zip(self.cuts, self.cut_rows, strict=True):
            reward[cut.stop] += self.program.price(row) * cut.coefficient(people[cut.stop])
        for v, row in self.once.items():
            reward[v] -= self.program.price(row)
        rewards = np.tile(reward, (len(self.instance.profiles), len(self.instance.day_types), 1, 1))
        for requested, row in zip(self.instance.requested_visits, self.requested, strict=True):
            for profile in requested.profiles:
                for stop in requested.stops:
                    rewards[profile, list(requested.day_types), stop] += self.program.price(row)
        return rewards

    def person_prices(self) -> FloatArray:
        """Return [V] the dual price of recording a person.

        Where nobody is recorded the dual is not unique: any price above the weight of a person is
        one. It is then capped at the weight, so that pricing returns no useless columns.
        """
        prices = np.array([self.program.price(row) for row in self.cover])
        excess: FloatArray = np.array(
            [
                min(0.0, self.program.reduced_cost(recorded))
                for recorded in self.resource_flow.recorded
            ]
        )
        return np.maximum(0.0, prices + excess)

    def resource_prices(self) -> dict[tuple[str, str], float]:
        """Return what one more of each resource would add, by lender and resource."""
        return {
            key: max(self.program.price(row) for row in rows)
            for key, rows in self.resource_flow.limits.items()
        }

    def arc_prices(self) -> dict[Arc, float]:
        """Return the dual price of a team's day along each arc, its night and pay included."""
        at = {node: self.program.dual(row) for node, row in self.resource_flow.node.items()}
        prices = {
            arc: at[arc.morning]
            - (0.0 if arc.is_last else at[arc.evening])
            + arc_price(self.instance, arc)
            for arc in self.instance.arcs
        }
        if self.budget is not None:
            rupiah = self.program.price(self.budget) / MILLION
            for arc in prices:
                prices[arc] += rupiah * arc_cost(self.instance, arc, most=False)
        return prices

    def day_prices(self, prices: dict[Arc, float]) -> dict[tuple[int, int], FloatArray]:
        """Return the least price of a day, by profile and day type, as an array [J, J].

        PROHIBITIVE where no team moves so.
        """
        shape = (len(self.instance.terminals), len(self.instance.terminals))
        days: dict[tuple[int, int], FloatArray] = {}
        for (profile, day_type, i, j), arcs in self.arcs.items():
            table = days.setdefault((profile, day_type), np.full(shape, PROHIBITIVE))
            table[i, j] = min(prices[arc] for arc in arcs)
        return days


def move_of(instance: Instance, arc: Arc) -> Move:
    """Return the profile, day type and terminals of an arc, which its columns have too."""
    return (
        instance.commodities[arc.commodity].profile,
        instance.day_type_of(arc.day),
        arc.origin,
        arc.destination,
    )
