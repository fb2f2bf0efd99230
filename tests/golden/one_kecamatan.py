"""State what days in one kecamatan cost on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10. A kit records 6 people an hour, so all three stops fit
one day. v1 and v3 lie in k1, v2 between them in k2.
"""

from builders import MONDAY, TUESDAY, a_problem

VILLAGES = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=6, at=10, kecamatan="k1")
    .with_stop("v2", listed=9, at=20, kecamatan="k2")
    .with_stop("v3", listed=12, at=30, kecamatan="k1")
    .with_lender("host")
)

# A name, the week, and the value of its best plan.
CASES = (
    # 6 + 9 + 12 people, 30 minutes out and 30 back: 27000 - 3 x 1000 - 600.
    ("no rule", VILLAGES, 23_400),
    # v1 and v3, passing by v2: 18000 - 2 x 1000 - 600.
    ("one kecamatan a day", VILLAGES.with_one_kecamatan(), 15_400),
    # v1 and v3 on one day, v2 on the other: 15400 + 9000 - 1000 - 400.
    (
        "one kecamatan on each of two days",
        VILLAGES.with_days(MONDAY, TUESDAY).with_one_kecamatan(),
        23_000,
    ),
)
