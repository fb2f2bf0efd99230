"""Prove that the weekly benchmark translates an instance without changing a plan's worth."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from brute import find_best_value

import planner

ROOT = Path(__file__).parents[1]


@pytest.fixture
def weekly_problems(monkeypatch):
    """Import the module as the scripts beside it do."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    yield __import__("weekly_problems")
    for name in ("weekly_problems", "weekly_peers", "growth"):
        sys.modules.pop(name, None)


# Places on a road, by minutes: bases at 0 and 60, villages at 10, 40 and 80.
# A kit records one person a minute, so nothing is rounded.
AT = (0, 60, 10, 40, 80)
DATA = {
    "bases": [{"lon": 102.0, "lat": -2.0}] * 2,
    "villages": [
        {"lon": 102.0, "lat": -2.0, "sub": 0, "u": 12, "w": 1.0, "awd": 0, "closed": [1]},
        {"lon": 102.0, "lat": -2.0, "sub": 0, "u": 25, "w": 1.3, "awd": 1, "closed": []},
        {"lon": 102.0, "lat": -2.0, "sub": 1, "u": 20, "w": 0.7, "awd": 0, "closed": []},
    ],
    "teams": [
        {"id": 0, "kits": 1, "awd": 1, "start": 0},
        {"id": 1, "kits": 2, "awd": 0, "start": 1},
    ],
    "t_day": [110, 100],
    "setup": 10,
    "max_stops": 2,
    "rec_per_kit_hour": 60,
    "cost_km_units": 5,
    "cost_visit_units": 50,
}
MINUTES = np.abs(np.subtract.outer(AT, AT))


def check(data, routes, minutes, cost, *, fixed):
    """Judge as the statement of the instances says it: (no errors, value, errors, people)."""
    errors, recorded, value = [], [0] * len(data["villages"]), 0
    at = {team["id"]: team["start"] for team in data["teams"]}
    for route in sorted(routes, key=lambda route: route["day"]):
        team, stops = data["teams"][route["team"]], route["stops"]
        path = [route["b_in"], *(len(data["bases"]) + v for v, _ in stops), route["b_out"]]
        free = (
            data["t_day"][route["day"]]
            - sum(minutes[leg] for leg in pairwise(path))
            - data["setup"] * len(stops)
        )
        people = sum(q for _, q in stops)
        faults = {
            "elsewhere": route["b_in"] != at[team["id"]]
            or (fixed and route["b_out"] != team["start"]),
            "stops": len(stops) > data["max_stops"],
            "road": any(data["villages"][v]["awd"] > team["awd"] for v, _ in stops),
            "closed": any(route["day"] in data["villages"][v]["closed"] for v, _ in stops),
            "time": 60 * people > data["rec_per_kit_hour"] * team["kits"] * free,
        }
        errors += [name for name, wrong in faults.items() if wrong]
        at[team["id"]] = route["b_out"]
        value -= sum(cost[leg] for leg in pairwise(path)) + data["cost_visit_units"] * len(stops)
        for v, q in stops:
            recorded[v] += q
            value += round(100 * data["villages"][v]["w"]) * q
    errors += [
        f"crowd {v}" for v, people in enumerate(recorded) if people > data["villages"][v]["u"]
    ]
    return not errors, value, errors, sum(recorded)


JUDGE = SimpleNamespace(check=check)


def instance(module, *, fixed, **changes):
    """Return the tiny instance with a checker."""
    return module.Weekly("tiny", {**DATA, **changes}, (MINUTES, 3 * MINUTES), fixed, JUDGE)


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize(
    "changes", [{}, {"max_stops": 1}, {"t_day": [60, 60]}, {"cost_visit_units": 900}]
)
def test_the_best_plan_is_worth_what_the_checker_says(weekly_problems, fixed, changes):
    """The brute force, the solver, and the checker on the solver's plan come to one value."""
    weekly = instance(weekly_problems, fixed=fixed, **changes)
    problem = weekly_problems.to_problem(weekly)
    plan = planner.solve(problem, effort="low")
    assert plan.proof.value == find_best_value(problem)
    assert plan.proof.value == weekly_problems.UNIT * weekly.judge(
        weekly_problems.to_days(weekly, plan)
    )


def test_a_known_week(weekly_problems):
    """A team, a village, a day: 100 minutes less 20 of driving and 10 of set-up hold 12 people."""
    alone = {"teams": DATA["teams"][:1], "villages": DATA["villages"][:1], "t_day": [100]}
    weekly = weekly_problems.Weekly(
        "known",
        {**DATA, **alone},
        (MINUTES[:3, :3], 3 * MINUTES[:3, :3]),
        fixed=True,
        checker=JUDGE,
    )
    days = weekly_problems.to_days(
        weekly, planner.solve(weekly_problems.to_problem(weekly), effort="low")
    )
    assert days == [weekly_problems.DayPlan(team=0, day=0, start=0, end=0, villages=(0,))]
    assert weekly.judge(days) == 12 * 100 - 3 * 20 - 50


def test_people_are_shared_out_as_well_as_can_be(weekly_problems):
    """Two teams at one village leave nobody counted twice, and take the dearer people first."""
    weekly = instance(weekly_problems, fixed=False)
    days = [
        weekly_problems.DayPlan(
            team=0, day=0, start=0, end=1, villages=(0, 1)
        ),  # 110 - 60 - 20: 30 people of 12 and 25
        weekly_problems.DayPlan(
            team=1, day=0, start=1, end=0, villages=(0,)
        ),  # (110 - 60 - 10) x 2: all 12 people
    ]
    assert [weekly.capacity(day) for day in days] == [30, 80]
    assert weekly.judge(days) == 25 * 130 + 12 * 100 - 3 * (60 + 60) - 3 * 50


def test_the_rules_and_drawn_weeks_are_lawful(weekly_problems):
    """What the coordinator's rules plan passes the checker; the same seed draws the same week."""
    peers, growth = __import__("weekly_peers"), __import__("growth")
    for fixed in (False, True):
        weekly = instance(weekly_problems, fixed=fixed)
        best = find_best_value(weekly_problems.to_problem(weekly))
        for rule in (peers.plan_by_size, peers.plan_by_gain):
            assert 0 < weekly_problems.UNIT * weekly.judge(rule(weekly, 0.0)) <= best
    assert growth.draw(40, 1).data == growth.draw(40, 1).data
    assert {len(growth.draw(n, 1).data["teams"]) for n in (158, 300, 500)} == {12, 24, 36}
