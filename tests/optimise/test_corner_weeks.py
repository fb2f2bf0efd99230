"""Prove that weeks with little or nothing to do get a lawful plan that says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from brute import find_best_value
from builders import FRIDAY, HOST, MONDAY, SATURDAY, TUESDAY, a_plan, a_problem
from optimise.tiny_weeks import QUICKLY, seeded_week

from planner.model.plan import Reason
from planner.model.resources import VehicleClass, Weekend
from planner.optimise.solve import solve
from planner.referee.judge import check

WEEK = a_problem().with_days(MONDAY, TUESDAY)
ONE_STOP = WEEK.with_stop("v1", listed=12, at=20)
FAR = ONE_STOP.with_office("office:far", at=-30)


def lawful_plan(week):
    """Return the plan of ``week``, which the referee passes and whose bound all plans keep to."""
    problem = week.build()
    plan = solve(problem, effort=QUICKLY)
    assert [violation.text for violation in check(problem, plan).violations] == []
    assert plan.proof.value <= find_best_value(problem) <= plan.proof.bound
    return plan


def reasons_of(plan):
    """Return the reason of each stop left out."""
    return {item.stop: item.reason for item in plan.unvisited}


def test_one_village_and_one_team():
    """All 12 people are recorded in one visit of two hours from 08:00; nobody is turned away."""
    plan = lawful_plan(ONE_STOP.with_lender("host"))
    assert [
        (visit.stop, visit.start, visit.end, visit.expected_recorded)
        for route in plan.routes
        for visit in route.visits
    ] == [("v1", 480, 600, 12)]
    assert (plan.totals.expected_recorded, plan.totals.turned_away, plan.unvisited) == (12, 0, ())
    assert [team.vehicle.id for team in plan.teams] == ["host-car-1"]


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        ({"listed": 12, "at": 20, "closed": (MONDAY, TUESDAY)}, Reason.CLOSED),
        ({"listed": 0, "at": 20}, Reason.DONE),
        ({"listed": 12, "at": 2000}, Reason.UNREACHABLE),
        ({"listed": 12, "at": 20, "classes": (VehicleClass.MOTORCYCLE,)}, Reason.NO_SUITABLE_TEAM),
        (
            {"listed": 1, "at": 20},
            Reason.NOT_WORTH_A_STOP,
        ),  # a person is worth 1000, as is the visit, and the drive costs 400
    ],
)
def test_a_stop_that_cannot_be_served_says_why(stop, reason):
    """A stop beside one that is served is left out with its true reason."""
    plan = lawful_plan(ONE_STOP.with_stop("v2", **stop).with_lender("host"))
    assert reasons_of(plan) == {"v2": reason}


def test_a_stop_that_others_crowd_out_says_so():
    """One day holds the 48 people of the nearer stop; the other is crowded out at a price.

    The other stop is worth more than its cost.
    """
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=48, at=20)
        .with_stop("v2", listed=12, at=90)
        .with_lender("host")
    )
    plan = lawful_plan(week)
    assert reasons_of(plan) == {"v2": Reason.CROWDED_OUT}
    assert plan.unvisited[0].price > 0


def test_a_week_closed_everywhere():
    """Where every stop is closed all week nobody is visited, and the value is 0."""
    plan = lawful_plan(
        WEEK.with_stop("v1", listed=12, at=20, closed=(MONDAY, TUESDAY)).with_lender("host")
    )
    assert (plan.proof.value, plan.totals.visits, reasons_of(plan)) == (0, 0, {"v1": Reason.CLOSED})


def test_a_floor_out_of_reach_is_paid_for():
    """Half of 12 people cannot be had where all is closed: 6 people short at 2000 each."""
    week = (
        WEEK.with_stop("v1", listed=12, at=20, closed=(MONDAY, TUESDAY))
        .with_floor("k1", 500)
        .with_lender("host")
    )
    assert lawful_plan(week).proof.value == -12_000


def test_too_few_people_for_a_team():
    """Without a driver there is no team; the stop is left out, and the car lies idle."""
    plan = lawful_plan(ONE_STOP.with_lender("host", drivers=0))
    assert (plan.teams, plan.routes, list(reasons_of(plan))) == ((), (), ["v1"])
    assert "host-car-1" in {idle.id for idle in plan.idle}


# -- weeks that the solver does not master yet -----------------------------------------------------


@pytest.mark.parametrize(
    "week",
    [ONE_STOP, ONE_STOP.with_lender("host", loan=(FRIDAY, SATURDAY))],
    ids=["no lender", "nobody serves"],
)
def test_a_week_without_lenders(week):
    """A plan without teams is a plan: every stop is left out because no team may go there."""
    plan = lawful_plan(week)
    assert (plan.teams, plan.routes, plan.proof.value, reasons_of(plan)) == (
        (),
        (),
        0,
        {"v1": Reason.NO_SUITABLE_TEAM},
    )


def test_a_week_without_stops():
    """Where there is nothing to serve the plan is worth 0."""
    assert lawful_plan(WEEK.with_lender("host")).proof.value == 0


def test_a_small_hall_is_left_to_small_teams():
    """Two kits do not fit the hall, one does: 12000 - 1000 - 400.

    No lawful plan is worth more, so the bound is near it.
    """
    plan = lawful_plan(
        WEEK.with_stop("v1", listed=12, at=20, hall_kits=1)
        .with_lender("host", operators=2, kits=2)
        .with_class_rule(rate=3)
    )
    assert plan.proof.value == 10_600
    assert plan.proof.bound == 10_600


def test_a_team_that_could_have_guests_but_has_none():
    """The lender has all it needs: its team goes by the meeting base only with a guest.

    The meeting base is on the way, so both are worth the same: 12000 - 1000 - 10 x 2 x (30 + 20) -
    a night of 100.
    """
    week = (
        FAR.with_lender("host", drivers=0)
        .with_lender("lender", office="office:far")
        .with_changes(guests=True)
    )
    assert lawful_plan(week).proof.value == 9_900


def test_a_lender_whose_office_is_another_base_may_take_guests():
    """Driver and car come from base:two, operator and kit from the meeting base.

    The plan is worth 12000 - 1000 - 10 x (60 + 20 + 20 + 60).
    """
    week = (
        ONE_STOP.with_days(MONDAY)
        .with_base("base:two", at=-60)
        .with_lender("host", drivers=0, vehicles=0)
    )
    week = week.with_lender("lender", operators=0, kits=0, office="base:two").with_changes(
        guests=True
    )
    assert lawful_plan(week).proof.value == 9_400


def test_no_night_away_at_all():
    """With a cap of 0 every day ends at the office, though a bed lies beside both days' work."""
    week = (
        WEEK.with_base("base:two", at=105)
        .with_stop("v1", listed=40, at=100)
        .with_stop("v2", listed=40, at=110)
    )
    plan = lawful_plan(week.with_lender("host").with_class_rule(max_nights_away=0))
    assert {route.end_place for route in plan.routes} == {HOST}


def test_nights_before_the_week_do_not_count():
    """A team that stayed over the weekend has two routes away, no more than its cap of 2 (law 16).

    12000 - 1000 - 400 - 2 x 100.
    """
    loan = (MONDAY - timedelta(days=7), MONDAY + timedelta(days=13))
    week = FAR.with_lender(
        "lender", office="office:far", weekend=Weekend.STAY, loan=loan
    ).with_class_rule(max_nights_away=2)
    assert lawful_plan(week).proof.value == 10_400


def test_two_hosts_do_not_share_a_team():
    """A team from the meeting base takes no guests (law 20).

    One lender's car and the other's operator and kit stay at home.
    """
    week = (
        ONE_STOP.with_lender("car", operators=0, kits=0)
        .with_lender("kit", drivers=0, vehicles=0)
        .with_changes(guests=True)
    )
    assert lawful_plan(week).teams == ()


@pytest.mark.parametrize(
    "barred",
    [{"closed": (MONDAY,)}, {"classes": (VehicleClass.MOTORCYCLE,)}],
    ids=["closed", "no access"],
)
def test_a_stop_between_two_others_may_be_barred_too(barred):
    """The route over v1 and v3 passes v2 without a visit: 24000 - 2 x 1000 - 10 x 2 x 40."""
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=12, at=20)
        .with_stop("v2", listed=12, at=30, **barred)
    )
    assert (
        lawful_plan(week.with_stop("v3", listed=12, at=40).with_lender("host")).proof.value
        == 21_200
    )


@pytest.mark.parametrize("seed", [1107, 1130, 1232])
def test_staying_at_home_is_never_better(seed):
    """A plan is worth no less than the plan without teams, which costs just the floors."""
    week = seeded_week(seed)
    assert lawful_plan(week).proof.value >= a_plan(week.build()).build().proof.value
