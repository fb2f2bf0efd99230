"""Prove what a visit takes from a team's day, and what else the team could have done in it."""

from __future__ import annotations

from builders import FRIDAY, MONDAY, TUESDAY, a_plan, a_problem

from planner.model.resources import VehicleClass
from planner.studies.visit_slots import list_options, read_slot

# One kit, 6 people an hour; 15 minutes to set up, 10 to pack up.
# 30 people take 5 hours. From 08:00, as the shift begins then.
# There 07:00-07:20, recording 08:00-13:00, packed up at 13:10, back at 13:30.
LINE = a_problem().with_stop("v1", listed=30, at=20).with_lender("host", operators=1)


def look(builder, *, visits=(("v1", 300),), number=0):
    problem = builder.build()
    plan = a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=list(visits)).build()
    slot = read_slot(
        problem, plan.teams[0], next(route for route in plan.routes if route.date == MONDAY), number
    )
    return slot, {
        option.stop: (option.recorded, option.minutes)
        for option in list_options(problem, plan, slot)
    }


def test_a_visit_takes_drives_set_up_recording_and_packing():
    """20 minutes there, 20 back, 15 + 300 + 10; 25 minutes of waiting do not count."""
    slot, _ = look(LINE)
    assert (slot.minutes, slot.leave, slot.due) == (365, 420, 810)


def test_a_visit_on_the_way_takes_its_detour_only():
    """v2 lies beyond v1 on a line: v1 costs no drive; its visit is set-up, an hour, packing."""
    slot, _ = look(LINE.with_stop("v2", listed=30, at=40), visits=(("v1", 60), ("v2", 60)))
    assert (slot.before, slot.after, slot.minutes) == (
        "base:host",
        "v2",
        20 + 20 - 40 + 15 + 60 + 10,
    )


def test_a_break_in_the_visit_is_no_time_of_it():
    """With lunch from 12 to 13 the visit ends an hour later and takes no more."""
    slot, _ = look(LINE.with_break("12:00", "13:00"))
    assert (slot.minutes, slot.due) == (365, 870)


def test_another_stop_is_served_in_the_time_there_is():
    """v2 at 30: 08:00 to 13:30 - 30 - 10 = 12:50 are 290 minutes, 29 of its 60 people.

    They take 30 + 15 + 290 + 10 + 30.
    """
    _, options = look(LINE.with_stop("v2", listed=60, at=30))
    assert options == {"v2": (29, 375)}


def test_another_stop_is_left_when_its_crowd_is_served():
    """6 people take an hour: 10 + 15 + 60 + 10 + 10 minutes."""
    _, options = look(LINE.with_stop("v2", listed=6, at=10))
    assert options == {"v2": (6, 105)}


def test_what_cannot_be_is_no_option():
    """Stops closed, out of reach, without people or way, too far, or shut then are left out."""
    others = (
        LINE.with_stop("closed", listed=9, at=20, closed=(MONDAY, FRIDAY))
        .with_stop("road", listed=9, at=20, classes=(VehicleClass.MOTORCYCLE,))
        .with_stop("empty", listed=0, at=20)
        .with_stop("island", listed=9, at=20)
        .with_way("base:host", "island", minutes=None)
        .with_stop("far", listed=9, at=190)  # there and back 380 of 390 minutes
        .with_stop("shut", listed=9, at=20, opens="14:00")
        .with_stop("hall", listed=9, at=20, hall_kits=0)
    )
    assert look(others)[1] == {}


def test_a_stop_that_somebody_visits_is_no_option():
    """Only what is left out is offered, not what this team or another one visits anyway."""
    problem = (
        LINE.with_stop("v2", listed=6, at=10)
        .with_stop("v3", listed=6, at=10)
        .with_stop("v4", listed=6, at=10)
    )
    problem = problem.with_lender("bungo", operators=1).build()
    plan = a_plan(problem).with_team("T01", lender="host").with_team("T02", lender="bungo")
    plan = plan.with_day("T01", MONDAY, visits=[("v1", 300)]).with_day(
        "T02", MONDAY, visits=[("v2", 60)]
    )
    plan = plan.with_day("T01", TUESDAY, visits=[("v3", 60)]).build()
    slot = read_slot(problem, plan.teams[0], plan.routes[0], 0)
    assert [option.stop for option in list_options(problem, plan, slot)] == ["v4"]


def test_overtime_serves_another_stop_only_to_the_end():
    """From 08:00 to 16:00 are 480 minutes; 49 people take 490, with ten minutes of overtime.

    Of 50, 48 are left.
    """
    late = (
        LINE.with_stop("v2", listed=49, at=20).with_overtime(10),
        LINE.with_stop("v2", listed=50, at=20).with_overtime(10),
    )
    found = [
        look(week.with_stop("v1x", listed=49, at=20), visits=(("v1x", 490),))[1]["v2"]
        for week in late
    ]
    assert found == [(49, 20 + 15 + 490 + 10 + 20), (48, 20 + 15 + 480 + 10 + 20)]
