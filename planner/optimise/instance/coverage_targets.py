"""Coverage targets of each kecamatan: the floors and bends of law 23."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.optimise.instance.expected_demand import expected_demand

if TYPE_CHECKING:
    from planner.model.campaign import Target
    from planner.model.places import Stop
    from planner.model.problem import Problem


class CoverageTarget(NamedTuple):
    """People to record in a kecamatan in the week, and the price of a shortfall."""

    kecamatan: str
    people: int
    price: int  # millionths of a weighted person, for each person short


def read_coverage_targets(problem: Problem) -> tuple[CoverageTarget, ...]:
    """Return the floors of a week, then the targets of each kecamatan; those with a price only."""
    stops: dict[str, list[Stop]] = {}
    for stop in sorted(problem.stops, key=lambda stop: stop.kecamatan):
        stops.setdefault(stop.kecamatan, []).append(stop)
    floors = (
        CoverageTarget(
            floor.kecamatan,
            floor.share
            * sum(expected_demand(problem, stop) for stop in stops.get(floor.kecamatan, ()))
            // 1000,
            price,
        )
        for floor in problem.floors
        if (price := problem.objective.floor_price)
    )
    bends = (
        CoverageTarget(kecamatan, missing, target.bend_price)
        for target in problem.targets
        if target.bend_price
        for kecamatan, own in stops.items()
        if (missing := _missing(target, own)) > 0
    )
    return (*floors, *bends)


def _missing(target: Target, stops: list[Stop]) -> int:
    """Return the people still to record until the target share of the adults of ``stops`` is met.

    The share is rounded up. Recorded so far are all adults who are not on the list.
    """
    adults = sum(stop.demand.adults.typical for stop in stops)
    recorded = adults - sum(stop.demand.listed.typical for stop in stops)
    return -(-target.share * adults // 1000) - recorded
