"""Compare three readings of the laws that share no code: optimiser, referee, brute force."""

from __future__ import annotations

import random

import pytest
from brute import find_best_value
from optimise.tiny_weeks import a_tiny_week

import planner

FEW, MANY = range(2000, 2060), range(3000, 6000)


@pytest.mark.parametrize(
    "seeds", [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.deep)]
)
def test_optimiser_referee_and_brute_force_agree(tally, seeds):
    """On random weeks the referee agrees with the plan's value; the best is at most the bound.

    It is at least the value, and mostly equal to it.
    """
    best = 0
    for seed in seeds:
        problem = a_tiny_week(random.Random(seed).randint, most_stops=2).build()  # noqa: S311  (a test, not a secret)
        proof = planner.solve(problem, effort="low").proof
        optimum = find_best_value(problem)
        assert proof.value <= optimum <= proof.bound, seed
        best += proof.value == optimum
        tally["problems compared with brute force"] += 1
    assert best > 0.9 * len(seeds)
    tally["of these solved to the very best"] += best
