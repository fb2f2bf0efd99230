"""Office rule daylight (law 28): teams drive by daylight only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.problem import Problem


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` with days and journeys that lie between sunrise and sunset."""
    rule = problem.rules.daylight
    if rule is None:
        return problem
    days = tuple(
        replace(
            day,
            earliest_departure=max(day.earliest_departure, rule.sunrise),
            latest_return=min(day.latest_return, rule.sunset),
        )
        for day in problem.week.days
    )
    journey = replace(
        problem.journey,
        earliest_departure=max(problem.journey.earliest_departure, rule.sunrise),
        latest_arrival=min(problem.journey.latest_arrival, rule.sunset),
    )
    return replace(problem, week=replace(problem.week, days=days), journey=journey)
