"""State the best value of weeks with later calls, mini stops, hours, rest days and requests.

There are limits, too. A visit costs 1000, a minute at the wheel 10. A kit records 6 people an hour,
sets up in 15 minutes and packs up in 10 (at a mini stop 4 and 3). People are served from 08:00 to
16:00.
"""

from builders import MONDAY, TUESDAY, ProblemBuilder, a_problem

from planner.model.resources import JourneyMode

EMPTY = a_problem().with_days(MONDAY)
TWO_DAYS = a_problem().with_days(MONDAY, TUESDAY)
ONE_VILLAGE = EMPTY.with_stop("v1", listed=12, at=20).with_lender(
    "host"
)  # 12000 - 1000 - 10 x 40 = 10600
CROWD = EMPTY.with_stop("v1", listed=60, at=20).with_lender("host")  # 48000 - 1400 = 46600
FAR = (
    EMPTY.with_stop("v1", listed=12, at=20)
    .with_office("office:far", at=-300)
    .with_lender("lender", office="office:far", journey=JourneyMode.DAY_BEFORE)
)
HARDLY = EMPTY.with_stop("v1", listed=1, at=30).with_lender(
    "host"
)  # 1000 - 1000 - 600: not worth it


def two_stops(*, mini: bool) -> ProblemBuilder:
    """Return a day on which 40 people wait at each of two stops ten minutes apart."""
    week = EMPTY.with_stop("v1", listed=40, at=20, mini=mini).with_stop(
        "v2", listed=40, at=30, mini=mini
    )
    return week.with_lender("host")


# A name, the week, and the value of its best plan.
CASES = (
    # (10 x 800 + 20 x 400) // 1000 = 16 people: 16000 - 1400.
    (
        "a later call",
        EMPTY.with_stop("v1", listed=99, at=20, earlier=(10, 20)).with_lender("host"),
        14_600,
    ),
    # 96 people come; two days record them all, 2 x (48000 - 1400), one visit half of them.
    ("two visits", TWO_DAYS.with_stop("v1", listed=96, at=20).with_lender("host"), 93_200),
    (
        "two visits to a crowd above the limit",
        TWO_DAYS.with_stop("v1", listed=96, at=20).with_lender("host").with_one_visit(95),
        93_200,
    ),
    (
        "one visit",
        TWO_DAYS.with_stop("v1", listed=96, at=20).with_lender("host").with_one_visit(96),
        46_600,
    ),
    # 10 + 10 + 15 of 480 minutes lie between the stops, 445 are left: 44 people.
    # 44000 - 2 x 1000 - 10 x 60.
    ("two stops", two_stops(mini=False), 41_400),
    # 3 + 10 + 4 minutes lie between: 463 are left, 46 people.
    ("two mini stops", two_stops(mini=True), 43_400),
    # Two hours hold 12 people: 12000 - 1400.
    (
        "opening hours",
        EMPTY.with_stop("v1", listed=60, at=20, opens="12:00", closes="14:00").with_lender("host"),
        10_600,
    ),
    # With Tuesday free one day records 48 of 96.
    (
        "a rest day",
        TWO_DAYS.with_stop("v1", listed=96, at=20).with_lender("host", rest_days=(TUESDAY,)),
        46_600,
    ),
    # A team needs a guide; there is none, or one.
    ("no guide", ONE_VILLAGE.with_class_rule(guides=1), 0),
    (
        "a guide",
        EMPTY.with_stop("v1", listed=12, at=20)
        .with_lender("host", guides=1)
        .with_class_rule(guides=1),
        10_600,
    ),
    # 12 of 60 people are turned away: 46600 - 12 x 1000. At 4000 each it is better to call nobody.
    ("people turned away", CROWD.with_changes(turned_away_price=1000), 34_600),
    ("too many turned away", CROWD.with_changes(turned_away_price=4000), 0),
    # One person is worth a visit only if a wish of 2000 is met by it, or if it must be.
    ("a wish", HARDLY.with_changes(prefer_price=2000).with_request("prefer", "v1"), 1_400),
    (
        "a wish of another day",
        HARDLY.with_changes(prefer_price=2000).with_request("prefer", "v1", TUESDAY),
        0,
    ),
    ("a must", HARDLY.with_request("must", "v1", MONDAY), -600),
    ("never", ONE_VILLAGE.with_request("never", "v1", MONDAY), 0),
    ("never by another lender", ONE_VILLAGE.with_request("never", "v1", lender="other"), 10_600),
    # Two people at home for a day and 20 km of fuel: 2 x 50000 + 20 x 1500 = 130000 rupiah.
    ("money enough", ONE_VILLAGE.with_changes(budget_idr=130_000), 10_600),
    ("money short", ONE_VILLAGE.with_changes(budget_idr=129_999), 0),
    # Sunday and Monday away, two people at 300000 each, Tuesday at home at 50000 each;
    # 2 x (300 + 20) minutes are 320 km at 1500: 600000 + 600000 + 100000 + 480000 rupiah.
    # 12000 - 1000 - 10 x 640 - 2 x 100.
    ("money enough for journeys", FAR.with_changes(budget_idr=1_780_000), 4_400),
    ("money short of journeys", FAR.with_changes(budget_idr=1_779_999), 0),
    # Ten cards: a visit of 100 minutes, 10000 - 1400.
    ("few cards", CROWD.with_changes(blank_cards=10), 8_600),
)
