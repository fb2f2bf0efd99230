"""Clock arithmetic of ``DayClock`` for compiled loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.array_types import NEVER
from planner.optimise.jit import compiled

if TYPE_CHECKING:
    from planner.optimise.pricing.arrays import DayNetwork, TimingData


@compiled
def arrive(ready: int, minutes: int, day: DayNetwork | TimingData) -> int:
    """Return the end of a drive, NEVER where it is too late (as in ``DayClock.arrive``)."""
    ready = max(ready, day.drive_from)
    collides = ready + minutes > day.rest_start and ready < day.rest_end
    done = day.rest_end + minutes if collides else ready + minutes
    return done if done <= day.drive_until else NEVER


@compiled
def work(ready: int, minutes: int, rest_start: int, rest_end: int) -> int:
    """Return the end of work that the break interrupts (as in ``DayClock.work``)."""
    if rest_start <= ready < rest_end:
        ready = rest_end
    return ready + minutes + (rest_end - rest_start if ready < rest_start < ready + minutes else 0)
