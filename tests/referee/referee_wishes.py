"""Lawful plans under limits, requests, rest days and office rules, and changes that break them."""

from __future__ import annotations

from dataclasses import replace

from builders import MONDAY, TUESDAY, WEDNESDAY, a_plan, a_problem, clock
from prices import in_millionths
from referee_scenarios import (
    guests,
    journeys,
    lunch,
    moved,
    overtime,
    shared_crowd,
    with_class_rules,
    with_lender,
    with_stop,
    with_visit,
)

from planner.model.campaign import RequestKind
from planner.model.rules import (
    Daylight,
    Jenang,
    LaterCalls,
    MiniStop,
    MostStops,
    OneKecamatan,
    OneVisit,
    Overtime,
)


def wishes():
    """Send a team with a guide to a stop's second call in its opening hours, and to a mini stop.

    Tuesday is free. To v1 come (10 x 800 + 20 x 400) // 1000 = 16. The day ends with the light, the
    money and the cards.
    """
    problem = (
        a_problem()
        .with_stop("v1", listed=99, at=20, earlier=(10, 20), opens="08:30", closes="11:00")
        .with_stop("v2", listed=6, at=30, mini=True)
        .with_stop("v3", listed=30, at=50, kind="orang_rimba", confirmed=False)
        .with_lender("host", guides=1, rest_days=(TUESDAY,))
        .with_class_rule(guides=1)
        .with_one_visit(20)
        .with_daylight("07:00", "12:57")
        .with_jenang()
        .with_most_stops(2)
        .with_changes(
            kilometre_price=7,
            turned_away_price=300,
            prefer_price=5000,
            budget_idr=495_000,
            blank_cards=21,
        )
        .with_request("must", "v1", MONDAY, WEDNESDAY, lender="host")
        .with_request("prefer", "v2")
        .with_request("prefer", "v3")
        .with_request("never", "v2", WEDNESDAY)
        .build()
    )
    return problem, a_plan(problem).with_team("T01").with_day(
        "T01", MONDAY, visits=[("v1", 150), ("v2", 60)]
    ).build()


def with_rule(problem, **changes):
    """Change rules of the problem."""
    return replace(problem, rules=replace(problem.rules, **changes))


def with_limits(problem, **changes):
    """Change limits of the problem."""
    return replace(problem, limits=replace(problem.limits, **changes))


def with_prices(problem, **changes):
    """Change prices of the problem, in thousandths of a person."""
    return replace(problem, objective=replace(problem.objective, **in_millionths(**changes)))


def with_request(problem, number, **changes):
    """Change one request of the problem."""
    requests = list(problem.requests)
    requests[number] = replace(requests[number], **changes)
    return replace(problem, requests=tuple(requests))


def light(sunrise, sunset):
    """Return the rule of daylight."""
    return Daylight(sunrise=clock(sunrise), sunset=clock(sunset))


# Each entry: what is wrong, the law that must say so, the lawful plan, the change.
PLAN_CHANGES = (
    ("served before the stop opens", "hours", wishes, lambda plan: with_visit(plan, 0, start=-1)),
    ("served after the stop closes", "hours", wishes, lambda plan: with_visit(plan, 0, end=1)),
    ("a hasty set-up at a mini stop", "set_up", wishes, lambda plan: with_visit(plan, 1, start=-1)),
    ("a hasty pack-up at a mini stop", "set_up", wishes, lambda plan: with_visit(plan, 1, end=1)),
    ("work on a rest day", "rest_day", wishes, lambda plan: moved(plan, MONDAY, TUESDAY)),
    (
        "a wish fulfilled on a day that is forbidden",
        "request",
        wishes,
        lambda plan: moved(plan, MONDAY, WEDNESDAY),
    ),
    ("driving after sunset", "daylight", wishes, lambda plan: with_visit(plan, 1, leave=1)),
)

# The same with a change of the problem, under which the plan is lawful no more.
PROBLEM_CHANGES = (
    (
        "visits that a small crowd does not get",
        "single_call",
        shared_crowd,
        lambda problem: with_rule(problem, one_visit=OneVisit(people=50)),
    ),
    (
        "fewer come again",
        "recorded",
        wishes,
        lambda problem: with_rule(
            problem, later_calls=LaterCalls(turned_away_share=600, absent_share=400)
        ),
    ),
    ("an ordinary stop", "set_up", wishes, lambda problem: with_stop(problem, "v2", mini=False)),
    (
        "a longer least stay at a mini stop",
        "least_stay",
        wishes,
        lambda problem: with_rule(
            problem, mini_stop=MiniStop(set_up_minutes=4, pack_up_minutes=3, least_stay_minutes=61)
        ),
    ),
    ("a guide asked for", "crew", lunch, lambda problem: with_class_rules(problem, guides=1)),
    (
        "a rest day on the way",
        "rest_day",
        guests,
        lambda problem: with_lender(problem, "far", rest_days=(TUESDAY,)),
    ),
    ("less money", "budget", wishes, lambda problem: with_limits(problem, budget_idr=494_999)),
    ("fewer cards", "cards", wishes, lambda problem: with_limits(problem, blank_cards=20)),
    (
        "dearer people turned away",
        "value",
        wishes,
        lambda problem: with_prices(problem, turned_away_price=301),
    ),
    ("dearer kilometres", "value", wishes, lambda problem: with_prices(problem, kilometre_price=8)),
    (
        "a wish worth less",
        "value",
        wishes,
        lambda problem: with_prices(problem, prefer_price=4_999),
    ),
    (
        "a wish of another day",
        "value",
        wishes,
        lambda problem: with_request(problem, 1, dates=(TUESDAY,)),
    ),
    (
        "a must on another day",
        "request",
        wishes,
        lambda problem: with_request(problem, 0, dates=(WEDNESDAY,)),
    ),
    (
        "a must for another lender",
        "request",
        wishes,
        lambda problem: with_request(problem, 0, lender="far"),
    ),
    ("a must elsewhere", "request", wishes, lambda problem: with_request(problem, 0, stop="v3")),
    ("never on any day", "request", wishes, lambda problem: with_request(problem, 3, dates=())),
    (
        "a must instead of a wish",
        "request",
        wishes,
        lambda problem: with_request(problem, 2, kind=RequestKind.MUST),
    ),
    (
        "an earlier sunset",
        "daylight",
        wishes,
        lambda problem: with_rule(problem, daylight=light("07:00", "12:56")),
    ),
    (
        "a later sunrise",
        "daylight",
        wishes,
        lambda problem: with_rule(problem, daylight=light("07:01", "12:57")),
    ),
    (
        "a journey before sunrise",
        "daylight",
        journeys,
        lambda problem: with_rule(problem, daylight=light("06:01", "19:00")),
    ),
    ("no overtime", "shift", overtime, lambda problem: with_rule(problem, overtime=None)),
    (
        "less overtime",
        "shift",
        overtime,
        lambda problem: with_rule(problem, overtime=Overtime(minutes=9)),
    ),
    (
        "dearer overtime",
        "value",
        overtime,
        lambda problem: with_prices(problem, overtime_minute_price=51),
    ),
    (
        "fewer visits a day",
        "most_stops",
        wishes,
        lambda problem: with_rule(problem, most_stops=MostStops(visits=1)),
    ),
    (
        "visits in two kecamatan",
        "one_kecamatan",
        wishes,
        lambda problem: with_stop(
            with_rule(problem, one_kecamatan=OneKecamatan()), kecamatan="another"
        ),
    ),
    (
        "Orang Rimba whose jenang has not agreed",
        "jenang",
        lunch,
        lambda problem: with_stop(
            with_rule(problem, jenang=Jenang()), kind="orang_rimba", confirmed=False
        ),
    ),
)
