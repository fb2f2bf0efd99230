"""Check the requests (law 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.campaign import RequestKind
from planner.referee.recorded import recompute_visits
from planner.referee.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.campaign import Request
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.referee.recorded import RecomputedVisit


def check_request(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 27: a visit meets each request of kind ``must``, none a request of kind ``never``."""
    visits = recompute_visits(problem, plan) if problem.requests else ()
    for request in problem.requests:
        met = [visit for visit in visits if _matches(visit, request)]
        if request.kind is RequestKind.MUST and not met:
            yield Violation(
                law="request",
                stop=request.stop,
                expected=f"a visit {_describe(request)}",
                got="none",
            )
        for visit in met if request.kind is RequestKind.NEVER else ():
            yield Violation(
                law="request",
                team=visit.route.team,
                date=visit.route.date,
                stop=request.stop,
                expected=f"no visit {_describe(request)}",
                got="one",
            )


def count_preferred(problem: Problem, plan: Plan) -> int:
    """Return how many requests of kind ``prefer`` at least one visit meets."""
    wanted = [request for request in problem.requests if request.kind is RequestKind.PREFER]
    visits = recompute_visits(problem, plan) if wanted else ()
    return sum(any(_matches(visit, request) for visit in visits) for request in wanted)


def _matches(visit: RecomputedVisit, request: Request) -> bool:
    """Return whether ``request`` is about ``visit``."""
    lender = visit.team.lender if visit.team else None
    return (
        visit.stated.stop == request.stop
        and (not request.dates or visit.route.date in request.dates)
        and (request.lender is None or request.lender == lender)
    )


def _describe(request: Request) -> str:
    """Return the dates, lender and id of ``request`` in English."""
    days = ", ".join(str(day) for day in request.dates) or "any day"
    return f"on {days} by {request.lender or 'any lender'} ({request.id})"
