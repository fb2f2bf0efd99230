"""Prove what ``planner plan --resolve`` says and writes, also when it is cut short."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cli import pretend

from planner.model.plan import Marginal
from planner.studies.workers import WorkerLost

KIT = (("kit", 1), ("operator", 1))


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """Measure in this process, where the stand-in is."""
    monkeypatch.setattr("planner.cli.resolve_verb.count_processes", lambda: 0)


def then(cut):
    """Return a way that finds a plan with an estimate; the second call raises ``cut`` if given."""
    calls = []

    def way(problem, watch):
        calls.append(problem)
        if len(calls) > 1 and cut:
            raise cut
        return replace(
            pretend.lawful(problem, watch),
            marginal=(Marginal(lender="sarolangun", add=KIT, worth=50, basis="dual"),),
        )

    return way


def marginal_in(folder):
    """Return the worths that plan.json holds."""
    return [
        (extra["worth"], extra["basis"])
        for extra in json.loads((folder / "plan.json").read_text())["marginal"]
    ]


def test_what_is_measured_is_told_and_written(planner, project, tmp_path):
    """Each bundle has a line, marked if its plan is no better, as this proves nothing.

    A note follows; plan.json says how the worth was found.
    """
    run = planner("plan", project.campaign, "--resolve", "--out", tmp_path / "x", way=then(None))
    assert run.code == 0
    assert run.err.splitlines()[-2:] == [
        "One more, measured 1/1: Sarolangun, 1 recording kit, 1 recording operator: 0~ recordings",
        (
            "Measured: the difference to a second plan. ~ not proven: the difference lies within "
            "the gaps of the two plans."
        ),
    ]
    assert marginal_in(tmp_path / "x") == [(0, "resolved")]


@pytest.mark.parametrize(
    ("cut", "message"),
    [
        (KeyboardInterrupt, "Measuring stopped; worths not measured stay estimates from prices.\n"),
        (
            WorkerLost("gone"),
            "Measuring ended: a process died, perhaps for want of memory. The plan is saved; ",
        ),
    ],
)
def test_the_plan_stands_when_measuring_is_cut_short(planner, project, tmp_path, cut, message):
    """Ctrl-C while measuring, or a process that dies, ends well: the plan was written before."""
    run = planner("plan", project.campaign, "--resolve", "--out", tmp_path / "x", way=then(cut))
    assert run.code == 0
    assert message in run.err
    assert run.out.startswith("Plan for 1")
    assert marginal_in(tmp_path / "x") == [(50, "dual")]


def test_a_bug_while_measuring_leaves_the_plan(planner, project, tmp_path):
    """A crash of a second plan is told as one, and the first plan is there."""
    run = planner(
        "plan",
        project.campaign,
        "--resolve",
        "--out",
        tmp_path / "x",
        way=then(ZeroDivisionError("small")),
    )
    assert run.code == 1
    assert marginal_in(tmp_path / "x") == [(50, "dual")]


def test_whoever_stopped_the_plan_waits_for_no_worths(planner, project, tmp_path):
    """A plan that was interrupted is written as it is."""
    way = then(None)

    def stopped(problem, watch):
        plan = way(problem, watch)
        return replace(plan, proof=replace(plan.proof, complete=False, interrupted=True))

    run = planner("plan", project.campaign, "--resolve", "--out", tmp_path / "x", way=stopped)
    assert run.code == 0
    assert "measured" not in run.err
    assert marginal_in(tmp_path / "x") == [(50, "dual")]
