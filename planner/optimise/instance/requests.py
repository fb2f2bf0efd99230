"""Requested visits: the value of meeting each, and the stops, profiles and day types that do."""

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
    """A request that asks for a visit, and the visits that meet it."""

    request: Request
    stops: frozenset[int]  # one of them is to be visited: first or second call
    profiles: frozenset[int]  # by a team of one of them
    day_types: frozenset[int]  # on a day of one of them
    price: float  # thousandths of a weighted person; more than any plan's value for a must


def meets(request: Request, day: date) -> bool:
    """Return whether a visit on ``day`` is on one of the dates of ``request``."""
    return not request.dates or day in request.dates


def read_requested_visits(
    problem: Problem,
    profiles: tuple[TeamProfile, ...],
    day_types: tuple[DayType, ...],
    demand: IntArray,
) -> tuple[RequestedVisit, ...]:
    """Return the requested visits of a week; ``demand`` is [V] people."""
    objective = problem.objective
    largest_weight = max((stop.weight for stop in problem.stops), default=0)
    shortfall_price = (
        objective.floor_price
        + objective.turned_away_price
        + sum(target.bend_price for target in problem.targets)
    )
    # More than the value of any plan, so that every plan that meets the request is better.
    must_price = 2 * (largest_weight + as_price(shortfall_price)) * int(demand.sum()) + 1_000_000
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
            must_price if request.kind is RequestKind.MUST else as_price(objective.prefer_price),
        )
        for request in problem.requests
        if request.kind is not RequestKind.NEVER
    )
