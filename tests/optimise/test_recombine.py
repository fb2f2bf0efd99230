"""Recombination: what it reckons is what the laws reckon, and it never makes a plan worse."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from builders import HOST, MONDAY, a_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from optimise.tiny_weeks import FROM_AFAR, LIMITS, SECOND, limited, tiny_weeks

from planner.optimise.heuristics.diving import Diving
from planner.optimise.heuristics.repair import drop_idle_visits
from planner.optimise.heuristics.roster_search import RosterSearch
from planner.optimise.instance.model import read_instance
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.integer_master import value_exactly
from planner.optimise.plan.flow_decomposition import split


@settings(max_examples=150, deadline=None)
@given(tiny_weeks(), st.sampled_from(LIMITS), st.integers(1, 12))
def test_a_roster_is_worth_what_its_routes_are_worth(week, which, share):
    """Along a walk the value of a roster is the value of its routes, journeys from home counted, as an integer program reckons it."""
    instance = read_instance(limited(week, which, share).build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    teams = Diving(generation.master, generation.pricers).fix_teams()
    recombination = RosterSearch(generation, generation.pool(), seed=1)
    first = recombination.construct(teams, steps=0)
    plain = value_exactly(instance, recombination._solution(recombination.roster))
    if not np.isfinite(plain.value):  # a visit that finds nobody, or two where one may be
        return
    assert Counter(team_type for team_type, _ in first.teams) == Counter(
        team_type for team_type, _ in teams
    )
    assert recombination._value(recombination.roster) == pytest.approx(plain.value)
    better = recombination.improve(first, steps=40)
    assert better.value >= first.value
    now = value_exactly(instance, recombination._solution(recombination.roster)).value
    assert not np.isfinite(now) or recombination._value(recombination.roster) == pytest.approx(now)


def test_a_team_begins_where_its_week_is_best():
    """A team from afar that was to sleep at the wrong base the night before its only day goes to the one beside the village instead."""
    instance = read_instance(FROM_AFAR.build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    terminals = {
        instance.terminals[terminal].place: terminal
        for terminal, _ in instance.team_types[0].starts
    }
    assert set(terminals) == {HOST, SECOND}
    for wrong in terminals.values():
        solution = RosterSearch(generation, generation.pool(), seed=1).construct(
            {(0, wrong): 1}, steps=5
        )
        assert solution.teams == {(0, terminals[SECOND]): 1}


def test_of_several_visits_to_a_stop_of_one_visit_the_best_stays():
    """Two teams that both visit a small stop are worth what the better visit records, and leave a lawful plan that is worth no less."""
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=20, at=10)
        .with_stop("v2", listed=20, at=20)
        .with_one_visit(50)
        .with_lender("host", operators=2, drivers=2, kits=2, vehicles=2)
    )
    instance = read_instance(week.build())
    assert instance.once.all()
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    teams = {(0, instance.team_types[0].starts[0][0]): 2}
    walk = RosterSearch(generation, generation.pool(), seed=1)
    walk.construct(teams, steps=0)
    both = next(
        n for n, column in enumerate(walk.space.pool.columns) if set(column.stops) == {0, 1}
    )
    walk.roster.columns[:, 0] = both
    alone = walk._value(walk.roster)
    assert alone == walk._value(replace(walk.roster, columns=walk.roster.columns[::-1]))
    assert not np.isfinite(value_exactly(instance, walk._solution(walk.roster)).value)
    left = drop_idle_visits(instance, walk._solution(walk.roster), generation.pricers)
    assert sorted(v for column, _ in left.uses for v in column.stops) == [0, 1]
    assert left.value >= alone


@settings(max_examples=60, deadline=None)
@given(tiny_weeks())
def test_alike_teams_share_the_load(week):
    """Splitting a flow keeps every use, and where two alike teams meet at night the one with more behind it has no more before it."""
    instance = read_instance(week.build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    solution = Diving(generation.master, generation.pricers).run(lambda _: False)
    paths = split(solution.uses, instance)
    assert Counter(use for path in paths for use in path) == Counter(solution.uses)
    for one, other in combinations(paths, 2):
        for day, (left, right) in enumerate(zip(one[1:], other[1:], strict=False), start=1):
            if left[1].morning == right[1].morning:
                before = [
                    sum(sum(column.people) for column, _ in path[:day]) for path in (one, other)
                ]
                now = [sum(left[0].people), sum(right[0].people)]
                assert (before[0] - before[1]) * (now[0] - now[1]) <= 0
