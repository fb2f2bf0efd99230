"""Prove that the optimiser's units are exact where they must be, at the most extreme prices."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from brute import find_best_value
from builders import MONDAY, TUESDAY, a_problem
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.optimise.instance.model import read_instance
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.pricer import Pricer
from planner.optimise.units import THOUSANDTH, as_price, to_thousandths, travel_cost

LEAST, MOST = 50, 10**9  # millionths of a person
PRICES = st.integers(LEAST, MOST)
PRICES_OF_SOME_WORTH = st.integers(LEAST, 300_000)
WEEK = a_problem().with_days(MONDAY).with_stop("v1", listed=12, at=21).with_lender("host").build()


def priced(**prices):
    """Return the week with prices in millionths."""
    return replace(WEEK, objective=replace(WEEK.objective, **prices))


@given(st.lists(PRICES, max_size=200), st.randoms(use_true_random=False))
def test_prices_add_up_in_any_order(millionths, random):
    """Sums are the same bits however they are put together, and next to exact."""
    prices = [as_price(each) for each in millionths]
    shuffled = random.sample(prices, len(prices))
    assert sum(prices) == sum(shuffled) == float(np.sum(prices))
    assert abs(Fraction(sum(prices)) * 1_000 - sum(millionths)) <= Fraction(len(prices), 1_000)


@given(PRICES, PRICES, st.integers(0, 2880), st.integers(0, 2_000_000))
def test_fares_are_exact_and_fit_64_bits(hour, kilometre, minutes, metres):
    """A leg of two days and 2000 km at 1000 people costs what it says, alone and in arrays.

    Hundreds of legs of this size do not overflow.
    """
    problem = priced(drive_hour_price=hour, kilometre_price=kilometre)
    units = travel_cost(problem, minutes, metres)
    assert Fraction(units, THOUSANDTH) == Fraction(hour * minutes, 60 * 1_000) + Fraction(
        kilometre * metres, 1_000 * 1_000
    )
    assert travel_cost(problem, np.array([minutes]), np.array([metres])).tolist() == [units]
    assert 500 * units < 2**63


@given(PRICES, PRICES, PRICES, PRICES)
def test_a_column_costs_exactly_its_way_and_its_visits(visit, hour, kilometre, away):
    """42 minutes, 21 km, a visit, and 3 of 12 people turned away cost exactly that.

    The cost is exact to the millionth of a thousandth, and never rounded up.
    """
    problem = priced(
        visit_price=visit, drive_hour_price=hour, kilometre_price=kilometre, turned_away_price=away
    )
    instance = read_instance(
        replace(
            problem,
            rules=replace(problem.rules, one_visit=replace(problem.rules.one_visit, people=20)),
        )
    )
    column = Pricer(instance, 0, 0).best_route(
        idle_day(instance, 0, 0, 0, 0), (0,), instance.demand
    )
    column = replace(column, people=(9,))
    exact = Fraction(visit + 21 * kilometre + 3 * away + Fraction(42 * hour, 60), 1_000)
    assert abs(Fraction(column.cost(instance)) - exact) < Fraction(1, 10**6)
    assert column.cost(instance) == to_thousandths(int(exact * THOUSANDTH))


def test_nobody_drives_at_the_highest_prices_and_everybody_at_the_least():
    """At 1000 people a kilometre nobody drives; at the least prices 12 people are recorded.

    They are worth 12 less a visit and next to nothing.
    """
    dear = planner.solve(
        priced(drive_hour_price=MOST, kilometre_price=MOST, night_price=MOST), effort="low"
    )
    assert (dear.proof.value, dear.proof.bound, dear.teams) == (0, 0, ())
    cheap = planner.solve(priced(drive_hour_price=LEAST, kilometre_price=LEAST), effort="low")
    assert (cheap.proof.value, cheap.proof.bound) == (
        10_998,
        10_998,
    )  # 42 minutes at 0.05 an hour, 21 km at 0.05: 1.085


@settings(max_examples=15)
@given(PRICES_OF_SOME_WORTH, PRICES_OF_SOME_WORTH, PRICES_OF_SOME_WORTH)
def test_value_and_bound_hold_between_them_the_best_of_all_plans(hour, kilometre, night):
    """However fine the prices, rounding down never lifts a plan above the bound.

    The referee finds the same value.
    """
    week = (
        a_problem()
        .with_days(MONDAY, TUESDAY)
        .with_hours(shift_end="12:00", latest_return="14:00")
        .with_stop("v1", listed=9, at=17)
    )
    problem = week.with_stop("v2", listed=7, at=43, lodging=True).with_lender("host").build()
    prices = replace(
        problem.objective, drive_hour_price=hour, kilometre_price=kilometre, night_price=night
    )
    problem = replace(problem, objective=prices)
    plan = planner.solve(problem, effort="low")
    assert plan.proof.value <= find_best_value(problem) <= plan.proof.bound
    assert planner.check(problem, plan).violations == ()
