"""State what overtime brings on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10. A kit records 6 people an hour, 10 minutes each, sets
up in 15 minutes and packs up in 10. People are served from 08:00 to 16:00; teams leave at 07:00 and
are back by 18:00.
"""

from builders import MONDAY, TUESDAY, WEDNESDAY, a_problem

# There at 07:20, recording from 08:00 to 16:00: 480 minutes, 48 people; all 49 take until 16:10.
WEEK = a_problem().with_days(MONDAY).with_stop("v1", listed=49, at=20).with_lender("host")
SHUT = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=49, at=20, closes="16:09")
    .with_lender("host")
)
# Two days in a row, 48 and 49 people, or 90 and 7: nobody alone records all 97,
# which take 970 minutes.
LONG = a_problem().with_days(MONDAY, TUESDAY).with_stop("v1", listed=97, at=20).with_lender("host")
# Two stops of 44 people in all take 440 minutes of the 445 (35 between them);
# one more takes 450, until 16:05.
PAIR = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=20, at=20)
    .with_stop("v2", listed=25, at=30)
    .with_lender("host")
)

# A name, the week, and the value of its best plan.
CASES = (
    # 48000 - 1000 - 10 x 40.
    ("no overtime", WEEK, 46_600),
    # 10 minutes finish the village: 49000 - 1000 - 400 - 10 x 50.
    ("overtime that pays", WEEK.with_overtime(10, price=50), 47_100),
    # One person more is not worth 10 x 101.
    ("overtime that does not pay", WEEK.with_overtime(10, price=101), 46_600),
    # In 9 minutes more nobody is finished.
    ("overtime that is too short", WEEK.with_overtime(9), 46_600),
    # Back at 16:40, where overtime would end at 16:10 + 10 + 20.
    (
        "overtime and a late return",
        WEEK.with_hours(latest_return="16:39").with_overtime(10),
        46_600,
    ),
    # The stop closes before 16:10, though the team could stay.
    ("a stop that closes", SHUT.with_overtime(10), 46_600),
    # Two visits of 48: 96000 - 2 x 1400. With the 97th neither records everyone alone,
    # so neither may stay.
    ("no overtime for a shared crowd", LONG.with_overtime(30), 93_200),
    # Monday and Wednesday: one visit, one day; 49 people are finished all the same, on either.
    (
        "overtime instead of a second call",
        WEEK.with_days(MONDAY, WEDNESDAY).with_overtime(30, price=50),
        47_100,
    ),
    # 44000 - 2000 - 10 x 60 without; the second village is finished 5 minutes late:
    # 45000 - 2000 - 600 - 5 x 50.
    ("two villages", PAIR, 41_400),
    ("two villages in overtime", PAIR.with_overtime(30, price=50), 42_150),
)
