"""Check that Orang Rimba are visited only where their jenang has agreed (law 29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.places import StopKind
from planner.referee.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem


def find_violations(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 29: no visit at a stop of Orang Rimba that is not confirmed."""
    if problem.rules.jenang is None:
        return
    camps = [stop for stop in problem.stops if stop.kind == StopKind.ORANG_RIMBA]
    waiting = {stop.id for stop in camps if not stop.confirmed}
    for route in plan.routes:
        for visit in route.visits:
            if visit.stop in waiting:
                expected = "no visit before the jenang has agreed"
                yield Violation(
                    law="jenang",
                    team=route.team,
                    date=route.date,
                    stop=visit.stop,
                    expected=expected,
                    got="one",
                )
