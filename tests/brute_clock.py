"""Let time pass minute by minute, as the brute force reads laws 8 and 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.campaign import Break


def pass_work(now: int, minutes: int, rest: Break | None) -> int:
    """Let work pass minute by minute; the minutes of the break do not count."""
    while minutes:
        minutes -= not (rest and rest.start <= now < rest.end)
        now += 1
    return now


def pass_drive(now: int, minutes: int, rest: Break | None) -> int:
    """Wait until the leg does not overlap the break (law 9), then drive."""
    while rest and now < rest.end and now + minutes > rest.start:
        now += 1
    return now + minutes
