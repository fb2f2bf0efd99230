"""Prove that a run with closed, full or missing streams works, and says what was saved or lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from cli import pretend

from planner.bundle import read_bundle
from planner.cli.console import Console, LenientStream, write_out

PATIENCE = 60  # seconds until a hanging process fails its test
NO_ROOM = "The result could not be shown (No space left on device)"
NO_STREAM = "The result could not be shown (Bad file descriptor)"


@pytest.mark.parametrize(
    "redirect", [">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full", ">/dev/full 2>/dev/full"]
)
def test_a_plan_is_made_whatever_the_streams(start, project, tmp_path, redirect):
    """As under cron: exit code 0, a whole bundle, and no output of a solver in one of its files."""
    process = start(
        pretend.noisy, "plan", project.campaign, "--out", tmp_path / "x", redirect=redirect
    )
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in out + err
    assert read_bundle(tmp_path / "x").doubts == ()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".x", "x"))] == ["x"]


def test_a_summary_that_is_lost_is_no_failure(start, project, tmp_path):
    """The plan is the result: it stands, the exit code is 0, and a line says what was not shown."""
    process = start(
        pretend.lawful, "plan", project.campaign, "--out", tmp_path / "x", redirect=">/dev/full"
    )
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err.splitlines()[-1]) == (
        0,
        f"{NO_ROOM}; saved already: {tmp_path / 'x'}.",
    )
    assert "nothing was saved" not in err
    assert read_bundle(tmp_path / "x").doubts == ()


@pytest.mark.parametrize(
    ("redirect", "reason"),
    [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")],
)
def test_json_that_is_lost_is_a_failure_with_a_true_message(
    start, project, tmp_path, redirect, reason
):
    """A program asked for it: the exit code is 1, and the message says where the plan was saved."""
    process = start(
        pretend.lawful,
        "plan",
        project.campaign,
        "--out",
        tmp_path / "x",
        "--json",
        redirect=redirect,
    )
    _, err = process.communicate(timeout=PATIENCE)
    says = f"The result could not be shown ({reason}); saved already: {tmp_path / 'x'}."
    assert (process.returncode, err.splitlines()[-1]) == (1, says)
    assert read_bundle(tmp_path / "x").doubts == ()


HELP, MISTAKE = ("--help", "--language", "en"), ("--language", "en", "--wrong")


@pytest.mark.parametrize(
    ("words", "redirect", "code", "says"),
    [
        (HELP, ">&-", 0, ""),
        (HELP, ">/dev/full", 1, f"{NO_ROOM}; nothing was saved.\n"),
        (MISTAKE, "2>&-", 2, ""),
        (MISTAKE, "2>/dev/full", 2, ""),
        (("schema", "village", "--language", "en"), "<&- 2>&-", 0, ""),
        (
            ("schema", "village", "--language", "en"),
            ">/dev/full",
            1,
            f"{NO_ROOM}; nothing was saved.\n",
        ),
        (("check", "nowhere"), ">&- 2>&-", 2, ""),
        (("check", "nowhere"), ">/dev/full 2>&-", 2, ""),
        (("validate", "{campaign}"), ">&-", 0, ""),
        (
            ("validate", "{campaign}", "--json", "--language", "en"),
            ">&-",
            1,
            f"{NO_STREAM}; nothing was saved.\n",
        ),
        (
            ("validate", "{campaign}", "--language", "en"),
            "1</dev/null",
            1,
            f"{NO_STREAM}; nothing was saved.\n",
        ),
    ],
)
def test_every_verb_ends_as_always(start, project, words, redirect, code, says):  # noqa: PLR0917  (a table)
    """There is no traceback; a run that went well ends with 1 only if its result was lost."""
    named = [word.format(root=project.root, campaign=project.campaign) for word in words]
    process = start(pretend.lawful, *named, redirect=redirect)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (code, says)


def test_an_error_is_told_by_its_own_code_where_stdout_is_full(start):
    """Nothing of a result was lost, as there was none."""
    process = start(pretend.lawful, "check", "nowhere", "--language", "en", redirect=">/dev/full")
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert [line.split()[1] for line in err.splitlines()] == ["[E901]", "[E901]"]


def test_processes_that_are_started_find_all_streams_open():
    """Processes started without streams get some, and none of their files takes those numbers."""
    code = """
import subprocess, sys
from planner.cli.console import prepare_streams
assert prepare_streams()
look = "import os; [os.fstat(number) for number in range(3)]"
sys.exit(subprocess.call([sys.executable, "-c", look], close_fds=True))
"""
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", code]
    done = subprocess.run(command, check=False, timeout=PATIENCE, cwd=pretend.TESTS.parent)
    assert done.returncode == 0


class Broken(io.StringIO):
    """A terminal that is gone: whatever is written to it fails."""

    def write(self, text):
        """Fail."""
        raise OSError(5, "Input/output error", text)

    def isatty(self):
        """Say that it is a terminal."""
        return True


def test_a_terminal_that_is_gone_stops_nothing(planner, project, tmp_path, monkeypatch):
    """Progress is drawn by a library that would end the run; it never learns of the lost terminal.

    The plan is written.
    """
    monkeypatch.setattr(sys, "stderr", Broken())
    run = planner("plan", project.campaign, "--out", tmp_path / "x")
    assert run.code == 0
    assert read_bundle(tmp_path / "x").doubts == ()


def test_a_lenient_stream_is_otherwise_the_same():
    """It has all that its stream has, and says of what it is given that all was written."""
    stream = io.StringIO()
    lenient = LenientStream(stream)
    assert (lenient.write("line"), lenient.isatty(), stream.getvalue()) == (4, False, "line")
    assert LenientStream(Broken()).write("line") == 4


def test_a_reader_who_leaves_is_not_told(monkeypatch):
    """A closed pipe is no error of writing, any other is, and the first reason stays."""
    here, there = os.pipe()
    os.close(here)
    with os.fdopen(there, "w") as pipe:
        assert write_out(pipe, "line") == ""
    console = Console("en")
    monkeypatch.setattr(sys, "stdout", Broken())
    console.print_line("line")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    console.print_line("line")
    assert console.lost_result == "Input/output error"


def test_a_second_writing_that_fails_leaves_the_first(planner, project, tmp_path, monkeypatch):
    """What went wrong is told as it is, and that the plan before it stands."""
    from planner.cli import resolve_verb
    from planner.errors import InputError, Issue

    def refuse(problem, plan, args, console):
        assert (problem, plan, args.resolve) != (None, None, False)
        assert console.saved == tmp_path / "x"
        raise InputError((Issue(file="x", line=0, column=0, path="", code="E917"),))

    monkeypatch.setattr(resolve_verb, "resolve", refuse)
    run = planner("plan", project.campaign, "--out", tmp_path / "x", "--resolve")
    assert (run.code, run.err.splitlines()[-1]) == (
        2,
        f"What was saved before this stands: {tmp_path / 'x'}",
    )


@pytest.mark.parametrize("step", ["_solve", "_summarise"])
def test_a_bug_says_truly_what_was_saved(planner, project, tmp_path, monkeypatch, step):
    """After the plan was written the message names it; before, nothing was saved."""
    saved = step == "_summarise"

    def fail(*_, **__):
        raise ZeroDivisionError(step)

    monkeypatch.setattr(f"planner.cli.verbs.{step}", fail)
    run = planner("plan", project.campaign, "--out", tmp_path / "x")
    says = f"saved already: {tmp_path / 'x'}" if saved else "nothing was saved"
    assert run.code == 1
    assert run.err.splitlines()[-1].startswith(f"A bug; {says}. Please send this line")
    assert (tmp_path / "x").exists() is saved
