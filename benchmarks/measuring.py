"""Measure a plan as it is made: for the other scripts here."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import planner

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.model.problem import Problem


def plan_and_time(problem: Problem, effort: str, **settings: Any) -> tuple[Plan, float]:  # noqa: ANN401  (whatever ``solve`` takes)
    """Return a plan for ``problem`` and the seconds that it took."""
    begin = time.perf_counter()
    plan = planner.solve(problem, effort=effort, **settings)
    return plan, time.perf_counter() - begin


def visits_a_team_day(plan: Plan) -> float:
    """Return how many visits a team makes on a day on which it makes any."""
    return plan.totals.visits / max(1, sum(1 for route in plan.routes if route.visits))


def peak_megabytes() -> float:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
