"""Prove which plans a comparison makes, in which order and of which week, and what it refuses."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from cli import pretend
from inputs.small_project import SmallProject

from planner.errors import InputError
from planner.inputs import scenario_names, scenario_titles
from planner.studies.compare import QUICK, compare

SECOND = """\
title: "Two kits"
staffing: {lenders: {sarolangun: {kits: {old: {count: 2}}}}}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return the small project with a second scenario and the hand-made plan as optimiser."""
    seen = {}
    pretend.install(pretend.lawful, seen)
    monkeypatch.setitem(sys.modules, "planner.optimise.solve", seen["planner.optimise.solve"])
    small = SmallProject(tmp_path / "project")
    return small.write("scenarios/two-kits", SECOND)


def test_quick_then_full_for_the_base_and_all_scenarios(project):
    """Without names every scenario is planned, by name, after the base; ``tell`` hears of each."""
    heard = []
    made = list(
        compare(
            project.campaign,
            tell=lambda quick, outcome, done, wanted: heard.append(
                (quick, outcome.scenario, done, wanted)
            ),
        )
    )
    assert [comparison.quick for comparison in made] == [True, False]
    names = [None, "two-kits", "without-kerinci"]
    assert [[outcome.scenario for outcome in comparison.outcomes] for comparison in made] == [
        names,
        names,
    ]
    assert [outcome.title for outcome in made[0].outcomes] == [None, "Two kits", "Without Kerinci"]
    assert heard == [
        (quick, name, done, 3) for quick in (True, False) for done, name in enumerate(names, 1)
    ]


def test_scenarios_are_planned_as_named_and_once(project):
    """The order is the user's; a scenario named twice is planned once."""
    (made,) = compare(
        project.campaign, ("without-kerinci", "two-kits", "without-kerinci"), effort=None
    )
    assert [outcome.scenario for outcome in made.others] == ["without-kerinci", "two-kits"]
    assert [len(outcome.problem.lenders) for outcome in made.outcomes] == [2, 1, 2]


def test_all_plans_are_of_the_week_of_the_base(project):
    """The week that holds the asked day is that of every plan."""
    (made,) = compare(project.campaign, week=date(2019, 4, 12), effort=None)
    assert {outcome.problem.week.start for outcome in made.outcomes} == {date(2019, 4, 8)}


def test_the_quick_effort_is_not_made_twice(project):
    """Asked for the quick effort itself, there is one comparison."""
    assert [comparison.quick for comparison in compare(project.campaign, effort=QUICK)] == [True]


def test_every_issue_of_every_scenario_is_told_once(project):
    """Wrong scenarios are refused together; an error of the campaign itself is told once."""
    project.write("scenarios/two-kits", SECOND.replace("sarolangun", "sarolangn"))
    project.replace("campaign", "end: 2019-04-13", "end: soon")
    with pytest.raises(InputError) as caught:
        next(compare(project.campaign, ("two-kits", "nix")))
    codes = [issue.code for issue in caught.value.issues if issue.is_error]
    assert sorted(codes) == sorted(set(codes))
    assert {"E1801", "E1803"} < set(codes)


def test_titles_are_read_without_the_rest(project):
    """Each scenario has its title, one without a readable title its name."""
    project.write("scenarios/broken", "title: [")
    assert scenario_titles(project.campaign) == {
        "broken": "broken",
        "two-kits": "Two kits",
        "without-kerinci": "Without Kerinci",
    }
    assert scenario_names(project.campaign) == ("broken", "two-kits", "without-kerinci")
