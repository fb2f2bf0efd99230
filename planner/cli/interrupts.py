"""Say what Ctrl-C, SIGTERM and SIGHUP do: interrupt a run, or end a calculation in two steps.

Ctrl-C comes from a person, who may press it again. The other two come from a service manager, a
shutdown or a terminal that is closed, often one after the other: the first asks as Ctrl-C does, and
those that follow change nothing. None interrupts an import.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from threading import Event, Timer, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from planner.cli.console import Speech

    Handler = Callable[[int, FrameType | None], None]

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has the last one
ENDING = tuple(signal.Signals[name] for name in _NAMES if hasattr(signal, name))

_IMPORTING = "<frozen importlib"
_AGAIN_SECONDS = 0.05


@contextmanager
def after_imports() -> Iterator[None]:
    """Let a signal interrupt, but wait while modules are imported.

    Libraries turn an interrupt there into errors of their own.

    Raises
    ------
    KeyboardInterrupt
        At every Ctrl-C, and at the first other signal.
    """
    was_told = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal was_told
        while frame is not None:
            if frame.f_code.co_filename.startswith(_IMPORTING):
                Timer(_AGAIN_SECONDS, _send_main_thread, (number,)).start()
                return
            frame = frame.f_back
        if was_told and number != signal.SIGINT:
            return  # the run is ending by the first one
        was_told = True
        raise KeyboardInterrupt

    with _on_signals(interrupt):
        yield


def let_through() -> None:
    """Let those signals arrive that ``planner/__main__.py`` held back during imports."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


@contextmanager
def two_steps(speech: Speech) -> Iterator[Event]:
    """Let the first signal set the event that is yielded, and a Ctrl-C after it interrupt.

    Raises
    ------
    KeyboardInterrupt
        At Ctrl-C once the event is set.
    """
    stop = Event()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            speech.complain("stopping")
        elif number == signal.SIGINT:
            raise KeyboardInterrupt

    with _on_signals(interrupt):
        yield stop


def ignore_signals() -> None:
    """Let the run end by itself from here on."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _send_main_thread(number: int) -> None:
    """Send the signal ``number`` again, to the thread that may hold it back for a moment."""
    thread = main_thread().ident
    if sys.platform == "win32" or thread is None:
        signal.raise_signal(number)
    else:
        signal.pthread_kill(thread, number)


@contextmanager
def _on_signals(handle: Handler) -> Iterator[None]:
    """Let ``handle`` answer Ctrl-C and the other signals.

    Those that were ignored when the run was started, as nohup does, stay ignored.
    """
    before = {number: signal.getsignal(number) for number in ENDING}
    ignored = {number for number in ENDING if before[number] is signal.SIG_IGN}
    answered = [number for number in ENDING if number == signal.SIGINT or number not in ignored]
    for number in answered:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in answered:
            signal.signal(number, before[number])
