"""Generate columns until no route would improve the linear master, and keep the best bound that was proven on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

from planner.optimise.frame import Arc, Frame, arc_price
from planner.optimise.master import Master, chunks, first_columns, move_of
from planner.optimise.pricing import EPSILON, QUICK, STEADY, THOROUGH, Found, Prices, Pricer

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.optimise.instance import FloatArray, Instance

ENTRIES = 250  # columns added in a round
ENTRIES_PER_STOP = 15  # of them at most, so that one good stop does not crowd out the rest


@dataclass(frozen=True, slots=True)
class Generation:
    """What column generation leaves: the master, the proven bound, whether pricing ran dry, and what a visit to each stop would cost.

    ``bound`` in thousandths of a weighted person. ``gain[v]`` is the best gain of a route that serves v (0 or less at the end).
    """

    master: Master
    pricers: dict[tuple[int, int], Pricer]
    bound: float
    complete: bool
    gain: FloatArray


def generate(instance: Instance, *, rounds: int, tolerance: float, watch: Callable[[str, float, float], bool]) -> Generation:
    """Run at most ``rounds`` rounds of pricing, or until the bound is within ``tolerance`` (a share) of the master's value.

    ``watch(stage, value, bound)`` is told of progress and says whether to stop early.
    """
    pricers = {(p, k): Pricer(instance, p, k) for p in range(len(instance.paces)) for k in range(len(instance.kinds))}
    master = Master(instance, chunks(instance, pricers.values()))
    for column in first_columns(instance, pricers):
        master.add(column, master.arcs.get((column.pace, column.kind, column.origin, column.destination), ()))
    bound = float(instance.weight @ instance.crowd)  # everyone recorded at no cost: what holds before anything is proven
    effort, complete, gain = QUICK, False, np.full(len(instance.stops), -np.inf)
    for number in range(rounds):
        value = master.solve(read=False)
        effort = THOROUGH if number == rounds - 1 else effort
        prices, credit = master.arc_prices(), master.credit()
        if effort is not THOROUGH and number:  # early prices swing; their running mean leads to useful routes sooner
            prices = {arc: INERTIA * steady[arc] + (1 - INERTIA) * price for arc, price in prices.items()}
            credit = INERTIA * steady_credit + (1 - INERTIA) * credit
        steady, steady_credit = prices, credit
        days = master.day_prices(prices)
        found = {key: pricers[key].price(Prices(credit, day), effort) for key, day in days.items()}
        if effort is THOROUGH:
            bound = min(bound, lagrangian_bound(master, prices, days, {key: result.bound for key, result in found.items()}))
            gain = np.max([result.stop_gain for result in found.values()], axis=0)
        if len(master.uses) > CROWDED:
            master.purge(below=HOPELESS)
        complete = enter(master, found, days, prices) == 0
        if watch("columns", value, bound) or bound - value <= tolerance * abs(value) or (complete and effort is THOROUGH):
            break
        worst = max(float(result.bound.max()) for result in found.values())
        if effort is not THOROUGH:
            effort = THOROUGH if worst < DRY or complete else STEADY if worst < NEARLY_DRY else QUICK
    master.purge(below=UNLIKELY)
    return Generation(master, pricers, bound, complete, gain)


UNLIKELY = -20_000.0  # thousandths: uses that cost more than this are not taken into the search for whole routes
INERTIA = 0.5  # weight of earlier prices (Wentges' smoothing)
CROWDED, HOPELESS = 20_000, -50_000.0  # uses from which on the worst are forgotten, and how bad those are (thousandths)
# Thousandths: below the first, routes of three stops are searched too; below the second, all routes.
NEARLY_DRY, DRY = 25_000.0, 6_000.0


def enter(master: Master, found: dict[tuple[int, int], Found], days: dict[tuple[int, int], FloatArray], prices: dict[Arc, float]) -> int:
    """Add the best new columns, not too many for any one stop, on every arc where they gain; return how many uses are new."""
    ranked = sorted((item for result in found.values() for item in result.columns), key=lambda item: (-item[0], item[1]))
    served: dict[int, int] = {}
    entered = columns = 0
    for gain, column in ranked:
        if any(served.get(v, 0) >= ENTRIES_PER_STOP for v in column.stops) or columns >= ENTRIES:
            continue
        arcs = master.arcs[column.pace, column.kind, column.origin, column.destination]
        least = days[column.pace, column.kind][column.origin, column.destination]
        entered += master.add(column, [arc for arc in arcs if gain + least - prices[arc] > EPSILON])
        columns += 1
        for v in column.stops:
            served[v] = served.get(v, 0) + 1
    return entered


def lagrangian_bound(
    master: Master, prices: dict[Arc, float], days: dict[tuple[int, int], FloatArray], upper: dict[tuple[int, int], FloatArray]
) -> float:
    """Return a bound on the value of every plan, from the present prices and how much better a route could be at them.

    The rows that tie people and routes are priced into the objective; what remains is the frame with each move worth its best
    route: teams stay whole and pools whole, so this can be tighter than the linear master itself.
    """
    instance, duals = master.instance, master.result.dual_values()
    frame = Frame(instance, integer=True)
    frame.add_flow()
    for arc, flow in frame.flow.items():
        pace, kind, i, j = move_of(instance, arc)
        # The best route gains at most upper at the least price of the move; an arc's own price is paid by the nodes again.
        worth = float(days[pace, kind][i, j] + upper[pace, kind][i, j]) - arc_price(instance, arc)
        frame.model.objective.set_linear_coefficient(flow, worth)
    paid = 0.0
    for v, row in enumerate(master.cover):
        _charge(frame, v, abs(duals[row]))
    for cut, row in zip(master.cuts, master.chunk, strict=True):
        _charge(frame, cut.stop, abs(duals[row]))
        paid += abs(duals[row]) * (cut.crowd - cut.rest * cut.visits)
    parameters = mathopt.SolveParameters(relative_gap_tolerance=1e-5, node_limit=200)
    parameters.highs.int_options["threads"] = 1
    result = mathopt.solve(frame.model, mathopt.SolverType.HIGHS, params=parameters)
    return float(result.termination.objective_bounds.dual_bound) + paid


def _charge(frame: Frame, stop: int, price: float) -> None:
    objective, variable = frame.model.objective, frame.recorded[stop]
    objective.set_linear_coefficient(variable, objective.get_linear_coefficient(variable) - price)
