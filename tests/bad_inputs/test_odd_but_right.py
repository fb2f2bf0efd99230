"""Prove that what looks odd and is right simply works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner import api

if TYPE_CHECKING:
    from inputs.small_project import SmallProject


@pytest.mark.parametrize(
    "name",
    [
        "no",
        "on",
        "Y",
        "~x",
        "null village",
        "%s {0} $name {{7*7}}",
        "<script>alert(1)</script>",
        "=1+1",
    ],
)
def test_names_stay_text(project: SmallProject, name: str):
    """A name that YAML 1.1, a template, a browser, or a spreadsheet would act on is a name."""
    assert (
        project.replace("campaign", '"Small campaign"', f'"{name}"').load()[0].campaign.name == name
    )
    if name in ("no", "on", "Y"):
        assert (
            project.write(
                "campaign", project.path("campaign").read_text().replace(f'"{name}"', name)
            )
            .load()[0]
            .campaign.name
            == name
        )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("staffing", "{operator: 2, registrar: 1, driver: 1}", "{}"),
        ("staffing", "kit: {count: 2}", "kit: {count: 0}"),
        ("campaign", "priority:\n", 'priority:\n  "15.03.03": {weight_percent: 120}\n'),
    ],
    ids=["no officers", "no kits", "all priorities equal"],
)
def test_nothing_to_send_is_no_error(project: SmallProject, file: str, old: str, new: str):
    """Zero of anything loads and makes a problem."""
    inputs, _ = project.replace(file, old, new).load()
    assert len(api.build(inputs).stops) == 3


def test_everyone_at_home_is_a_plan_of_nothing(project: SmallProject):
    """A staffing without lenders loads, and its plan has no team and a reason for each village."""
    text = project.path("staffing").read_text(encoding="utf-8")
    project.write("staffing", f"lenders: {{}}\n{text[text.index('teams:') :]}")
    plan = api.solve(api.build(project.load()[0]), effort="low")
    assert (plan.teams, len(plan.unvisited)) == ((), 3)


def test_a_village_without_unrecorded_people_is_done(project: SmallProject):
    """Nobody listed is no error: the village needs no visit."""
    text = project.path("data/villages.geojson").read_text(encoding="utf-8")
    nobody = text.replace(
        '"listed": {"low": 40, "typical": 60, "high": 90}',
        '"listed": {"low": 0, "typical": 0, "high": 0}',
    )
    inputs = project.write("data/villages.geojson", nobody).load()[0]
    plan = api.solve(api.build(inputs), effort="low")
    assert {stop.reason for stop in plan.unvisited} == {"done"}


@pytest.mark.parametrize("key", ["__class__", "geometry", "__proto__"])
def test_keys_with_a_meaning_elsewhere_are_only_unknown(project: SmallProject, key: str):
    """A property named like part of a programming language is refused like any unknown one."""
    (message,) = project.replace(
        "data/villages.geojson", '"name": "Hulu"', f'"{key}": 1, "name": "Hulu"'
    ).errors()
    assert (
        f"data/villages.geojson:4:1 features[2].properties.{key} [E1202] the key '{key}' is "
        "not known; known here: code, name"
    ) in message


@pytest.mark.parametrize(("word", "key"), [("Senin", "monday"), ("ya", "guests")])
def test_indonesian_words_are_refused_with_those_accepted(
    project: SmallProject, word: str, key: str
):
    """Days and yes are written in English; the message names what is accepted."""
    if key == "monday":
        (message,) = project.replace("campaign", "  monday:", f"  {word}:").errors()
        assert "[E1202]" in message
        assert "monday, tuesday, wednesday" in message
    else:
        (message,) = project.replace("staffing", "guests: true", f"guests: {word}").errors()
        assert message == (
            "configs/small/staffing.yaml:34:3 teams.guests [E1210] expected true or false, got 'ya'"
        )
