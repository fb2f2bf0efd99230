"""State what the rule of daylight costs on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10, a night away 100. A kit records 6 people an hour, sets
up in 15 minutes and packs up in 10. People are served from 08:00 to 16:00; teams leave at 07:00 and
are back by 18:00.
"""

from builders import MONDAY, a_problem

from planner.model.resources import JourneyMode

WEEK = a_problem().with_days(MONDAY).with_stop("v1", listed=60, at=60).with_lender("host")
JOURNEY = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=12, at=20)
    .with_office("office:far", at=-300)
    .with_lender("lender", office="office:far", journey=JourneyMode.DAY_BEFORE)
)

# A name, the week, and the value of its best plan.
CASES = (
    # There at 08:00, recording from 08:15 to 16:00: 465 minutes, 46 people.
    # 46000 - 1000 - 10 x 120.
    ("no rule", WEEK, 43_800),
    # Home by 16:40: gone by 15:40, packed from 15:30, 435 minutes, 43 people. 43000 - 1000 - 1200.
    ("sunset at 16:40", WEEK.with_daylight("05:45", "16:40"), 40_800),
    # There at 09:00, recording from 09:15 to 16:00: 405 minutes, 40 people. 40000 - 1000 - 1200.
    ("sunrise at 08:00", WEEK.with_daylight("08:00", "18:10"), 37_800),
    # 12 people, journeys of 300 minutes, two nights away:
    # 12000 - 1000 - 10 x (300 + 20 + 20 + 300) - 200.
    ("a journey at any hour", JOURNEY, 4_400),
    # Ten hours and a half of light are enough, four hours and a half are not: nobody comes.
    ("a journey by light", JOURNEY.with_daylight("06:00", "16:30"), 4_400),
    ("a journey longer than the light", JOURNEY.with_daylight("09:00", "13:30"), 0),
)
