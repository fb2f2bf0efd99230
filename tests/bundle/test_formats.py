"""Bundles of every earlier format are read, judged by the law of their time, and rendered."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import planner
from planner.bundle import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from planner.cli import main
from planner.errors import InputError
from planner.model.plan import Promise, Reason

GOLDEN = Path(__file__).parent / "golden"
OLD, NEW = GOLDEN / "format-1", GOLDEN / "format-2"


@pytest.mark.parametrize("folder", [OLD, NEW], ids=["1", "2"])
def test_a_golden_bundle_is_lawful_and_as_it_was_written(folder, capsys):
    """It has no doubts; the referee finds no violation and the value that the plan states."""
    bundle = planner.read(folder)
    report = planner.check(bundle.problem, bundle.plan)
    assert (bundle.doubts, report.violations, report.value) == ((), (), bundle.plan.proof.value)
    assert main(["check", str(folder)]) == 0
    assert "This plan is lawful" in capsys.readouterr().out


def test_the_old_plan_is_worth_what_the_law_of_its_time_says():
    """Routes of 5.512 and 19.936 km at 11 thousandths cost 61 and 220, each rounded up.

    Exactly they cost 279.928.
    """
    bundle = planner.read(OLD)
    prices = bundle.problem.objective
    assert prices.round_up_kilometres
    assert (prices.drive_hour_price, prices.kilometre_price, prices.visit_price) == (
        60 * 8_000,
        11_000,
        500_000,
    )
    assert [target.bend_price for target in bundle.problem.targets] == [200_000]
    assert planner.check(bundle.problem, bundle.plan).value == 12_703
    today = replace(bundle.problem, objective=replace(prices, round_up_kilometres=False))
    assert planner.check(today, bundle.plan).value == 12_704


@pytest.mark.parametrize("folder", [OLD, NEW], ids=["1", "2"])
def test_a_golden_bundle_is_rendered_in_the_format_of_today(folder, tmp_path):
    """What is rendered is read as the same problem and plan, without doubts, and is lawful."""
    assert main(["render", str(folder), "--out", str(tmp_path / "again")]) == 0
    before, after = planner.read(folder), planner.read(tmp_path / "again")
    assert (after.problem, after.plan, after.doubts) == (before.problem, before.plan, ())
    assert planner.check(after.problem, after.plan).violations == ()
    formats = [
        json.loads((tmp_path / "again" / name).read_bytes())["format"]
        for name in ("problem.json", "plan.json")
    ]
    assert formats == ["problem/2", "plan/2"]


@pytest.mark.parametrize("folder", [OLD, NEW], ids=["1", "2"])
def test_a_golden_bundle_is_explained(folder, capsys):
    """A closed village has no price, and a visit is explained."""
    assert main(["explain", str(folder), "15.03.04.2001"]) == 0
    assert "There is no price" in capsys.readouterr().out
    assert main(["explain", str(folder), "15.03.03.1001"]) == 0
    assert "people recorded" in capsys.readouterr().out
    assert main(["explain", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["nearest"] == []


def test_a_problem_of_format_1_can_be_planned_anew():
    """The referee judges the new plan, and the optimiser values it, by the law of that problem."""
    problem = planner.read(OLD).problem
    plan = planner.solve(problem, effort="low")
    assert planner.check(problem, plan).violations == ()
    assert plan.proof.value == 12_703


def old_plan(*changes):
    """Return the bytes of the golden plan/1 with ``changes`` (before, after)."""
    text = (OLD / "plan.json").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text.encode()


def test_what_format_1_had_no_null_for_is_read_as_null():
    """Read as null: a price of 0 outside the competition, a promise that is none, a gap of 0.

    The gap counts as null if the bound is not above 0.
    """
    proof = (
        '"proof": {"value": 12703, "bound": 12705, "gap": 0.000157',
        '"proof": {"value": -5, "bound": -3, "gap": 0.0',
    )
    plan, _ = plan_from_json(old_plan(proof))
    assert [left.price for left in plan.unvisited] == [None]
    assert {visit.promised for route in plan.routes for visit in route.visits} == {None}
    assert plan.proof.gap is None
    crowded, _ = plan_from_json(old_plan(('"reason": "closed"', '"reason": "crowded_out"')))
    assert [left.price for left in crowded.unvisited] == [0]
    promised, _ = plan_from_json(old_plan(('"promised": false', '"promised": true')))
    assert {visit.promised for route in promised.routes for visit in route.visits} == {
        Promise.PLANNED
    }


@pytest.mark.parametrize(
    ("before", "after", "code", "path"),
    [
        ('"promised": false', '"promised": null', "E909", "routes[0].visits[0].promised"),
        ('"price": 0', '"price": null', "E909", "unvisited[0].price"),
        ('"gap": 0.000157', '"gap": null', "E909", "proof.gap"),
    ],
)
def test_nulls_of_format_2_are_no_part_of_format_1(before, after, code, path):
    """A file says what it is, and holds what that has."""
    with pytest.raises(InputError) as caught:
        plan_from_json(old_plan((before, after)))
    assert (caught.value.issues[0].code, caught.value.issues[0].path) == (code, path)


def test_prices_of_format_1_keep_their_names_in_messages():
    """A price left out of a problem/1 is asked for by the name it has there."""
    text = (OLD / "problem.json").read_text(encoding="utf-8")
    with pytest.raises(InputError) as caught:
        problem_from_json(text.replace('"drive_minute_price": 8, ', "").encode())
    assert [(issue.code, issue.path) for issue in caught.value.issues] == [
        ("E907", "objective.drive_minute_price")
    ]
    with pytest.raises(InputError) as caught:
        problem_from_json(
            text.replace('"drive_minute_price": 8', '"drive_hour_price": 480').encode()
        )
    assert {issue.path for issue in caught.value.issues} == {
        "objective.drive_minute_price",
        "objective.drive_hour_price",
    }


def test_how_the_old_law_rounds_is_written_only_where_it_holds():
    """A problem of today has no such key, and the other one keeps it."""
    for folder, keys in ((OLD, {"round_up_kilometres"}), (NEW, set())):
        written = json.loads(problem_to_json(planner.read(folder).problem))
        assert written["objective"].keys() & {"round_up_kilometres"} == keys


@pytest.mark.parametrize("promised", [None, *Promise])
def test_promises_come_back_equal(promised):
    """Every state of a promise, and none."""
    bundle = planner.read(NEW)
    routes = tuple(
        replace(route, visits=tuple(replace(visit, promised=promised) for visit in route.visits))
        for route in bundle.plan.routes
    )
    plan = replace(
        bundle.plan,
        routes=routes,
        unvisited=tuple(
            replace(left, reason=Reason.RULE, price=None) for left in bundle.plan.unvisited
        ),
    )
    written = plan_to_json(plan, problem_sha256=sha256(b"").hexdigest(), week=bundle.problem.week)
    assert plan_from_json(written)[0] == plan
    assert all(
        visit.is_due == (promised not in (None, "cancelled"))
        for route in plan.routes
        for visit in route.visits
    )
