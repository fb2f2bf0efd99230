"""Early end of a solve, at a time limit or on request.

It also interrupts a solver or a compiled loop that is running.
"""

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

# Takes stage, value and bound (thousandths of a person); returns whether to end early.
Watch = Callable[[str, float, float], bool]
POLL_SECONDS = 0.1  # between two checks of the clock
GRACE_SECONDS = 8.0  # that the first plan may still take after the time limit


class CutShortError(RuntimeError):
    """A stage is incomplete: the solve is to end early, or a feasible program was not solved."""


class Guard:
    """Reports progress, and interrupts what is running once the solve is to end early.

    Once ``stopped``, pricing is interrupted, and every stage that has a solution ends. Programs are
    interrupted once the guard ``is_over``: ``grace`` seconds later while there is no first plan.

    Attributes
    ----------
    interrupted
        Whether the user asked for the early end.
    late
        Whether the time limit passed.
    hurried
        Whether a single program reached a time limit of its own, so that another run may return
        another plan.
    grace
        Seconds from the early end until programs are interrupted.
    ended
        Set once stopped; the roster search reads it.
    flag
        [1] equal to 1 once stopped; compiled loops read it.
    """

    def __init__(
        self,
        watch: Watch = lambda *_: False,
        *,
        seconds: float | None = None,
        stop: Event | None = None,
    ) -> None:
        """Start the clock.

        Parameters
        ----------
        watch
            Called with progress; returns whether to end early.
        seconds
            Time limit from now on; None where there is none.
        stop
            Event that asks for an early end.
        """
        self.watch = watch
        self.stop = stop or Event()
        self.deadline = math.inf if seconds is None else time.monotonic() + seconds
        self.interrupted = False
        self.late = False
        self.hurried = False
        self.grace = GRACE_SECONDS
        self.ended = Event()
        self.flag: NDArray[np.int8] = np.zeros(1, dtype=np.int8)
        self._stopped_at = math.inf
        self._running: list[Callable[[], None]] = []
        self._lock = Lock()
        self._over = Event()

    @contextmanager
    def keeping_watch(self) -> Iterator[None]:
        """Check clock and event in a thread of its own, and interrupt what is running in time."""
        poller = Thread(target=self._poll, name="guard", daemon=True)
        poller.start()
        try:
            yield
        finally:
            self._over.set()
            poller.join()

    def tell(self, stage: str, value: float, bound: float) -> bool:
        """Report progress; return whether to end early."""
        self.interrupted = self.watch(stage, value, bound) or self.interrupted
        return self.stopped

    @property
    def stopped(self) -> bool:
        """Whether to end early."""
        self.interrupted = self.stop.is_set() or self.interrupted
        self.late = time.monotonic() > self.deadline or self.late
        if (self.interrupted or self.late) and not self.ended.is_set():
            self._stopped_at = time.monotonic()
            self.ended.set()
        return self.ended.is_set()

    @property
    def is_over(self) -> bool:
        """Whether to interrupt programs, too."""
        return self.stopped and time.monotonic() >= self._stopped_at + self.grace

    @property
    def seconds_left(self) -> float:
        """Seconds until the time limit interrupts programs, at least 0; infinite without one."""
        return max(0.0, self.deadline + self.grace - time.monotonic())

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call ``interrupt`` once programs are to be interrupted, as long as the context lasts."""
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
