"""The figures of pages and workbook: coverage, demand and its ranges, cost, and the gap."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from planner.model.demand import Range
from planner.outputs.texts.place_index import list_kecamatan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Proof, Visit
    from planner.model.problem import Problem
    from planner.model.rules import LaterCalls

_PER_MILLE = 1000
_MINUTES_PER_HOUR = 60
_METRES_PER_KM = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultCounts:
    """Adults, how many of them are unrecorded now (``left``), and ``recorded`` by the plan."""

    adults: int
    left: int
    recorded: int

    @property
    def before(self) -> float:
        """Share of adults recorded before the week (1 = all)."""
        return (self.adults - self.left) / self.adults if self.adults else 1.0

    @property
    def after(self) -> float:
        """Share of adults recorded after the week, if all goes as planned."""
        return (self.adults - self.left + self.recorded) / self.adults if self.adults else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage of a kecamatan, or of the regency (``code`` is empty).

    ``on_list`` counts all people listed as unrecorded, ``verified`` only those who live there.
    ``reachable`` is the largest share that recording can reach. ``range`` has the people recorded
    in the week if all figures of demand are low, typical or high at once.
    """

    code: str
    name: str
    on_list: AdultCounts
    verified: AdultCounts
    reachable: float
    estimated: bool
    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a plan costs, in rupiah."""

    per_diem_idr: int
    lodging_idr: int
    fuel_idr: int


def _coverage_of(
    code: str, name: str, stops: Sequence[Stop], recorded: Mapping[str, Range]
) -> Coverage:
    ranges = [recorded[stop.id] for stop in stops if stop.id in recorded]
    total = Range(
        low=sum(r.low for r in ranges),
        typical=sum(r.typical for r in ranges),
        high=sum(r.high for r in ranges),
    )
    adults = sum(stop.demand.adults.typical for stop in stops)
    listed = sum(stop.demand.listed.typical for stop in stops)
    # Rounded down for each stop, the figures of the kecamatan sum to those of the regency.
    present = sum(
        stop.demand.listed.typical * stop.demand.present.typical // _PER_MILLE for stop in stops
    )
    return Coverage(
        code=code,
        name=name,
        on_list=AdultCounts(adults=adults, left=listed, recorded=total.typical),
        verified=AdultCounts(
            adults=adults - (listed - present), left=present, recorded=total.typical
        ),
        reachable=(adults - listed + present) / adults if adults else 1.0,
        estimated=any(stop.demand.estimated for stop in stops),
        range=total,
    )


def measure_coverage(problem: Problem, plan: Plan, whole: str) -> tuple[Coverage, ...]:
    """Return the coverage of every kecamatan and, last and named ``whole``, of all of them."""
    recorded = estimate_recorded(problem, plan)
    rows = [
        _coverage_of(
            code, name, [stop for stop in problem.stops if stop.kecamatan == code], recorded
        )
        for code, name in list_kecamatan(problem)
    ]
    return (*rows, _coverage_of("", whole, problem.stops, recorded))


def estimate_recorded(problem: Problem, plan: Plan) -> Mapping[str, Range]:
    """Return the people recorded at each visited stop if demand is low, typical or high.

    High demand is recorded up to the capacity of the plan's kits and recording times
    (docs/laws.md, law 3).
    """
    rates = {rule.vehicle_class: rule.rate for rule in problem.team_rules.classes}
    people_per_hour = {
        team.id: len(team.kits) * rates.get(team.vehicle.vehicle_class, 0) for team in plan.teams
    }
    expected: Counter[str] = Counter()
    room: Counter[str] = Counter()
    dates: dict[str, set[date]] = {}
    for route in plan.routes:
        for visit in route.visits:
            # In a plan edited by hand figures may be negative; they are shown as 0.
            dates.setdefault(visit.stop, set()).add(route.date)
            expected[visit.stop] += max(0, visit.expected_recorded)
            room[visit.stop] += max(
                0,
                people_per_hour[route.team] * _recording_minutes(route, visit) // _MINUTES_PER_HOUR,
            )
    stops = {stop.id: stop for stop in problem.stops}
    return {
        id_: _range_of(
            problem,
            stops[id_],
            expected[id_],
            room=room[id_],
            twice=find_second_call(problem, dates[id_]) is not None,
        )
        for id_ in sorted(expected)
        if id_ in stops
    }


def find_second_call(problem: Problem, dates: Iterable[date]) -> date | None:
    """Return the first day of the second call among the ``dates`` of a stop's visits.

    None where all belong to one call (docs/laws.md, law 2).
    """
    if problem.rules.second_call is None:
        return None
    gap = timedelta(days=problem.rules.longest_gap)
    return next((after for before, after in pairwise(sorted(dates)) if after - before > gap), None)


def _recording_minutes(route: DayRoute, visit: Visit) -> int:
    rests = (
        rest.end - rest.start
        for rest in route.breaks
        if visit.start <= rest.start and rest.end <= visit.end
    )
    return visit.end - visit.start - sum(rests)


def _range_of(problem: Problem, stop: Stop, expected: int, *, room: int, twice: bool) -> Range:
    later = problem.rules.later_calls
    low = expect_crowd(stop, later, "low")
    high = expect_crowd(stop, later, "high")
    if twice:
        low += expect_second_crowd(stop, later, "low")
        high += expect_second_crowd(stop, later, "high")
    return Range(
        low=min(low, room, expected), typical=expected, high=max(min(high, room), expected)
    )


def split_cost(problem: Problem, plan: Plan) -> Cost:
    """Return the cost of ``plan`` by kind (docs/laws.md, law 22)."""
    teams = {team.id: team for team in plan.teams}
    offices = {lender.id: lender.office for lender in problem.lenders}
    fuel_prices = {rule.vehicle_class: rule.fuel_idr_per_km for rule in problem.team_rules.classes}
    home = away = fuel = 0
    for route in plan.routes:
        team = teams[route.team]
        at_home = sum(offices.get(member.lender) == route.end_place for member in team.members)
        home += at_home
        away += len(team.members) - at_home
        fuel += (
            sum(leg.metres for leg in route.legs)
            * fuel_prices.get(team.vehicle.vehicle_class, 0)
            // _METRES_PER_KM
        )
    pay = problem.pay
    return Cost(
        per_diem_idr=home * pay.per_diem_home_idr + away * pay.per_diem_away_idr,
        lodging_idr=away * pay.lodging_idr,
        fuel_idr=fuel,
    )


def expect_crowd(
    stop: Stop, later: LaterCalls, end: Literal["low", "typical", "high"] = "typical"
) -> int:
    """Return the people expected at ``stop`` (docs/laws.md, law 1).

    At a first call they are the listed people who are present and come, all figures at the same
    ``end`` of their ranges. At a ``later`` call they are a share of the people left over.
    """
    if stop.earlier is not None:
        left = (
            stop.earlier.turned_away * later.turned_away_share
            + stop.earlier.absent * later.absent_share
        )
        return left // _PER_MILLE
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    listed, present, share = (
        int(getattr(figure, end)) for figure in (stop.demand.listed, stop.demand.present, turnout)
    )
    return listed * present * share // _PER_MILLE**2


def expect_second_crowd(
    stop: Stop, later: LaterCalls, end: Literal["low", "typical", "high"] = "typical"
) -> int:
    """Return the people expected at a second call in the week (law 1).

    They are a share of the people who are present and did not come to the first.
    """
    there = getattr(stop.demand.listed, end) * getattr(stop.demand.present, end) // _PER_MILLE
    return int(max(0, there - expect_crowd(stop, later, end)) * later.absent_share // _PER_MILLE)


def bound_excess(proof: Proof) -> float | None:
    """Return how far the value of any plan may lie above this one, in per cent.

    It is rounded up to tenths; None where the value is not positive.
    """
    if proof.bound <= proof.value:
        return 0.0
    if proof.value <= 0:
        return None
    return math.ceil(_PER_MILLE * (proof.bound - proof.value) / proof.value) / 10
