"""End a solve early, at a limit of time or when it is asked to, also from within a solver or a compiled loop that runs long."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Watch = Callable[
    [str, float, float], bool
]  # stage, value, bound (thousandths of a person) -> whether to stop early
POLL_SECONDS = 0.1  # how late what runs may be told that it is to end
GRACE_SECONDS = 8.0  # how long what makes the first plan may still take


class CutShortError(RuntimeError):
    """A step did not come to its end: the solve is to end early, or a program that has an optimum was not solved."""


class Guard:
    """Pass progress on, and end what runs once the solve is to end early.

    ``interrupted`` says that the user asked for it, ``late`` that a limit of time did; ``hurried`` that
    a single step met its own limit of time, so that another run may not come to the same plan. Once
    ``stopped``, pricing is cut short, and steps that can end with something to show do so; programs
    are cut short once it ``is_over``, which is the same but for some ``grace`` for the first plan.

    ``ended`` is set and ``flag[0]`` is 1 once stopped: walks and compiled loops look at them.
    """

    def __init__(
        self,
        watch: Watch = lambda *_: False,
        *,
        seconds: float | None = None,
        stop: Event | None = None,
    ) -> None:
        """Take who is told of progress, the most ``seconds`` from now on, and an event that asks to end early."""
        self.watch, self.stop = watch, stop or Event()
        self.deadline = math.inf if seconds is None else time.monotonic() + seconds
        self.interrupted = self.late = self.hurried = False
        self.grace, self.ended = GRACE_SECONDS, Event()
        self.flag: NDArray[np.int8] = np.zeros(1, dtype=np.int8)
        self._stopped_at = math.inf
        self._running: list[Callable[[], None]] = []
        self._lock, self._over = Lock(), Event()

    @contextmanager
    def keeping_watch(self) -> Iterator[None]:
        """Look at clock and event from a thread of its own meanwhile, and end what runs when it is time."""
        poller = Thread(target=self._poll, name="guard", daemon=True)
        poller.start()
        try:
            yield
        finally:
            self._over.set()
            poller.join()

    def tell(self, stage: str, value: float, bound: float) -> bool:
        """Pass progress on; say whether to end early."""
        self.interrupted = self.watch(stage, value, bound) or self.interrupted
        return self.stopped

    @property
    def stopped(self) -> bool:
        """Say whether to end early."""
        self.interrupted = self.stop.is_set() or self.interrupted
        self.late = time.monotonic() > self.deadline or self.late
        if (self.interrupted or self.late) and not self.ended.is_set():
            self._stopped_at = time.monotonic()
            self.ended.set()
        return self.ended.is_set()

    @property
    def is_over(self) -> bool:
        """Say whether to cut short programs, too."""
        return self.stopped and time.monotonic() >= self._stopped_at + self.grace

    @property
    def seconds_left(self) -> float:
        """Return the seconds until what runs is cut short by the limit of time: infinite where there is none, never below zero."""
        return max(0.0, self.deadline + self.grace - time.monotonic())

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call ``interrupt`` when what is done meanwhile is to be cut short."""
        with self._lock:
            self._running.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._running.remove(interrupt)

    def _poll(self) -> None:
        while not self._over.wait(POLL_SECONDS):
            self.flag[0] = self.stopped
            if self.is_over:
                with self._lock:
                    for interrupt in self._running:
                        interrupt()


UNWATCHED = Guard()
