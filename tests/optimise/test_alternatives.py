"""Prove where a stop that is left out would fit in a plan, and at what change of value, by hand.

A visit costs 1000, a minute at the wheel 10; one kit records 6 an hour, sets up in 15 minutes and packs up in 10.
"""

from __future__ import annotations

from builders import MONDAY, TUESDAY, a_plan, a_problem

from planner.optimise.alternatives import find_alternatives

WEEK = a_problem().with_lender("host").with_stop("v1", listed=12, at=20)


def planned(week):
    """Return the week, and its plan with one visit of 12 people at v1 on Monday."""
    problem = week.build()
    return problem, a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=[("v1", 120)]).build()


def test_a_stop_left_out_is_put_where_it_fits():
    """12 people more: on Monday for 10 minutes more each way, on Tuesday for 30 each way."""
    found = find_alternatives(*planned(WEEK.with_days(MONDAY, TUESDAY).with_stop("v2", listed=12, at=30)), "v2")
    assert found == [("T01", MONDAY, 12_000 - 1_000 - 200), ("T01", TUESDAY, 12_000 - 1_000 - 600)]


def test_a_stop_left_out_may_take_the_place_of_another():
    """From 08:00 to 10:30 there is no time for both; 15 people there are worth 3 more than the 12 here, as far away."""
    week = WEEK.with_days(MONDAY).with_hours(shift_end="10:30").with_stop("v2", listed=15, at=20)
    assert find_alternatives(*planned(week), "v2") == [("T01", MONDAY, 3_000)]


def test_a_bend_counts():
    """In k2 all 12 adults not recorded are short of 100 %, each of them for 500: 12 x 500 more than without the bend."""
    week = WEEK.with_days(MONDAY).with_stop("v2", listed=12, at=30, kecamatan="k2").with_target(1000, bend_price=500)
    assert find_alternatives(*planned(week), "v2") == [("T01", MONDAY, 12_000 - 1_000 - 200 + 12 * 500)]


def test_overtime_counts():
    """48 people of v2 are served in the shift; all 49 until 16:10, for 10 x 50. They take the place of v1's 12, as far away.

    Nobody alone records all 50 in ten minutes more.
    """
    week = WEEK.with_days(MONDAY)
    assert find_alternatives(*planned(week.with_stop("v2", listed=49, at=20)), "v2") == [("T01", MONDAY, 36_000)]
    week = week.with_overtime(10, price=50)
    assert find_alternatives(*planned(week.with_stop("v2", listed=49, at=20)), "v2") == [("T01", MONDAY, 37_000 - 500)]
    assert find_alternatives(*planned(week.with_stop("v2", listed=50, at=20)), "v2") == [("T01", MONDAY, 36_000)]


def test_leaving_a_visit_in_overtime_saves_its_price():
    """v1's 49 people take until 16:10; on Tuesday they cost as much, so that nothing changes."""
    problem = WEEK.with_days(MONDAY, TUESDAY).with_stop("v9", listed=49, at=20).with_overtime(10, price=50).build()
    plan = a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=[("v9", 490)]).build()
    assert find_alternatives(problem, plan, "v9") == [("T01", TUESDAY, 0)]
