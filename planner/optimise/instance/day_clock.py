"""Let time pass in a day with one break: the solver's reading of laws 6 to 9 in docs/laws.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import NEVER

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from planner.model.campaign import Day


@dataclass(frozen=True, slots=True)
class DayClock:
    """The hours of one day_type of day, in minutes since midnight; every method takes and returns integer arrays of any equal shape."""

    earliest: int
    shift_start: int
    shift_end: int
    latest: int
    rest_start: int
    rest_end: int

    @classmethod
    def of(cls, day: Day) -> DayClock:
        """Read the hours of ``day``; a day without a break rests at a time that never comes."""
        rest = (day.rest.start, day.rest.end) if day.rest else (NEVER, NEVER)
        return cls(day.earliest_departure, day.shift_start, day.shift_end, day.latest_return, *rest)

    def arrive(self, ready: ArrayLike, minutes: ArrayLike) -> NDArray[np.int64]:
        """Return the earliest end of a drive of ``minutes`` that may begin at ``ready`` (NEVER: it ends too late).

        No drive begins before ``earliest``, ends after ``latest`` or overlaps the break, not even one
        of no minutes between two places.
        """
        ready, minutes = (
            np.maximum(np.asarray(ready, dtype=np.int64), self.earliest),
            np.asarray(minutes, dtype=np.int64),
        )
        collides = (ready + minutes > self.rest_start) & (ready < self.rest_end)
        done = np.where(collides, self.rest_end + minutes, ready + minutes)
        return np.where(done <= self.latest, done, NEVER)

    def depart_by(self, due: ArrayLike, minutes: ArrayLike) -> NDArray[np.int64]:
        """Return the latest start of a drive of ``minutes`` that ends by ``due`` (-NEVER: it begins too early)."""
        due, minutes = (
            np.minimum(np.asarray(due, dtype=np.int64), self.latest),
            np.asarray(minutes, dtype=np.int64),
        )
        collides = (due > self.rest_start) & (due - minutes < self.rest_end)
        left = np.where(collides, self.rest_start - minutes, due - minutes)
        return np.where(left >= self.earliest, left, -NEVER)

    def work(self, ready: ArrayLike, minutes: ArrayLike) -> NDArray[np.int64]:
        """Return the end of ``minutes`` of work begun at ``ready``; the break interrupts it."""
        ready, minutes = np.asarray(ready, dtype=np.int64), np.asarray(minutes, dtype=np.int64)
        begin = np.where((ready >= self.rest_start) & (ready < self.rest_end), self.rest_end, ready)
        interrupted = (begin < self.rest_start) & (begin + minutes > self.rest_start)
        end: NDArray[np.int64] = (
            begin + minutes + np.where(interrupted, self.rest_end - self.rest_start, 0)
        )
        return end

    def work_by(self, due: ArrayLike, minutes: ArrayLike) -> NDArray[np.int64]:
        """Return the latest start of ``minutes`` of work that ends by ``due``."""
        due, minutes = np.asarray(due, dtype=np.int64), np.asarray(minutes, dtype=np.int64)
        end = np.where((due > self.rest_start) & (due <= self.rest_end), self.rest_start, due)
        interrupted = (end > self.rest_end) & (end - minutes < self.rest_end)
        begin: NDArray[np.int64] = (
            end - minutes - np.where(interrupted, self.rest_end - self.rest_start, 0)
        )
        return begin

    def worked(self, until: ArrayLike) -> NDArray[np.int64]:
        """Return the minutes from midnight to ``until`` less the break: recording time is a difference of two of these."""
        until = np.asarray(until, dtype=np.int64)
        worked: NDArray[np.int64] = until - np.clip(
            until - self.rest_start, 0, self.rest_end - self.rest_start
        )
        return worked
