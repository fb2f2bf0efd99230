"""Prove what ``planner explain`` says and ends with."""

from __future__ import annotations

import json
from datetime import date

import pytest

# The plan of the small campaign: on Friday team T01 records the 14 people of
# Pasar in 90 minutes with one kit, which takes 6 minutes there and 6 back,
# 25 + 5 to set up and 15 + 5 to pack up where the small campaign says so.


@pytest.fixture
def others(monkeypatch):
    """Let the optimiser find one other choice: the day after, for 2.5 people less."""
    monkeypatch.setattr(
        "planner.optimise.explanation.alternatives.find_alternatives",
        lambda *_: [("T01", date(2019, 4, 6), -2500)],
    )


@pytest.mark.usefixtures("others")
def test_a_visit_is_explained(planner, bundle):
    """A visited village has its visit, people an hour, other options, and the loss by the best."""
    run = planner("explain", bundle, "pasar", "--language", "en")
    lines = run.out.splitlines()
    assert (run.code, run.err) == (0, "")
    assert lines[0] == "Pasar (15.03.03.1001), Kec. Sarolangun"
    assert any(
        line.startswith("Friday, 5 April 2019, ")
        and "by team T01 (Sarolangun): 14 people recorded, 0 turned away." in line
        for line in lines
    )
    assert (
        "  Saturday, 6 April 2019, team T01 (Sarolangun): the plan's value falls by 2.5 people."
        in lines
    )


@pytest.mark.usefixtures("others")
def test_a_visit_as_json(planner, bundle):
    """With --json the same for programs: minutes, people an hour, options, alternatives."""
    result = json.loads(planner("explain", bundle, "15.03.03.1001", "--json").out)
    (visit,) = result["visits"]
    assert (visit["team"], visit["date"], visit["expected_recorded"]) == ("T01", "2019-04-05", 14)
    assert visit["per_hour"] == round(60 * 14 / visit["minutes"], 2)
    assert result["alternatives"] == [{"team": "T01", "date": "2019-04-06", "change": -2500}]
    assert result["unvisited"] is None


def test_a_village_left_out_is_explained(planner, bundle):
    """An unvisited village: reason, remedy, price."""
    problem = json.loads((bundle / "problem.json").read_text())
    code = next(stop["id"] for stop in problem["stops"] if stop["id"] != "15.03.03.1001")
    run = planner("explain", bundle, code, "--language", "id")
    assert run.code == 0
    assert "Tidak dikunjungi minggu ini. Desa lain lebih bernilai dengan tim yang ada." in run.out
    assert (
        json.loads(planner("explain", bundle, code, "--json").out)["unvisited"]["reason"]
        == "crowded_out"
    )


def test_the_week_is_explained(planner, bundle):
    """Without a village: the worth of one more, what lies idle, what is left out."""
    run = planner("explain", bundle, "--language", "en")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("What limits this week, 1\N{EN DASH}6 April 2019: Small campaign\n")
    assert "Villages not visited: " in run.out
    assert set(json.loads(planner("explain", bundle, "--json").out)) == {
        "marginal",
        "idle",
        "reasons",
        "nearest",
        "requests",
        "short_of_floors",
    }


def test_an_unknown_village_is_told_with_the_nearest(planner, bundle):
    """A slip ends with 2 and the nearest name with its code."""
    run = planner("explain", bundle, "Pasr", "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "problem.json stops [E811] there is no village Pasr in this plan; like it: "
        "Pasar (15.03.03.1001)\n"
    )


def test_a_plan_that_breaks_rules_is_not_explained(planner, bundle):
    """What an edited plan claims may be anything: it ends with 2 and a hint at the check."""
    path = bundle / "plan.json"
    path.write_text(path.read_text().replace('"expected_recorded": 14', '"expected_recorded": 99'))
    run = planner("explain", bundle, "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert "[E815] this plan breaks rules" in run.err
