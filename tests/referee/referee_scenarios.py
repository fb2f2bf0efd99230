"""Lawful hand-made plans, and words to change one thing in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from builders import FRIDAY, HOST, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, a_plan, a_problem

from planner.model.resources import JourneyMode, Role, Weekend
from planner.model.rules import SecondCall

FAR = "office:far"
LONG_AGO, LATER = MONDAY - timedelta(days=30), MONDAY + timedelta(days=30)


def lunch():
    """Send the host's team to two stops around lunch on Monday.

    There is no work on the other days, and one stop is left out.
    """
    problem = (
        a_problem()
        .with_break("12:00", "13:00")
        .with_stop("v1", listed=40, at=20)
        .with_stop("v2", listed=20, at=50, lodging=True)
        .with_stop("v3", listed=30, at=90, kecamatan="k2")
        .with_floor("k1", 600)
        .with_floor("k2", 100)
        .with_target(900, bend_price=300)
        .with_lender(
            "host",
            operators=2,
            kits=2,
            vehicles=2,
            drivers=2,
            officers=((Role.OPERATOR, Role.REGISTRAR),),
        )
        .build()
    )
    return problem, a_plan(problem).with_team("T01").with_day(
        "T01", MONDAY, visits=[("v1", 240), ("v2", 60)]
    ).build()


def journeys():
    """Send a team from a far office that travels on Sunday and Thursday.

    It sleeps at a village and at a second base.
    """
    problem = (
        a_problem()
        .with_base("base:east", at=60)
        .with_office(FAR, at=-120)
        .with_stop("v1", listed=12, at=20, lodging=True)
        .with_stop("v2", listed=18, at=50)
        .with_class_rule(max_nights_away=4)
        .with_lender("far", office=FAR, loan=(MONDAY, WEDNESDAY), journey=JourneyMode.DAY_BEFORE)
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01", first=SUNDAY, last=THURSDAY)
        .with_day("T01", SUNDAY, start=FAR, end=HOST)
        .with_day("T01", MONDAY, visits=[("v1", 120)], end="v1")
        .with_day("T01", TUESDAY, visits=[("v2", 180)], end="base:east")
        .with_day("T01", WEDNESDAY, end=HOST)
        .with_day("T01", THURSDAY, end=FAR)
        .build()
    )
    return problem, plan


def guests():
    """Send a team from a far office that meets an operator and kit of the host, and returns them.

    It travels in the shift.
    """
    problem = (
        a_problem()
        .with_changes(guests=True)
        .with_office(FAR, at=-60)
        .with_stop("v1", listed=60, at=20, lodging=True)
        .with_stop("v2", listed=40, at=40)
        .with_lender("far", office=FAR, loan=(MONDAY, TUESDAY))
        .with_lender("host", kits=2, operators=2)
        .with_lender("other", office=FAR, loan=(MONDAY, TUESDAY))
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01", lender="far", guests_of="host", guest_kits=1, last=TUESDAY)
        .with_day("T01", MONDAY, start=FAR, visits=[("v1", 240)], end="v1", meets=True)
        .with_day("T01", TUESDAY, visits=[("v2", 120)], end=FAR, parts=True)
        .build()
    )
    return problem, plan


def shared_crowd():
    """Send two teams of the host to one stop, on Monday, and one of them again on Tuesday."""
    problem = (
        a_problem()
        .with_stop("v1", listed=50, at=20)
        .with_stop("v2", listed=8, at=60)
        .with_lender("host", operators=2, kits=2, drivers=2, vehicles=2)
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01")
        .with_team("T02")
        .with_day("T01", MONDAY, visits=[("v1", 180)])
        .with_day("T02", MONDAY, visits=[("v1", 240, "09:00")])
        .with_day("T01", TUESDAY, visits=[("v1", 120)])
        .build()
    )
    return problem, plan


def stay():
    """Plan the middle of a loan: no journey is due, and the team sleeps in the field at the end."""
    problem = (
        a_problem()
        .with_changes(guests=True)
        .with_office(FAR, at=-60)
        .with_base("base:east", at=60)
        .with_stop("v1", listed=12, at=50)
        .with_lender(
            "far",
            office=FAR,
            loan=(LONG_AGO, LATER),
            journey=JourneyMode.DAY_BEFORE,
            weekend=Weekend.STAY,
        )
        .with_lender("host")
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01", lender="far", guests_of="host", guest_kits=1)
        .with_day("T01", MONDAY, visits=[("v1", 60)], end="base:east")
        .build()
    )
    return problem, plan


def guests_day_before():
    """Send a team on calendar days of its own, with guests.

    It meets them on the evening before and leaves them on the last day.
    """
    problem = (
        a_problem()
        .with_changes(guests=True)
        .with_days(TUESDAY, WEDNESDAY)
        .with_office(FAR, at=-200)
        .with_stop("v1", listed=24, at=30)
        .with_lender(
            "far",
            office=FAR,
            loan=(TUESDAY, WEDNESDAY),
            journey=JourneyMode.DAY_BEFORE,
            min_away_days=2,
        )
        .with_lender("host")
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01", lender="far", guests_of="host", guest_kits=1, first=MONDAY, last=THURSDAY)
        .with_day("T01", MONDAY, start=FAR, end=HOST)
        .with_day("T01", TUESDAY, visits=[("v1", 120)], end=HOST)
        .with_day("T01", THURSDAY, end=FAR)
        .build()
    )
    return problem, plan


def no_teams():
    """Plan a week in which nobody goes anywhere."""
    problem = a_problem().with_stop("v1", listed=10, at=20).with_floor("k1", 500).build()
    return problem, a_plan(problem).build()


def one_day_with_guests():
    """Plan a loan of one day: past the meeting base both ways."""
    problem = (
        a_problem()
        .with_changes(guests=True)
        .with_office(FAR, at=-30)
        .with_stop("v1", listed=24, at=30)
        .with_lender("far", office=FAR, loan=(WEDNESDAY, FRIDAY))
        .with_lender("host")
        .build()
    )
    plan = (
        a_plan(problem)
        .with_team("T01", lender="far", guests_of="host", guest_kits=1, first=WEDNESDAY)
        .with_day(
            "T01", WEDNESDAY, start=FAR, visits=[("v1", 120)], end=FAR, meets=True, parts=True
        )
        .build()
    )
    return problem, plan


def overtime():
    """Serve all 49 people of a stop from the start of the shift to ten minutes after it.

    It may not be longer.
    """
    problem = (
        a_problem()
        .with_stop("v1", listed=49, at=20)
        .with_lender("host")
        .with_overtime(10, price=50)
        .build()
    )
    return problem, a_plan(problem).with_team("T01").with_day(
        "T01", MONDAY, visits=[("v1", 490)]
    ).build()


def second_call():
    """Call a stop on Monday, when all 40 who come are recorded, and again on Wednesday.

    Then 24 of the 60 who stayed away come.
    """
    week = (
        a_problem()
        .with_stop("v1", listed=100, turnout=400, at=20)
        .with_lender("host")
        .with_rules(second_call=SecondCall(days=2))
    )
    problem = week.build()
    plan = (
        a_plan(problem)
        .with_team("T01")
        .with_day("T01", MONDAY, visits=[("v1", 400)])
        .with_day("T01", WEDNESDAY, visits=[("v1", 240)])
    )
    return problem, plan.build()


LAWFUL = (
    lunch,
    journeys,
    guests,
    shared_crowd,
    stay,
    guests_day_before,
    no_teams,
    one_day_with_guests,
    overtime,
    second_call,
)


def with_team(plan, team="T01", **changes):
    """Change fields of a team."""
    return replace(
        plan, teams=tuple(replace(one, **changes) if one.id == team else one for one in plan.teams)
    )


def with_route(plan, day=MONDAY, team="T01", **changes):
    """Change fields of a team's day."""
    return replace(
        plan,
        routes=tuple(
            replace(route, **changes) if (route.team, route.date) == (team, day) else route
            for route in plan.routes
        ),
    )


def route_of(plan, day=MONDAY, team="T01"):
    """Return a team's day."""
    return next(route for route in plan.routes if (route.team, route.date) == (team, day))


def moved(plan, day, to):
    """Put the work of T01's ``day`` on the idle day ``to``."""
    work, idle = route_of(plan, day), route_of(plan, to)
    plan = replace(plan, routes=tuple(route for route in plan.routes if route not in (work, idle)))
    routes = (*plan.routes, replace(work, date=to), replace(idle, date=day))
    return replace(plan, routes=tuple(sorted(routes, key=lambda route: (route.team, route.date))))


def with_visit(plan, number=0, day=MONDAY, team="T01", **changes):
    """Change fields of a visit; numbers are added to what was there."""
    visits = list(route_of(plan, day, team).visits)
    changes = {
        name: getattr(visits[number], name) + value
        if isinstance(value, int) and not isinstance(value, bool)
        else value
        for name, value in changes.items()
    }
    visits[number] = replace(visits[number], **changes)
    return with_route(plan, day, team, visits=tuple(visits))


def with_leg(plan, number=0, day=MONDAY, team="T01", **changes):
    """Change fields of a leg."""
    legs = list(route_of(plan, day, team).legs)
    legs[number] = replace(legs[number], **changes)
    return with_route(plan, day, team, legs=tuple(legs))


def with_member(plan, number=0, team="T01", **changes):
    """Change fields of a member."""
    members = list(next(one for one in plan.teams if one.id == team).members)
    members[number] = replace(members[number], **changes)
    return with_team(plan, team, members=tuple(members))


def with_stop(problem, stop="v1", **changes):
    """Change fields of a stop of the problem."""
    return replace(
        problem,
        stops=tuple(replace(one, **changes) if one.id == stop else one for one in problem.stops),
    )


def with_lender(problem, lender, **changes):
    """Change fields of a lender of the problem."""
    return replace(
        problem,
        lenders=tuple(
            replace(one, **changes) if one.id == lender else one for one in problem.lenders
        ),
    )


def with_class_rules(problem, **changes):
    """Change fields of every class rule."""
    rules = tuple(replace(rule, **changes) for rule in problem.team_rules.classes)
    return replace(problem, team_rules=replace(problem.team_rules, classes=rules))


def with_days(problem, **changes):
    """Change fields of every day."""
    return replace(
        problem,
        week=replace(
            problem.week, days=tuple(replace(day, **changes) for day in problem.week.days)
        ),
    )
