"""Read how many people each kecamatan should record this week, and what each one short costs: the floors and bends of law 23."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.optimise.instance.expected_demand import expected_demand

if TYPE_CHECKING:
    from planner.model.campaign import Target
    from planner.model.places import Stop
    from planner.model.problem import Problem


class CoverageTarget(NamedTuple):
    """``people`` to record in a ``kecamatan``; each one short costs ``price`` millionths of a weighted person."""

    kecamatan: str
    people: int
    price: int


def read_coverage_targets(problem: Problem) -> tuple[CoverageTarget, ...]:
    """Return the floors of a week, then what its targets ask of each kecamatan, as far as they are priced."""
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
    """Return how many more people than recorded so far, going by the list, make the share of the adults of ``stops`` (rounded up)."""
    adults = sum(stop.demand.adults.typical for stop in stops)
    recorded = adults - sum(stop.demand.listed.typical for stop in stops)
    return -(-target.share * adults // 1000) - recorded
