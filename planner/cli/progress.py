"""Show a long calculation while it runs in a thread of its own."""

from __future__ import annotations

import ctypes
import math
import os
import sys
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Thread
from typing import IO, TYPE_CHECKING, Protocol, TypeVar, cast

from planner.cli.console import Lenient
from planner.outputs.texts.uncertainty import say_gap
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from rich.status import Status

    from planner.cli.console import Speech
    from planner.pipeline import Watch

T = TypeVar("T")

_STDOUT, _STDERR = 1, 2
_NO_PLAN = (
    "columns",
    "dive",
)  # stages that tell what fractions of routes are worth: there the best plan so far is shown
_POLL_SECONDS = 0.2  # how late Ctrl-C may be noticed where waiting cannot be interrupted


class Board(Protocol):
    """A place to show how far the calculation is."""

    def show(self, stage: str, value: float, bound: float) -> None:
        """Show the stage with the value and the bound so far (thousandths of a person)."""


class Lines:
    """A board for logs and pipes: one line for each new stage."""

    def __init__(self, speech: Speech) -> None:
        """Write by ``speech``."""
        self._speech = speech
        self._stage = ""

    def show(self, stage: str, value: float, bound: float) -> None:
        """Write a line if the stage is new."""
        if stage != self._stage:
            self._stage = stage
            self._speech.complain(
                "progress", **describe_progress(self._speech, stage, value, bound)
            )


class Screen:
    """A board for terminals: one line that changes."""

    def __init__(self, speech: Speech, status: Status) -> None:
        """Write to ``status`` the texts of ``speech``."""
        self._speech = speech
        self._status = status
        self._shown = ("", 0.0, 0.0)

    def show(self, stage: str, value: float, bound: float) -> None:
        """Change the line if anything is new."""
        if (stage, value, bound) != self._shown:
            self._shown = (stage, value, bound)
            self._status.update(
                self._speech.texts.text(
                    "progress", **describe_progress(self._speech, stage, value, bound)
                )
            )


@contextmanager
def open_board(speech: Speech) -> Iterator[Board]:
    """Provide the board that suits stderr."""
    if not sys.stderr.isatty():
        yield Lines(speech)
        return
    from rich.console import Console  # noqa: PLC0415  (needed on a terminal only)

    with Console(file=cast("IO[str]", Lenient(sys.stderr))).status(
        speech.texts.text("starting")
    ) as status:
        yield Screen(speech, status)


def describe_progress(speech: Speech, stage: str, value: float, bound: float) -> dict[str, str]:
    """Return the arguments of the text ``progress``; a figure that is not known yet is a dash."""
    wording = Wording(speech.language)
    known = math.isfinite(value) and math.isfinite(bound)
    key = f"stage.{stage}"
    return {
        "stage": speech.texts.text(key) if key in speech.texts else stage,
        "value": wording.number(value / 1000) if math.isfinite(value) else "-",
        "bound": wording.number(bound / 1000) if math.isfinite(bound) else "-",
        "gap": say_gap(value, bound, wording) if known else "-",
    }


def run_watched(work: Callable[[Watch], T], board: Board, stop: Event) -> T:
    """Return what ``work`` returns, run in a thread that is asked to stop early once ``stop`` is set.

    What ``work`` prints, also from C, goes to stderr. Where the main thread is interrupted, the other runs on.
    """
    future: Future[T] = Future()
    best = -math.inf

    def watch(stage: str, value: float, bound: float) -> bool:
        nonlocal best
        if stage not in _NO_PLAN:
            best = max(best, value)
        board.show(stage, best, bound)
        return stop.is_set()

    def run() -> None:
        try:
            future.set_result(work(watch))
        except BaseException as error:  # noqa: BLE001  (raised again where the result is taken)
            future.set_exception(error)

    with _stdout_to_stderr():
        Thread(target=run, name="solver", daemon=True).start()
        while not future.done():
            wait([future], timeout=_POLL_SECONDS)
    return future.result()


@contextmanager
def _stdout_to_stderr() -> Iterator[None]:
    """Send what is written to the descriptor of stdout to stderr: solvers print there past Python."""
    sys.stdout.flush()  # of nothing: every line of the result is written out at once
    try:
        kept = os.dup(_STDOUT)
        os.dup2(_STDERR, _STDOUT)
    except OSError:  # a stream is closed: nothing to protect, or nowhere to send it
        yield
        return
    try:
        yield
    finally:
        _flush_c()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _flush_c() -> None:
    """Write out what C code has printed and not yet written, before stdout is the result's again."""
    if sys.platform != "win32":
        ctypes.CDLL(None).fflush(None)
