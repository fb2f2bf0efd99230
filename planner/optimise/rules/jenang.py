"""Office rule jenang (law 29): no visit to Orang Rimba unless their jenang agrees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.model.places import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.model.places import Stop
    from planner.model.problem import Problem


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` with unconfirmed stops of Orang Rimba closed all week."""
    if problem.rules.jenang is None:
        return problem
    days = tuple(day.date for day in problem.week.days)
    return replace(problem, stops=tuple(_close_unconfirmed(stop, days) for stop in problem.stops))


def _close_unconfirmed(stop: Stop, days: Iterable[date]) -> Stop:
    """Return ``stop``, also closed on ``days`` where its jenang has not agreed."""
    if stop.kind != StopKind.ORANG_RIMBA or stop.confirmed:
        return stop
    return replace(stop, closed=tuple(sorted({*stop.closed, *days})))
