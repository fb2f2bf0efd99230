"""Check that no team visits two kecamatan on one day (law 32)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.referee.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem


def find_violations(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 32: all visits of a route are at stops of one kecamatan."""
    if problem.rules.one_kecamatan is None:
        return
    kecamatan = {stop.id: stop.kecamatan for stop in problem.stops}
    for route in plan.routes:
        visited = sorted(
            {kecamatan[visit.stop] for visit in route.visits if visit.stop in kecamatan}
        )
        if len(visited) > 1:
            yield Violation(
                law="one_kecamatan",
                team=route.team,
                date=route.date,
                expected="visits in one kecamatan",
                got=", ".join(visited),
            )
