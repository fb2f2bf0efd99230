"""Prove that the referee holds a second call to law 2: its days, its demand, its first call.

The first call recorded everyone who came.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, a_plan, a_problem

from planner.model.rules import CallGap, SecondCall
from planner.referee.judge import check

# Of 100 listed 40 come, and 24 of the 60 others to a second call.
WEEK = (
    a_problem()
    .with_days(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    .with_stop("v1", listed=100, turnout=400, at=20)
    .with_lender("host")
    .with_rules(second_call=SecondCall(days=2))
)


def laws(week, *visits):
    """Return the laws that a plan with these visits breaks, and what the visits record.

    The visits have given minutes on given days.
    """
    problem, days = week.build(), {}
    for day, minutes in visits:
        days.setdefault(day, []).append(("v1", minutes))
    plan = a_plan(problem).with_team("T01")
    for day, stays in days.items():
        plan = plan.with_day("T01", day, visits=stays)
    made = plan.build()
    return {violation.law for violation in check(problem, made).violations}, [
        v.expected_recorded for r in made.routes for v in r.visits
    ]


@pytest.mark.parametrize(
    ("week", "visits", "broken", "recorded"),
    [
        pytest.param(WEEK, [(MONDAY, 400), (WEDNESDAY, 240)], set(), [40, 24], id="two days later"),
        pytest.param(
            WEEK,
            [(MONDAY, 300), (TUESDAY, 100), (FRIDAY, 100)],
            set(),
            [30, 10, 10],
            id="after a call of two days",
        ),
        pytest.param(
            WEEK,
            [(MONDAY, 400), (THURSDAY, 140), (FRIDAY, 100)],
            set(),
            [40, 14, 10],
            id="a second call of two days",
        ),
        pytest.param(
            WEEK.with_stop("v2", listed=1, at=9), [(MONDAY, 400)], set(), [40], id="no second call"
        ),
        pytest.param(
            WEEK,
            [(MONDAY, 390), (WEDNESDAY, 240)],
            {"second_call"},
            [39, 24],
            id="one left at the first",
        ),
        pytest.param(
            WEEK.with_rules(second_call=SecondCall(days=3)),
            [(MONDAY, 400), (WEDNESDAY, 240)],
            {"second_call"},
            [40, 24],
            id="too soon",
        ),
        pytest.param(
            WEEK,
            [(MONDAY, 400), (WEDNESDAY, 240), (FRIDAY, 60)],
            {"second_call", "call"},
            [40, 24, 0],
            id="a third",
        ),
        pytest.param(
            WEEK.with_one_visit(40),
            [(MONDAY, 400), (WEDNESDAY, 60)],
            {"single_call", "call"},
            [40, 0],
            id="too few come",
        ),
        pytest.param(
            WEEK.with_one_visit(30),
            [(MONDAY, 400), (WEDNESDAY, 240)],
            set(),
            [40, 24],
            id="few at the second, one visit",
        ),
        pytest.param(
            WEEK.with_one_visit(30),
            [(MONDAY, 400), (THURSDAY, 140), (FRIDAY, 100)],
            {"single_call"},
            [40, 14, 10],
            id="few, two visits",
        ),
        pytest.param(
            WEEK.with_rules(call_gap=CallGap(days=2)),
            [(MONDAY, 300), (WEDNESDAY, 100)],
            set(),
            [30, 10],
            id="one call",
        ),
        pytest.param(
            WEEK.with_rules(second_call=None),
            [(MONDAY, 300), (WEDNESDAY, 100)],
            {"single_call"},
            [30, 10],
            id="no such rule",
        ),
    ],
)
def test_a_second_call_is_judged(week, visits, broken, recorded):
    """Each plan breaks just these laws, and its visits record what its calls allow."""
    assert laws(week, *visits) == (broken, recorded)


def test_who_was_called_in_an_earlier_week_is_called_once():
    """Those left over from an earlier week are one call, however far its visits lie apart."""
    week = replace(WEEK, stops=()).with_stop("v1", listed=100, at=20, earlier=(0, 100))
    assert laws(week, (MONDAY, 300), (WEDNESDAY, 100)) == ({"single_call"}, [30, 10])


def test_those_turned_away_are_counted_at_the_end_of_each_call():
    """All 40 of the first call are recorded; the last visit turns 4 of the second's 24 away."""
    problem = WEEK.build()
    plan = (
        a_plan(problem)
        .with_team("T01")
        .with_day("T01", MONDAY, visits=[("v1", 400)])
        .with_day("T01", THURSDAY, visits=[("v1", 200)])
    )
    made = plan.build()
    assert [visit.turned_away for route in made.routes for visit in route.visits] == [0, 4]
    assert not check(problem, made).violations
