"""Recombination: what it reckons is what the laws reckon, and it never makes a plan worse."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from optimise.tiny_weeks import tiny_weeks

from planner.optimise.dive import Dive
from planner.optimise.generation import Generator
from planner.optimise.instance import read_instance
from planner.optimise.paths import split
from planner.optimise.recombine import Recombination, may_recombine
from planner.optimise.selection import value_exactly


@settings(max_examples=60, deadline=None)
@given(tiny_weeks())
def test_a_roster_is_worth_what_its_routes_are_worth(week):
    """Along a walk the value of a roster and the value of its routes, reckoned by an integer program, differ by the journeys alone."""
    instance = read_instance(week.build())
    if not may_recombine(instance):
        return
    generator = Generator(instance, lambda *_: False)
    generator.settle(rounds=8)
    teams = Dive(generator.master, generator.pricers).fix_teams()
    recombination = Recombination(instance, generator.pool(), generator.tax, seed=1)
    first = recombination.construct(teams, steps=0)
    if not np.isfinite(first.value):  # a visit that finds nobody, where that is no matter of price
        return
    assert first.teams == teams
    journeys = recombination._value(recombination.roster) - first.value
    better = recombination.improve(first, steps=40)
    assert better.value >= first.value
    now = value_exactly(instance, recombination._leave(recombination.roster)).value
    assert not np.isfinite(now) or recombination._value(recombination.roster) - now == pytest.approx(journeys)


@settings(max_examples=60, deadline=None)
@given(tiny_weeks())
def test_alike_teams_share_the_load(week):
    """Splitting a flow keeps every use, and where two alike teams meet at night the one with more behind it has no more before it."""
    instance = read_instance(week.build())
    generator = Generator(instance, lambda *_: False)
    generator.settle(rounds=8)
    choice = Dive(generator.master, generator.pricers).run(lambda _: False)
    paths = split(choice.uses, instance)
    assert Counter(use for path in paths for use in path) == Counter(choice.uses)
    for one, other in combinations(paths, 2):
        for day, (left, right) in enumerate(zip(one[1:], other[1:], strict=False), start=1):
            if left[1].morning == right[1].morning:
                before = [sum(sum(column.people) for column, _ in path[:day]) for path in (one, other)]
                now = [sum(left[0].people), sum(right[0].people)]
                assert (before[0] - before[1]) * (now[0] - now[1]) <= 0
