"""Check which requests a plan meets (law 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.campaign import RequestKind
from planner.referee.recorded import calls_of
from planner.referee.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.campaign import Request
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.referee.recorded import Call


def honour_requests(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 27: what must be is met by a visit, and what must never be by none."""
    calls = calls_of(problem, plan) if problem.requests else ()
    for request in problem.requests:
        met = [call for call in calls if _meets(call, request)]
        if request.kind is RequestKind.MUST and not met:
            yield Violation(
                law="request", stop=request.stop, expected=f"a visit {_tell(request)}", got="none"
            )
        for call in met if request.kind is RequestKind.NEVER else ():
            expected = f"no visit {_tell(request)}"
            yield Violation(
                law="request",
                team=call.route.team,
                date=call.route.date,
                stop=request.stop,
                expected=expected,
                got="one",
            )


def count_preferred(problem: Problem, plan: Plan) -> int:
    """Return how many requests of kind ``prefer`` are met by at least one visit."""
    wanted = [request for request in problem.requests if request.kind is RequestKind.PREFER]
    calls = calls_of(problem, plan) if wanted else ()
    return sum(any(_meets(call, request) for call in calls) for request in wanted)


def _meets(call: Call, request: Request) -> bool:
    """Say whether a visit is one that ``request`` is about."""
    lender = call.team.lender if call.team else None
    return (
        call.visit.stop == request.stop
        and (not request.dates or call.route.date in request.dates)
        and (request.lender is None or request.lender == lender)
    )


def _tell(request: Request) -> str:
    """Say what ``request`` is about."""
    days = ", ".join(str(day) for day in request.dates) or "any day"
    return f"on {days} by {request.lender or 'any lender'} ({request.id})"
