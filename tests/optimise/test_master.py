"""Prove that the master's cuts hold for every plan, and that its bound holds at any moment."""

from __future__ import annotations

import numpy as np
from brute import find_best_value
from hypothesis import given, settings
from hypothesis import strategies as st
from optimise.tiny_weeks import tiny_weeks

from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.instance.model import read_instance
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.restricted_master import RoundingCut


@given(
    st.integers(2, 300).flatmap(
        lambda demand: st.tuples(st.just(demand), st.integers(1, demand - 1))
    ),
    st.lists(st.integers(0, 300)),
)
def test_a_rounding_cut_holds_for_every_set_of_visits(crowd_and_size, people):
    """Whatever visits are made, the people they can record satisfy the cut.

    The cut is recorded <= sum psi + crowd - r m.
    """
    demand, size = crowd_and_size
    cut = RoundingCut(stop=0, size=size, demand=demand)
    recorded = min(demand, sum(people))
    assert (
        recorded
        <= int(cut.coefficient(np.array(people, dtype=np.int64)).sum())
        + demand
        - cut.rest * cut.visits
    )


@given(st.integers(1, 60), st.integers(1, 8))
def test_a_rounding_cut_lets_whole_visits_fill_the_crowd(size, visits):
    """Visits of the cut's size may record everyone: the cut removes fractions, nothing whole."""
    demand = size * visits
    cut = RoundingCut(stop=0, size=size, demand=demand)
    assert cut.visits == visits
    assert (
        int(cut.coefficient(np.full(visits, size)).sum()) + demand - cut.rest * cut.visits == demand
    )


@settings(max_examples=25)
@given(tiny_weeks(most_stops=2), st.integers(1, 6))
def test_the_bound_holds_after_any_number_of_rounds(week, rounds):
    """However early pricing is stopped, its bound is no lower than the best of all plans."""
    problem = week.build()
    generation = ColumnGeneration(read_instance(problem))
    generation.bounding_phase(rounds=rounds, tolerance=0.0)
    assert generation.bound >= find_best_value(problem) - 1e-3


@settings(max_examples=25)
@given(tiny_weeks(most_stops=2), st.integers(0, 3))
def test_nobody_is_priced_above_their_worth(week, rounds):
    """If nobody is recorded yet, the price of a person is at most the worth of recording one."""
    generation = ColumnGeneration(read_instance(week.build()))
    generation.stabilised_phase(rounds=rounds)
    generation.master.solve()
    idle = np.array(
        [
            generation.master.program.primal(recorded) < 1e-9
            for recorded in generation.master.resource_flow.recorded
        ],
        dtype=bool,
    )
    worth = generation.instance.weight + sum(
        target.price for target in read_coverage_targets(generation.instance.problem)
    )
    assert (generation.master.person_prices()[idle] <= worth[idle] + 1e-6).all()
