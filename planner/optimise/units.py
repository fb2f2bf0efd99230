"""Units of the optimiser.

Exact sums are in whole units; programs and labels are in thousandths of a person.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.array_types import IntArray

    Whole = TypeVar("Whole", int, IntArray)

# Whole units in a millionth of a person. A multiple of 60 and of 1000: prices by the hour and by
# the kilometre make a whole number of units by the minute and by the metre.
MILLIONTH = 3_000
THOUSANDTH = 1_000 * MILLIONTH  # whole units
_MINUTE = MILLIONTH // 60
_METRE = MILLIONTH // 1_000
_STEPS = 2**20  # in a thousandth: sums of a few billion thousandths are exact as floats


def travel_cost(problem: Problem, minutes: Whole, metres: Whole) -> Whole:
    """Return the travel cost of ``minutes`` and ``metres`` of driving, in whole units (law 23).

    A leg of two days and 2000 km at the highest prices allowed (1000 people) costs less than 10^16
    units, so that the sum of hundreds of legs fits 64 bits.
    """
    objective = problem.objective
    return (
        _MINUTE * objective.drive_hour_price * minutes + _METRE * objective.kilometre_price * metres
    )


def overtime(problem: Problem, minutes: int) -> int:
    """Return the cost of ``minutes`` after the end of the shift, in whole units."""
    return _MINUTE * problem.objective.overtime_hour_price * minutes


def to_thousandths(units: int) -> float:
    """Return whole ``units`` in thousandths of a person, rounded to a multiple of 2^-20.

    Sums of these multiples are exact in any order, so that equal weeks have equal values. The error
    is below a millionth of a thousandth.
    """
    return round(units * _STEPS / THOUSANDTH) / _STEPS


@lru_cache(maxsize=256)
def as_price(millionths: int) -> float:
    """Return a price of the objective in thousandths of a person, as ``to_thousandths`` does."""
    return to_thousandths(MILLIONTH * millionths)
