"""Prove that second calls are planned as the laws have them, and as well as they can be (law 2)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from brute import NO_PLAN, find_best_value
from optimise.tiny_weeks import QUICKLY, a_week_of_second_calls

from planner.optimise.instance.model import read_instance
from planner.optimise.solve import solve
from planner.referee.judge import check

FEW, MANY = range(24), range(100, 600)


def has_second_call(problem, plan):
    """Say whether some stop is visited on days too far apart for one call."""
    dates = {}
    for route in plan.routes:
        for visit in route.visits:
            dates.setdefault(visit.stop, set()).add(route.date)
    return any((max(days) - min(days)).days > problem.rules.longest_gap for days in dates.values())


@pytest.mark.parametrize(
    "seeds", [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.deep)]
)
def test_weeks_with_second_calls_agree_with_brute_force(seeds):
    """The referee passes every plan; the best of all lies between its value and the bound.

    The value is mostly the best; second calls occur.
    """
    best = twice = tried = 0
    for seed in seeds:
        problem = a_week_of_second_calls(random.Random(seed).randint).build()  # noqa: S311  (a test, not a secret)
        optimum = find_best_value(problem)
        if optimum == NO_PLAN:  # a request that cannot be met
            continue
        plan = solve(problem, effort=QUICKLY)
        assert [violation.text for violation in check(problem, plan).violations] == []
        assert plan.proof.value <= optimum <= plan.proof.bound, seed
        tried += 1
        best += plan.proof.value == optimum
        twice += has_second_call(problem, plan)
    assert tried > 0.5 * len(seeds)
    assert best > 0.9 * tried
    assert twice > 0.1 * tried


@pytest.mark.parametrize("seed", range(100, 130))
def test_a_second_call_never_makes_a_week_worse(seed):
    """Allowing it never makes a week worth less: the bounds are proven.

    The search may miss some value.
    """
    week = replace(a_week_of_second_calls(random.Random(seed).randint), requests=())  # noqa: S311  (a test, not a secret)
    allowed, forbidden = (
        solve(each.build(), effort=QUICKLY).proof
        for each in (week, week.with_rules(second_call=None))
    )
    assert allowed.bound >= forbidden.value


def test_both_calls_of_a_stop_are_at_one_place():
    """A second call has the place and hours of its first, no bed, and is closed until it may be."""
    weeks = [a_week_of_second_calls(random.Random(seed).randint) for seed in range(10)]  # noqa: S311  (a test, not a secret)
    instances = [read_instance(week.build()) for week in weeks]
    pairs = [(instance, *pair) for instance in instances for pair in instance.pairs]
    assert len(pairs) >= len(instances) // 2
    for instance, first, second in pairs:
        one, other = instance.stops[first], instance.stops[second]
        assert (one.id, one.opens, one.closes) == (other.id, other.opens, other.closes)
        assert not other.lodging
        assert instance.problem.week.days[0].date in other.closed
        assert instance.partner[first] == second > first == instance.partner[second]
