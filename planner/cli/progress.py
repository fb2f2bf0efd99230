"""Progress of a long calculation, which runs in a thread of its own."""

from __future__ import annotations

import ctypes
import math
import os
import sys
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Thread
from typing import IO, TYPE_CHECKING, Protocol, TypeVar, cast

from planner.cli.console import LenientStream
from planner.outputs.texts.uncertainty import say_gap
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from rich.status import Status

    from planner.cli.console import Console
    from planner.pipeline import Watch

T = TypeVar("T")

_STDOUT, _STDERR = 1, 2
# Stages whose value is that of fractional routes: the best plan so far is shown instead.
_NO_PLAN = ("columns", "dive")
# The longest delay of Ctrl-C on systems where waiting cannot be interrupted.
_POLL_SECONDS = 0.2


class Display(Protocol):
    """A display of the progress."""

    def show(self, stage: str, value: float, bound: float) -> None:
        """Show the stage with the value and the bound so far (thousandths of a person)."""


class LogDisplay:
    """A display for logs and pipes: one line for each new stage."""

    def __init__(self, console: Console) -> None:
        """Write lines to ``console``."""
        self._console = console
        self._stage = ""

    def show(self, stage: str, value: float, bound: float) -> None:
        """Write a line if the stage is new."""
        if stage != self._stage:
            self._stage = stage
            self._console.report(
                "progress", **describe_progress(self._console, stage, value, bound)
            )


class TerminalDisplay:
    """A display for terminals: one line that changes."""

    def __init__(self, console: Console, status: Status) -> None:
        """Show the texts of ``console`` in ``status``."""
        self._console = console
        self._status = status
        self._shown = ("", 0.0, 0.0)

    def show(self, stage: str, value: float, bound: float) -> None:
        """Update the line if anything is new."""
        if (stage, value, bound) != self._shown:
            self._shown = (stage, value, bound)
            self._status.update(
                self._console.texts.text(
                    "progress", **describe_progress(self._console, stage, value, bound)
                )
            )


@contextmanager
def open_display(console: Console) -> Iterator[Display]:
    """Yield the display that suits stderr: a terminal or a log."""
    if not sys.stderr.isatty():
        yield LogDisplay(console)
        return
    from rich.console import Console as RichConsole  # noqa: PLC0415  (needed on a terminal only)

    with RichConsole(file=cast("IO[str]", LenientStream(sys.stderr))).status(
        console.texts.text("starting")
    ) as status:
        yield TerminalDisplay(console, status)


def describe_progress(console: Console, stage: str, value: float, bound: float) -> dict[str, str]:
    """Return the arguments of the text ``progress``; an unknown figure is a dash."""
    wording = Wording(console.language)
    known = math.isfinite(value) and math.isfinite(bound)
    key = f"stage.{stage}"
    return {
        "stage": console.texts.text(key) if key in console.texts else stage,
        "value": wording.number(value / 1000) if math.isfinite(value) else "-",
        "bound": wording.number(bound / 1000) if math.isfinite(bound) else "-",
        "gap": say_gap(value, bound, wording) if known else "-",
    }


def run_watched(work: Callable[[Watch], T], display: Display, stop: Event) -> T:
    """Run ``work`` in a thread, and return its result; it stops early once ``stop`` is set.

    Whatever ``work`` prints, also from C code, goes to stderr. The thread continues where the main
    thread is interrupted.
    """
    future: Future[T] = Future()
    best = -math.inf

    def watch(stage: str, value: float, bound: float) -> bool:
        nonlocal best
        if stage not in _NO_PLAN:
            best = max(best, value)
        display.show(stage, best, bound)
        return stop.is_set()

    def run() -> None:
        try:
            future.set_result(work(watch))
        except BaseException as error:  # noqa: BLE001  (the result raises it again)
            future.set_exception(error)

    with _stdout_to_stderr():
        Thread(target=run, name="solver", daemon=True).start()
        while not future.done():
            wait([future], timeout=_POLL_SECONDS)
    return future.result()


@contextmanager
def _stdout_to_stderr() -> Iterator[None]:
    """Redirect the descriptor of stdout to stderr: solvers print there from C code."""
    sys.stdout.flush()  # every line of the result is flushed at once, so the buffer is empty
    try:
        kept = os.dup(_STDOUT)
        os.dup2(_STDERR, _STDOUT)
    except OSError:  # one of the two streams is closed
        yield
        return
    try:
        yield
    finally:
        _flush_c()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _flush_c() -> None:
    """Flush the buffers of C code, before stdout is restored."""
    if sys.platform != "win32":
        ctypes.CDLL(None).fflush(None)
