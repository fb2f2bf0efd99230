"""Say in which units the optimiser works: whole ones where sums must be exact, thousandths of a person where programs and labels work."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.array_types import IntArray

    Whole = TypeVar("Whole", int, IntArray)

MILLIONTH = (
    3_000  # whole units: a minute at a price an hour and a metre at a price a kilometre are whole
)
THOUSANDTH = 1_000 * MILLIONTH  # whole units
_MINUTE, _METRE = MILLIONTH // 60, MILLIONTH // 1_000
_STEPS = 2**20  # in a thousandth: sums of a few billion thousandths are exact as floats


def travel_cost(problem: Problem, minutes: Whole, metres: Whole) -> Whole:
    """Return what such a way costs, in whole units (law 23).

    A leg of two days and 2000 km at the highest prices there may be (1000 people) is less than
    10^16 units: hundreds of them fit 64 bits.
    """
    objective = problem.objective
    return (
        _MINUTE * objective.drive_hour_price * minutes + _METRE * objective.kilometre_price * metres
    )


def overtime(problem: Problem, minutes: int) -> int:
    """Return what so many minutes after the shift cost, in whole units."""
    return _MINUTE * problem.objective.overtime_hour_price * minutes


def to_thousandths(units: int) -> float:
    """Return whole ``units`` in thousandths of a person, to the nearest whole number of 2^-20.

    Such numbers add up exactly, in whatever order: equal weeks are worth the same however they were
    put together. What is lost is below a millionth of a thousandth.
    """
    return round(units * _STEPS / THOUSANDTH) / _STEPS


@lru_cache(maxsize=256)
def as_price(millionths: int) -> float:
    """Return a price of the objective in thousandths of a person, as ``to_thousandths`` does."""
    return to_thousandths(MILLIONTH * millionths)
