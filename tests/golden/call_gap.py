"""State the best value of weeks with visits to a stop days apart, by ``call_gap`` (law 2)."""

from datetime import timedelta

from builders import MONDAY, TUESDAY, WEDNESDAY, a_problem

THURSDAY, FRIDAY = WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)
VILLAGE = (
    a_problem().with_stop("v1", listed=144, at=20).with_lender("host")
)  # a day records 48 of them: 48000 - 1400 = 46600
APART = VILLAGE.with_days(MONDAY, WEDNESDAY)
EVERY_OTHER = VILLAGE.with_days(MONDAY, WEDNESDAY, FRIDAY)
SHUT = (
    a_problem()
    .with_days(MONDAY, WEDNESDAY, FRIDAY)
    .with_stop("v1", listed=144, at=20, closed=(WEDNESDAY,))
    .with_lender("host")
)

# A name, the week, and the value of its best plan.
CASES = (
    ("days in a row", VILLAGE.with_days(MONDAY, TUESDAY), 93_200),
    ("a day between", APART, 46_600),
    ("a day between, within the gap", APART.with_call_gap(2), 93_200),
    ("two days between", VILLAGE.with_days(MONDAY, THURSDAY).with_call_gap(2), 46_600),
    (
        "two days between, within the gap",
        VILLAGE.with_days(MONDAY, THURSDAY).with_call_gap(3),
        93_200,
    ),
    ("every other day", EVERY_OTHER.with_call_gap(2), 139_800),
    # Monday and Friday lie four days apart, which is no call without Wednesday.
    ("every other day, but closed between", SHUT.with_call_gap(2), 46_600),
)
