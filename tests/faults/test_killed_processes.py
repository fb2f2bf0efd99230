"""Kill real processes while they write, and let two meet: a reader always sees a whole bundle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli import pretend
from faults.two_bundles import EITHER, NEW, OLD, OLD_PLAN

from planner.bundle import claim_bundle, read_bundle, write_bundle
from planner.errors import InputError

DYING = Path(__file__).with_name("dying.py")
PATIENCE = 60  # seconds until a hanging process fails its test
SOME = (
    20,
    45,
    70,
    100,
    160,
)  # of some 90 operations a bundle: while filling, around the renames, in the second bundle
ALL = range(1, 200)


@contextmanager
def start(folder, last):
    """Start a process that writes bundles as ``folder`` and has begun; it is always killed."""
    process = subprocess.Popen(
        [sys.executable, DYING, folder, str(last)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout.readline() == b"begun\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def look_after_death(folder):
    """See that a whole bundle is read and the next run is free."""
    found = read_bundle(folder)
    assert found.plan in EITHER
    assert found.doubts == ()
    write_bundle(folder, OLD)
    assert [path.name for path in folder.parent.iterdir()] == ["week"]


@pytest.mark.parametrize(
    "operations", [SOME, pytest.param(ALL, marks=pytest.mark.deep)], ids=["some", "all"]
)
def test_a_process_killed_at_an_operation(tmp_path, tally, operations):
    """After kill -9 at the n-th operation the folder holds one of the two bundles, whole."""
    write_bundle(tmp_path / "week", OLD)
    for last in operations:
        with start(tmp_path / "week", last) as process:
            assert process.wait(PATIENCE) == -signal.SIGKILL, process.stderr.read()
        look_after_death(tmp_path / "week")
        tally["processes killed while writing"] += 1


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(50))
def test_a_process_killed_at_any_moment(tmp_path, tally, seed):
    """After kill -9 from outside, at any moment, the folder holds one of the two bundles, whole."""
    write_bundle(tmp_path / "week", OLD)
    with start(tmp_path / "week", 0) as process:
        time.sleep(random.Random(seed).uniform(0, 0.5))  # noqa: S311  (a test, not a secret)
        process.kill()
    look_after_death(tmp_path / "week")
    tally["processes killed while writing"] += 1


def test_reading_while_another_process_writes(tmp_path, tally):
    """While bundles replace each other all the time, each reading gets a whole one of them."""
    write_bundle(tmp_path / "week", OLD)
    with start(tmp_path / "week", 0) as process:
        for _ in range(60):
            found = read_bundle(tmp_path / "week")
            assert found.plan in EITHER
            assert found.doubts == ()
            tally["readings while another process wrote"] += 1
        process.kill()
    look_after_death(tmp_path / "week")


def test_a_folder_is_claimed_before_the_long_calculation(tmp_path, tally):
    """While one run holds the folder, a second is told before it computes anything.

    The first is not disturbed.
    """
    with claim_bundle(tmp_path / "week") as write:
        second = subprocess.run(
            [sys.executable, DYING, tmp_path / "week", "0"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert "E918" in second.stderr
        write(OLD)
        with pytest.raises(InputError, match="E918"), claim_bundle(tmp_path / "week"):
            pytest.fail("two runs hold one folder")
    tally["runs kept apart"] += 2
    assert read_bundle(tmp_path / "week").plan == OLD_PLAN
    write_bundle(tmp_path / "week", NEW)


def test_a_claim_without_a_plan_leaves_nothing(tmp_path):
    """The folders made for a bundle go with a run that wrote none; an older bundle stays."""
    with pytest.raises(KeyboardInterrupt), claim_bundle(tmp_path / "out" / "sarolangun" / "week"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    write_bundle(tmp_path / "week", OLD)
    with pytest.raises(ZeroDivisionError), claim_bundle(tmp_path / "week"):
        raise ZeroDivisionError
    look_after_death(tmp_path / "week")


def test_two_runs_of_the_command_line_on_one_campaign(tmp_path, start_planner, project):
    """The second run ends at once with 2 and the message of E918; the first writes its bundle."""
    first = start_planner("patient", "plan", project.campaign, "--out", tmp_path / "week")
    for line in first.stderr:
        if line.startswith("Making day routes"):
            break
    second = start_planner("lawful", "plan", project.campaign, "--out", tmp_path / "week")
    out, err = second.communicate(timeout=PATIENCE)
    assert (second.returncode, out) == (2, "")
    assert "[E918]" in err
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert read_bundle(tmp_path / "week").doubts == ()


@pytest.fixture
def start_planner():
    """Return a function that starts the command line in a process, with a pretended optimiser."""
    started = []

    def run(way, *words):
        script = [sys.executable, pretend.__file__, way, *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(pretend.TESTS.parent)}
        pipes = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
            "encoding": "utf-8",
        }
        started.append(subprocess.Popen(script, env=environment, **pipes))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()
