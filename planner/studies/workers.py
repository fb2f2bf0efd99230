"""Make plans in a few processes at once, and hand them back in the order they were asked for."""

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

    # Takes the jobs as they are needed, and yields their plans in the same order.
    MakePlans: TypeAlias = Callable[[Iterable["Job"]], Iterator[Plan]]

_STDOUT, _STDERR = 1, 2
_MOST_PROCESSES = 4  # each holds a whole solver in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A plan to make, as ``make_plan`` takes it."""

    problem: Problem
    effort: str
    seed: int
    seconds: float | None = None
    certify: bool = False


class WorkerLost(PlannerError):  # noqa: N818  (a fact about a process, not a flaw of ours)
    """A process ended without an answer: something outside ended it, most likely a lack of memory."""


def count_processes() -> int:
    """Return how many processes this machine can use for plans."""
    return max(1, min(_MOST_PROCESSES, os.cpu_count() or 1))


@contextmanager
def open_workers(processes: int) -> Iterator[MakePlans]:
    """Start ``processes`` and yield the function that makes plans in them; with 0 it makes them in this process.

    On leaving, also by Ctrl-C, the processes are ended, whatever they do.

    Raises
    ------
    WorkerLost
        While plans are taken: if a process ended without an answer.
    CheckFailed
        While plans are taken: if the referee rejected one.
    """
    if processes == 0:
        yield lambda jobs: map(_make, jobs)
        return
    workers = [_Worker() for _ in range(processes)]
    try:
        yield lambda jobs: _hand_out(jobs, [worker.link for worker in workers])
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that makes one plan after the other, and this end of the pipe to it."""

    def __init__(self) -> None:
        context = get_context(
            "spawn"
        )  # a fork would copy the locks of threads that it does not copy
        self.link, far_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(far_end,), daemon=True)
        with _without_signals():
            self._process.start()
        far_end.close()  # so that its end is noticed here

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.link.close()


@contextmanager
def _without_signals() -> Iterator[None]:
    """Hold Ctrl-C and its like back: what is started meanwhile never hears them.

    Not even while it still imports. This process hears them afterwards.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # where multiprocessing starts it by itself, it lets Ctrl-C through again
    deaf_to = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, deaf_to)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hand_out(jobs: Iterable[Job], idle: Sequence[Connection]) -> Iterator[Plan]:
    """Give each job to the next idle worker, and yield the plans in the order of ``jobs``; one job is made ready ahead."""
    waiting, free = enumerate(jobs), list(idle)
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


def _serve(link: Connection) -> None:
    """Make the plans that are asked for by ``link``, until its other end is closed."""
    # Terminals and services tell all processes; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(_STDERR, _STDOUT)  # solvers print past Python, and stdout is for the result
    while True:
        try:
            job: Job = link.recv()
        except EOFError:
            return
        link.send((_answer(job), cache.flaw()))


def _answer(job: Job) -> Plan | Exception:
    """Return the plan of ``job``, or what went wrong; a bug keeps its place, which does not pass through a pipe."""
    try:
        return _make(job)
    except PlannerError as error:
        return error
    except Exception as error:  # noqa: BLE001  (raised again in the first process)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return RuntimeError(
            f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
        )


def _make(job: Job) -> Plan:
    return make_plan(
        job.problem, effort=job.effort, seed=job.seed, seconds=job.seconds, certify=job.certify
    )
