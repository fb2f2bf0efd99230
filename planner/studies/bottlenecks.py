"""The bottlenecks of a week.

They are the values of additional resources, idle resources, stops left out, and requests and
floors that the plan does not meet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.campaign import RequestKind
from planner.outputs.texts.coverage import expect_crowd

if TYPE_CHECKING:
    from planner.model.campaign import Request
    from planner.model.plan import Idle, Marginal, Plan, Reason, Unvisited
    from planner.model.problem import Problem

_MOST_NEAR = 5
_PER_MILLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOutcome:
    """A request, and whether the plan meets it."""

    request: Request
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottlenecks:
    """What limits a week.

    ``worths`` are the values of bundles of additional resources, the highest first. ``idle`` are
    resources in no team, with the partners they lack. ``reasons`` counts the unvisited stops by
    reason, and ``nearest`` are those of them that cost least to visit. ``wishes`` are the requests
    with their outcome. ``short`` has the people short of the floor of a kecamatan, by its code.
    """

    worths: tuple[Marginal, ...]
    idle: tuple[Idle, ...]
    reasons: tuple[tuple[Reason, int], ...]
    nearest: tuple[Unvisited, ...]
    wishes: tuple[RequestOutcome, ...]
    short: tuple[tuple[str, int], ...]


def find_bottlenecks(problem: Problem, plan: Plan) -> Bottlenecks:
    """Return what limits the week of ``plan``."""
    crowds = {stop.id: expect_crowd(stop, problem.rules.later_calls) for stop in problem.stops}
    priced = (
        (left.price, -crowds[left.stop], left.stop, left)
        for left in plan.unvisited
        if left.price is not None and crowds[left.stop]
    )
    nearest = [left for *_, left in sorted(priced, key=lambda each: each[:3])]
    reasons = Counter(left.reason for left in plan.unvisited)
    return Bottlenecks(
        worths=tuple(
            sorted(plan.marginal, key=lambda extra: (-extra.worth, extra.lender, extra.add))
        ),
        idle=plan.idle,
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        nearest=tuple(nearest[:_MOST_NEAR]),
        wishes=tuple(
            RequestOutcome(request=request, met=is_met(request, plan))
            for request in problem.requests
        ),
        short=_short_of_floors(problem, plan, crowds),
    )


def is_met(request: Request, plan: Plan) -> bool:
    """Return whether ``plan`` does what ``request`` asks."""
    lenders = {team.id: team.lender for team in plan.teams}
    visited = any(
        visit.stop == request.stop
        and (not request.dates or route.date in request.dates)
        and request.lender in (None, lenders[route.team])
        for route in plan.routes
        for visit in route.visits
    )
    return visited is (request.kind is not RequestKind.NEVER)


def _short_of_floors(
    problem: Problem, plan: Plan, crowds: dict[str, int]
) -> tuple[tuple[str, int], ...]:
    """Return the people short of each floor that is not met (docs/laws.md, law 23)."""
    home = {stop.id: stop.kecamatan for stop in problem.stops}
    expected: Counter[str] = Counter()
    recorded: Counter[str] = Counter()
    for stop, crowd in crowds.items():
        expected[home[stop]] += crowd
    for route in plan.routes:
        for visit in route.visits:
            recorded[home[visit.stop]] += visit.expected_recorded
    shortfalls = [
        (
            floor.kecamatan,
            floor.share * expected[floor.kecamatan] // _PER_MILLE - recorded[floor.kecamatan],
        )
        for floor in problem.floors
    ]
    return tuple((kecamatan, people) for kecamatan, people in shortfalls if people > 0)
