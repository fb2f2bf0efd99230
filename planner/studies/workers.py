"""Make plans in parallel processes, and return them in the order of the jobs."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from planner import cache
from planner.errors import PlannerError
from planner.pipeline import make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from planner.model.plan import Plan
    from planner.model.problem import Problem

    # Takes jobs as workers become free, and yields their plans in the same order.
    MakePlans: TypeAlias = Callable[[Iterable["Job"]], Iterator[Plan]]

_STDOUT, _STDERR = 1, 2
_MOST_PROCESSES = 4  # each holds a whole solver in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A plan to make: the arguments of ``make_plan``."""

    problem: Problem
    effort: str
    seed: int
    seconds: float | None = None
    certify: bool = False


class WorkerLost(PlannerError):  # noqa: N818  (what happened to a process)
    """A process ended without an answer, most likely for lack of memory."""


def count_processes() -> int:
    """Return the number of processes that make plans on this machine."""
    return max(1, min(_MOST_PROCESSES, os.cpu_count() or 1))


@contextmanager
def open_workers(processes: int) -> Iterator[MakePlans]:
    """Start ``processes`` workers and yield the function that makes plans in them.

    With 0 the plans are made in this process. On leaving, also by Ctrl-C, the workers are killed.

    Raises
    ------
    WorkerLost
        While plans are taken: if a process ended without an answer.
    CheckFailed
        While plans are taken: if the referee rejected one.
    """
    if processes == 0:
        yield lambda jobs: map(_make_plan, jobs)
        return
    workers = [_Worker() for _ in range(processes)]
    try:
        yield lambda jobs: _dispatch(jobs, [worker.link for worker in workers])
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that makes one plan after another, and this end of the pipe to it."""

    def __init__(self) -> None:
        # A fork would copy the locks of threads, but not the threads that release them.
        context = get_context("spawn")
        self.link, far_end = context.Pipe()
        self._process = context.Process(target=_run_worker, args=(far_end,), daemon=True)
        with _without_signals():
            self._process.start()
        far_end.close()  # so that this process notices when the worker ends

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.link.close()


@contextmanager
def _without_signals() -> Iterator[None]:
    """Block Ctrl-C and other signals to end: processes started meanwhile never receive them.

    They do not receive them during their imports either. This process receives them afterwards.
    """
    if sys.platform == "win32":
        yield
        return
    # Started by multiprocessing itself, the tracker would unblock Ctrl-C.
    resource_tracker.ensure_running()
    blocked = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, blocked)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _dispatch(jobs: Iterable[Job], idle: Sequence[Connection]) -> Iterator[Plan]:
    """Give each job to the next free worker, and yield the plans in the order of ``jobs``.

    One job is prepared ahead.
    """
    waiting = enumerate(jobs)
    free = list(idle)
    ahead = next(waiting, None)
    busy: dict[Connection, int] = {}
    made: dict[int, Plan] = {}
    turn = 0
    while True:
        while free and ahead is not None:
            busy[free[0]] = ahead[0]
            _send(free.pop(0), ahead[1])
            ahead = next(waiting, None)
        if not busy:
            return
        for link in [link for link in wait(busy) if link in busy]:
            made[busy.pop(link)] = _receive(link)
            free.append(link)
        while turn in made:
            yield made.pop(turn)
            turn += 1


def _send(link: Connection, job: Job) -> None:
    try:
        link.send(job)
    except OSError as error:
        raise WorkerLost("a process that makes plans ended before it was asked") from error


def _receive(link: Connection) -> Plan:
    """Return the plan that a worker sends, or raise the error that it met."""
    try:
        answer: Plan | Exception
        answer, flaw = link.recv()
    except (EOFError, OSError) as error:
        raise WorkerLost("a process that makes plans ended without an answer") from error
    cache.note(flaw)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _run_worker(link: Connection) -> None:
    """Make the plans of the jobs that ``link`` receives, until its other end is closed."""
    # Terminals and services signal all processes; the main process decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(_STDERR, _STDOUT)  # solvers print to stdout, which is for the result
    while True:
        try:
            job: Job = link.recv()
        except EOFError:
            return
        link.send((_answer(job), cache.flaw()))


def _answer(job: Job) -> Plan | Exception:
    """Return the plan of ``job``, or the error.

    The error of a bug names its file and line, because a traceback cannot pass through a pipe.
    """
    try:
        return _make_plan(job)
    except PlannerError as error:
        return error
    except Exception as error:  # noqa: BLE001  (raised again in the first process)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return RuntimeError(
            f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
        )


def _make_plan(job: Job) -> Plan:
    return make_plan(
        job.problem, effort=job.effort, seed=job.seed, seconds=job.seconds, certify=job.certify
    )
