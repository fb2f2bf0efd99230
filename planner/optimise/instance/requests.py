"""Read the requests that ask for visits: what meeting each is worth, and which routes meet it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.campaign import RequestKind
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from datetime import date

    from planner.model.campaign import Request
    from planner.model.problem import Problem
    from planner.optimise.array_types import IntArray
    from planner.optimise.instance.profiles import DayType, TeamProfile


@dataclass(frozen=True, slots=True)
class RequestedVisit:
    """A request that asks for a visit: at one of the ``stops`` (first call or second), on a day of ``day_types``, at a pace of ``profiles``.

    ``price`` is what meeting it is worth, in thousandths of a weighted person; for one that must be met, more than any plan.
    """

    request: Request
    stops: frozenset[int]
    profiles: frozenset[int]
    day_types: frozenset[int]
    price: float


def meets(request: Request, day: date) -> bool:
    """Say whether a visit on ``day`` is on one of the request's dates."""
    return not request.dates or day in request.dates


def read_requested_visits(
    problem: Problem,
    profiles: tuple[TeamProfile, ...],
    day_types: tuple[DayType, ...],
    demand: IntArray,
) -> tuple[RequestedVisit, ...]:
    """Return the wishes of a week."""
    objective = problem.objective
    heaviest = max((stop.weight for stop in problem.stops), default=0)
    short = (
        objective.floor_price
        + objective.turned_away_price
        + sum(target.bend_price for target in problem.targets)
    )
    priceless = 2 * (heaviest + as_price(short)) * int(demand.sum()) + 1_000_000
    return tuple(
        RequestedVisit(
            request,
            frozenset(v for v, stop in enumerate(problem.stops) if stop.id == request.stop),
            frozenset(
                p for p, profile in enumerate(profiles) if request.lender in (None, profile.lender)
            ),
            frozenset(
                k
                for k, day_type in enumerate(day_types)
                if meets(request, problem.week.days[day_type.days[0]].date)
            ),
            priceless if request.kind is RequestKind.MUST else as_price(objective.prefer_price),
        )
        for request in problem.requests
        if request.kind is not RequestKind.NEVER
    )
