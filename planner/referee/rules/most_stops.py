"""Check that no team makes too many visits on one day (law 30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.referee.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem


def find_violations(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 30: no route has more visits than the rule allows."""
    rule = problem.rules.most_stops
    if rule is None:
        return
    for route in plan.routes:
        if len(route.visits) > rule.visits:
            expected = f"at most {rule.visits} visits"
            yield Violation(
                law="most_stops",
                team=route.team,
                date=route.date,
                expected=expected,
                got=str(len(route.visits)),
            )
