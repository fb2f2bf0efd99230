"""Recombination: what it reckons is what the laws reckon, and it never makes a plan worse."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from builders import HOST, MONDAY, TUESDAY, WEDNESDAY, a_problem
from hypothesis import assume, given, settings
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
    """Along a search the value of a roster is that of its routes, by an integer program.

    Journeys from home count.
    """
    instance = read_instance(limited(week, which, share).build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    teams = Diving(generation.master, generation.pricers).fix_teams()
    recombination = RosterSearch(generation, generation.pool(), seed=1)
    first = recombination.construct(teams, steps=0)
    plain = value_exactly(instance, recombination._solution(recombination.roster))
    assume(np.isfinite(plain.value))  # else a visit that finds nobody, or two where one may be
    assert Counter(team_type for team_type, _ in first.teams) == Counter(
        team_type for team_type, _ in teams
    )
    assert recombination._value(recombination.roster) == pytest.approx(plain.value)
    better = recombination.improve(first, steps=40)
    assert better.value >= first.value
    now = value_exactly(instance, recombination._solution(recombination.roster)).value
    assert not np.isfinite(now) or recombination._value(recombination.roster) == pytest.approx(now)


def test_a_team_begins_where_its_week_is_best():
    """A team from afar that was to start at the wrong base starts beside the village instead.

    It sleeps there the night before its only day.
    """
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
    """Two teams that both visit a small stop are worth what the better visit records.

    They leave a lawful plan that is worth no less.
    """
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


@st.composite
def weeks_of_alike_teams(draw):
    """Draw a week in which up to three alike teams start and end each day at the same base."""
    week = a_problem().with_days(MONDAY, TUESDAY, WEDNESDAY).with_class_rule(max_kits=1)
    for number, people in enumerate(draw(st.lists(st.integers(12, 48), min_size=4, max_size=7)), 1):
        week = week.with_stop(f"v{number}", listed=people, at=10 * number)
    return week.with_lender("host", operators=3, drivers=3, kits=3, vehicles=3)


def test_alike_teams_share_the_load():
    """Splitting a flow keeps every use and evens out the loads of alike teams.

    Where two of them meet at night, the one that recorded more before records no more after.
    """
    met = 0

    @settings(max_examples=60, deadline=None)
    @given(tiny_weeks() | weeks_of_alike_teams())
    def share(week):
        nonlocal met
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
                    met += now[0] != now[1]

    share()
    assert met >= 5
