"""State what a price of kilometres costs on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10, a night away 100; a minute is half a kilometre.
"""

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

# A name, the week, and the value of its best plan.
CASES = (
    # 12 people, 42 minutes: 12000 - 1000 - 420.
    ("no price", WEEK, 10_580),
    # 21 km at 100.
    ("a tenth of a person", WEEK.with_changes(kilometre_price=100), 8_480),
    # 21 km at 503 are 10563, so 17 are left.
    ("hardly worth the way", WEEK.with_changes(kilometre_price=503), 17),
    ("not worth the way", WEEK.with_changes(kilometre_price=504), 0),
    # Journeys of 31 minutes and a day of 40, two nights away: 12000 - 1000 - 10 x 102 - 200; 15.5 + 20 + 15.5 km at 7 are
    # 109 + 140 + 109, each route rounded up.
    ("each route is rounded up", JOURNEY.with_changes(kilometre_price=7), 9_780 - 358),
)
