"""Check that teams drive in daylight only (law 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.referee.report import Violation
from planner.referee.route_clock import drives_of, write_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem


def find_violations(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 28: no leg begins before sunrise or ends after sunset, journeys too."""
    rule = problem.rules.daylight
    if rule is None:
        return
    for route in plan.routes:
        for start, end in drives_of(problem, plan, route):
            if start < rule.sunrise or end > rule.sunset:
                expected = f"driving within {write_time(rule.sunrise)}-{write_time(rule.sunset)}"
                yield Violation(
                    law="daylight",
                    team=route.team,
                    date=route.date,
                    expected=expected,
                    got=f"{write_time(start)}-{write_time(end)}",
                )
