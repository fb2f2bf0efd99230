"""Run the command line in this process, on a small project of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest
from cli import pretend
from inputs.small_project import SmallProject

ROOT = pretend.TESTS.parent


@pytest.fixture(scope="session", autouse=True)
def hang_ups():
    """Let SIGHUP do what it does at a terminal, also where the tests were started with nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@dataclass(frozen=True)
class Run:
    """What a run ended with."""

    code: int
    out: str
    err: str


class OnePage:
    """An output that is made at once."""

    name = "page"

    def files(self, problem, plan, language):
        """Yield a page that tells the language and the number of teams."""
        yield "index.html", f"{language} {problem.campaign} {len(plan.teams)}".encode()


@pytest.fixture
def project(tmp_path):
    """Return a fresh copy of the small project; its campaign is in English."""
    return SmallProject(tmp_path / "project")


@pytest.fixture
def planner(monkeypatch, capsys):
    """Return a function that runs the command line with a pretended optimiser and page."""
    from planner.cli import main

    monkeypatch.setattr("planner.outputs.registry.OUTPUTS", (OnePage(),))

    def run(*words, way=pretend.lawful):
        seen = {}
        monkeypatch.setitem(sys.modules, "planner.optimise.solve", None)
        run.seen = pretend.install(way, seen)
        monkeypatch.setitem(sys.modules, "planner.optimise.solve", seen["planner.optimise.solve"])
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Run(code, said.out, said.err)

    return run


@pytest.fixture
def bundle(planner, project, tmp_path):
    """Return the folder of a bundle of the small campaign."""
    folder = tmp_path / "bundle"
    assert planner("plan", project.campaign, "--out", folder).code == 0
    return folder


@pytest.fixture
def start():
    """Return a function that starts the command line in a process, with a pretended optimiser.

    ``redirect`` is what a shell would be told after the command, for instance ``>&-``.
    """
    started = []

    def run(way, *words, redirect="", **options):
        script = [sys.executable, pretend.__file__, way.__name__, *map(str, words)]
        if redirect:
            script = ["sh", "-c", f'exec "$@" {redirect}', "sh", *script]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        started.append(
            subprocess.Popen(script, text=True, encoding="utf-8", env=environment, **pipes)
        )
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
