"""State the best value of weeks without and with ``second_call`` (law 2).

Those who stayed away may be called again.
"""

from datetime import timedelta

from builders import MONDAY, TUESDAY, WEDNESDAY, a_problem

from planner.model.rules import CallGap, SecondCall

THURSDAY = WEDNESDAY + timedelta(days=1)
AFTER_TWO, AFTER_THREE = SecondCall(days=2), SecondCall(days=3)
# Of 100 listed 40 come: a day records them, 40000 - 1400.
# Of the 60 others 4 in 10 come to a second call: 24000 - 1400.
VILLAGE = a_problem().with_stop("v1", listed=100, turnout=400, at=20).with_lender("host")
# Of 200 listed 80 come, 48 a day: on days in a row all of them, 80000 - 2800.
# Of the 120 others 48 come on Thursday: 48000 - 1400.
LARGE = (
    a_problem()
    .with_stop("v1", listed=200, turnout=400, at=20)
    .with_lender("host")
    .with_days(MONDAY, TUESDAY, THURSDAY)
)

# A name, the week, and the value of its best plan.
CASES = (
    ("one call", VILLAGE, 38_600),
    ("a second two days later", VILLAGE.with_rules(second_call=AFTER_TWO), 61_200),
    (
        "no second after one day",
        VILLAGE.with_days(MONDAY, TUESDAY).with_rules(second_call=AFTER_TWO),
        38_600,
    ),
    ("no second after two days", VILLAGE.with_rules(second_call=AFTER_THREE), 38_600),
    ("few come, once a week", VILLAGE.with_one_visit(40).with_rules(second_call=AFTER_TWO), 38_600),
    ("two days of one call", LARGE, 77_200),
    ("two days of one call, and a second", LARGE.with_rules(second_call=AFTER_TWO), 123_800),
    # On Monday and Thursday alone 32 of the first call still wait, so there is no second.
    (
        "the first not finished",
        LARGE.with_days(MONDAY, THURSDAY).with_rules(second_call=AFTER_TWO),
        46_600,
    ),
    (
        "within the gap of one call",
        LARGE.with_days(MONDAY, WEDNESDAY).with_rules(
            call_gap=CallGap(days=2), second_call=AFTER_TWO
        ),
        77_200,
    ),
)
