"""Prove how plans answer to changes of a week: people, villages, order, repetition, early end."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from builders import HOST, MONDAY, TUESDAY, a_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from inputs.small_project import SMALL
from optimise.tiny_weeks import QUICKLY, seeded_week, tiny_weeks

import planner
from planner.model.resources import Kit, Officer, Role, Vehicle, VehicleClass
from planner.optimise.solve import solve
from planner.pipeline import build
from planner.referee.judge import check

WEEKS = tiny_weeks(most_stops=3)


def lend(problem, **more):
    """Return ``problem`` with officers, kits or vehicles added to its first lender."""
    first, *others = problem.lenders
    return replace(
        problem,
        lenders=(
            replace(
                first, **{name: (*getattr(first, name), *things) for name, things in more.items()}
            ),
            *others,
        ),
    )


def proof_of(problem):
    """Return the proof of the plan for ``problem``."""
    return solve(problem, effort=QUICKLY).proof


@pytest.mark.parametrize("resource", ["officers", "kits", "vehicles"])
@settings(max_examples=6)
@given(week=WEEKS)
def test_one_more_of_anything_takes_nothing_away(resource, week):
    """With one more officer of all roles, kit or car, the bound is no lower than the old plan."""
    problem = week.build()
    lender = problem.lenders[0].id
    more = {
        "officers": Officer(
            id=f"{lender}-zz",
            name=None,
            lender=lender,
            roles=(Role.OPERATOR, Role.REGISTRAR, Role.DRIVER),
        ),
        "kits": Kit(id=f"{lender}-zz", lender=lender),
        "vehicles": Vehicle(
            id=f"{lender}-zz", lender=lender, vehicle_class=VehicleClass.CAR, seats=4
        ),
    }
    assert proof_of(lend(problem, **{resource: (more[resource],)})).bound >= proof_of(problem).value


@settings(max_examples=8)
@given(WEEKS.filter(lambda week: len(week.lenders) > 1))
def test_without_a_lender_nothing_is_won(week):
    """The plan without the second lender is worth no more than the bound with it."""
    problem = week.build()
    assert proof_of(replace(problem, lenders=problem.lenders[:1])).value <= proof_of(problem).bound


@settings(max_examples=8)
@given(WEEKS, st.integers(0, 100), st.integers(1, 12))
def test_one_more_village_takes_nothing_away(week, at, listed):
    """With one more village the bound is no lower than the plan without it.

    Its kecamatan has no floor and no priced target.
    """
    week = replace(week, targets=())
    more = week.with_stop("v9", listed=listed, at=at, kecamatan="k9")
    assert proof_of(more.build()).bound >= proof_of(week.build()).value


@settings(max_examples=8)
@given(WEEKS)
def test_two_solves_are_equal(week):
    """The same week, effort and seed give the same plan, to the last figure."""
    assert solve(week.build(), effort=QUICKLY, seed=3) == solve(
        week.build(), effort=QUICKLY, seed=3
    )


def test_the_order_of_sets_and_hashes_does_not_matter():
    """Two processes that hash strings differently make the same plan."""
    script = (
        "from optimise.tiny_weeks import *; from planner.optimise.solve import solve; "
        "print(solve(seeded_week(2).build(), effort=QUICKLY))"
    )
    plans = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert plans[0] == plans[1]
    assert "DayRoute" in plans[0]


def test_the_order_of_the_files_does_not_matter():
    """Stops, bases, offices, lenders and classes in the opposite order give the same plan."""
    inputs = planner.load(SMALL / "configs" / "small")
    turned = replace(
        inputs,
        stops=inputs.stops[::-1],
        bases=inputs.bases[::-1],
        offices=inputs.offices[::-1],
        lenders=tuple(
            replace(lender, officers=lender.officers[::-1], kits=lender.kits[::-1])
            for lender in reversed(inputs.lenders)
        ),
        team_rules=replace(inputs.team_rules, classes=inputs.team_rules.classes[::-1]),
    )
    assert solve(build(turned), effort=QUICKLY) == solve(build(inputs), effort=QUICKLY)


@pytest.mark.parametrize("seed", range(3))
def test_a_solve_stopped_at_once_still_gives_a_lawful_plan(seed):
    """If the watch asks to stop at its first call, the plan is lawful and marked interrupted.

    Its bound holds for the full solve.
    """
    problem = seeded_week(seed).build()
    plan = solve(problem, effort=QUICKLY, watch=lambda *_: True)
    assert check(problem, plan).violations == ()
    assert plan.proof.interrupted
    assert not plan.proof.complete
    assert plan.proof.bound >= solve(problem, effort=QUICKLY).proof.value


@pytest.mark.parametrize("seed", range(3))
def test_a_solve_without_time_still_gives_a_lawful_plan(seed):
    """With no seconds at all the plan is lawful, marked not reproducible, but not interrupted."""
    problem = seeded_week(seed).build()
    plan = solve(problem, effort=QUICKLY, seconds=0.0)
    assert check(problem, plan).violations == ()
    assert (plan.proof.reproducible, plan.proof.interrupted, plan.proof.complete) == (
        False,
        False,
        False,
    )


def test_the_watch_is_told_only_bounds_that_hold():
    """Every stage reports, and no bound on the way is below the value of the plan in the end."""
    told = []
    week = (
        a_problem()
        .with_days(MONDAY, TUESDAY)
        .with_stop("v1", listed=40, at=20)
        .with_stop("v2", listed=40, at=30)
        .with_lender("host")
    )

    def watch(*progress):
        told.append(progress)
        return False

    plan = solve(week.build(), effort=QUICKLY, watch=watch)
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "columns",
        "first",
        "dive",
        "search",
    ]
    assert min(bound for _, _, bound in told) >= plan.proof.value


def test_a_team_may_sleep_where_it_likes_but_comes_home():
    """The routes of a host's team begin and end the week at its office, whatever lies between."""
    week = (
        a_problem()
        .with_base("base:two", at=105)
        .with_stop("v1", listed=30, at=100)
        .with_stop("v2", listed=30, at=110)
    )
    routes = solve(week.with_lender("host").build(), effort=QUICKLY).routes
    assert routes[0].start_place == routes[-1].end_place == HOST
