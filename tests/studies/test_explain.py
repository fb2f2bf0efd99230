"""Prove how a stop is found, and what is said of a visited one, an unvisited one, and a week."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import MONDAY, TUESDAY, WEDNESDAY, a_plan, a_problem

from planner.cli.explain_text import tell_stop
from planner.errors import InputError
from planner.model.plan import Marginal, Reason, Remedy
from planner.model.rules import SecondCall
from planner.outputs.texts.wording import Wording
from planner.studies.bottlenecks import find_bottlenecks
from planner.studies.comparison_text import DOMAINS
from planner.studies.explain import Alternative, explain
from planner.studies.find_stop import find_stop

NAMED = (
    a_problem()
    .with_stop("15.03.01.2001", listed=12, at=20)
    .with_stop("15.03.01.2002", listed=12, at=30, kecamatan="k2")
    .with_stop("15.03.02.2001", listed=12, at=40)
    .with_lender("host", operators=1)
    .with_floor("k2", 500)
    .with_request("must", "15.03.01.2001", MONDAY)
    .with_request("never", "15.03.01.2001", MONDAY, lender="host")
    .with_request("prefer", "15.03.01.2002")
    .build()
)
NAMES = {
    "15.03.01.2001": "Aur Gading",
    "15.03.01.2002": "Sungai Baung",
    "15.03.02.2001": "Sungai Baung",
}
PROBLEM = replace(NAMED, stops=tuple(replace(stop, name=NAMES[stop.id]) for stop in NAMED.stops))
PLAN = (
    a_plan(PROBLEM)
    .with_team("T01")
    .with_day("T01", MONDAY, visits=[("15.03.01.2001", 120)])
    .build()
)


@pytest.mark.parametrize("asked", ["15.03.01.2001", "Aur Gading", "aurgading", "DESA  Aur gading"])
def test_a_stop_is_found_by_code_or_name(asked):
    """Case, spaces and the kind of place before the name do not count."""
    assert find_stop(PROBLEM, asked).id == "15.03.01.2001"


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ("Aur Gadin", "E811", "Aur Gading (15.03.01.2001)"),
        ("15.03.01.2009", "E811", "Aur Gading (15.03.01.2001)"),
        ("Pluto", "E811", "-"),
        ("Sei Baung", "E812", "15.03.01.2002 (k2), 15.03.02.2001 (k1)"),
    ],
)
def test_a_slip_names_what_is_near(asked, code, told):
    """An unknown stop comes with the nearest names, an ambiguous one with its codes."""
    with pytest.raises(InputError) as caught:
        find_stop(PROBLEM, asked)
    (issue,) = caught.value.issues
    assert issue.code == code
    assert told in dict(issue.args)["codes" if code == "E812" else "nearest"]


def test_a_visit_is_weighed_and_its_alternatives_are_sorted(monkeypatch):
    """12 people in 20 + 15 + 120 + 10 + 20 minutes; alternatives come best first, with lenders."""
    found = [("T01", TUESDAY, -3000), ("T09", MONDAY, -500)]
    monkeypatch.setattr(
        "planner.optimise.explanation.alternatives.find_alternatives", lambda *_: found
    )
    result = explain(PROBLEM, PLAN, "aur gading")
    (visit,) = result.visits
    assert (visit.minutes, visit.per_hour, visit.average) == (185, 60 * 12 / 185, 60 * 12 / 185)
    assert [option.stop for option in visit.options] == ["15.03.01.2002", "15.03.02.2001"]
    assert result.alternatives == (
        Alternative(team="T09", lender="", date=MONDAY, change=-500),
        Alternative(team="T01", lender="host", date=TUESDAY, change=-3000),
    )
    assert result.unvisited is None


def test_visits_are_told_in_the_order_of_their_days(monkeypatch):
    """Team T02 comes first, on Monday, T01 on Tuesday."""
    monkeypatch.setattr(
        "planner.optimise.explanation.alternatives.find_alternatives", lambda *_: []
    )
    problem = (
        a_problem()
        .with_stop("v1", listed=100, at=20)
        .with_lender("host", operators=2, drivers=2, kits=2, vehicles=2)
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01")
        .with_team("T02")
        .with_day("T01", TUESDAY, visits=[("v1", 60)])
    )
    reasons = explain(problem, plan.with_day("T02", MONDAY, visits=[("v1", 60)]).build(), "v1")
    assert [visit.team.id for visit in reasons.visits] == ["T02", "T01"]


def test_a_second_call_says_who_comes_again(monkeypatch):
    """Of 100 listed 40 come on Monday; on Wednesday 24 of the 60 others, as a call of its own."""
    monkeypatch.setattr(
        "planner.optimise.explanation.alternatives.find_alternatives", lambda *_: []
    )
    week = (
        a_problem()
        .with_stop("v1", listed=100, turnout=400, at=20)
        .with_lender("host")
        .with_rules(second_call=SecondCall(days=2))
    )
    problem = week.build()
    plan = (
        a_plan(problem)
        .with_team("T01")
        .with_day("T01", MONDAY, visits=[("v1", 400)])
        .with_day("T01", WEDNESDAY, visits=[("v1", 200)])
    )
    reasons = explain(problem, plan.build(), "v1")
    assert [(visit.visit.expected_recorded, visit.again) for visit in reasons.visits] == [
        (40, None),
        (20, 24),
    ]
    told = list(tell_stop(problem, reasons, Wording("en", DOMAINS)))
    assert [line for line in told if "second call" in line and "24" in line]


def test_a_stop_left_out_has_its_reason_and_where_it_would_fit(monkeypatch):
    """A stop without a visit is explained by the plan and by the days that could take it in."""
    monkeypatch.setattr(
        "planner.optimise.explanation.alternatives.find_alternatives",
        lambda *_: [("T01", MONDAY, -500)],
    )
    result = explain(PROBLEM, PLAN, "15.03.01.2002")
    assert (result.visits, result.unvisited.reason) == ((), Reason.CROWDED_OUT)
    assert result.alternatives == (
        Alternative(team="T01", lender="host", date=MONDAY, change=-500),
    )


def test_a_stop_that_cannot_be_visited_needs_no_solver(monkeypatch):
    """Where a stop is closed all week nothing is searched."""
    monkeypatch.setattr("planner.optimise.explanation.alternatives.find_alternatives", None)
    closed = tuple(replace(each, reason=Reason.CLOSED, price=0) for each in PLAN.unvisited)
    assert explain(PROBLEM, replace(PLAN, unvisited=closed), "15.03.01.2002").alternatives == ()


def test_the_week_s_limits_are_gathered():
    """Worths by size, nearest stops by price, requests with their outcome, people below floors."""
    worths = tuple(
        Marginal(lender=name, add=(("kit", 1),), worth=worth, basis="dual")
        for name, worth in (("a", 5), ("b", 9))
    )
    prices = {"15.03.01.2002": 30, "15.03.02.2001": 12}
    left = tuple(
        replace(each, price=prices[each.stop], remedy=Remedy(code="none", args=()))
        for each in PLAN.unvisited
    )
    limits = find_bottlenecks(PROBLEM, replace(PLAN, marginal=worths, unvisited=left))
    assert [worth.lender for worth in limits.worths] == ["b", "a"]
    assert [each.stop for each in limits.nearest] == ["15.03.02.2001", "15.03.01.2002"]
    assert limits.reasons == ((Reason.CROWDED_OUT, 2),)
    assert [(wish.request.kind, wish.met) for wish in limits.wishes] == [
        ("must", True),
        ("never", False),
        ("prefer", False),
    ]
    assert limits.short == (("k2", 6),)  # half of 12 people, none recorded
