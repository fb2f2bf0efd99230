"""Prove whose calendars a new plan follows: of the bundle it replaces, of a named one, or none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from cli import pretend


def idle(problem, watch):
    """Find a plan in which nobody goes anywhere."""
    plan = pretend.lawful(problem, watch)
    nothing = pretend.a_plan(problem).build()
    return replace(nothing, proof=replace(nothing.proof, bound=plan.proof.bound))


def counted(bundle):
    """Return the titles of the earlier events of a bundle, and how often each has changed."""
    events = json.loads((bundle / "problem.json").read_text()).get("earlier_events", [])
    return {event["title"]: event["sequence"] for event in events}


def files_of(bundle):
    return {
        path.relative_to(bundle): path.read_bytes() for path in bundle.rglob("*") if path.is_file()
    }


def test_a_plan_follows_the_one_that_it_replaces(planner, project, bundle):
    """The same plan again is the same, byte for byte; another one cancels the earlier events.

    It remembers them from then on.
    """
    first = files_of(bundle)
    assert planner("plan", project.campaign, "--out", bundle).code == 0
    assert files_of(bundle) == first
    run = planner("plan", project.campaign, "--out", bundle, way=idle)
    assert (
        run.code,
        "  Calendars: change and call off the events of the plan before" in run.out,
    ) == (0, True)
    assert set(counted(bundle).values()) == {0}
    second = files_of(bundle)
    assert planner("plan", project.campaign, "--out", bundle, way=idle).code == 0
    assert files_of(bundle) == second
    assert planner("plan", project.campaign, "--out", bundle).code == 0
    assert set(counted(bundle).values()) == {1}
    assert planner("check", bundle).code == 0


def test_a_plan_follows_one_that_is_named_or_none(planner, project, bundle, tmp_path):
    fresh = tmp_path / "fresh"
    assert (
        planner("plan", project.campaign, "--out", fresh, "--previous", bundle, way=idle).code == 0
    )
    assert counted(fresh) != {}
    assert (
        planner("plan", project.campaign, "--out", bundle, "--previous", "none", way=idle).code == 0
    )
    assert counted(bundle) == {}


def test_render_follows_only_one_that_is_named(planner, project, bundle, tmp_path):
    """A bundle says itself what it follows.

    A plan edited by hand follows the bundle it came from, if that is named.
    """
    edited = tmp_path / "edited"
    shutil.copytree(bundle, edited)
    before = files_of(edited)
    assert planner("render", edited).code == 0
    assert files_of(edited) == before
    assert (
        planner("plan", project.campaign, "--out", edited, "--previous", "none", way=idle).code == 0
    )
    assert planner("render", edited, "--previous", bundle).code == 0
    assert counted(edited) != {}
    assert planner("check", edited).code == 0
    assert planner("render", edited, "--previous", "none").code == 0
    assert counted(edited) == {}


def test_a_plan_without_a_lender_follows_one_with_it(planner, project, bundle):
    """The scenario lacks the office and the staff of Kerinci."""
    run = planner(
        "plan", project.campaign, "--scenario", "without-kerinci", "--out", bundle, way=idle
    )
    assert run.code == 0
    assert counted(bundle) != {}


@pytest.mark.parametrize("verb", ["plan", "render"])
def test_another_week_is_not_followed(planner, project, bundle, tmp_path, verb):
    """One that is named and cannot be followed ends with 2 before anything is computed."""
    other = tmp_path / "other"
    assert planner("plan", project.campaign, "--week", "2019-04-12", "--out", other).code == 0
    words = {
        "plan": ("plan", project.campaign, "--out", tmp_path / "x"),
        "render": ("render", bundle),
    }[verb]
    run = planner(*words, "--previous", other, way=pretend.broken)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1] == (
        "problem.json [E803] the earlier plan is of campaign small, week of 2019-04-08; "
        "choose one of the same campaign and week"
    )


def test_what_stands_there_and_cannot_be_followed_is_told_and_replaced(planner, project, bundle):
    """Of another week, or unreadable: the plan is made all the same, by itself."""
    assert planner("plan", project.campaign, "--week", "2019-04-12", "--out", bundle).code == 0
    run = planner("plan", project.campaign, "--out", bundle)
    assert run.code == 0
    assert (
        f"Note: the calendars do not continue those of the plan that stands in {bundle}: "
        "problem.json [E803] "
    ) in run.err
    (bundle / "plan.json").write_text("{}")
    run = planner("plan", project.campaign, "--out", bundle)
    assert run.code == 0
    assert f"stands in {bundle}: plan.json format [E905] " in run.err
    assert counted(bundle) == {}
