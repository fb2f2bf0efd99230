"""Visit Orang Rimba only where their jenang has agreed: law 29 in docs/laws.md."""

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
    """Return ``problem`` with the stops of Orang Rimba that are not confirmed closed all week."""
    if problem.rules.jenang is None:
        return problem
    days = tuple(day.date for day in problem.week.days)
    return replace(problem, stops=tuple(_close_unheard(stop, days) for stop in problem.stops))


def _close_unheard(stop: Stop, days: Iterable[date]) -> Stop:
    """Return ``stop``, closed on ``days`` too where its jenang has not agreed."""
    if stop.kind != StopKind.ORANG_RIMBA or stop.confirmed:
        return stop
    return replace(stop, closed=tuple(sorted({*stop.closed, *days})))
