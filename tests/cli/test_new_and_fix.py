"""Prove what ``new`` and ``validate --fix`` say and end with, and that bad targets are refused.

A target is refused before anything is computed.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def province(tmp_path, monkeypatch):
    """Return a project with the province's lists, and work in a folder of it."""
    root = tmp_path / "province"
    (root / "data").mkdir(parents=True)
    for name in ("jambi_villages.csv", "jambi_seats.csv", "roads.geojson"):
        shutil.copy(ROOT / "data" / name, root / "data" / name)
    monkeypatch.chdir(root / "data")
    return root


def test_new_makes_a_campaign_and_says_what_is_next(planner, province):
    """The two folders go to stdout with the next command, which counts what is to be filled in."""
    run = planner("new", "15.02", "--language", "en")
    campaign = province / "configs" / "merangin"
    assert (run.code, run.err) == (0, "")
    assert run.out == (
        f"{campaign}\n{province / 'data' / 'merangin'}\nWhat the office must fill in is marked "
        f"ISI. See: planner validate {campaign}\n"
    )
    run = planner("validate", campaign, "--language", "en")
    assert run.code == 2
    # 19 marks in the configs (2 + 15 + 2), and a row for each of the 215 villages of Merangin
    assert (
        "Still to fill in: 232 (marked ISI); begin with the first line above.\n"
        "Errors: 232, doubts: "
    ) in run.out


def test_new_never_overwrites(planner, province):
    """A second run ends with 2 and changes nothing."""
    assert planner("new", "15.02").code == 0
    before = {path: path.read_bytes() for path in province.rglob("*") if path.is_file()}
    run = planner("new", "15.02", "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"{province / 'data' / 'merangin'} [E941] This folder or file exists already and will not "
        "be overwritten; "
        "choose another name, or move it away first\n"
    )
    assert {path: path.read_bytes() for path in province.rglob("*") if path.is_file()} == before


def test_fix_writes_a_copy_and_says_what_it_changed_and_left(planner, project, tmp_path):
    """Cured issues come first, then those left, then the copy; errors that are left end with 2."""
    project.replace("campaign", "language: en", "langauge: en").replace(
        "travel", "season: dry", "season: cold"
    )
    run = planner("validate", project.campaign, "--fix", tmp_path / "copy", "--language", "en")
    lines = run.out.splitlines()
    assert (run.code, run.err, lines[0]) == (2, "", "Mended: 1")
    assert lines[1].startswith("configs/small/campaign.yaml:4:1 langauge [E1201] ")
    assert lines[2] == "Left: 3"
    assert lines[3].startswith("configs/small/travel.yaml:2:1 season [E1215] ")
    assert lines[-2:] == [f"Mended copy: {tmp_path / 'copy'}", "Errors: 1, doubts: 2"]
    assert "language: en" in (tmp_path / "copy" / "configs" / "small" / "campaign.yaml").read_text()


def test_validate_speaks_the_language_of_a_campaign_that_cannot_be_used(planner, project):
    """Without --language a broken campaign is told in its own language, where that can be read."""
    project.replace("travel", "season: dry", "season: cold")
    run = planner("validate", project.campaign)
    assert (run.code, run.out.splitlines()[-1]) == (2, "Errors: 1, doubts: 2")
    project.replace("campaign", "language: en", "language: id")
    assert planner("validate", project.campaign).out.splitlines()[-1] == "Kesalahan: 1, keraguan: 2"


def test_fix_as_json(planner, project, tmp_path):
    """With --json the same comes as one document; without a cure there is no copy."""
    run = planner("validate", project.campaign, "--fix", tmp_path / "copy", "--json")
    result = json.loads(run.out)
    assert (run.code, result["copy"], result["cured"], result["errors"], result["doubts"]) == (
        0,
        None,
        [],
        0,
        2,
    )
    project.replace("campaign", "language: en", "langauge: en")
    result = json.loads(
        planner("validate", project.campaign, "--fix", tmp_path / "copy", "--json").out
    )
    assert (result["copy"], [issue["code"] for issue in result["cured"]]) == (
        str(tmp_path / "copy"),
        ["E1201"],
    )


@pytest.mark.parametrize("below", ["", "2019-04-01"], ids=["a file", "below a file"])
def test_a_target_that_cannot_be_a_folder_is_refused_before_solving(
    planner, project, tmp_path, below
):
    """Where --out is a file, or lies below one, nobody computes first."""
    (tmp_path / "letter").write_text("Yth.")
    run = planner(
        "plan",
        project.campaign,
        "--out",
        tmp_path / "letter" / below,
        way=lambda *_: pytest.fail("it was solved"),
    )
    assert (run.code, run.out) == (2, "")
    assert "[E917]" in run.err or "[E919]" in run.err
    assert (tmp_path / "letter").read_text() == "Yth."
