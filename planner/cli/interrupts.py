"""Say what Ctrl-C does: interrupt, but never in the middle of an import; or end a calculation in two steps."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from threading import Event, Timer, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from planner.cli.speech import Speech

_IMPORTING = "<frozen importlib"
_AGAIN_SECONDS = 0.05


@contextmanager
def after_imports() -> Iterator[None]:
    """Let Ctrl-C wait while modules are imported: libraries turn an interrupt there into errors of their own."""

    def interrupt(_number: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_code.co_filename.startswith(_IMPORTING):
                Timer(_AGAIN_SECONDS, _interrupt_main_thread).start()
                return
            frame = frame.f_back
        raise KeyboardInterrupt

    with _on_interrupt(interrupt):
        yield


@contextmanager
def two_steps(speech: Speech) -> Iterator[Event]:
    """Let the first Ctrl-C set the event that is yielded and say what follows, and the second one interrupt.

    Raises
    ------
    KeyboardInterrupt
        At the second Ctrl-C.
    """
    stop = Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        speech.complain("stopping")

    with _on_interrupt(interrupt):
        yield stop


def _interrupt_main_thread() -> None:
    """Do as Ctrl-C does, to the thread that may hold it back for a moment."""
    thread = main_thread().ident
    if sys.platform == "win32" or thread is None:
        signal.raise_signal(signal.SIGINT)
    else:
        signal.pthread_kill(thread, signal.SIGINT)


@contextmanager
def _on_interrupt(handle: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let ``handle`` answer Ctrl-C."""
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
