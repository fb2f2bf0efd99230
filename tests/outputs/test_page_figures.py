"""Prove the shares on the coordinator's page."""

from dataclasses import replace

import pytest
from builders import MONDAY, WEDNESDAY, a_plan, a_problem

from planner.model.demand import Range
from planner.model.places import Earlier
from planner.model.rules import LaterCalls, SecondCall
from planner.outputs.pages.coverage_chart import draw_coverage
from planner.outputs.pages.page_tables import list_worths, tell_measured
from planner.outputs.texts.coverage import (
    bound_excess,
    estimate_recorded,
    expect_crowd,
    measure_coverage,
    split_cost,
)
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording


def test_coverage_is_counted_on_the_list_and_on_the_verified_list(problem, plan):
    row = next(row for row in measure_coverage(problem, plan, "all") if row.code == "15.03.03")
    # Three villages of 1000 adults, 200 listed, 70 % of them present;
    # all three are visited, 58 recorded each.
    assert row.on_list.before == pytest.approx(2400 / 3000)
    assert row.on_list.after == pytest.approx((2400 + 174) / 3000)
    # 420 of the 600 listed are really there: 3000 - 180 adults, of whom 2400 have a record.
    assert row.verified.before == pytest.approx(2400 / 2820)
    assert row.verified.after == pytest.approx(2574 / 2820)
    # Recording can reach those present at most: 2400 + 420 of 3000.
    assert row.reachable == pytest.approx(0.94)


def test_the_last_row_is_the_sum_of_all(problem, plan):
    *rows, total = measure_coverage(problem, plan, "all")
    assert (total.code, total.name) == ("", "all")
    assert (
        total.on_list.recorded
        == sum(row.on_list.recorded for row in rows)
        == plan.totals.expected_recorded
    )
    assert total.on_list.adults == sum(row.on_list.adults for row in rows)


@pytest.mark.parametrize(
    ("value", "bound", "excess"),
    [
        (
            500_000,
            512_300,
            2.5,
        ),  # 12 300 / 500 000 = 2.46 %, rounded up: never promise more than is proven
        (500_000, 500_000, 0.0),
        (0, 10, None),  # no per cent of nothing
        (-5, -5, 0.0),
    ],
)
def test_the_proof_is_given_as_a_share_of_this_plan(plan, value, bound, excess):
    assert bound_excess(replace(plan.proof, value=value, bound=bound)) == excess


def test_people_are_rounded_for_each_village(problem, plan):
    """199 listed, 70.7 % present: floor(140.69) = 140 a village, 420 in three, not 422."""
    stops = tuple(
        replace(
            stop,
            demand=replace(
                stop.demand,
                listed=Range(low=150, typical=199, high=250),
                present=Range(low=0, typical=707, high=800),
            ),
        )
        for stop in problem.stops
    )
    row = next(
        row
        for row in measure_coverage(replace(problem, stops=stops), plan, "all")
        if row.code == "15.03.03"
    )
    assert row.verified.left == 3 * 140


def test_few_or_many_people_change_what_is_recorded_as_far_as_the_kits_reach(problem, plan):
    """Lubuk Satu is visited once, by T01 with one kit, for 150 minutes of recording."""
    rules = replace(
        problem.team_rules,
        classes=tuple(replace(rule, rate=30) for rule in problem.team_rules.classes),
    )
    recorded = estimate_recorded(replace(problem, team_rules=rules), plan)["15.03.04.2001"]
    # Few: 150 listed x 60 % there x 30 % coming = 27.
    # Many: 250 x 80 % x 70 % = 140, but 30 an hour are 75 in 2.5 hours.
    assert (recorded.low, recorded.typical, recorded.high) == (27, 58, 75)


def test_a_second_call_has_a_range_of_its_own():
    """40 of 100 come and then 24; if 20 or 60 come first, 32 or 16 of the rest come later.

    Kits limit the figures.
    """
    week = (
        a_problem()
        .with_stop("v1", listed=100, turnout=400, at=20)
        .with_lender("host")
        .with_rules(second_call=SecondCall(days=2))
    )
    stop = replace(
        week.stops[0],
        demand=replace(week.stops[0].demand, turnout=Range(low=200, typical=400, high=600)),
    )
    week = replace(week, stops=(stop,)).build()
    plan = a_plan(week).with_team("T01").with_day("T01", MONDAY, visits=[("v1", 400)])
    once = estimate_recorded(week, plan.build())["v1"]
    twice = estimate_recorded(week, plan.with_day("T01", WEDNESDAY, visits=[("v1", 300)]).build())[
        "v1"
    ]
    assert (once.low, once.typical, once.high) == (
        20,
        40,
        40,
    )  # the kit records no more in 400 minutes
    assert (twice.low, twice.typical, twice.high) == (20 + 32, 40 + 24, 40 + 30)


def test_a_later_call_brings_a_share_of_those_left_over(problem):
    """800 per mille of 30 turned away, 400 per mille of 11 absent: floor(24 + 4.4), one floor."""
    stop = replace(problem.stops[0], earlier=Earlier(turned_away=30, absent=11))
    later = LaterCalls(turned_away_share=800, absent_share=400)
    assert [expect_crowd(stop, later, end) for end in ("low", "typical", "high")] == [28, 28, 28]


def test_cost_is_per_diem_lodging_and_fuel(problem, plan):
    """A day at home costs 150 000 a member, one away 370 000 and 250 000 for the bed.

    Fuel is 1200 a km, a route floored to the rupiah.
    """
    offices = {lender.id: lender.office for lender in problem.lenders}
    teams = {team.id: team for team in plan.teams}
    nights = [
        offices[member.lender] == route.end_place
        for route in plan.routes
        for member in teams[route.team].members
    ]
    cost = split_cost(problem, plan)
    assert cost.per_diem_idr == sum(150_000 if home else 370_000 for home in nights)
    assert cost.lodging_idr == 250_000 * nights.count(False)
    assert cost.fuel_idr == sum(
        sum(leg.metres for leg in route.legs) * 1200 // 1000
        for route in plan.routes
        if teams[route.team].vehicle.vehicle_class
        == "car"  # the small week has a rule for cars only
    )


def test_the_chart_goes_from_now_to_after_between_its_scale_and_all(problem, plan):
    """The lowest share is 80 %: the scale runs from the next step below, 75 % (x 146).

    It ends at 100 % (x 378): 9.28 a per cent.
    """
    rows = [row for row in measure_coverage(problem, plan, "all") if row.code == "15.03.03"]
    chart = draw_coverage(
        rows,
        lambda row: row.on_list,
        targets=problem.targets,
        wording=Wording("id"),
        ceiling=lambda row: row.reachable,
    )
    # 2400 of 3000 now = 80.0 %: 146 + 5 x 9.28 = 192.4;
    # 2574 of 3000 after = 85.8 %: 146 + 10.8 x 9.28 = 246.2.
    assert 'class="gain" d="M192.4 38.0H246.2"' in chart
    assert "\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}85,8\N{NO-BREAK SPACE}%" in chart
    assert chart.count("target") == 2
    assert chart.count("ceiling") == 1


def test_worths_say_whether_they_are_estimated_or_measured(problem, plan):
    """Each worth names how it was found.

    A measured one comes with how far this plan may be from the best: 12.3 people, rounded up.
    """
    wording = Wording("en")
    (estimated,) = plan.marginal
    mixed = replace(plan, marginal=(estimated, replace(estimated, basis="resolved", worth=40)))
    mixed = replace(mixed, proof=replace(plan.proof, value=500_000, bound=512_300))
    rows = list_worths(Directory(problem, wording), mixed, wording)
    assert [(row.people, row.basis) for row in rows] == [
        (12.3, "estimated from prices of this plan"),
        (4.0, "measured by a second plan"),
    ]
    assert tell_measured(plan, wording) == ()
    (sentence,) = tell_measured(mixed, wording)
    assert "this one by up to 13 people" in sentence
