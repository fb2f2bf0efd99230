"""Prove that every law catches the plan that breaks it: a lawful plan, a change, a law's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import referee_wishes
from builders import FRIDAY, HOST, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, clock
from plan_builder import a_leg
from referee_scenarios import (
    FAR,
    LATER,
    LONG_AGO,
    guests,
    guests_day_before,
    journeys,
    lunch,
    moved,
    no_teams,
    one_day_with_guests,
    route_of,
    shared_crowd,
    stay,
    with_class_rules,
    with_days,
    with_leg,
    with_lender,
    with_member,
    with_route,
    with_stop,
    with_team,
    with_visit,
)

from planner.model.demand import Range
from planner.model.plan import Idle, Marginal, Member, Reason, Rest, TeamKit
from planner.model.resources import Role, VehicleClass
from planner.referee.judge import check


def with_totals(plan, **changes):
    return replace(
        plan,
        totals=replace(
            plan.totals, **{name: getattr(plan.totals, name) + by for name, by in changes.items()}
        ),
    )


def with_proof(plan, **changes):
    return replace(plan, proof=replace(plan.proof, **changes))


def with_reason(plan, reason):
    return replace(plan, unvisited=(replace(plan.unvisited[0], reason=reason), *plan.unvisited[1:]))


def with_rules(problem, **changes):
    return replace(problem, team_rules=replace(problem.team_rules, **changes))


def swapped(plan):
    """Exchange the stops of two visits and keep the times."""
    first, second = route_of(plan).visits
    names = (
        replace(first, stop=second.stop, village=second.village),
        replace(second, stop=first.stop, village=first.village),
    )
    return with_route(plan, visits=names)


def without_route(plan, day):
    return replace(plan, routes=tuple(route for route in plan.routes if route.date != day))


def with_second_route(plan, day):
    route = route_of(plan, day)
    return replace(
        plan,
        routes=tuple(
            one for each in plan.routes for one in ((each, route) if each is route else (each,))
        ),
    )


def through_base(plan):
    """Let the lunch team drive from v1 to v2 by way of the base."""
    problem, _ = lunch()
    legs = route_of(plan).legs
    there, back = (a_leg(problem, plan.teams[0], *ends) for ends in (("v1", HOST), (HOST, "v2")))
    return with_route(plan, legs=(legs[0], there, back, legs[2]))


def second_lead(plan):
    return with_team(
        plan, members=tuple(replace(member, lead=True) for member in plan.teams[0].members)
    )


def more_members(plan, count):
    """Add people who exist nowhere, with a role each."""
    extra = tuple(
        Member(id=f"x{n}", roles=(Role.OPERATOR,), lender="host", lead=False) for n in range(count)
    )
    return with_team(plan, members=(*plan.teams[0].members, *extra))


def third_visit(plan):
    """Send T01 to v1 on Wednesday instead of Tuesday, two days after Monday."""
    return moved(plan, TUESDAY, WEDNESDAY)


def with_kit(plan, kit, lender="host"):
    return with_team(plan, kits=(*plan.teams[0].kits, TeamKit(id=kit, lender=lender)))


# Each entry: what is wrong, the law that must say so, the lawful plan, the change.
PLAN_CHANGES = (
    ("a second visit two days later", "single_call", shared_crowd, third_visit),
    (
        "an inflated figure",
        "recorded",
        lunch,
        lambda plan: with_visit(plan, 1, expected_recorded=1),
    ),
    (
        "a figure too small",
        "recorded",
        lunch,
        lambda plan: with_visit(plan, 0, expected_recorded=-1),
    ),
    (
        "the later visit records first",
        "recorded",
        shared_crowd,
        lambda plan: with_visit(plan, 0, TUESDAY, expected_recorded=4),
    ),
    ("nobody turned away", "turned_away", lunch, lambda plan: with_visit(plan, 0, turned_away=-16)),
    (
        "turned away at an earlier visit",
        "turned_away",
        shared_crowd,
        lambda plan: with_visit(plan, 0, turned_away=1),
    ),
    ("a stop a minute early", "clock", lunch, lambda plan: with_visit(plan, 1, arrive=-1)),
    (
        "a departure a minute late",
        "clock",
        lunch,
        lambda plan: with_route(plan, depart=clock("07:01")),
    ),
    (
        "home a minute early",
        "clock",
        lunch,
        lambda plan: with_route(plan, arrive=route_of(plan).arrive - 1),
    ),
    ("a start after the end", "clock", lunch, lambda plan: with_visit(plan, 1, start=61)),
    ("swapped stops without new times", "clock", lunch, swapped),
    ("a leg dropped", "clock", lunch, lambda plan: with_route(plan, legs=route_of(plan).legs[1:])),
    ("a leg too many", "clock", lunch, lambda plan: with_route(plan, legs=route_of(plan).legs * 2)),
    (
        "legs in another order",
        "clock",
        lunch,
        lambda plan: with_route(plan, legs=route_of(plan).legs[::-1]),
    ),
    ("a shorter leg", "clock", lunch, lambda plan: with_leg(plan, 1, minutes=29)),
    ("fewer metres", "clock", lunch, lambda plan: with_leg(plan, 1, metres=1)),
    ("a better basis", "clock", lunch, lambda plan: with_leg(plan, 1, basis="override")),
    (
        "a leg on an idle day",
        "night",
        lunch,
        lambda plan: with_route(plan, TUESDAY, legs=route_of(plan).legs[:1]),
    ),
    (
        "a departure before the window",
        "window",
        lunch,
        lambda plan: with_route(plan, depart=clock("06:59")),
    ),
    (
        "home after the window",
        "window",
        lunch,
        lambda plan: with_route(plan, arrive=clock("18:01")),
    ),
    ("a hasty set-up", "set_up", lunch, lambda plan: with_visit(plan, 1, start=-1)),
    ("a hasty pack-up", "set_up", lunch, lambda plan: with_visit(plan, 1, end=1)),
    ("served before the shift", "shift", lunch, lambda plan: with_visit(plan, 0, start=-1)),
    ("served past the shift", "shift", lunch, lambda plan: with_visit(plan, 1, end=120, leave=120)),
    ("lunch skipped", "rest", lunch, lambda plan: with_route(plan, breaks=())),
    (
        "lunch shortened",
        "rest",
        lunch,
        lambda plan: with_route(plan, breaks=(Rest(place="v1", start=720, end=750),)),
    ),
    (
        "lunch taken twice",
        "rest",
        lunch,
        lambda plan: with_route(plan, breaks=route_of(plan).breaks * 2),
    ),
    (
        "lunch at another place",
        "rest",
        lunch,
        lambda plan: with_route(plan, breaks=(Rest(place="v2", start=720, end=780),)),
    ),
    ("lunch on a leg", "rest", lunch, lambda plan: with_visit(plan, 0, leave=-20)),
    (
        "lunch on an idle day",
        "rest",
        lunch,
        lambda plan: with_route(plan, TUESDAY, breaks=route_of(plan).breaks),
    ),
    ("hardly a visit", "least_stay", lunch, lambda plan: with_visit(plan, 1, end=-31)),
    (
        "a visit on a journey day",
        "journey",
        journeys,
        lambda plan: with_route(plan, SUNDAY, visits=route_of(plan).visits),
    ),
    (
        "a visit outside the week",
        "closed",
        journeys,
        lambda plan: with_route(plan, SUNDAY, visits=route_of(plan).visits),
    ),
    ("no route on a day", "night", lunch, lambda plan: without_route(plan, TUESDAY)),
    ("two routes on a day", "night", lunch, lambda plan: with_second_route(plan, TUESDAY)),
    (
        "a day outside the week",
        "night",
        lunch,
        lambda plan: with_route(plan, WEDNESDAY, date=FRIDAY),
    ),
    (
        "a start elsewhere than last night",
        "night",
        lunch,
        lambda plan: with_route(plan, TUESDAY, start_place="v2", end_place="v2"),
    ),
    (
        "a night without a bed",
        "night",
        lunch,
        lambda plan: with_route(plan, WEDNESDAY, end_place="v1"),
    ),
    (
        "a night at the office in mid-loan",
        "night",
        journeys,
        lambda plan: with_route(plan, TUESDAY, end_place=FAR),
    ),
    (
        "an idle day at noon",
        "night",
        lunch,
        lambda plan: with_route(plan, TUESDAY, depart=720, arrive=720),
    ),
    ("an idle day that lasts", "night", lunch, lambda plan: with_route(plan, TUESDAY, arrive=720)),
    ("a team that comes later", "loan", lunch, lambda plan: with_team(plan, first=TUESDAY)),
    (
        "a team that leaves a journey out",
        "loan",
        journeys,
        lambda plan: with_team(plan, last=WEDNESDAY),
    ),
    (
        "the wrong place at the start",
        "loan",
        guests,
        lambda plan: with_route(plan, start_place=HOST),
    ),
    (
        "not home at the end of the loan",
        "loan",
        guests,
        lambda plan: with_route(plan, TUESDAY, end_place=HOST),
    ),
    (
        "the wrong base in mid-loan",
        "loan",
        stay,
        lambda plan: with_route(plan, start_place="base:east"),
    ),
    ("a lender without service days", "loan", lunch, lambda plan: with_team(plan, lender="nobody")),
    (
        "a journey from a base",
        "journey",
        journeys,
        lambda plan: with_route(plan, SUNDAY, start_place="base:east"),
    ),
    (
        "a journey home that ends at a base",
        "journey",
        journeys,
        lambda plan: with_route(plan, THURSDAY, end_place=HOST),
    ),
    (
        "a journey by night",
        "journey",
        journeys,
        lambda plan: with_route(plan, SUNDAY, depart=clock("05:59")),
    ),
    (
        "a journey that ends late",
        "journey",
        journeys,
        lambda plan: with_route(plan, THURSDAY, arrive=clock("20:01")),
    ),
    (
        "a journey with a break",
        "journey",
        journeys,
        lambda plan: with_route(plan, SUNDAY, breaks=route_of(lunch()[1]).breaks),
    ),
    ("no kit", "crew", lunch, lambda plan: with_team(plan, kits=())),
    ("a kit without its operator", "crew", lunch, lambda plan: with_kit(plan, "host-kit-2")),
    ("one kit listed twice", "crew", lunch, lambda plan: with_kit(plan, "host-kit-1")),
    (
        "one person listed twice",
        "crew",
        lunch,
        lambda plan: with_team(plan, members=plan.teams[0].members * 2),
    ),
    ("no driver", "crew", lunch, lambda plan: with_team(plan, members=plan.teams[0].members[1:])),
    (
        "a role nobody has",
        "crew",
        lunch,
        lambda plan: with_member(plan, 0, roles=(Role.REGISTRAR,)),
    ),
    (
        "two roles at once",
        "crew",
        lunch,
        lambda plan: with_member(plan, 0, roles=(Role.DRIVER, Role.OPERATOR)),
    ),
    ("a passenger", "crew", lunch, lambda plan: with_member(plan, 0, roles=())),
    ("no lead", "crew", lunch, lambda plan: with_member(plan, 0, lead=False)),
    ("two leads", "crew", lunch, second_lead),
    ("seats exceeded", "crew", lunch, lambda plan: more_members(plan, 3)),
    (
        "a member of another lender than named",
        "crew",
        guests,
        lambda plan: with_member(plan, 2, lender="far"),
    ),
    (
        "a kit of another lender than named",
        "crew",
        guests,
        lambda plan: with_team(plan, kits=(TeamKit(id="host-kit-1", lender="far"),)),
    ),
    (
        "a vehicle of another class than it has",
        "crew",
        lunch,
        lambda plan: with_team(
            plan, vehicle=replace(plan.teams[0].vehicle, vehicle_class=VehicleClass.MOTORCYCLE)
        ),
    ),
    (
        "an officer in two teams",
        "shared",
        shared_crowd,
        lambda plan: with_team(plan, "T02", members=plan.teams[0].members),
    ),
    (
        "a kit in two teams",
        "shared",
        shared_crowd,
        lambda plan: with_team(plan, "T02", kits=plan.teams[0].kits),
    ),
    (
        "a vehicle in two teams",
        "shared",
        shared_crowd,
        lambda plan: with_team(plan, "T02", vehicle=plan.teams[0].vehicle),
    ),
    (
        "a borrowed vehicle",
        "lender",
        guests,
        lambda plan: with_team(plan, vehicle=replace(plan.teams[0].vehicle, id="host-car-1")),
    ),
    (
        "a borrowed driver",
        "lender",
        guests,
        lambda plan: with_member(plan, 0, id="host-driver-1", lender="host"),
    ),
    (
        "a guest from a lender elsewhere",
        "guests",
        guests,
        lambda plan: with_member(plan, 1, id="other-operator-1", lender="other"),
    ),
    (
        "a guest kit from a lender elsewhere",
        "guests",
        guests,
        lambda plan: with_kit(plan, "other-kit-1", "other"),
    ),
    ("guests not fetched", "guests", guests, lambda plan: with_leg(plan, 0, destination="v1")),
    (
        "guests not brought back",
        "guests",
        guests,
        lambda plan: with_leg(plan, -1, TUESDAY, origin="v2"),
    ),
    (
        "guests left out on a day of its own",
        "guests",
        guests_day_before,
        lambda plan: with_route(plan, MONDAY, end_place="v1"),
    ),
    (
        "guests taken home",
        "guests",
        guests_day_before,
        lambda plan: with_route(plan, WEDNESDAY, end_place="v1"),
    ),
    ("a base in the middle of a route", "guests", lunch, through_base),
    ("a base in the middle of a route, by the clock", "clock", lunch, through_base),
    (
        "expected recordings off by one",
        "totals",
        lunch,
        lambda plan: with_totals(plan, expected_recorded=1),
    ),
    ("turned away off by one", "totals", lunch, lambda plan: with_totals(plan, turned_away=-1)),
    ("visits off by one", "totals", lunch, lambda plan: with_totals(plan, visits=1)),
    ("villages off by one", "totals", lunch, lambda plan: with_totals(plan, villages=1)),
    ("metres off by one", "totals", lunch, lambda plan: with_totals(plan, metres=1)),
    ("minutes off by one", "totals", lunch, lambda plan: with_totals(plan, drive_minutes=-1)),
    ("nights off by one", "totals", lunch, lambda plan: with_totals(plan, nights_away=1)),
    ("cost off by one rupiah", "cost", lunch, lambda plan: with_totals(plan, cost_idr=1)),
    (
        "a value off by one",
        "value",
        lunch,
        lambda plan: with_proof(plan, value=plan.proof.value + 1, bound=plan.proof.bound + 1),
    ),
    (
        "a bound below the value",
        "proof",
        lunch,
        lambda plan: with_proof(plan, bound=plan.proof.value - 1),
    ),
    ("complete and interrupted", "proof", lunch, lambda plan: with_proof(plan, interrupted=True)),
    ("a village lost", "lost", lunch, lambda plan: replace(plan, unvisited=())),
    (
        "a stop visited and listed",
        "lost",
        lunch,
        lambda plan: replace(plan, unvisited=(replace(plan.unvisited[0], stop="v1"),)),
    ),
    (
        "a stop listed twice",
        "lost",
        lunch,
        lambda plan: replace(plan, unvisited=plan.unvisited * 2),
    ),
    ("an unknown stop visited", "unknown", lunch, lambda plan: with_visit(plan, 0, stop="v9")),
    (
        "an unknown stop left out",
        "unknown",
        lunch,
        lambda plan: replace(plan, unvisited=(replace(plan.unvisited[0], stop="v9"),)),
    ),
    (
        "the village of another stop",
        "unknown",
        lunch,
        lambda plan: with_visit(plan, 0, village="v2"),
    ),
    ("an unknown officer", "unknown", lunch, lambda plan: with_member(plan, 0, id="x")),
    ("an unknown kit", "unknown", lunch, lambda plan: with_kit(plan, "x")),
    (
        "an unknown vehicle",
        "unknown",
        lunch,
        lambda plan: with_team(plan, vehicle=replace(plan.teams[0].vehicle, id="x")),
    ),
    ("an unknown lender", "unknown", lunch, lambda plan: with_team(plan, lender="x")),
    (
        "an unknown team",
        "unknown",
        lunch,
        lambda plan: replace(plan, routes=(*plan.routes, replace(plan.routes[0], team="T09"))),
    ),
    ("an unknown place", "unknown", lunch, lambda plan: with_route(plan, end_place="base:moon")),
    (
        "an unknown end of a leg",
        "unknown",
        lunch,
        lambda plan: with_leg(plan, 0, origin="base:moon"),
    ),
    (
        "an unknown idle resource",
        "unknown",
        lunch,
        lambda plan: replace(plan, idle=(Idle(id="x", missing=()),)),
    ),
    (
        "an unknown lender in the marginals",
        "unknown",
        lunch,
        lambda plan: replace(
            plan, marginal=(Marginal(lender="x", add=(("kit", 1),), worth=0, basis="dual"),)
        ),
    ),
    ("done, but people are left", "reason", lunch, lambda plan: with_reason(plan, Reason.DONE)),
    ("closed, but open", "reason", lunch, lambda plan: with_reason(plan, Reason.CLOSED)),
    (
        "no suitable team, but a car would do",
        "reason",
        lunch,
        lambda plan: with_reason(plan, Reason.NO_SUITABLE_TEAM),
    ),
    (
        "unreachable, but 90 minutes away",
        "reason",
        lunch,
        lambda plan: with_reason(plan, Reason.UNREACHABLE),
    ),
    (
        "teams out of order",
        "structure",
        shared_crowd,
        lambda plan: replace(plan, teams=plan.teams[::-1]),
    ),
    (
        "a team id used twice",
        "structure",
        shared_crowd,
        lambda plan: replace(plan, teams=(plan.teams[0], *plan.teams)),
    ),
    (
        "routes out of order",
        "structure",
        lunch,
        lambda plan: replace(plan, routes=plan.routes[::-1]),
    ),
    (
        "unvisited out of order",
        "structure",
        shared_crowd,
        lambda plan: replace(plan, unvisited=(*plan.unvisited, *no_teams()[1].unvisited)),
    ),
    (
        "members out of order",
        "structure",
        lunch,
        lambda plan: with_team(plan, members=plan.teams[0].members[::-1]),
    ),
    *referee_wishes.PLAN_CHANGES,
)

# The same with a change of the problem, under which the plan is lawful no more.
PROBLEM_CHANGES = (
    ("a closed day", "closed", lunch, lambda problem: with_stop(problem, closed=(MONDAY,))),
    ("a hall overfull", "hall", shared_crowd, lambda problem: with_stop(problem, hall_kits=1)),
    (
        "a road for four wheels",
        "access",
        lunch,
        lambda problem: with_stop(problem, vehicle_classes=(VehicleClass.MOTORCYCLE,)),
    ),
    ("no way", "clock", lunch, lambda problem: replace(problem, matrices=())),
    ("no lodging any more", "night", journeys, lambda problem: with_stop(problem, lodging=False)),
    (
        "a longer least stay",
        "least_stay",
        lunch,
        lambda problem: with_least_stay(problem, minutes=61),
    ),
    (
        "a longer least stay to finish",
        "least_stay",
        journeys,
        lambda problem: with_least_stay(problem, finished_minutes=121),
    ),
    (
        "a loan that ended",
        "loan",
        lunch,
        lambda problem: with_lender(problem, "host", loan_from=LONG_AGO, loan_to=SUNDAY),
    ),
    (
        "a loan that begins on Tuesday",
        "loan",
        lunch,
        lambda problem: with_lender(problem, "host", loan_from=TUESDAY),
    ),
    (
        "a loan too short",
        "loan",
        journeys,
        lambda problem: with_lender(problem, "far", min_away_days=4),
    ),
    (
        "a stay too short",
        "loan",
        stay,
        lambda problem: with_lender(problem, "far", min_away_days=(LATER - LONG_AGO).days + 2),
    ),
    (
        "a loan that ends in this week",
        "loan",
        stay,
        lambda problem: with_lender(problem, "far", loan_to=MONDAY + timedelta(days=6)),
    ),
    (
        "too long at the wheel",
        "journey",
        journeys,
        lambda problem: with_journey(problem, max_drive_minutes=119),
    ),
    (
        "nights capped",
        "nights_away",
        journeys,
        lambda problem: with_class_rules(problem, max_nights_away=3),
    ),
    (
        "more kits than a vehicle takes",
        "crew",
        guests,
        lambda problem: with_class_rules(problem, max_kits=1),
    ),
    (
        "registrars asked for",
        "crew",
        lunch,
        lambda problem: with_class_rules(problem, registrars=1),
    ),
    ("no rule for the class", "crew", lunch, lambda problem: with_rules(problem, classes=())),
    ("smaller teams", "crew", guests, lambda problem: with_rules(problem, largest_team=2)),
    ("no guests", "guests", guests, lambda problem: with_rules(problem, guests=False)),
    (
        "guests who leave early",
        "guests",
        guests,
        lambda problem: with_lender(problem, "host", loan_to=MONDAY),
    ),
    (
        "another meeting base",
        "guests",
        one_day_with_guests,
        lambda problem: with_rules(problem, meeting_base="base:east"),
    ),
    (
        "a shorter day",
        "window",
        lunch,
        lambda problem: with_days(problem, latest_return=clock("15:00")),
    ),
    (
        "a new village",
        "lost",
        lunch,
        lambda problem: replace(
            problem, stops=(*problem.stops, replace(problem.stops[0], id="v4"))
        ),
    ),
    (
        "dearer visits",
        "value",
        lunch,
        lambda problem: replace(
            problem, objective=replace(problem.objective, visit_price=1_001_000)
        ),
    ),
    (
        "dearer lodging",
        "cost",
        journeys,
        lambda problem: replace(problem, pay=replace(problem.pay, lodging_idr=1)),
    ),
    *referee_wishes.PROBLEM_CHANGES,
)


def with_least_stay(problem, **changes):
    return replace(
        problem,
        rules=replace(problem.rules, least_stay=replace(problem.rules.least_stay, **changes)),
    )


def with_journey(problem, **changes):
    return replace(problem, journey=replace(problem.journey, **changes))


def laws_broken(problem, plan):
    return {violation.law for violation in check(problem, plan).violations}


@pytest.mark.parametrize(
    ("wrong", "law", "scenario", "change"),
    PLAN_CHANGES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_changed_plan_is_caught(wrong, law, scenario, change):
    """One change of a lawful plan breaks the law that is named."""
    problem, plan = scenario()
    assert law in laws_broken(problem, change(plan)), wrong


@pytest.mark.parametrize(
    ("wrong", "law", "scenario", "change"),
    PROBLEM_CHANGES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_plan_is_caught_under_another_problem(wrong, law, scenario, change):
    """A plan that was lawful breaks the law that is named when the problem changes."""
    problem, plan = scenario()
    assert law in laws_broken(change(problem), plan), wrong


@pytest.mark.parametrize(
    ("law", "scenario", "change"),
    [
        ("recorded", lunch, lambda plan: with_visit(plan, 1, expected_recorded=1)),
        ("turned_away", lunch, lambda plan: with_visit(plan, 0, turned_away=1)),
        (
            "window",
            lunch,
            lambda plan: with_route(with_visit(plan, 1, leave=126), arrive=clock("18:01")),
        ),
        ("rest", lunch, lambda plan: with_route(plan, breaks=())),
        ("night", lunch, lambda plan: with_route(plan, TUESDAY, depart=430, arrive=430)),
        ("crew", lunch, second_lead),
        ("totals", lunch, lambda plan: with_totals(plan, metres=1)),
        ("cost", lunch, lambda plan: with_totals(plan, cost_idr=-1)),
        ("value", lunch, lambda plan: with_proof(plan, value=plan.proof.value - 1)),
        ("proof", lunch, lambda plan: with_proof(plan, interrupted=True)),
        ("lost", lunch, lambda plan: replace(plan, unvisited=())),
        ("reason", lunch, lambda plan: with_reason(plan, Reason.DONE)),
        ("structure", lunch, lambda plan: replace(plan, routes=plan.routes[::-1])),
    ],
)
def test_nothing_else_is_blamed(law, scenario, change):
    """A change that breaks one law only is reported once, under that law only."""
    problem, plan = scenario()
    assert [violation.law for violation in check(problem, change(plan)).violations] == [law]


def test_a_true_reason_is_no_violation():
    """Each reason that can be checked is accepted where it is true."""
    problem, plan = lunch()
    week = tuple(day.date for day in problem.week.days)
    far = replace(
        problem.matrices[0],
        minutes=tuple(
            tuple(999 if cell == 90 else cell for cell in row)
            for row in problem.matrices[0].minutes
        ),
    )
    truths = (
        (
            Reason.DONE,
            with_stop(
                problem,
                "v3",
                demand=replace(problem.stops[2].demand, listed=Range(low=0, typical=0, high=0)),
            ),
        ),
        (Reason.CLOSED, with_stop(problem, "v3", closed=week)),
        (
            Reason.NO_SUITABLE_TEAM,
            with_stop(problem, "v3", vehicle_classes=(VehicleClass.MOTORCYCLE,)),
        ),
        (Reason.UNREACHABLE, replace(problem, matrices=(far,))),
    )
    for reason, changed in truths:
        assert "reason" not in laws_broken(changed, with_reason(plan, reason)), reason


def test_a_journey_day_inside_the_week_is_no_service_day():
    """If the loan begins on Tuesday, Monday is a journey day.

    Its own window holds, and its visit is a violation.
    """
    problem, plan = guests_day_before()
    problem = replace(
        problem,
        week=replace(
            problem.week, days=(replace(problem.week.days[0], date=MONDAY), *problem.week.days)
        ),
    )
    assert laws_broken(problem, plan) == set()
    early = with_route(plan, MONDAY, depart=clock("06:30"), arrive=clock("09:50"))
    assert (
        laws_broken(problem, early) == set()
    )  # before the day's 7:00, after the journey's 6:00: 200 min to the base
    assert "journey" in laws_broken(
        problem, with_route(plan, MONDAY, visits=route_of(plan, TUESDAY).visits)
    )


def test_every_law_is_broken_by_a_test():
    """No law of docs/laws.md lacks a corruption."""
    named = {law for _, law, *_ in (*PLAN_CHANGES, *PROBLEM_CHANGES)}
    assert named == {
        *("single_call", "recorded", "turned_away"),
        *(
            "clock",
            "window",
            "set_up",
            "shift",
            "hours",
            "rest",
            "least_stay",
            "closed",
            "hall",
            "access",
        ),
        *("night", "loan", "journey", "rest_day", "nights_away"),
        *("crew", "shared", "lender", "guests"),
        *(
            "totals",
            "cost",
            "value",
            "budget",
            "cards",
            "proof",
            "lost",
            "unknown",
            "reason",
            "structure",
        ),
        *("request", "daylight", "jenang", "most_stops", "one_kecamatan"),
    }
