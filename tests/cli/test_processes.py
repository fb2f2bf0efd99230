"""Prove what needs a process of its own: Ctrl-C, pipes, terminals, and what is imported when."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from cli import pretend

ROOT = pretend.TESTS.parent
PATIENCE = 60  # seconds until a hanging process fails its test
HEAVY = (
    "ortools",
    "numpy",
    "scipy",
    "geopandas",
    "shapely",
    "folium",
    "pydantic",
    "rich",
    "jinja2",
)


def wait_for_solver(process):
    """Read stderr up to the first line of progress."""
    for line in process.stderr:
        if line.startswith("Making day routes"):
            return
    pytest.fail("the solver never started")


def test_json_stays_clean_while_the_solver_prints(start, project):
    """What a solver prints, even into C's own buffer, goes to stderr, and stdout is pure JSON."""
    out, err = start(pretend.noisy, "plan", project.campaign, "--json").communicate(
        timeout=PATIENCE
    )
    assert json.loads(out)["totals"]["expected_recorded"] == 14
    assert all(
        noise in err for noise in ("noise at once", "noise in a buffer", "noise from Python")
    )


def test_a_whole_bundle_without_control_characters(start, project, tmp_path):
    """A plan is written with all real outputs, and stdout and stderr hold no control characters."""
    process = start(pretend.lawful, "plan", project.campaign, "--out", tmp_path / "x")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert (tmp_path / "x" / "index.html").stat().st_size > 0
    assert all(
        letter == "\n" or not letter.isascii() or letter.isprintable() for letter in out + err
    )


def test_the_first_ctrl_c_saves_the_best_plan(start, project, tmp_path):
    """Asked to stop, the solver gives its best plan: it is written, and the run ends with 0.

    The plan is marked as interrupted.
    """
    process = start(pretend.patient, "plan", project.campaign, "--out", tmp_path / "x", "--json")
    wait_for_solver(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, json.loads(out)["proof"]["interrupted"]) == (0, True)
    assert "Press Ctrl-C again to leave without saving." in err
    assert json.loads((tmp_path / "x" / "plan.json").read_text())["proof"]["interrupted"] is True


def test_the_second_ctrl_c_saves_nothing(start, project, tmp_path):
    """A solver that does not stop is left behind: 130, and nothing written."""
    process = start(pretend.stubborn, "plan", project.campaign, "--out", tmp_path / "out" / "x")
    wait_for_solver(process)
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline().startswith("Stopping; ")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, "", "Interrupted; nothing was saved.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_service_that_is_stopped_saves_the_best_plan(start, project, tmp_path, number):
    """SIGTERM and SIGHUP do as the first Ctrl-C, however many follow.

    The plan is whole, marked interrupted, and no lock stays.
    """
    process = start(pretend.patient, "plan", project.campaign, "--out", tmp_path / "x")
    wait_for_solver(process)
    for each in (number, signal.SIGHUP, signal.SIGTERM):
        process.send_signal(each)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert json.loads((tmp_path / "x" / "plan.json").read_text())["proof"]["interrupted"] is True
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".x", "x"))] == ["x"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("module", ["planner.cli", "planner.locale.codes", "babel.messages.pofile"])
def test_a_signal_while_the_command_is_imported(number, module):
    """A run interrupted before it can do anything says so, with its exit code and no traceback."""
    code = f"""
import os, sys
from planner.__main__ import main
class Early:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), {int(number)})
sys.meta_path.insert(0, Early())
sys.argv[1:] = ["validate", "configs/sarolangun", "--language", "en"]
sys.exit(main())
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert (run.returncode, run.stdout, run.stderr) == (
        130,
        "",
        "Interrupted; nothing was saved.\n",
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_when_all_is_done_changes_nothing(number):
    """The exit code is that of the run, whatever signal a thread gets while Python shuts down."""
    code = f"""
import atexit, os, sys, threading
from planner.__main__ import main
threading.Thread(target=threading.Event().wait, daemon=True).start()
atexit.register(os.kill, os.getpid(), {int(number)})
sys.argv[1:] = ["check", "nowhere", "--language", "en"]
sys.exit(main())
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert (
        run.returncode,
        run.stdout,
        run.stderr.count("[E901]"),
        len(run.stderr.splitlines()),
    ) == (2, "", 2, 2)


def test_an_interrupt_after_the_plan_was_written_says_so(start, project, tmp_path):
    """A run that ends before the summary has its plan: the message says so, the exit code is 0."""
    process = start(pretend.interrupted_late, "plan", project.campaign, "--out", tmp_path / "x")
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert err.splitlines()[-1] == f"Interrupted; saved already: {tmp_path / 'x'}."


def test_a_reader_who_leaves_is_no_error(start):
    """Closing the pipe early, as ``head`` does, ends quietly."""
    process = start(pretend.lawful, "schema")
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=PATIENCE) == 0


def test_a_terminal_that_lacks_letters_is_no_error(project):
    """On a terminal of ASCII only, other letters are shown as something else."""
    command = [sys.executable, "-m", "planner", "plan", project.root]
    run = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
    )
    assert run.returncode == 2
    assert run.stderr.isascii()
    assert b"[E1003]" in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_a_terminal_shows_one_line_that_changes(start, project, tmp_path):
    """On a terminal progress is drawn in place; the result is still plain."""
    here, there = os.openpty()
    process = start(pretend.lawful, "plan", project.campaign, "--out", tmp_path / "x", stderr=there)
    os.close(there)
    seen = b""
    while True:
        try:
            seen += os.read(here, 4096)
        except OSError:  # the other end is closed: the process is done
            break
    os.close(here)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert b"\x1b[" in seen
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "code",
    [
        "import planner; planner.__all__; dir(planner)",
        "from planner.cli import main; main(['plan', '--help'])",
        "import sys; sys.argv[1:] = ['--help']; from planner.__main__ import main; main()",
    ],
)
def test_importing_the_package_and_help_import_nothing_heavy(code):
    """Neither ``import planner`` nor help imports a solver or anything else that takes its time."""
    code += (
        f"\nimport sys; print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=ROOT
    )
    assert run.stderr == "[]\n"


def test_checking_a_bundle_needs_no_solver_and_no_maps(bundle):
    """``planner check`` imports neither solver nor geometry."""
    code = f"from planner.cli import main; import sys; main(['check', {str(bundle)!r}])\n"
    code += f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=ROOT
    )
    assert run.stderr == "[]\n"
