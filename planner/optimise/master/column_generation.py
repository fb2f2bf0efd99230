"""Column generation: price until no column improves the master, and keep the best bound."""

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

Key = tuple[int, int]  # profile, day type

MAX_COLUMNS = 500  # columns added in a round
MAX_ARCS = 4  # arcs of a new column, those where it gains most: all would make the master large
AT_ONCE = 2  # pricing problems solved side by side
# Weight of earlier dual prices in smoothing (Wentges 1997).
INERTIA = 0.3
MORE_DEMAND = 1.001  # factor on demands while the prices of resources are read
ROUNDED = 0.05  # thousandths of a person: far more than programs lose by rounding
PROVEN = 1e-6  # share of the value: a bound as near as that is the value
# Factors on the room for labels in turn; the last takes some 0.6 GB for 158 stops.
WIDER = (1, 2, 8)
UNTIL_DRY = sys.maxsize  # rounds: there are only so many routes
STARTED = 0.05  # share of the value that a round of single-stop columns must add
STALLED = 0.001  # share of the value that a round must add, or it has stalled
STALLS = 3  # rounds in a row that stall are the last


class ColumnGeneration:
    """Column generation in two phases.

    ``stabilised_phase`` finds the columns that a good plan is made of; ``bounding_phase`` bounds
    the value of every plan. Values are thousandths of a weighted person, without the prices of
    requests that must be met.
    """

    def __init__(self, instance: Instance, guard: Guard = UNWATCHED) -> None:
        """Begin without a visit; ``guard`` is told of progress and says whether to stop early."""
        self.instance = instance
        self.guard = guard
        self.tell: Watch = guard.tell
        self.pricers = {
            (profile, day_type): Pricer(instance, profile, day_type, guard)
            for profile in range(len(instance.profiles))
            for day_type in range(len(instance.day_types))
        }
        largest = max(
            (int(pricer.people.max(initial=0)) for pricer in self.pricers.values()), default=0
        )
        cuts = rounding_cuts(instance, self.pricers.values())
        self.master = RestrictedMaster(instance, cuts, guard, largest=largest)
        prefer = sum(
            requested.price
            for requested in instance.requested_visits
            if requested.request.kind is RequestKind.PREFER
        )
        # Total price of the requests that must be met.
        self.due = sum(requested.price for requested in instance.requested_visits) - prefer
        # Best bound on the value of every plan: at first everyone is recorded at no cost.
        self.bound = float(instance.weight @ instance.demand) + prefer
        # Value of the linear master.
        self.value = -np.inf
        # What one more of a lender's resource would add, by lender and resource.
        self.resource_prices: dict[tuple[str, str], float] = {}
        # Last dual prices: of a day by profile and day type [J, J], and rewards.
        self.prices: tuple[dict[Key, FloatArray], FloatArray] = ({}, np.zeros(0))
        self._smoothed: tuple[dict[Arc, float], FloatArray] | None = None
        # [profile, V] best reduced cost of a column that visits v
        self._best_of_stop = np.full((max(1, len(instance.profiles)), len(instance.stops)), -np.inf)

    @property
    def whole_bound(self) -> int:
        """The bound in whole thousandths, rounded down as the value of every plan is (law 23).

        Before that it is raised by what may be lost: pricing neglects a little for each day of a
        team, and programs round.
        """
        problem = self.instance.problem
        days = len(problem.week.days) * sum(len(lender.vehicles) for lender in problem.lenders)
        return math.floor(self.bound + NEGLIGIBLE * days + ROUNDED)

    @property
    def complete(self) -> bool:
        """Whether the master is proven optimal, apart from what rounding may hide."""
        return self.bound - self.value <= max(EPSILON, PROVEN * abs(self.value))

    def start(self) -> bool:
        """Price columns of one stop until a round adds little; return whether to stop early.

        Longer columns are found sooner at the dual prices that follow.
        """
        before = -np.inf
        added = 1
        while added and (self.value == -np.inf or self.value - before >= STARTED * abs(self.value)):
            before = self.value
            prices, reward = self._solve()
            days = self.master.day_prices(prices)
            found = {
                key: self.pricers[key].price_singles(DualPrices(reward[key], day))
                for key, day in days.items()
            }
            self.prices = (days, reward)
            added = enter(self.master, found, days, prices)
            if self.tell("columns", self.value, self.bound):
                return True
        return False

    def stabilised_phase(
        self, *, rounds: int, enough: float = STALLED, stalls: int = STALLS
    ) -> bool:
        """Price at smoothed duals; return whether to stop early.

        Parameters
        ----------
        rounds
            Most rounds.
        enough
            Share of the value that a round must add, or it has stalled.
        stalls
            Rounds in a row that stall are the last.
        """
        stalled = 0
        before = -np.inf
        for _ in range(rounds):
            is_dry = self._round(QUICK, smooth=True)
            if self.tell("columns", self.value, self.bound):
                return True
            stalled = stalled + 1 if self.value - before < enough * abs(self.value) else 0
            before = self.value
            if is_dry or stalled == stalls:
                break
        return False

    def bounding_phase(
        self, *, rounds: int, tolerance: float, patience: float = 0.0, effort: PricingEffort = EXACT
    ) -> bool:
        """Price with a proof until the bound is near the value; return whether to stop early.

        Parameters
        ----------
        rounds
            Most rounds.
        tolerance
            Share of the value within which the bound is near enough.
        patience
            Two rounds that close less than this share of what lies between them are the last
            (0: whatever they close).
        effort
            Effort of a pricing run, with a proof.
        """
        gaps = [np.inf, np.inf]
        for _ in range(rounds):
            is_dry = self._round(effort)
            if self.tell("columns", self.value, self.bound):
                return True
            gaps.append(self.bound - self.value)
            is_near = gaps[-1] <= tolerance * abs(self.value)
            if is_dry or is_near or (patience and gaps[-1] > (1 - patience) * gaps[-3]):
                break
        return False

    def certify(self) -> None:
        """Price with ever more labels until the master is proven.

        Or until that does not lower the bound, or the guard asks to stop.
        """
        for factor in WIDER:
            before = self.bound
            effort = replace(EXACT, labels=factor * EXACT.labels)
            stopped = self.bounding_phase(rounds=UNTIL_DRY, tolerance=0.0, effort=effort)
            if stopped or self.complete or (factor > 1 and self.bound >= before):
                return

    def appraise(self) -> None:
        """Find what a visit to each stop would cost, and what one more of a resource would bring.

        With slightly more demand: else the price of a day could hide in the prices of its stops.
        """
        # New columns first, then new bounds: together they would cost a start from nothing.
        self.master.solve()
        with self.master.more_demand(MORE_DEMAND):
            self.master.solve(bounded=True)
            days = self.master.day_prices(self.master.arc_prices())
            for (profile, _), result in self._price(days, self.master.reward(), QUICK).items():
                self._best_of_stop[profile] = np.maximum(
                    self._best_of_stop[profile], result.best_of_stop
                )
            self.resource_prices = self.master.resource_prices()
        self.master.solve(bounded=True)  # columns that follow are added to an optimum

    def best_reduced_costs(self, teams: Iterable[TeamStart]) -> FloatArray:
        """Return [V] the best reduced cost of a column of one of the ``teams`` that visits v.

        0 or less; -inf before ``appraise``.
        """
        team_types = self.instance.team_types
        commodities = self.instance.commodities
        formed = sorted({commodities[team_types[number].commodity].profile for number, _ in teams})
        none = np.full_like(self._best_of_stop[0], -np.inf)
        best: FloatArray = np.max([none, *self._best_of_stop[formed]], axis=0)
        return best

    def pool(self, *, nearly: bool = False) -> list[Column]:
        """Return the columns of the master, the best reduced cost at the last prices first.

        With ``nearly`` also columns that nearly improve the master at these prices.
        """
        days, reward = self.prices
        prices = {key: DualPrices(reward[key], day) for key, day in days.items()}
        reduced_costs: dict[Column, float] = {}
        for column in {column for column, _ in self.master.uses}:
            key = (column.profile, column.day_type)
            reduced_costs[column] = self.pricers[key].reduced_cost(column, prices[key])
        if nearly:
            for found in self._price(days, reward, BROAD).values():
                for reduced_cost, column in found.columns:
                    reduced_costs.setdefault(column, reduced_cost)
        lawful = (column for column in reduced_costs if not column.calls_twice(self.instance))
        return sorted(lawful, key=lambda column: (-round(reduced_costs[column], 3), column))

    def opportunity_cost(self, column: Column) -> float:
        """Return what the people of ``column`` are worth beyond the rewards of the master.

        That is what they could bring in other columns.
        """
        reward = self.prices[1][column.profile, column.day_type]
        weight = self.instance.weight
        return sum(
            float(weight[v]) * q - float(reward[v, q])
            for v, q in zip(column.stops, column.people, strict=True)
        )

    def _price(
        self, days: dict[Key, FloatArray], reward: FloatArray, effort: PricingEffort
    ) -> dict[Key, PricingResult]:
        """Return the result of each pricing problem; compiled loops run side by side."""
        with ThreadPoolExecutor(max_workers=AT_ONCE) as workers:
            tasks = {
                key: workers.submit(self.pricers[key].price, DualPrices(reward[key], day), effort)
                for key, day in days.items()
            }
        return {key: task.result() for key, task in tasks.items()}

    def _round(self, effort: PricingEffort, *, smooth: bool = False) -> bool:
        """Solve the master, price, and add columns; return whether there were none.

        At smoothed duals, which prove nothing, or at its own.
        """
        prices, reward = self._solve()
        if smooth:
            prices, reward = self._smooth(prices, reward)
        days = self.master.day_prices(prices)
        found = self._price(days, reward, effort)
        self.prices = (days, reward)
        if not smooth:
            upper = {key: result.bound for key, result in found.items()}
            self.bound = min(self.bound, lagrangian_bound(self.master, days, upper) - self.due)
        return enter(self.master, found, days, prices) == 0

    def _smooth(
        self, prices: dict[Arc, float], reward: FloatArray
    ) -> tuple[dict[Arc, float], FloatArray]:
        """Return the running mean of dual prices: early ones swing."""
        if self._smoothed is not None:
            earlier, earlier_reward = self._smoothed
            prices = {
                arc: INERTIA * earlier[arc] + (1 - INERTIA) * price for arc, price in prices.items()
            }
            reward = INERTIA * earlier_reward + (1 - INERTIA) * reward
        self._smoothed = (prices, reward)
        return prices, reward

    def _solve(self) -> tuple[dict[Arc, float], FloatArray]:
        """Solve the master; return the dual price of each arc, and the rewards."""
        self.value = self.master.solve() - self.due
        return self.master.arc_prices(), self.master.reward()


def enter(
    master: RestrictedMaster,
    found: dict[Key, PricingResult],
    days: dict[Key, FloatArray],
    prices: dict[Arc, float],
) -> int:
    """Add the best new columns to the master, not too many for any one stop.

    Parameters
    ----------
    master
        The restricted master.
    found
        Improving columns by profile and day type.
    days
        Least price of a day by profile and day type, [J, J].
    prices
        Dual price of each arc.

    Returns
    -------
    int
        Number of uses that are new.
    """
    candidates = (item for result in found.values() for item in result.columns)
    ranked = sorted(candidates, key=lambda item: (-item[0], item[1]))
    served: dict[int, int] = {}
    uses = 0
    columns = 0
    for reduced_cost, column in ranked:
        is_served = any(served.get(v, 0) >= QUICK.per_stop for v in column.stops)
        if is_served or columns >= MAX_COLUMNS:
            continue
        least = days[column.profile, column.day_type][column.origin, column.destination]
        improving = (
            (round(prices[arc], 3), arc)
            for arc in master.arcs[column.move]
            if reduced_cost + least - prices[arc] > EPSILON
        )
        uses += master.add(column, [arc for _, arc in sorted(improving)[:MAX_ARCS]])
        columns += 1
        for v in column.stops:
            served[v] = served.get(v, 0) + 1
    return uses


def lagrangian_bound(
    master: RestrictedMaster,
    days: dict[Key, FloatArray],
    upper: dict[Key, FloatArray],
) -> float:
    """Return a bound on the value of every plan, from dual prices and bounds on reduced costs.

    The rows that tie people and routes go into the objective; what remains is the resource flow,
    each arc at the value of its best route. The bound holds for any prices that are not negative,
    so also before the master is solved to its end.

    Parameters
    ----------
    master
        The restricted master, solved.
    days
        Least dual price of a day by profile and day type, [J, J].
    upper
        Upper bounds on the reduced cost of any route at these prices, likewise.
    """
    instance = master.instance
    price = master.program.price
    program = LinearProgram(master.program.guard)
    flow = ResourceFlow(instance, program)
    values: dict[Arc, float] = {}
    for arc in instance.arcs:
        profile, day_type, i, j = move_of(instance, arc)
        # The least price of the move has the price of the arc in it, which the route does not pay.
        best = float(days[profile, day_type][i, j] + upper[profile, day_type][i, j])
        values[arc] = best - arc_price(instance, arc)
    flow.add_flow(values)
    budget = instance.problem.limits.budget_idr
    if budget is not None:
        pay = [(arc_cost(instance, arc, most=False), teams) for arc, teams in flow.flow.items()]
        pay += start_pay_of(flow)
        program.row(-INFINITY, budget / MILLION, [(rupiah / MILLION, n) for rupiah, n in pay])
    person_prices = master.person_prices().tolist()
    constant: float = sum(price(row) for row in master.once.values())
    for met, requested, row in zip(
        flow.requested_visits, instance.requested_visits, master.requested, strict=True
    ):
        program.set_objective(met, requested.price - price(row))
    for cut, row in zip(master.cuts, master.cut_rows, strict=True):
        person_prices[cut.stop] += price(row)
        constant += price(row) * cut.bound
    for recorded, weight, person_price in zip(
        flow.recorded, instance.weight, person_prices, strict=True
    ):
        program.set_objective(recorded, float(weight) - person_price)
    return program.value() + constant if program.solve() else np.inf
