"""Prove what ``planner compare`` says, writes and ends with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from io import BytesIO
from itertools import takewhile
from pathlib import Path

import pytest
from cli import pretend
from openpyxl import load_workbook
from plan_builder import a_plan

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until a hanging process fails its test


@pytest.fixture
def compare(planner, project, monkeypatch):
    """Return a function that compares the small campaign here; without Kerinci nobody goes."""
    monkeypatch.setattr("planner.cli.compare_verb.count_processes", lambda: 0)

    def nobody_without_kerinci(problem, watch):
        return a_plan(problem).build() if problem.scenario else pretend.lawful(problem, watch)

    return lambda *words: planner("compare", project.campaign, *words, way=nobody_without_kerinci)


@pytest.fixture
def start_slow(project):
    """Return a function that compares in a process of its own, with a slow optimiser.

    It is ``quick`` at first, or done with the ``base`` only.
    """
    started = []

    def start(way):
        script = [
            sys.executable,
            ROOT / "tests" / "studies" / "pretend_quick.py",
            way,
            "compare",
            project.campaign,
            "--language",
            "en",
        ]
        pipes = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "env": {**os.environ, "PYTHONPATH": str(ROOT)},
        }
        started.append(subprocess.Popen(script, text=True, encoding="utf-8", **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_quick_figures_come_first_and_full_ones_after(compare):
    """Two tables come; the first says that it is quick.

    Each shows the 14 people of the only visit, and what the scenario loses. The loss is not proven:
    the scenario misses the floor, so it is worth less than nothing, and only that is proven.
    """
    run = compare()
    assert run.code == 0
    quick, full = run.out.split("Scenarios compared, 1\N{EN DASH}6 April 2019: Small campaign\n")[
        1:
    ]
    assert quick.startswith("QUICK FIGURES: ")
    assert "QUICK" not in full
    for told in (quick, full):
        lines = told.splitlines()
        assert [
            line.split()[:3] for line in lines if line.startswith(("A base ", "B without-kerinci "))
        ] == [
            ["A", "base", "14"],
            ["B", "without-kerinci", "0"],
        ]
        assert any(line.split()[:1] == ["\N{MINUS SIGN}14~"] for line in lines)
        assert "  The plan is worth 15.4 people less (proven)." in lines
        assert "  Villages that drop out: 1. Sarolangun: Pasar." in lines
    assert run.err.splitlines() == [
        "Quick figures 1/2: base",
        "Quick figures 2/2: without-kerinci",
        "Full figures 1/2: base",
        "Full figures 2/2: without-kerinci",
    ]


def test_quick_figures_alone(compare):
    """With --quick there is one table, and it says what it is."""
    run = compare("without-kerinci", "--quick", "--language", "id")
    assert (run.code, run.out.count("Perbandingan skenario")) == (0, 1)
    assert "ANGKA CEPAT" in run.out


def test_json_is_one_document_with_the_full_figures(compare):
    """With --json stdout is the last comparison, with the figures of every plan.

    They are figures, differences, proof, coverage and villages.
    """
    result = json.loads(compare("--json").out)
    assert (result["week"], result["quick"], result["interrupted"]) == ("2019-04-01", False, False)
    base, other = result["plans"]
    assert (base["scenario"], other["scenario"], other["title"]) == (
        None,
        "without-kerinci",
        "Without Kerinci",
    )
    assert (base["figures"]["expected_recorded"], other["figures"]["expected_recorded"]) == (14, 0)
    assert other["differences"]["expected_recorded"] == {"by": -14, "proven": False}
    assert (base["proof"]["gap"], other["proof"]["gap"]) == (0.0, None)
    assert other["villages"] == [{"stop": "15.03.03.1001", "before": ["sarolangun"], "after": []}]
    assert (
        sum(row["recorded"] for row in base["coverage"]) == 2 * 14
    )  # the kecamatan, and all together


def test_the_workbook_has_figures_differences_coverage_and_villages(compare, tmp_path):
    """With --out the last comparison is also a workbook of four sheets with numbers as figures."""
    out = tmp_path / "compared.xlsx"
    run = compare("--out", out, "--quick")
    assert (run.code, run.err.splitlines()[-1]) == (0, f"Workbook: {out}")
    book = load_workbook(BytesIO(out.read_bytes()))
    assert book.sheetnames == ["Comparison", "Differences", "Kecamatan", "Villages that change"]
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert any(str(row[0]).startswith("QUICK FIGURES") for row in rows["Comparison"])
    assert ("without-kerinci", "Recorded", 14, 0, -14, "not proven different") in rows[
        "Differences"
    ]
    assert (
        "without-kerinci",
        "drops out",
        "15.03.03.1001",
        "Pasar",
        "Sarolangun",
        "Sarolangun",
        None,
    ) in rows["Villages that change"]
    assert [row[:3] for row in rows["Comparison"] if row[0] in ("base", "without-kerinci")] == [
        ("base", "the campaign as it is", 14),
        ("without-kerinci", "Without Kerinci", 0),
    ]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_equal_runs_write_equal_workbooks(compare, tmp_path):
    """The same comparison gives the same bytes."""
    for name in ("a.xlsx", "b.xlsx"):
        assert compare("--quick", "--out", tmp_path / name).code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("out", "code"), [("compared.csv", "E813"), ("missing/compared.xlsx", "E814")]
)
def test_a_workbook_that_cannot_be_written_is_told_at_once(compare, tmp_path, out, code):
    """A wrong ending or a missing folder ends with 2 before anything is calculated."""
    run = compare("--out", tmp_path / out)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"{tmp_path / out} [{code}] ")
    assert "Angka cepat" not in run.err


def test_unknown_scenarios_are_told_all_at_once_with_the_nearest(compare):
    """A slip ends with 2 and the nearest name, one line for each slip."""
    run = compare("without-kerinc", "wihout-kerinci", "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert [line.partition("[E1801] ")[2] for line in run.err.splitlines() if "[E" in line] == [
        "there is no scenario 'wihout-kerinci'; nearest: without-kerinci (known: without-kerinci)",
        "there is no scenario 'without-kerinc'; nearest: without-kerinci (known: without-kerinci)",
    ]


def test_a_plan_that_the_referee_rejects_ends_the_comparison(planner, project, monkeypatch):
    """Every plan passes the referee: a wrong one ends with 1 and no table."""
    monkeypatch.setattr("planner.cli.compare_verb.count_processes", lambda: 0)
    run = planner("compare", project.campaign, way=pretend.unlawful)
    assert (run.code, run.out) == (1, "")


def test_ctrl_c_after_the_first_figures_keeps_them(start_slow):
    """Interrupted while other processes work out the full figures, the run ends with 0.

    The quick table stands.
    """
    process = start_slow("quick")
    told = list(takewhile(lambda line: not line.startswith("B without-kerinci:"), process.stdout))
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err.splitlines()[-1]) == (
        0,
        "Stopped; the last figures shown stand.",
    )
    assert told[1].startswith("QUICK FIGURES: ")


def test_ctrl_c_before_the_first_figures_ends_with_nothing(start_slow):
    """Interrupted before there is anything to show, the run and its processes end with 130."""
    process = start_slow("base")
    assert process.stderr.readline() == "Quick figures 1/2: base\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(
        timeout=PATIENCE
    )  # ends when every process that writes there has ended
    assert (process.returncode, out, err) == (130, "", "Interrupted; nothing was saved.\n")


def test_real_processes_give_what_this_process_gives(project):
    """With the real optimiser in many processes the figures are those of plans made here."""
    from planner import api

    here = list(api.compare(project.campaign, effort=None))
    there = list(api.compare(project.campaign, effort=None, processes=2))
    assert here == there
    assert [outcome.scenario for outcome in here[0].outcomes] == [None, "without-kerinci"]
