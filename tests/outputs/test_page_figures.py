"""Prove the shares on the coordinator's page."""

from dataclasses import replace

import pytest

from planner.model.demand import Range
from planner.outputs.figures import bound_excess, measure_coverage


def test_coverage_is_counted_on_the_list_and_on_the_verified_list(problem, plan):
    row = next(row for row in measure_coverage(problem, plan, "all") if row.code == "15.03.03")
    # Three villages of 1000 adults, 200 listed, 70 % of them present; all three are visited, 58 recorded each.
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
    assert total.on_list.recorded == sum(row.on_list.recorded for row in rows) == plan.totals.expected_recorded
    assert total.on_list.adults == sum(row.on_list.adults for row in rows)


@pytest.mark.parametrize(
    ("value", "bound", "excess"),
    [
        (500_000, 512_300, 2.5),  # 12 300 / 500 000 = 2.46 %, rounded up: never promise more than is proven
        (500_000, 500_000, 0.0),
        (0, 10, None),  # no per cent of nothing
        (-5, -5, 0.0),
    ],
)
def test_the_proof_is_given_as_a_share_of_this_plan(plan, value, bound, excess):
    assert bound_excess(replace(plan.proof, value=value, bound=bound)) == excess


def test_people_are_rounded_for_each_village(problem, plan):
    """199 listed, 70.7 % present: floor(140.69) = 140 a village, so 420 in three, and not floor(422.08)."""
    stops = tuple(
        replace(
            stop, demand=replace(stop.demand, listed=Range(low=150, typical=199, high=250), present=Range(low=0, typical=707, high=800))
        )
        for stop in problem.stops
    )
    row = next(row for row in measure_coverage(replace(problem, stops=stops), plan, "all") if row.code == "15.03.03")
    assert row.verified.left == 3 * 140
