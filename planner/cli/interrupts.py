"""Ctrl-C, SIGTERM and SIGHUP: they interrupt a run, or end a calculation in two steps.

A user may press Ctrl-C again. The other two come from a service manager, a shutdown or a closed
terminal, often one after the other. The first of them acts like Ctrl-C; later ones are ignored. No
signal interrupts an import.
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

    from planner.cli.console import Console

    Handler = Callable[[int, FrameType | None], None]

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has the last one
ENDING = tuple(signal.Signals[name] for name in _NAMES if hasattr(signal, name))

_IMPORTING = "<frozen importlib"
_AGAIN_SECONDS = 0.05


@contextmanager
def interruptible_after_imports() -> Iterator[None]:
    """Let a signal interrupt the run, but only after an import in progress.

    Libraries turn an interrupt of their import into errors of their own.

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
            return  # the first signal already ends the run
        was_told = True
        raise KeyboardInterrupt

    with _on_signals(interrupt):
        yield


def unblock_signals() -> None:
    """Unblock the signals that ``planner/__main__.py`` blocked during imports."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


@contextmanager
def two_steps(console: Console) -> Iterator[Event]:
    """Yield an event that the first signal sets; a later Ctrl-C interrupts.

    Raises
    ------
    KeyboardInterrupt
        At Ctrl-C once the event is set.
    """
    stop = Event()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            console.report("stopping")
        elif number == signal.SIGINT:
            raise KeyboardInterrupt

    with _on_signals(interrupt):
        yield stop


def ignore_signals() -> None:
    """Ignore all signals from here on."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _send_main_thread(number: int) -> None:
    """Send the signal ``number`` again, to the main thread: its handler may delay it again."""
    thread = main_thread().ident
    if sys.platform == "win32" or thread is None:
        signal.raise_signal(number)
    else:
        signal.pthread_kill(thread, number)


@contextmanager
def _on_signals(handle: Handler) -> Iterator[None]:
    """Handle Ctrl-C and the other signals by ``handle``.

    Signals that were ignored at the start of the run, as under nohup, stay ignored.
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
