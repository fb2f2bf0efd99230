"""Prove that worker processes keep the order, pass on what goes wrong, and leave nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys

import pytest
from builders import a_problem

from planner import cache
from planner.studies.workers import Job, WorkerLost, count_processes, open_workers


class Fatal:
    """Ends the process that reads it from a pipe."""

    def __reduce__(self):
        return os._exit, (3,)


class Unkept:
    """Writes to the cache in the process that reads it from a pipe, and is None there."""

    def __reduce__(self):
        return cache.write, ("loops", "one", b"1")


def job(listed, effort="low"):
    """Return the job of a stop with ``listed`` people, all of whom one team can record."""
    problem = (
        a_problem().with_stop("v1", listed=listed, at=20).with_lender("host", operators=1).build()
    )
    return Job(problem=problem, effort=effort, seed=0)


@pytest.fixture
def children():
    """Return what lists the processes begun by this test: others of this session run on."""
    others = set(multiprocessing.active_children())
    return lambda: [child for child in multiprocessing.active_children() if child not in others]


def test_plans_come_in_the_order_asked_for(children):
    """Two processes return five plans in order, as this one makes them; jobs come as needed."""
    people = (6, 12, 9, 3, 15)
    with open_workers(2) as make_plans:
        there = list(make_plans(job(listed) for listed in people))
    with open_workers(0) as make_plans:
        here = list(make_plans(job(listed) for listed in people))
    assert [plan.totals.expected_recorded for plan in there] == list(people)
    assert there == here
    assert children() == []


def test_what_a_process_could_not_keep_is_known_here(tmp_path, monkeypatch):
    """A file stands in the place of the cache folder of the processes."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    monkeypatch.setattr(cache, "_flaws", [])
    with open_workers(1) as make_plans, pytest.raises(RuntimeError, match="NoneType"):
        list(make_plans([Job(problem=Unkept(), effort="low", seed=0)]))
    found = cache.flaw()
    assert found is not None
    assert found.reason == "Not a directory"


def test_a_bug_in_a_process_keeps_its_place(children):
    """What breaks there is raised here, with the file and line where it broke."""
    with (
        open_workers(1) as make_plans,
        pytest.raises(RuntimeError, match=r"ValueError: no effort 'none'; .* \(pipeline\.py:\d+\)"),
    ):
        list(make_plans([job(6, effort="none")]))
    assert children() == []


def test_a_process_that_is_gone_is_told():
    """A process that ends without an answer is an error, not an endless wait."""
    with open_workers(1) as make_plans, pytest.raises(WorkerLost):
        list(make_plans([Job(problem=Fatal(), effort="low", seed=0)]))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal to send")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_reach_no_process_however_early(children, number):
    """Terminals and services tell every process; one just started makes its plan all the same."""
    with open_workers(1) as make_plans:
        (process,) = children()
        os.kill(process.pid, number)
        (plan,) = make_plans([job(6)])
    assert plan.totals.expected_recorded == 6
    assert children() == []


def test_leaving_early_ends_the_processes(children):
    """Whoever leaves in the middle leaves no process behind."""
    with open_workers(1) as make_plans:
        next(make_plans(job(listed) for listed in (6, 12)))
    assert children() == []


@pytest.mark.parametrize(("cores", "processes"), [(1, 1), (2, 2), (None, 1), (64, 4)])
def test_as_many_processes_as_cores_within_reason(monkeypatch, cores, processes):
    """Each core gets a process, up to four of them."""
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert count_processes() == processes
