"""Make weeks small enough to try every plan, with all laws that pull in different directions."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from builders import ALL_CLASSES, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, a_problem
from hypothesis import strategies as st

from planner.model.demand import Range
from planner.model.resources import JourneyMode, Role
from planner.model.rules import SecondCall
from planner.optimise.solve import Effort

if TYPE_CHECKING:
    from collections.abc import Callable

    from builders import ProblemBuilder

QUICKLY = Effort(settling=30, recombinations=100, steps=2, proving=30, tolerance=0.0, patience=0.0)
SECOND = "base:two"
LIMITS = ("", "must", "prefer", "cards", "budget")

# A team comes the day before from 100 minutes off;
# all 48 people of a village take it a day, if it slept at the second base beside it.
FROM_AFAR = (
    a_problem()
    .with_days(MONDAY)
    .with_base(SECOND, at=200)
    .with_stop("v1", listed=48, at=210)
    .with_office("office:far", at=-100)
    .with_lender("lender", office="office:far", journey=JourneyMode.DAY_BEFORE)
)


def a_tiny_week(pick: Callable[[int, int], int], *, most_stops: int = 4) -> ProblemBuilder:
    """Return a week whose every choice is a whole number from ``pick(low, high)``.

    One or two days, bases and teams. Places lie on a road, stops off it at the end of a spur: these
    minutes obey the triangle inequality.
    """
    days = (MONDAY, TUESDAY)[: pick(1, 2)] if pick(0, 3) else (MONDAY, WEDNESDAY)
    week = (
        a_problem()
        .with_days(*days)
        .with_hours(shift_end=("10:30", "12:30", "14:00")[pick(0, 2)], latest_return="15:00")
    )
    if pick(0, 1):
        week = week.with_break("11:00", "11:40")
    if pick(0, 1):
        week = week.with_base(SECOND, at=pick(20, 90))
    for number in range(1, pick(1, most_stops) + 1):
        week = week.with_stop(
            f"v{number}",
            listed=pick(0, 12) if pick(0, 4) else pick(12, 24),
            at=pick(0, 100),
            hall_kits=pick(1, 2),
            lodging=pick(0, 5) == 0,
            kecamatan=f"k{pick(1, 2)}",
            weight=(500, 1000, 1700)[pick(0, 2)],
            closed=(days[pick(0, len(days) - 1)],) if pick(0, 5) == 0 else (),
        )
    week = with_spurs(week, [pick(0, 25) for _ in week.stops])
    if pick(0, 1):
        week = week.with_floor("k1", 100 * pick(1, 8))
    prices = {
        "visit_price": 500 * pick(0, 4),
        "drive_minute_price": 5 * pick(0, 6),
        "night_price": 500 * pick(0, 3),
        "floor_price": 900,
    }
    prices["kilometre_price"] = (
        pick(0, 1) * 10 * pick(0, 3)
    )  # of half a kilometre a minute: whole thousandths
    stay = {"minutes": 10 * pick(1, 6), "finished_minutes": 10}
    if pick(0, 3) == 0:
        week = week.with_most_stops(pick(1, 2))
    week = with_people(week.with_changes(**prices, **stay), pick)
    if pick(0, 2) == 0:
        week = week.with_call_gap(2)
    if pick(0, 2) == 0:
        week = week.with_overtime(10 * pick(1, 9), price=20 * pick(0, 5))
    if pick(0, 2) == 0:
        week = week.with_target(100 * pick(6, 10), bend_price=100 * pick(1, 12))
    return week if pick(0, 4) else week.with_one_kecamatan()


def a_week_of_second_calls(pick: Callable[[int, int], int]) -> ProblemBuilder:
    """Return a tiny week with a day between its two; many stay away and may be called again."""
    week = a_tiny_week(pick, most_stops=2)
    turnout = _exactly(100 * pick(3, 7))
    demands = [
        replace(stop.demand, listed=_exactly(2 * stop.demand.listed.typical), turnout=turnout)
        for stop in week.stops
    ]
    week = replace(
        week,
        stops=tuple(
            replace(stop, demand=demand) for stop, demand in zip(week.stops, demands, strict=True)
        ),
    )
    days = (MONDAY, (WEDNESDAY, THURSDAY)[pick(0, 1)])
    week = (
        week.with_days(*days)
        .with_hours(shift_end="11:00", latest_return="15:00")
        .with_one_visit((0, 5, 10)[pick(0, 2)])
    )
    week = week.with_later_calls(turned_away=800, absent=(400, 700)[pick(0, 1)]).with_changes(
        turned_away_price=400 * pick(0, 1), guests=False
    )
    return limited(
        week.with_rules(second_call=SecondCall(days=pick(2, 3))), LIMITS[pick(0, 4)], pick(1, 6)
    )


def _exactly(number: int) -> Range:
    return Range(low=number, typical=number, high=number)


def with_people(week: ProblemBuilder, pick: Callable[[int, int], int]) -> ProblemBuilder:
    """Add the host's one or two teams; or one, and another from an office away.

    The other has an operator of its own or a guest.
    """
    if pick(0, 1):
        return week.with_lender(
            "host", operators=pick(1, 3), kits=pick(1, 3), drivers=2, vehicles=pick(1, 2)
        )
    guests = pick(0, 1)
    return (
        week.with_lender(
            "host", operators=pick(1, 2), kits=pick(1, 2), drivers=pick(0, 1), vehicles=1
        )
        .with_office("office:far", at=-pick(10, 60))
        .with_lender(
            "lender",
            operators=0 if guests else pick(0, 1),
            drivers=1,
            officers=() if guests else ((Role.OPERATOR, Role.DRIVER),) * pick(0, 1),
            kits=1,
            office="office:far",
            journey=(JourneyMode.IN_SHIFT, JourneyMode.DAY_BEFORE)[pick(0, 1)],
            loan=(MONDAY, WEDNESDAY),
        )
        .with_changes(guests=bool(guests))
    )


def with_spurs(week: ProblemBuilder, spurs: list[int]) -> ProblemBuilder:
    """Put each stop so many minutes off the road."""
    length = {stop.id: spur for stop, spur in zip(week.stops, spurs, strict=True)}
    where = dict(week.where)
    ways = tuple(
        (
            here,
            there,
            abs(where[here] - where[there]) + length.get(here, 0) + length.get(there, 0),
            ALL_CLASSES,
        )
        for here in where
        for there in where
        if here != there
    )
    return replace(week, ways=(*week.ways, *ways))


@st.composite
def tiny_weeks(draw, *, most_stops: int = 4) -> ProblemBuilder:
    """Draw a tiny week."""
    return a_tiny_week(lambda low, high: draw(st.integers(low, high)), most_stops=most_stops)


def seeded_week(seed: int) -> ProblemBuilder:
    """Return the tiny week of ``seed``."""
    return a_tiny_week(random.Random(seed).randint, most_stops=3)  # noqa: S311  (a test, not a secret)


def limited(week: ProblemBuilder, which: str, share: int) -> ProblemBuilder:
    """Return ``week`` with one more thing that binds, or none.

    It is a request that must or should be met, few blank cards, or a budget.
    """
    match which:
        case "must" | "prefer":
            return week.with_changes(prefer_price=700 * share).with_request(which, "v1", MONDAY)
        case "cards":
            return week.with_changes(blank_cards=3 * share)
        case "budget":
            return week.with_changes(budget_idr=70_000 * share)
    return week
