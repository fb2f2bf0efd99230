"""Generate columns until no route would improve the linear master, and keep the best bound that was proven on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.frame import Arc, Frame, arc_price
from planner.optimise.master import Master, chunks, first_columns, move_of
from planner.optimise.pricing import EPSILON, QUICK, STEADY, THOROUGH, Found, Pricer, Prices
from planner.optimise.programs import LinearProgram

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.optimise.instance import FloatArray, Instance

ENTRIES = 250  # columns added in a round
ENTRIES_PER_STOP = 15  # of them at most, so that one good stop does not crowd out the rest


@dataclass(frozen=True, slots=True)
class Generation:
    """What column generation leaves: the master, the proven bound, whether pricing ran dry, and what a visit to each stop would cost.

    ``bound`` is in thousandths of a weighted person. ``gain[v]`` is the best gain of a route that serves v (0 or less at the end),
    ``worth[lender, resource]`` what one more would add.
    """

    master: Master
    pricers: dict[tuple[int, int], Pricer]
    bound: float
    complete: bool
    gain: FloatArray
    worth: dict[tuple[str, str], float]


def generate(instance: Instance, *, rounds: int, tolerance: float, watch: Callable[[str, float, float], bool]) -> Generation:
    """Run at most ``rounds`` rounds of pricing, or until the bound is within ``tolerance`` (a share) of the master's value.

    ``watch(stage, value, bound)`` is told of progress and says whether to stop early.
    """
    pricers = {(p, k): Pricer(instance, p, k) for p in range(len(instance.paces)) for k in range(len(instance.kinds))}
    master = Master(instance, chunks(instance, pricers.values()))
    for column in first_columns(instance, pricers):
        master.add(column, master.arcs.get((column.pace, column.kind, column.origin, column.destination), ()))
    bound = float(instance.weight @ instance.crowd)  # everyone recorded at no cost: what holds before anything is proven
    steady: dict[Arc, float] = {}
    worth: dict[tuple[str, str], float] = {}
    steady_credit, before = np.zeros(0), -np.inf
    effort, complete, gain = QUICK, False, np.full(len(instance.stops), -np.inf)
    for number in range(rounds):
        value = master.solve()
        effort = THOROUGH if number == rounds - 1 else effort
        prices, credit = master.arc_prices(), master.credit()
        if effort is not THOROUGH and number:  # early prices swing; their running mean leads to useful routes sooner
            prices = {arc: INERTIA * steady[arc] + (1 - INERTIA) * price for arc, price in prices.items()}
            credit = INERTIA * steady_credit + (1 - INERTIA) * credit
        steady, steady_credit = prices, credit
        days = master.day_prices(prices)
        found = {key: pricers[key].price(Prices(credit, day), effort) for key, day in days.items()}
        if effort is THOROUGH:
            bound = min(bound, lagrangian_bound(master, days, {key: result.bound for key, result in found.items()}))
            gain = np.max([np.full_like(gain, -np.inf), *(result.stop_gain for result in found.values())], axis=0)
            worth = master.resource_worth()
        complete = enter(master, found, days, prices) == 0
        if watch("columns", value, bound) or bound - value <= tolerance * abs(value) or (complete and effort is THOROUGH):
            break
        if complete or value - before < STALLED * value:
            effort = THOROUGH if effort is STEADY else STEADY if effort is QUICK else effort
        before = value
    return Generation(master, pricers, bound, complete, gain, worth)


INERTIA = 0.5  # weight of earlier prices (Wentges' smoothing)
STALLED = 0.001  # share of the value that a round must add, or the next one looks further


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


def lagrangian_bound(master: Master, days: dict[tuple[int, int], FloatArray], upper: dict[tuple[int, int], FloatArray]) -> float:
    """Return a bound on the value of every plan, from the present prices and how much better a route could be at them.

    The rows that tie people and routes are priced into the objective; what remains is the frame with each move worth its best
    route. It holds for any prices, so also before the master is solved to its end.
    """
    instance, program = master.instance, LinearProgram()
    frame = Frame(instance, program)
    worth: dict[Arc, float] = {}
    for arc in frame.arcs:
        pace, kind, i, j = move_of(instance, arc)
        # The best route gains at most upper at the least price of the move; what the arc itself costs is in that price.
        worth[arc] = float(days[pace, kind][i, j] + upper[pace, kind][i, j]) - arc_price(instance, arc)
    frame.add_flow(worth)
    charged = [abs(row.dual_value()) for row in master.cover]
    paid = 0.0
    for cut, row in zip(master.cuts, master.chunk, strict=True):
        charged[cut.stop] += abs(row.dual_value())
        paid += abs(row.dual_value()) * (cut.crowd - cut.rest * cut.visits)
    for variable, weight, charge in zip(frame.recorded, instance.weight, charged, strict=True):
        program.reprice(variable, float(weight) - charge)
    if not program.solve():
        return np.inf
    return program.value() + paid
