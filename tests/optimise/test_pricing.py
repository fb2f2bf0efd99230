"""Prove that pricing misses no route: against all orders of stops and all stays of tiny days."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from brute import THOUSANDTH, Shape, Week
from brute_clock import pass_drive, pass_work
from builders import MONDAY, a_problem
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from optimise.tiny_weeks import SECOND, with_spurs

from planner.model.rules import MostStops, Overtime
from planner.optimise.instance.model import read_instance
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.labelling import (
    EPSILON,
    EXACT,
    NEGLIGIBLE,
    PROHIBITIVE,
    PricingEffort,
)
from planner.optimise.pricing.pricer import DualPrices, Pricer

EFFORTS = st.sampled_from(
    [
        EXACT,
        PricingEffort(proof=True, labels=2),
        PricingEffort(proof=True, labels=40),
        PricingEffort(proof=True, work=0),
        PricingEffort(proof=True, work=30),
    ]
)
ROUNDING = 1e-6  # credits are sums of floats


@st.composite
def priced_days(draw):
    """Draw a team's day with one or two kits, up to three stops, two terminals, and prices."""
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_hours(shift_end="12:30", latest_return="13:30")
        .with_base(SECOND, at=draw(st.integers(10, 80)))
    )
    if draw(st.booleans()):
        week = week.with_break("10:30", "11:20")
    for number in range(1, draw(st.integers(1, 3)) + 1):
        week = week.with_stop(
            f"v{number}", listed=draw(st.integers(0, 14)), at=draw(st.integers(0, 80))
        )
    week = with_spurs(week, [draw(st.integers(0, 30)) for _ in week.stops])
    kits = draw(st.integers(1, 2))
    week = week.with_changes(
        minutes=10 * draw(st.integers(1, 6)),
        drive_minute_price=draw(st.integers(0, 30)),
        kilometre_price=draw(st.sampled_from([0, 7, 43])),
        visit_price=draw(st.integers(0, 2000)),
        overtime_minute_price=draw(st.integers(0, 60)),
    ).with_rules(
        overtime=draw(
            st.sampled_from(
                [None, Overtime(minutes=10), Overtime(minutes=50), Overtime(minutes=120)]
            )
        ),
        most_stops=draw(st.sampled_from([None, MostStops(visits=1), MostStops(visits=2)])),
    )
    problem = week.with_lender("host", operators=kits, kits=kits).build()
    instance = read_instance(problem)
    most = int(instance.demand.max(initial=0))
    steps = [
        [0, *draw(st.lists(st.integers(0, 1500), min_size=most, max_size=most))]
        for _ in instance.stops
    ]
    terminals = len(instance.terminals)
    day = [
        draw(st.lists(st.integers(0, 6000), min_size=terminals, max_size=terminals))
        for _ in range(terminals)
    ]
    profile = next(
        number for number, profile in enumerate(instance.profiles) if profile.kits == kits
    )
    return (
        instance,
        profile,
        DualPrices(np.cumsum(np.array(steps, dtype=float), axis=1), np.array(day, dtype=float)),
    )


def every_gain(instance, profile, prices):
    """Return the best reduced cost [i, j] of a route between terminals, by brute force."""
    problem, shape = (
        instance.problem,
        Shape("host", "car", 4, instance.profiles[profile].kits, guests=False),
    )
    week, terminals = Week(problem, once=False), [terminal.place for terminal in instance.terminals]
    best = np.full(prices.day.shape, -np.inf)
    for i, start in enumerate(terminals):
        for j, end in enumerate(terminals):
            for places, stays in week.routes(shape, problem.week.days[0], start, end):
                if stays:
                    reduced_cost = sum(
                        prices.reward[stay.stop, stay.people] for stay in stays
                    ) - problem.objective.visit_price / 1_000 * len(stays)
                    reduced_cost -= week.fare(shape, places) / THOUSANDTH + prices.day[i, j]
                    reduced_cost -= (
                        problem.objective.overtime_hour_price
                        / 60_000
                        * sum(stay.after for stay in stays)
                    )
                    best[i, j] = max(best[i, j], reduced_cost)
    return best


@settings(max_examples=60)
@given(priced_days(), EFFORTS)
def test_no_route_gains_more_than_the_bound(priced, effort):
    """Whatever the room for labels, no route gains more than bound[i, j].

    A negligible part of a thousandth is allowed.
    """
    instance, profile, prices = priced
    bound = Pricer(instance, profile, 0).price(prices, effort).bound
    assert (bound + NEGLIGIBLE + ROUNDING >= every_gain(instance, profile, prices)).all()


@settings(max_examples=60)
@given(priced_days())
def test_the_best_routes_are_found(priced):
    """With room for all labels, the best column between terminals is the best of all routes.

    Only reduced costs that count are compared.
    """
    instance, profile, prices = priced
    found = np.full(prices.day.shape, -np.inf)
    for reduced_cost, column in Pricer(instance, profile, 0).price(prices, EXACT).columns:
        found[column.origin, column.destination] = max(
            found[column.origin, column.destination], reduced_cost
        )
    best = every_gain(instance, profile, prices)
    counts = best > EPSILON + ROUNDING
    assert found[counts] == pytest.approx(best[counts], abs=ROUNDING)


@settings(max_examples=60)
@given(priced_days())
def test_the_best_route_of_one_stop_is_found_without_labels(priced):
    """No other route of one stop has a larger reduced cost; overtime that pays is found too."""
    instance, profile, prices = priced
    pricer = Pricer(instance, profile, 0)
    found = pricer.price_singles(prices).columns
    assert all(len(column.stops) == 1 for _, column in found)
    reduced_costs = [
        pricer.reduced_cost(column, prices)
        for v in range(len(instance.stops))
        for i in range(len(instance.terminals))
        for j in range(len(instance.terminals))
        if prices.day[i, j] < PROHIBITIVE
        and (
            column := pricer.best_route(idle_day(instance, profile, 0, i, j), (v,), instance.demand)
        )
        is not None
    ]
    assume(max(reduced_costs, default=0.0) > EPSILON)
    assert max(reduced_cost for reduced_cost, _ in found) >= max(reduced_costs) - ROUNDING


@settings(max_examples=60)
@given(priced_days())
def test_every_route_of_one_stop_is_what_it_says(priced):
    """As ``test_every_column_is_what_it_says``: no number of people is negative."""
    instance, profile, prices = priced
    assert_columns_are_what_they_say(
        instance, profile, prices, Pricer(instance, profile, 0).price_singles(prices).columns
    )


@settings(max_examples=60)
@given(priced_days(), EFFORTS)
def test_every_column_is_what_it_says(priced, effort):
    """Each column has the reduced cost it claims, stays long enough, and fits its day.

    It drives the minutes that it counts.
    """
    instance, profile, prices = priced
    assert_columns_are_what_they_say(
        instance, profile, prices, Pricer(instance, profile, 0).price(prices, effort).columns
    )


def assert_columns_are_what_they_say(instance, profile, prices, columns):
    assume(columns)
    problem, team_profile = instance.problem, instance.profiles[profile]
    week, shape, day = (
        Week(problem, once=False),
        Shape("host", "car", 4, team_profile.kits, guests=False),
        problem.week.days[0],
    )
    for reduced_cost, column in columns:
        reward = sum(
            prices.reward[v, people] for v, people in zip(column.stops, column.people, strict=True)
        )
        assert reduced_cost == pytest.approx(
            reward - column.cost(instance) - prices.day[column.origin, column.destination],
            abs=ROUNDING,
        )
        assert min(column.people) >= 0
        places = [
            instance.terminals[column.origin].place,
            *(problem.stops[v].id for v in column.stops),
            instance.terminals[column.destination].place,
        ]
        legs = [week.minutes(shape, here, there) for here, there in pairwise(places)]
        assert column.drive == sum(legs)
        now = day.earliest_departure
        for v, stay, people, leg in zip(
            column.stops, column.stays, column.people, legs, strict=False
        ):
            assert people == min(week.crowds[v], team_profile.kits * team_profile.rate * stay // 60)
            assert stay >= problem.rules.least_stay.minutes or (
                people == week.crowds[v] and stay >= problem.rules.least_stay.finished_minutes
            )
            begin = max(
                day.shift_start,
                pass_work(pass_drive(now, leg, day.rest), team_profile.set_up[v], day.rest),
            )
            end = pass_work(begin, stay, day.rest)
            assert begin < day.shift_end
            assert end <= day.shift_end or people == week.crowds[v]
            assert end <= day.shift_end + week.overtime
            assert column.overtime == max(0, end - day.shift_end) or v != column.stops[-1]
            now = pass_work(end, team_profile.pack_up[v], day.rest)
        assert pass_drive(now, legs[-1], day.rest) <= day.latest_return


def test_routes_of_other_gates_are_no_doubles():
    """From the second base by v2 home is worth 42 - 30, whatever other routes visit v2."""
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_hours(shift_end="12:30", latest_return="13:30")
        .with_base(SECOND, at=10)
    )
    week = with_spurs(
        week.with_stop("v1", listed=7, at=0).with_stop("v2", listed=10, at=0), [15, 0]
    )
    week = week.with_changes(minutes=20, drive_minute_price=3, visit_price=0)
    instance = read_instance(week.with_lender("host").build())
    reward = np.zeros((2, 11))
    reward[0, 7:], reward[1, 10] = 88, 42
    columns = Pricer(instance, 0, 0).price(DualPrices(reward, np.zeros((2, 2))), EXACT).columns
    assert (
        max(
            reduced_cost
            for reduced_cost, column in columns
            if (column.origin, column.destination) == (1, 0)
        )
        == 42 - 30
    )


def test_more_stops_than_fit_a_word_are_priced_alike_in_any_order():
    """The ng-neighbourhoods of 70 stops take two words, in any order of the stops.

    The same day has the same bounds and an equally good best route.
    """
    listed = np.random.default_rng(1).integers(2, 6, 70).tolist()
    found = []
    for name in (lambda place: place, lambda place: 69 - place):
        week = (
            a_problem()
            .with_days(MONDAY)
            .with_changes(minutes=10, finished_minutes=10, drive_minute_price=20)
        )
        for place in range(70):
            week = week.with_stop(f"v{name(place):02}", listed=listed[place], at=2 * (70 - place))
        instance = read_instance(week.with_lender("host").build())
        places = [name(int(stop.id[1:])) for stop in instance.problem.stops]
        worth = np.array([1000.0 + 10 * (7 * place % 70) for place in places])
        people = np.minimum(
            np.arange(int(instance.demand.max()) + 1)[None, :], instance.demand[:, None]
        )
        prices = DualPrices(
            people * worth[:, None], np.zeros((len(instance.terminals), len(instance.terminals)))
        )
        priced = Pricer(instance, 0, 0).price(prices, EXACT)
        best, column = priced.columns[0]
        assert len(column.stops) > 5
        assert best == pytest.approx(priced.bound[column.origin, column.destination])
        found.append((best, priced.bound.tolist()))
    assert found[0] == found[1]


def test_gates_left_out_come_first_the_next_time():
    """When a pricing run is out of work, other terminals are left out; the next begins with one.

    In a proof, those left out are bounded by the relaxation that allows cycles.
    """
    week = a_problem().with_days(MONDAY).with_base(SECOND, at=40)
    for number in range(1, 4):
        week = week.with_stop(f"v{number}", listed=9 + number, at=10 * number)
    pricer = Pricer(read_instance(week.with_lender("host").build()), 0, 0)
    most = int(pricer.instance.demand.max())
    reward = np.tile(np.arange(most + 1) * 1000.0, (len(pricer.instance.stops), 1))
    prices = DualPrices(reward, np.zeros((len(pricer.instance.terminals),) * 2))
    all_gates = pricer.price(prices, EXACT)
    some_gates = pricer.price(prices, PricingEffort(proof=True, work=1))
    assert pricer.labelling.first == 1
    assert (some_gates.bound >= all_gates.bound - ROUNDING).all()
    assert (some_gates.bound > all_gates.bound + ROUNDING).any()
