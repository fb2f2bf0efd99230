"""Compare the best values of the golden weeks with all plans, the solver and the referee."""

from __future__ import annotations

import pytest
from brute import find_best_value
from golden import (
    call_gap,
    daylight,
    jenang,
    kilometres,
    most_stops,
    one_kecamatan,
    overtime,
    second_call,
    wishes,
)
from optimise.tiny_weeks import QUICKLY

from planner.optimise.solve import solve
from planner.referee.judge import check

CASES = [
    pytest.param(week, value, id=f"{module.__name__.removeprefix('golden.')}: {name}")
    for module in (
        call_gap,
        daylight,
        jenang,
        kilometres,
        most_stops,
        one_kecamatan,
        overtime,
        second_call,
        wishes,
    )
    for name, week, value in module.CASES
]


@pytest.mark.parametrize(("week", "value"), CASES)
def test_no_plan_is_better_than_the_derivation_says(week, value):
    """Trying every plan gives the value derived in the comments."""
    assert find_best_value(week.build()) == value


@pytest.mark.parametrize(("week", "value"), CASES)
def test_the_best_plan_is_found(week, value):
    """The solver's plan has that value, its bound is no lower, and the referee passes it."""
    problem = week.build()
    plan = solve(problem, effort=QUICKLY)
    assert [violation.text for violation in check(problem, plan).violations] == []
    assert plan.proof.value == value
    assert plan.proof.bound >= value
