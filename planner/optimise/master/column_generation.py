"""Generate columns until no route would improve the linear master, and keep the best bound that was proven on the way."""

from __future__ import annotations

import math
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.guard import UNWATCHED
from planner.optimise.master.cost_bounds import arc_cost, start_pay_of
from planner.optimise.master.resource_flow import ResourceFlow, arc_price
from planner.optimise.master.restricted_master import (
    MILLION,
    RestrictedMaster,
    move_of,
    rounding_cuts,
)
from planner.optimise.master.solvers import INFINITY, LinearProgram
from planner.optimise.pricing.labelling import (
    BROAD,
    EPSILON,
    EXACT,
    NEGLIGIBLE,
    QUICK,
    PricingEffort,
)
from planner.optimise.pricing.pricer import DualPrices, Pricer, PricingResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.array_types import FloatArray
    from planner.optimise.guard import Guard, Watch
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.solution import TeamStart
    from planner.optimise.pricing.columns import Column

ENTRIES = 500  # columns added in a round
ARCS = 4  # and for each, the arcs where it gains most: equal days would make the master large
AT_ONCE = 2  # paces and kinds of day priced side by side
INERTIA = 0.3  # weight of earlier prices (Wentges' smoothing)
ROOM = 1.001  # times a crowd, while prices are read
ROUNDED = 0.05  # thousandths of a person: far more than programs lose by rounding
PROVEN = 1e-6  # share of the value: a bound as near as that is the value
WIDER = (
    1,
    2,
    8,
)  # times as many partial routes are kept to certify; the last takes some 0.6 GB for 158 stops
UNTIL_DRY = sys.maxsize  # rounds: there are only so many routes
STARTED = 0.05  # share of the value that a round of routes of one stop must add, or longer ones are looked for
STALLED = 0.001  # share of the value that a round must add, or it has stalled
STALLS = 3  # rounds in a row that stall are the last


class ColumnGeneration:
    """Column generation in two parts: ``stabilised_phase`` finds the routes a good plan is made of, ``bounding_phase`` bounds what any plan can be worth.

    ``bound`` and ``value`` (of the linear master) are in thousandths of a weighted person, without what requests that must be met are
    priced at. ``worth[lender, resource]`` is what one more would add; ``prices`` are the last
    least price of a day, by pace and day_type of day, and credit.
    """

    def __init__(self, instance: Instance, guard: Guard = UNWATCHED) -> None:
        """Begin without a visit; ``guard`` is told of progress and says whether to stop early."""
        self.instance = instance
        self.guard = guard
        self.tell: Watch = guard.tell
        self.pricers = {
            (p, k): Pricer(instance, p, k, guard)
            for p in range(len(instance.profiles))
            for k in range(len(instance.day_types))
        }
        largest = max(
            (int(pricer.people.max(initial=0)) for pricer in self.pricers.values()), default=0
        )
        self.master = RestrictedMaster(
            instance, rounding_cuts(instance, self.pricers.values()), guard, largest=largest
        )
        prefer = sum(
            requested.price
            for requested in instance.requested_visits
            if requested.request.kind is RequestKind.PREFER
        )
        self.due = sum(requested.price for requested in instance.requested_visits) - prefer
        self.bound = (
            float(instance.weight @ instance.demand) + prefer
        )  # everyone recorded at no cost: holds before anything is proven
        self.value = -np.inf
        self._best_of_stop = np.full((max(1, len(instance.profiles)), len(instance.stops)), -np.inf)
        self.worth: dict[tuple[str, str], float] = {}
        self.prices: tuple[dict[tuple[int, int], FloatArray], FloatArray]
        self._steady: tuple[dict[Arc, float], FloatArray] | None = None

    @property
    def whole_bound(self) -> int:
        """The bound in whole thousandths, rounded down, as the value of every plan is (law 23).

        Before that it is raised by what may have been lost: pricing neglects a little for each day of a team, and programs round.
        """
        problem = self.instance.problem
        days = len(problem.week.days) * sum(len(lender.vehicles) for lender in problem.lenders)
        return math.floor(self.bound + NEGLIGIBLE * days + ROUNDED)

    @property
    def complete(self) -> bool:
        """Say whether pricing ran dry with nothing passed over: the master is proven, but for what rounding may hide."""
        return self.bound - self.value <= max(EPSILON, PROVEN * abs(self.value))

    def start(self) -> bool:
        """Price routes of one stop until a round adds little, so that longer ones are found sooner; say whether to stop early."""
        before, entered = -np.inf, 1
        while entered and (
            self.value == -np.inf or self.value - before >= STARTED * abs(self.value)
        ):
            before = self.value
            prices, reward = self._solve()
            days = self.master.day_prices(prices)
            found = {
                key: self.pricers[key].price_singles(DualPrices(reward[key], day))
                for key, day in days.items()
            }
            self.prices, entered = (days, reward), enter(self.master, found, days, prices)
            if self.tell("columns", self.value, self.bound):
                return True
        return False

    def stabilised_phase(
        self, *, rounds: int, enough: float = STALLED, stalls: int = STALLS
    ) -> bool:
        """Price at running mean prices, ``rounds`` at most, until ``stalls`` in a row add less than ``enough``; say if to stop early."""
        stalled, before = 0, -np.inf
        for _ in range(rounds):
            dry = self._round(QUICK, steady=True)
            if self.tell("columns", self.value, self.bound):
                return True
            stalled = stalled + 1 if self.value - before < enough * abs(self.value) else 0
            before = self.value
            if dry or stalled == stalls:
                break
        return False

    def bounding_phase(
        self, *, rounds: int, tolerance: float, patience: float = 0.0, effort: PricingEffort = EXACT
    ) -> bool:
        """Price with a proof until the bound is within ``tolerance`` (a share) of the master's value; say whether to stop early.

        Two rounds that do not close ``patience`` (a share; 0: whatever they close) of what lies between them are the last. ``effort`` is
        one with a proof.
        """
        lefts = [np.inf, np.inf]
        for _ in range(rounds):
            dry = self._round(effort)
            if self.tell("columns", self.value, self.bound):
                return True
            lefts.append(self.bound - self.value)
            if (
                dry
                or lefts[-1] <= tolerance * abs(self.value)
                or (patience and lefts[-1] > (1 - patience) * lefts[-3])
            ):
                break
        return False

    def certify(self) -> None:
        """Price ever more widely until the master is proven, wider pricing does not lower the bound, or the guard asks to stop."""
        for wider in WIDER:
            before, effort = self.bound, replace(EXACT, labels=wider * EXACT.labels)
            stopped = self.bounding_phase(rounds=UNTIL_DRY, tolerance=0.0, effort=effort)
            if stopped or self.complete or (wider > 1 and self.bound >= before):
                return

    def appraise(self) -> None:
        """Find what serving each stop would cost, and what one more of each resource would bring.

        With a little room in every crowd: else what a day is worth could hide in the prices of the stops it serves.
        """
        self.master.solve()  # new columns first, then new bounds: together they would cost a start from nothing
        self.master.relax_demand(ROOM)
        self.master.solve(bounded=True)
        found = self._price(self.master.arc_prices(), self.master.reward(), QUICK)[1]
        for (profile, _), result in found.items():
            self._best_of_stop[profile] = np.maximum(
                self._best_of_stop[profile], result.best_of_stop
            )
        self.worth = self.master.resource_worth()
        self.master.relax_demand(1.0)
        self.master.solve(bounded=True)  # so that whoever adds columns next goes on from an optimum

    def best_reduced_costs(self, teams: Iterable[TeamStart]) -> FloatArray:
        """Return by stop the best gain of a route of one of the ``teams`` that serves it: 0 or less, -inf before ``appraise``."""
        team_types, commodities = self.instance.team_types, self.instance.commodities
        formed = sorted({commodities[team_types[number].commodity].profile for number, _ in teams})
        best: FloatArray = np.max(
            [np.full_like(self._best_of_stop[0], -np.inf), *self._best_of_stop[formed]], axis=0
        )
        return best

    def pool(self, *, nearly: bool = False) -> list[Column]:
        """Return every column, the most promising at the last prices first; with those that ``nearly`` gain at these, too."""
        days, reward = self.prices
        prices = {key: DualPrices(reward[key], day) for key, day in days.items()}
        reduced_costs = {
            column: self.pricers[column.profile, column.day_type].reduced_cost(
                column, prices[column.profile, column.day_type]
            )
            for column in {column for column, _ in self.master.uses}
        }
        if nearly:
            for found in self._price_at(days, reward, BROAD).values():
                reduced_costs.update(
                    {
                        column: reduced_cost
                        for reduced_cost, column in found.columns
                        if column not in reduced_costs
                    }
                )
        lawful = (column for column in reduced_costs if not column.calls_twice(self.instance))
        return sorted(lawful, key=lambda column: (-round(reduced_costs[column], 3), column))

    def opportunity_cost(self, column: Column) -> float:
        """Return how much more the people of ``column`` are worth than the master gives for them: what they could bring otherwise."""
        reward, weight = self.prices[1][column.profile, column.day_type], self.instance.weight
        return sum(
            float(weight[v]) * q - float(reward[v, q])
            for v, q in zip(column.stops, column.people, strict=True)
        )

    def _price(
        self, prices: dict[Arc, float], reward: FloatArray, effort: PricingEffort
    ) -> tuple[dict[tuple[int, int], FloatArray], dict[tuple[int, int], PricingResult]]:
        """Return the least price of a day, and the routes found, by pace and day_type of day."""
        days = self.master.day_prices(prices)
        return days, self._price_at(days, reward, effort)

    def _price_at(
        self, days: dict[tuple[int, int], FloatArray], reward: FloatArray, effort: PricingEffort
    ) -> dict[tuple[int, int], PricingResult]:
        with ThreadPoolExecutor(max_workers=AT_ONCE) as workers:  # labels let Python run on
            tasks = {
                key: workers.submit(self.pricers[key].price, DualPrices(reward[key], day), effort)
                for key, day in days.items()
            }
        return {key: task.result() for key, task in tasks.items()}

    def _round(self, effort: PricingEffort, *, steady: bool = False) -> bool:
        """Solve the master, price at its duals, or ``steady`` ones that prove nothing, add what is found; say whether nothing was."""
        prices, reward = self._solve()
        if steady:  # early prices swing; their running mean leads to useful routes sooner
            if self._steady is not None:
                prices = {
                    arc: INERTIA * self._steady[0][arc] + (1 - INERTIA) * price
                    for arc, price in prices.items()
                }
                reward = INERTIA * self._steady[1] + (1 - INERTIA) * reward
            self._steady = (prices, reward)
        days, found = self._price(prices, reward, effort)
        self.prices = (days, reward)
        if not steady:
            bound = (
                lagrangian_bound(
                    self.master, days, {key: result.bound for key, result in found.items()}
                )
                - self.due
            )
            self.bound = min(self.bound, bound)
        return enter(self.master, found, days, prices) == 0

    def _solve(self) -> tuple[dict[Arc, float], FloatArray]:
        """Solve the master and return its price of each arc, and its credit."""
        self.value = self.master.solve() - self.due
        return self.master.arc_prices(), self.master.reward()


def enter(
    master: RestrictedMaster,
    found: dict[tuple[int, int], PricingResult],
    days: dict[tuple[int, int], FloatArray],
    prices: dict[Arc, float],
) -> int:
    """Add the best new columns, not too many for any one stop, on the arcs where they gain most; return how many uses are new."""
    ranked = sorted(
        (item for result in found.values() for item in result.columns),
        key=lambda item: (-item[0], item[1]),
    )
    served: dict[int, int] = {}
    entered = columns = 0
    for reduced_cost, column in ranked:
        if any(served.get(v, 0) >= QUICK.per_stop for v in column.stops) or columns >= ENTRIES:
            continue
        arcs = master.arcs[column.move]
        least = days[column.profile, column.day_type][column.origin, column.destination]
        cheapest = sorted(
            (round(prices[arc], 3), arc)
            for arc in arcs
            if reduced_cost + least - prices[arc] > EPSILON
        )[:ARCS]
        entered += master.add(column, [arc for _, arc in cheapest])
        columns += 1
        for v in column.stops:
            served[v] = served.get(v, 0) + 1
    return entered


def lagrangian_bound(
    master: RestrictedMaster,
    days: dict[tuple[int, int], FloatArray],
    upper: dict[tuple[int, int], FloatArray],
) -> float:
    """Return a bound on the value of every plan, from the present prices and how much better a route could be at them.

    The rows that tie people and routes are priced into the objective; what remains is the frame with each move worth its best
    route. It holds for any prices, so also before the master is solved to its end.
    """
    instance, program = master.instance, LinearProgram(master.program.guard)
    resource_flow = ResourceFlow(instance, program)
    worth: dict[Arc, float] = {}
    for arc in instance.arcs:
        profile, day_type, i, j = move_of(instance, arc)
        # The best route gains at most upper at the least price of the move; what the arc itself costs is in that price.
        worth[arc] = float(
            days[profile, day_type][i, j] + upper[profile, day_type][i, j]
        ) - arc_price(instance, arc)
    resource_flow.add_flow(worth)
    budget = instance.problem.limits.budget_idr
    if budget is not None:
        pay = [
            *(
                (arc_cost(instance, arc, most=False), flow)
                for arc, flow in resource_flow.flow.items()
            ),
            *start_pay_of(resource_flow),
        ]
        program.row(
            -INFINITY, budget / MILLION, [(rupiah / MILLION, count) for rupiah, count in pay]
        )
    charged = master.charges().tolist()
    paid: float = sum(abs(row.dual_value()) for row in master.once.values())
    for met, requested, row in zip(
        resource_flow.requested_visits, instance.requested_visits, master.requested, strict=True
    ):
        program.reprice(met, requested.price - abs(row.dual_value()))
    for cut, row in zip(master.cuts, master.chunk, strict=True):
        charged[cut.stop] += abs(row.dual_value())
        paid += abs(row.dual_value()) * (cut.demand - cut.rest * cut.visits)
    for variable, weight, charge in zip(
        resource_flow.recorded, instance.weight, charged, strict=True
    ):
        program.reprice(variable, float(weight) - charge)
    return program.value() + paid if program.solve() else np.inf
