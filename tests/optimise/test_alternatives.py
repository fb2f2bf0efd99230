"""Prove by hand where a stop left out would fit in a plan, and at what change of value.

A visit costs 1000, a minute at the wheel 10; one kit records 6 an hour, sets up in 15 minutes and
packs up in 10.
"""

from __future__ import annotations

import pytest
from builders import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, a_plan, a_problem
from tiny_weeks import QUICKLY, seeded_week

from planner.model.plan import Reason
from planner.model.resources import VehicleClass
from planner.model.rules import SecondCall
from planner.optimise.explanation.alternatives import find_alternatives
from planner.optimise.solve import solve

WEEK = a_problem().with_lender("host").with_stop("v1", listed=12, at=20)


def planned(week):
    """Return the week, and its plan with one visit of 12 people at v1 on Monday."""
    problem = week.build()
    return problem, a_plan(problem).with_team("T01").with_day(
        "T01", MONDAY, visits=[("v1", 120)]
    ).build()


def test_a_stop_left_out_is_put_where_it_fits():
    """12 people more: on Monday for 10 minutes more each way, on Tuesday for 30 each way."""
    found = find_alternatives(
        *planned(WEEK.with_days(MONDAY, TUESDAY).with_stop("v2", listed=12, at=30)), "v2"
    )
    assert found == [("T01", MONDAY, 12_000 - 1_000 - 200), ("T01", TUESDAY, 12_000 - 1_000 - 600)]


def test_a_stop_left_out_may_take_the_place_of_another():
    """From 08:00 to 10:30 there is no time for both stops, which are equally far away.

    The 15 people there are worth 3 more than the 12 here.
    """
    week = WEEK.with_days(MONDAY).with_hours(shift_end="10:30").with_stop("v2", listed=15, at=20)
    assert find_alternatives(*planned(week), "v2") == [("T01", MONDAY, 3_000)]


def test_a_bend_counts():
    """In k2 all 12 unrecorded adults are short of 100 %, each for 500: 12 x 500 more."""
    week = (
        WEEK.with_days(MONDAY)
        .with_stop("v2", listed=12, at=30, kecamatan="k2")
        .with_target(1000, bend_price=500)
    )
    assert find_alternatives(*planned(week), "v2") == [
        ("T01", MONDAY, 12_000 - 1_000 - 200 + 12 * 500)
    ]


def test_overtime_counts():
    """48 people of v2 are served in the shift; all 49 until 16:10, for 10 x 50.

    They replace the 12 of v1, which is equally far away. Nobody alone records all 50 in ten minutes
    more.
    """
    week = WEEK.with_days(MONDAY)
    assert find_alternatives(*planned(week.with_stop("v2", listed=49, at=20)), "v2") == [
        ("T01", MONDAY, 36_000)
    ]
    week = week.with_overtime(10, price=50)
    assert find_alternatives(*planned(week.with_stop("v2", listed=49, at=20)), "v2") == [
        ("T01", MONDAY, 37_000 - 500)
    ]
    assert find_alternatives(*planned(week.with_stop("v2", listed=50, at=20)), "v2") == [
        ("T01", MONDAY, 36_000)
    ]


def test_leaving_a_visit_in_overtime_saves_its_price():
    """v1's 49 people take until 16:10; on Tuesday they cost as much, so that nothing changes."""
    problem = (
        WEEK.with_days(MONDAY, TUESDAY)
        .with_stop("v9", listed=49, at=20)
        .with_overtime(10, price=50)
        .build()
    )
    plan = a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=[("v9", 490)]).build()
    assert find_alternatives(problem, plan, "v9") == [("T01", TUESDAY, 0)]


def test_overtime_is_not_taken_where_it_costs_more_than_it_brings():
    """For 10 x 150 the 49th person of v2 is not served: 48 replace the 12 of v1."""
    week = WEEK.with_days(MONDAY).with_stop("v2", listed=49, at=20).with_overtime(10, price=150)
    assert find_alternatives(*planned(week), "v2") == [("T01", MONDAY, 36_000)]


def test_those_turned_away_and_what_is_preferred_count():
    """In an hour less than the day v2 gives 30 of its 36 people.

    6 are turned away for 500 each; the request for it is worth 2000.
    """
    week = WEEK.with_days(MONDAY).with_hours(shift_end="13:00").with_stop("v2", listed=36, at=20)
    ((_, _, plain),) = find_alternatives(*planned(week), "v2")
    ((_, _, charged),) = find_alternatives(*planned(week.with_changes(turned_away_price=500)), "v2")
    ((_, _, asked),) = find_alternatives(
        *planned(week.with_changes(prefer_price=2_000).with_request("prefer", "v2")), "v2"
    )
    ((_, _, once),) = find_alternatives(
        *planned(week.with_changes(turned_away_price=500).with_one_visit(40)), "v2"
    )
    assert (plain, charged, asked, once) == (18_000, 18_000 - 6 * 500, 20_000, 18_000 - 6 * 500)


def test_no_move_needs_more_cards():
    """All 12 cards are taken: the 12 people of v2 may replace those of v1, not join them.

    Both stops are equally far away.
    """
    week = WEEK.with_days(MONDAY).with_stop("v2", listed=12, at=20)
    assert find_alternatives(*planned(week), "v2") == [("T01", MONDAY, 12_000 - 1_000)]
    assert find_alternatives(*planned(week.with_changes(blank_cards=12)), "v2") == [
        ("T01", MONDAY, 0)
    ]


def test_no_move_costs_more_than_the_budget():
    """All rupiah are spent: there is fuel for a village on the way, not a minute further."""
    week = (
        WEEK.with_days(MONDAY)
        .with_stop("near", listed=12, at=19)
        .with_stop("far", listed=12, at=21)
    )
    spent = planned(week)[1].totals.cost_idr
    problem, plan = planned(week.with_changes(budget_idr=spent))
    assert find_alternatives(problem, plan, "near") == [("T01", MONDAY, 12_000 - 1_000)]
    assert find_alternatives(problem, plan, "far") == []


def test_a_second_call_moves_by_itself_and_the_first_with_it_in_mind():
    """Of 100 listed 40 come on Monday and 24 on Wednesday.

    The 24 may come on Thursday as well, the 40 on no other day.
    """
    week = (
        a_problem()
        .with_lender("host")
        .with_days(MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
        .with_stop("v1", listed=100, turnout=400, at=20)
    )
    problem = week.with_rules(second_call=SecondCall(days=2)).build()
    sketch = a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=[("v1", 400)])
    assert find_alternatives(
        problem, sketch.with_day("T01", WEDNESDAY, visits=[("v1", 240)]).build(), "v1"
    ) == [("T01", THURSDAY, 0)]
    later = find_alternatives(
        problem, sketch.with_day("T01", THURSDAY, visits=[("v1", 240)]).build(), "v1"
    )
    assert later == [("T01", TUESDAY, 0), ("T01", WEDNESDAY, 0)]


@pytest.mark.parametrize("seeds", range(4))
def test_a_village_can_be_had_for_its_price(seeds):
    """The price of a stop left out is at least what the best plan that visits it loses.

    That plan comes from a second solve.
    """
    told = 0
    for seed in range(20 * seeds, 20 * seeds + 20):
        week = seeded_week(seed)
        problem = week.build()
        plan = solve(problem, effort=QUICKLY)
        for left in plan.unvisited:
            if left.price_basis == "resolved":
                told += 1
                asked = solve(week.with_request("must", left.stop).build(), effort=QUICKLY)
                assert asked.proof.bound >= plan.proof.value - 100 * left.price - 50
                assert left.reason in {Reason.CROWDED_OUT, Reason.NOT_WORTH_A_STOP}
    assert told


def test_a_team_is_offered_only_what_its_vehicle_reaches():
    """Car and 4x4 take equal times, but only the 4x4 of the other lender gets to v2."""
    jeep = VehicleClass.FOUR_WHEEL_DRIVE
    week = (
        WEEK.with_days(MONDAY)
        .with_lender("jeeps", vehicle_class=jeep)
        .with_stop("v2", listed=12, at=30, classes=(jeep,))
    )
    problem = week.build()
    plan = a_plan(problem).with_team("T01", lender="host").with_team("T02", lender="jeeps").build()
    assert find_alternatives(problem, plan, "v2") == [("T02", MONDAY, 12_000 - 1_000 - 600)]
