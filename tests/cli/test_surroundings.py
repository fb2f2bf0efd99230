"""Prove that odd time zones, a vanished working folder, and a run in its bundle end well.

A clear message is a good end, too.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cli import pretend

from planner.bundle import read_bundle

PATIENCE = 60  # seconds until a hanging process fails its test
ZONES = ["/etc/hostname", "../../etc/passwd", "UTC+99:99", "Nowhere/Land", ":", "\x01"]
DELETED = (
    "The folder in which this command was started was deleted; nothing was saved. "
    "Go to another folder (cd) and run it again."
)


@pytest.mark.parametrize("zone", ZONES)
def test_no_text_depends_on_the_time_zone(zone):
    """Texts are loaded and dates written under any TZ, and the run's environment is as it was."""
    code = """
import os
from datetime import date
from planner.locale.catalogue import catalogue
from planner.outputs.texts.wording import Wording
days = Wording("en").span(date(2019, 4, 1), date(2019, 4, 6))
print(catalogue("en", "cli").text("check.figures"), days, ascii(os.environ["TZ"]))
"""
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(pretend.TESTS.parent)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert run.stderr == ""
    assert run.stdout == f"Figures recomputed: 1\N{EN DASH}6 April 2019 {zone!a}\n"


def test_a_plan_under_an_odd_time_zone_is_the_same(start, project, tmp_path, monkeypatch):
    """All outputs are made, with the same bytes."""
    for zone, name in (("UTC+99:99", "odd"), ("UTC", "plain")):
        monkeypatch.setenv("TZ", zone)
        process = start(pretend.lawful, "plan", project.campaign, "--out", tmp_path / name)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("odd", "plain")]
    assert manifests[0] == manifests[1]


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "{campaign}", "--out", "week"),
        ("render", "{bundle}", "--out", "week"),
        ("validate", "{campaign}", "--fix", "mended"),
        ("compare", "{campaign}", "--out", "x.xlsx"),
        ("new", "15.02"),
    ],
    ids=lambda words: words[0],
)
def test_a_working_folder_that_was_deleted_is_told(  # noqa: PLR0917
    planner, project, bundle, tmp_path, monkeypatch, words
):
    """What would be written there has no place: the message says so, and what to do."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    run = planner(
        *(word.format(campaign=project.campaign, bundle=bundle) for word in words),
        "--language",
        "en",
    )
    assert (run.code, run.out, run.err.splitlines()[-1]) == (2, "", DELETED)


def test_where_no_path_leads_there_a_deleted_working_folder_is_no_matter(start, project, tmp_path):
    """With absolute paths all outputs are made."""
    (tmp_path / "gone").mkdir()
    gone = {"cwd": tmp_path / "gone", "preexec_fn": (tmp_path / "gone").rmdir}
    process = start(pretend.lawful, "plan", project.campaign, "--out", tmp_path / "x", **gone)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert not (tmp_path / "gone").exists()
    assert read_bundle(tmp_path / "x").doubts == ()


@pytest.mark.parametrize("out", [(), ("--out", ".")])
def test_rendering_inside_the_bundle(planner, bundle, monkeypatch, out):
    """The bundle takes the place of the working folder: its path is told, the exit code is 0."""
    monkeypatch.chdir(bundle)
    run = planner("render", ".", *out, "--language", "id")
    assert (run.code, run.out, run.err) == (0, f"{bundle / 'index.html'}\n", "")
    assert (bundle / "index.html").read_text() == "id small 1"


@pytest.mark.parametrize("name", ["bundle", "empty"])
@pytest.mark.parametrize("json", [(), ("--json",)])
def test_planning_into_the_working_folder(planner, project, bundle, monkeypatch, name, json):  # noqa: PLR0917
    """Over an older bundle, and in an empty folder."""
    folder = bundle.with_name(name)
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    run = planner("plan", project.campaign, "--out", ".", *json)
    assert run.code == 0
    assert str(folder) in run.out
    assert read_bundle(folder).doubts == ()
