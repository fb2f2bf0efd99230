"""State what a limit of visits a day costs on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10. A kit records 6 people an hour, so all three stops fit
one day.
"""

from builders import MONDAY, TUESDAY, a_problem

VILLAGES = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=6, at=10)
    .with_stop("v2", listed=9, at=20)
    .with_stop("v3", listed=12, at=30)
    .with_lender("host")
)

# A name, the week, and the value of its best plan.
CASES = (
    # 6 + 9 + 12 people, 30 minutes out and 30 back: 27000 - 3 x 1000 - 600.
    ("no rule", VILLAGES, 23_400),
    # As many as fit anyway.
    ("three visits a day", VILLAGES.with_most_stops(3), 23_400),
    # The two larger ones: 21000 - 2 x 1000 - 600.
    ("two visits a day", VILLAGES.with_most_stops(2), 18_400),
    # The largest: 12000 - 1000 - 600.
    ("one visit a day", VILLAGES.with_most_stops(1), 10_400),
    # The two larger ones on two days: 10400 and 9000 - 1000 - 400.
    (
        "one visit on each of two days",
        VILLAGES.with_days(MONDAY, TUESDAY).with_most_stops(1),
        18_000,
    ),
)
