"""Visit Orang Rimba only where their jenang has agreed: law 29 in docs/laws.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.problem import Problem


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` with the stops of Orang Rimba that are not confirmed closed all week."""
    if problem.rules.jenang is None:
        return problem
    days = tuple(day.date for day in problem.week.days)
    stops = tuple(
        replace(stop, closed=tuple(sorted({*stop.closed, *days}))) if stop.kind == "orang_rimba" and not stop.confirmed else stop
        for stop in problem.stops
    )
    return replace(problem, stops=stops)
