"""State what a price of kilometres costs on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10, a night away 100; a minute is half a kilometre.
"""

from dataclasses import replace

from builders import MONDAY, a_problem

from planner.model.resources import JourneyMode

WEEK = a_problem().with_days(MONDAY).with_stop("v1", listed=12, at=21).with_lender("host")
JOURNEY = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=12, at=20)
    .with_office("office:far", at=-31)
    .with_lender("lender", office="office:far", journey=JourneyMode.DAY_BEFORE)
)


def priced(week, **millionths):
    """Return the week with prices as the model has them."""
    return replace(week, objective=replace(week.objective, **millionths))


# A name, the week, and the value of its best plan.
CASES = (
    # 12 people, 42 minutes: 12000 - 1000 - 420.
    ("no price", WEEK, 10_580),
    # 21 km at 100.
    ("a tenth of a person", WEEK.with_changes(kilometre_price=100), 8_480),
    # 21 km at 503 are 10563, so 17 are left.
    ("hardly worth the way", WEEK.with_changes(kilometre_price=503), 17),
    ("not worth the way", WEEK.with_changes(kilometre_price=504), 0),
    # Journeys of 31 minutes and a day of 40, two nights away: 12000 - 1000 - 10 x 102 - 200;
    # 51 km at 7.3 are 372.3, so 9407.7, rounded down once: with each route rounded up,
    # 114 + 146 + 114, it would be 9406.
    ("the sum is rounded down once", priced(JOURNEY, kilometre_price=7_300), 9_407),
    # 42 minutes at 20 an hour are 14, 21 km at 0.4 are 8.4.
    (
        "an hour at the wheel for a fiftieth of a person",
        priced(WEEK, drive_hour_price=20_000),
        10_986,
    ),
    (
        "a kilometre for 4 ten-thousandths of a person",
        priced(WEEK, kilometre_price=400),
        10_580 - 9,
    ),
    # 42 minutes at 500 an hour are 350.
    ("an hour at the wheel for half a person", priced(WEEK, drive_hour_price=500_000), 10_650),
)
