"""Compare two readings of the laws: no lawful plan is worth more than the brute force's best.

The referee says which plan is lawful.
"""

from __future__ import annotations

from brute import NO_PLAN, find_best_value
from builders import MONDAY, TUESDAY, WEDNESDAY, a_plan, a_problem
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.model.rules import SecondCall
from planner.referee.judge import check

DAYS = (MONDAY, TUESDAY)
APART = (MONDAY, WEDNESDAY)


@st.composite
def wishful_weeks(draw):
    """Draw one or two days with two stops and a team, under requests, limits and office rules."""
    week = (
        a_problem()
        .with_days(*draw(st.sampled_from([DAYS[:1], DAYS, APART])))
        .with_hours(shift_end="11:30", latest_return="14:00")
    )
    for stop, at in (("v1", draw(st.integers(5, 40))), ("v2", draw(st.integers(41, 60)))):
        week = week.with_stop(
            stop,
            listed=draw(st.integers(1, 24)),
            at=at,
            turnout=draw(st.sampled_from([1000, 500])),
            kind=draw(st.sampled_from(["desa", "orang_rimba"])),
            confirmed=draw(st.booleans()),
            mini=draw(st.booleans()),
            opens=draw(st.sampled_from([None, "08:30"])),
            closes=draw(st.sampled_from([None, "10:30"])),
            earlier=draw(st.none() | st.tuples(st.integers(0, 12), st.integers(0, 12))),
        )
    if draw(st.booleans()):
        week = week.with_daylight(
            draw(st.sampled_from(["05:45", "07:20"])),
            draw(st.sampled_from(["10:45", "11:15", "18:10"])),
        )
    if draw(st.booleans()):
        week = week.with_jenang()
    if draw(st.booleans()):
        week = week.with_most_stops(draw(st.integers(1, 2)))
    if draw(st.booleans()):
        week = week.with_one_kecamatan()
    if draw(st.booleans()):
        week = week.with_overtime(
            draw(st.sampled_from([10, 40])), price=draw(st.sampled_from([0, 60]))
        )
    if draw(st.booleans()):
        week = week.with_call_gap(2)
    if draw(st.booleans()):
        week = week.with_rules(second_call=SecondCall(days=draw(st.integers(2, 3))))
    for kind in draw(st.lists(st.sampled_from(["must", "prefer", "never"]), max_size=2)):
        week = week.with_request(
            kind,
            draw(st.sampled_from(["v1", "v2"])),
            *draw(st.sets(st.sampled_from(DAYS), max_size=1)),
        )
    week = week.with_one_visit(draw(st.integers(0, 24))).with_changes(
        kilometre_price=draw(st.sampled_from([0, 7])),
        turned_away_price=draw(st.sampled_from([0, 400])),
        prefer_price=draw(st.sampled_from([0, 3000])),
        blank_cards=draw(st.none() | st.integers(0, 20)),
        budget_idr=draw(st.none() | st.integers(100_000, 500_000)),
    )
    return week.with_lender("host", rest_days=draw(st.sampled_from([(), (), (TUESDAY,)])))


@settings(max_examples=75, deadline=None)
@given(data=st.data())
def test_no_lawful_plan_is_worth_more_than_the_best(data):
    """A plan of any visits that breaks no law is worth at most the value of the brute force."""
    problem = data.draw(wishful_weeks()).build()
    plan = a_plan(problem)
    if data.draw(st.integers(0, 9)):
        plan = plan.with_team("T01")
        for day in problem.week.days:
            stops = data.draw(st.lists(st.sampled_from(["v1", "v2"]), unique=True))
            visits = [(stop, data.draw(st.integers(1, 16)) * 10) for stop in stops]
            plan = plan.with_day(
                "T01",
                day.date,
                visits=visits,
                depart=data.draw(st.sampled_from([None, "07:20"])) if visits else None,
            )
    report = check(problem, plan.build())
    assume(not report.violations)
    assert NO_PLAN < report.value <= find_best_value(problem)
