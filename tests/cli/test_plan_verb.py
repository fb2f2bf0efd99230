"""Prove what ``planner plan`` writes, says and ends with."""

from __future__ import annotations

import json

import pytest
from cli import pretend

# One visit of 14 people. Sarolangun - Pasar is 2776 m and 6 minutes each way.
# The team of 3 (operator, registrar, driver) sleeps at its office, base:sarolangun, all 3 nights:
# 3 x 3 x 150,000 + floor(5552 x 1500 / 1000) = 1,350,000 + 8,328 rupiah.
SUMMARY = """\
Plan for 1\N{EN DASH}6 April 2019: Small campaign
  Expected to be recorded: 14 people (come but turned away: 0)
  Villages: 1, visits: 1
  Nights of teams away: 0
  Distance: 5.5 km, on the road: 12 min
  Cost: Rp\N{NO-BREAK SPACE}1,358,268
  Teams: 1
  Quality: No better plan exists under the same inputs and rules (proven).
Open: {index}
"""
PROGRESS = """\
Making day routes: value - people, upper bound -, gap -
polish: value 12 people, upper bound 15, gap 20.0\N{NO-BREAK SPACE}%
"""


def test_a_plan_is_written_and_summed_up(planner, project):
    """Without --out the bundle goes to out/<campaign>/<week>; the summary gives its figures."""
    run = planner("plan", project.campaign)
    folder = project.root / "out" / "small" / "2019-04-01"
    assert (run.code, run.out) == (0, SUMMARY.format(index=folder / "index.html"))
    assert sorted(path.name for path in folder.iterdir()) == [
        "index.html",
        "manifest.json",
        "plan.json",
        "problem.json",
    ]
    assert (folder / "index.html").read_text() == "en small 1"


def test_progress_without_a_terminal_is_a_line_for_each_stage(planner, project):
    """Messages go to stderr: doubts about the files, then a line for each stage, none for steps."""
    run = planner("plan", project.campaign)
    head, _, rest = run.err.partition("\n")
    assert head.startswith("Note: ")
    assert rest == PROGRESS


def test_a_scenario_has_a_folder_of_its_own(planner, project):
    """The scenario's name is part of the default folder, and stands in problem.json."""
    assert (
        planner(
            "plan", project.campaign, "--scenario", "without-kerinci", "--week", "2019-04-12"
        ).code
        == 0
    )
    problem = json.loads(
        (project.root / "out" / "small" / "2019-04-08-without-kerinci" / "problem.json").read_text()
    )
    assert (problem["scenario"], [lender["id"] for lender in problem["lenders"]]) == (
        "without-kerinci",
        ["sarolangun"],
    )


def test_json_is_the_whole_result(planner, project, tmp_path):
    """With --json stdout is one JSON document: where, which week, figures and proof."""
    run = planner("plan", project.campaign, "--json", "--out", tmp_path / "x")
    result = json.loads(run.out)
    assert (run.code, result["bundle"], result["week"]) == (0, str(tmp_path / "x"), "2019-04-01")
    assert (result["totals"]["expected_recorded"], result["totals"]["cost_idr"]) == (14, 1_358_268)
    assert result["proof"]["value"] == result["proof"]["bound"]
    assert (result["proof"]["gap"], result["proof"]["interrupted"]) == (0.0, False)


def test_settings_reach_the_optimiser(planner, project, tmp_path):
    """Effort, seed, seconds and --certify are passed on; messages and bundle have the language."""
    words = (
        "--effort",
        "high",
        "--seed",
        "7",
        "--seconds",
        "2.5",
        "--certify",
        "--language",
        "id",
        "--out",
        tmp_path / "x",
    )
    run = planner("plan", project.campaign, *words)
    assert planner.seen == {"effort": "much", "seed": 7, "seconds": 2.5, "certify": True}
    assert run.out.startswith("Rencana 1\N{EN DASH}6 April 2019: Small campaign\n")
    assert (tmp_path / "x" / "index.html").read_text() == "id small 1"


def test_progress_tells_what_plans_are_worth(planner, project):
    """Fractions of routes are worth more than any plan, so the best plan so far is told.

    It is told with the bound.
    """

    def relaxed(problem, watch):
        for stage, value, bound in (
            ("columns", 9_000, 30_000),
            ("first", 8_000, 20_000),
            ("dive", 19_000, 20_000),
            ("search", 7_000, 16_000),
        ):
            watch(stage, value, bound)
        return pretend.a_friday(problem)

    lines = (
        planner("plan", project.campaign, way=relaxed)
        .err.replace("\N{NO-BREAK SPACE}", " ")
        .splitlines()
    )
    assert lines[1:] == [
        "Making day routes: value - people, upper bound 30, gap -",
        "A first plan: value 8 people, upper bound 20, gap 60.0 %",
        "Choosing routes: value 8 people, upper bound 20, gap 60.0 %",
        "Improving the plan: value 8 people, upper bound 16, gap 50.0 %",
    ]


def test_the_legs_get_their_courses(planner, project, tmp_path):
    """The bundle holds the course of every leg, as the travel engine draws it."""
    planner("plan", project.campaign, "--out", tmp_path / "x")
    routes = json.loads((tmp_path / "x" / "plan.json").read_text())["routes"]
    legs = [leg for route in routes for leg in route["legs"]]
    assert len(legs) == 2
    assert all(leg["lines"] for leg in legs)


def test_equal_runs_write_equal_bytes(planner, project, tmp_path):
    """Two runs with the same inputs write the same manifest, so the same files."""
    for name in ("a", "b"):
        assert planner("plan", project.campaign, "--out", tmp_path / name).code == 0
    assert (tmp_path / "a" / "manifest.json").read_bytes() == (
        tmp_path / "b" / "manifest.json"
    ).read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ("--week", "2019-05-01"),
            2,
            "small/campaign.yaml week [E801] no week with service days holds 2019-05-01; ",
        ),
        (
            ("--engine", "osm"),
            3,
            (
                "Travel times cannot be computed: [E701] there is no travel engine 'osm'; "
                "known: skeleton\n"
            ),
        ),
    ],
)
def test_what_the_files_do_not_hold_is_refused(planner, project, words, code, message):
    """An unknown week ends with 2, an engine that is missing with 3, and no folder is made."""
    run = planner("plan", project.campaign, *words)
    assert (run.code, run.out) == (code, "")
    assert message in run.err
    assert not (project.root / "out").exists()


def test_wrong_files_end_with_every_issue(planner, project):
    """Errors of the inputs end with 2 and one line each."""
    project.replace("campaign", "end: 2019-04-13", "end: 2019-03-13").replace(
        "staffing", "seats: 5}\nteams", "seats: 0}\nteams"
    )
    run = planner("plan", project.campaign, "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert [line.split(" ")[0] for line in run.err.splitlines() if " [E" in line] == [
        "configs/small/campaign.yaml:6:1",
        "configs/small/staffing.yaml:31:28",
    ]


def test_a_campaign_that_is_missing_is_named(planner, tmp_path):
    """A slip in the folder's name ends with 2 and says what to check."""
    run = planner("plan", tmp_path / "nix")
    assert (run.code, run.err) == (
        2,
        (
            f"{tmp_path}/nix [E1001] folder kegiatan ini tidak ada; periksa namanya, misalnya "
            "configs/sarolangun\n"
        ),
    )


@pytest.mark.parametrize(
    ("way", "message"),
    [
        (
            pretend.broken,
            (
                r"A bug; nothing was saved. Please send this line to the makers of the program: "
                r"ZeroDivisionError: small (pretend.py:"
            ),
        ),
        (
            pretend.unlawful,
            "A bug: the referee rejected the plan that was made; nothing was saved.",
        ),
    ],
)
def test_a_bug_ends_with_one_line_and_saves_nothing(planner, project, bundle, way, message):
    """A crash, or a plan that the referee rejects, ends with 1 and no traceback.

    The older bundle stays.
    """
    before = (bundle / "manifest.json").read_bytes()
    run = planner("plan", project.campaign, "--out", bundle, way=way)
    assert (run.code, run.out) == (1, "")
    assert message in run.err
    assert "Traceback" not in run.err
    assert (bundle / "manifest.json").read_bytes() == before


def test_a_foreign_folder_is_not_replaced(planner, project, tmp_path):
    """A slip in --out ends with 2 and deletes nothing."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "bupati.txt").write_text("Yth.")
    run = planner("plan", project.campaign, "--out", tmp_path / "letters")
    assert run.code == 2
    assert "[E917]" in run.err
    assert (tmp_path / "letters" / "bupati.txt").read_text() == "Yth."
