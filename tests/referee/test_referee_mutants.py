"""Corrupt random lawful plans in every known way: the named law catches each corruption.

Legal changes raise nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from builders import MONDAY, a_plan, a_problem
from optimise.tiny_weeks import seeded_week
from referee.day_corruptions import DAY_KINDS, each_visit, with_day, with_stay
from referee.problem_corruptions import PROBLEM_KINDS
from referee.week_corruptions import WEEK_KINDS
from referee_scenarios import LAWFUL

import planner

SEEDS, MOST = range(20), 2  # so many mutants of a kind in a week
DEEP = pytest.param(range(20, 1000), marks=pytest.mark.deep, id="many weeks")
PLAN_KINDS = (*DAY_KINDS, *WEEK_KINDS)
REFEREE = Path(planner.__file__).parent / "referee"


def lawful_weeks(seeds):
    """Yield the plans made by hand, and those that the optimiser finds for random tiny weeks."""
    for scenario in LAWFUL:
        yield scenario()
    for seed in seeds:
        problem = seeded_week(seed).build()
        yield problem, planner.solve(problem, effort="low")


@pytest.fixture(params=[pytest.param(SEEDS, id="some weeks"), DEEP], scope="module")
def weeks(request):
    """Return lawful plans with their problems."""
    return tuple(lawful_weeks(request.param))


def laws_broken(problem, plan):
    """Return the names of the laws that ``plan`` breaks."""
    return {violation.law for violation in planner.check(problem, plan).violations}


def mutants(weeks):
    """Yield (what is wrong, the law that must say so, problem, plan)."""
    for problem, plan in weeks:
        for wrong, law, corrupt in PLAN_KINDS:
            for changed in islice(corrupt(problem, plan), MOST):
                yield wrong, law, problem, changed
        for wrong, law, corrupt in PROBLEM_KINDS:
            for changed in islice(corrupt(problem, plan), MOST):
                yield wrong, law, changed, plan


def test_the_weeks_are_lawful(weeks):
    """Before anything is corrupted the referee finds nothing."""
    assert [laws_broken(*week) for week in weeks] == [set()] * len(weeks)


def test_every_corruption_is_caught_by_its_law(weeks, tally):
    """Each corruption of each plan breaks the named law; there was a place for every kind."""
    tried, survivors = Counter(), []
    for wrong, law, problem, plan in mutants(weeks):
        tried[wrong] += 1
        if law not in laws_broken(problem, plan):
            survivors.append((wrong, law, sorted(laws_broken(problem, plan))))
    assert survivors == []
    assert {wrong for wrong, *_ in (*PLAN_KINDS, *PROBLEM_KINDS)} == set(tried)
    tally["corrupted plans (mutants) caught by their own law"] += tried.total()
    tally["kinds of corruption"] = len(tried)


def test_every_law_has_a_kind_of_corruption():
    """Each law that the referee can report is broken by at least one kind."""
    reported = {
        law
        for path in REFEREE.rglob("*.py")
        for law in re.findall(r'law="(\w+)"', path.read_text("utf-8"))
    }
    assert {law for _, law, _ in (*PLAN_KINDS, *PROBLEM_KINDS)} == reported


def test_legal_changes_raise_nothing(weeks, tally):
    """Waiting longer, a bound that is not tight and an early stop are lawful wherever they fit."""
    tried = 0
    for problem, plan in weeks:
        for changed in legal_changes(problem, plan):
            assert laws_broken(problem, changed) == set()
            tried += 1
    assert tried > len(weeks)
    tally["legal changes that raised nothing"] += tried


def legal_changes(problem, plan):
    """Yield versions of ``plan`` that are as lawful."""
    yield replace(plan, proof=replace(plan.proof, bound=plan.proof.bound + 1))
    yield replace(plan, proof=replace(plan.proof, complete=False, interrupted=True))
    for route, number, visit in each_visit(plan):
        last = number == len(route.visits) - 1
        day = next(day for day in problem.week.days if day.date == route.date)
        if (
            last
            and not route.breaks
            and route.arrive < day.latest_return
            and (day.rest is None or route.arrive < day.rest.start)
        ):
            later = with_stay(plan, route, number, leave=visit.leave + 1)
            again = next(
                other
                for other in later.routes
                if (other.team, other.date) == (route.team, route.date)
            )
            yield with_day(later, again, arrive=route.arrive + 1)


def test_a_day_may_be_turned_round(tally):
    """Two stops on one road, in either order, are a lawful day."""
    week = (
        a_problem()
        .with_stop("v1", listed=12, at=20)
        .with_stop("v2", listed=12, at=40)
        .with_lender("host")
        .build()
    )
    for visits in ([("v1", 60), ("v2", 60)], [("v2", 60), ("v1", 60)]):
        assert (
            laws_broken(
                week, a_plan(week).with_team("T01").with_day("T01", MONDAY, visits=visits).build()
            )
            == set()
        )
        tally["legal changes that raised nothing"] += 1
