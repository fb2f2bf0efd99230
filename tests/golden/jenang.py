"""State what the rule of the jenang costs on weeks small enough to try every plan.

A visit costs 1000, a minute at the wheel 10. A kit records 6 people an hour, so both stops fit one
day.
"""

from builders import MONDAY, ProblemBuilder, a_problem

VILLAGE = a_problem().with_days(MONDAY).with_stop("v1", listed=12, at=20).with_lender("host")


def orang_rimba(*, confirmed: bool) -> ProblemBuilder:
    """Add a stop of Orang Rimba: 20 people come if their jenang has agreed, else half of them."""
    return VILLAGE.with_stop("v2", listed=20, at=30, kind="orang_rimba", confirmed=confirmed)


# A name, the week, and the value of its best plan.
CASES = (
    # 12 + 10 people, 20 + 10 + 30 minutes: 22000 - 2 x 1000 - 600.
    ("no rule", orang_rimba(confirmed=False), 19_400),
    # The village alone: 12000 - 1000 - 10 x 40.
    ("the jenang has not agreed", orang_rimba(confirmed=False).with_jenang(), 10_600),
    # 12 + 20 people: 32000 - 2 x 1000 - 600.
    ("the jenang has agreed", orang_rimba(confirmed=True).with_jenang(), 29_400),
    # A village that is not confirmed needs no jenang: 12 + 10 people again.
    ("a village", VILLAGE.with_stop("v2", listed=20, at=30, confirmed=False).with_jenang(), 19_400),
)
