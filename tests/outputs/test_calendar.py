"""Prove that calendars, read back by icalendar, hold the plan's events, with stable ids.

A later plan keeps the ids.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hostile import HOSTILE, poison
from icalendar import Calendar

from planner.outputs.calendar import Calendars, calendar_path

WIB = ZoneInfo("Asia/Jakarta")


def read(problem, plan, language="id"):
    """Return the events of every calendar by path."""
    return {
        path: list(Calendar.from_ical(content).walk("VEVENT"))
        for path, content in Calendars().files(problem, plan, language)
    }


def at(day, minutes):
    """Return the moment ``minutes`` after midnight in Jakarta."""
    return datetime.combine(day, time(), tzinfo=WIB) + timedelta(minutes=minutes)


def test_every_visit_has_an_event_with_its_times(problem, plan, language):
    """Events with a place are exactly the visits, from arrival to departure."""
    calendars = read(problem, plan, language)
    for team in plan.teams:
        routes = [route for route in plan.routes if route.team == team.id]
        planned = [
            (at(route.date, visit.arrive), at(route.date, visit.leave))
            for route in routes
            for visit in route.visits
        ]
        events = [event for event in calendars[calendar_path(team.id)] if "LOCATION" in event]
        assert [(event.decoded("DTSTART"), event.decoded("DTEND")) for event in events] == planned


def test_a_visit_tells_what_to_know(problem, plan):
    """The visit of the village with own figures: place, position, hours, contact, link."""
    event = next(
        event
        for event in read(problem, plan)["calendar/T02.ics"]
        if event["SUMMARY"] == "1. Bukit Satu"
    )
    assert event["LOCATION"] == "Bukit Satu, Kec. Sarolangun"
    assert event["GEO"].to_ical() == "-2.3;102.7"
    assert event["STATUS"] == "CONFIRMED"
    assert {"Perkiraan direkam: 58", "Kontak: Kades, 081200000000"} <= set(
        event["DESCRIPTION"].split("\n")
    )
    assert "destination=-2.30000%2C102.70000" in event["DESCRIPTION"].split("\n")[-1]


def test_an_open_visit_is_tentative_and_an_estimate_is_explained(problem, plan):
    """A village that has not confirmed, with estimated figures."""
    event = next(
        event
        for event in read(problem, plan)["calendar/T02.ics"]
        if event["SUMMARY"] == "2. Bukit Dua"
    )
    assert event["STATUS"] == "TENTATIVE"
    assert "* Angka perkiraan, bukan hitungan kantor." in event["DESCRIPTION"].split("\n")


def test_journeys_and_nights_have_events(problem, plan):
    """T01 travels on Sunday and sleeps away on each of its four days; T02 is always at home."""
    calendars = read(problem, plan)
    journey = [
        event
        for event in calendars["calendar/T01.ics"]
        if event["SUMMARY"] == "Perjalanan: Siulak \N{EN DASH} Sarolangun"
    ]
    assert [event.decoded("DTSTART") for event in journey] == [
        at(date(2019, 3, 31), plan.routes[0].depart)
    ]
    nights = [
        event for event in calendars["calendar/T01.ics"] if event["SUMMARY"].startswith("Menginap")
    ]
    assert [event.decoded("DTSTART") for event in nights] == [
        date(2019, 3, 31),
        date(2019, 4, 1),
        date(2019, 4, 2),
        date(2019, 4, 3),
    ]
    assert {event["TRANSP"] for event in nights} == {"TRANSPARENT"}
    assert not [
        event for event in calendars["calendar/T02.ics"] if event["SUMMARY"].startswith("Menginap")
    ]


def test_a_journey_on_a_day_of_work_has_an_event(problem, plan):
    """A team that leaves and returns to its office in the shift has both drives and its visits."""
    route = plan.routes[1]
    there = replace(route.legs[0], origin="office:kerinci")
    back = replace(route.legs[-1], destination="office:kerinci")
    day = replace(
        route,
        start_place="office:kerinci",
        end_place="office:kerinci",
        legs=(there, *route.legs[1:-1], back),
    )
    events = read(problem, replace(plan, routes=(day,)))["calendar/T01.ics"]
    drives = {
        event["SUMMARY"]: (event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in events
        if "LOCATION" not in event
    }
    assert drives == {
        "Perjalanan: Siulak \N{EN DASH} Lubuk Satu": (
            at(day.date, day.depart),
            at(day.date, day.visits[0].arrive),
        ),
        "Perjalanan: Lubuk Dua \N{EN DASH} Siulak": (
            at(day.date, day.visits[-1].leave),
            at(day.date, day.arrive),
        ),
    }


def test_ids_are_unique_and_stamps_are_of_the_week(problem, plan):
    """No two events of the week share an id; the stamp is its Monday, in UTC as RFC 5545 asks."""
    events = [event for calendar in read(problem, plan).values() for event in calendar]
    assert len({event["UID"] for event in events}) == len(events)
    assert {event.decoded("DTSTAMP") for event in events} == {datetime(2019, 4, 1, tzinfo=UTC)}


def test_a_later_plan_moves_the_event_instead_of_doubling_it(problem, plan):
    """A visit at other times, in another order and on another date keeps its id.

    Names and language do not matter.
    """
    moved = replace(plan.routes[1], date=date(2019, 4, 5), visits=plan.routes[1].visits[1:])
    later = replace(plan, routes=(plan.routes[0], *plan.routes[2:4], moved, *plan.routes[4:]))
    renamed = replace(
        problem, stops=tuple(replace(stop, name=f"Desa {stop.name}") for stop in problem.stops)
    )
    ids = {
        event["LOCATION"]: event["UID"]
        for event in read(problem, plan)["calendar/T01.ics"]
        if "LOCATION" in event
    }
    later_ids = {
        event["LOCATION"]: event["UID"]
        for event in read(renamed, later, "en")["calendar/T01.ics"]
        if "LOCATION" in event
    }
    assert later_ids == {
        f"Desa {place}": uid for place, uid in ids.items() if "Lubuk Satu" not in place
    }


def test_another_week_or_team_has_other_ids(problem, plan):
    """Nothing of one week's calendar replaces another week's."""
    shifted = replace(
        problem, week=replace(problem.week, start=problem.week.start + timedelta(days=7))
    )
    one, other = (
        {event["UID"] for calendar in read(week, plan).values() for event in calendar}
        for week in (problem, shifted)
    )
    assert not one & other


@pytest.mark.parametrize("day", [date.min, date.max], ids=str)
def test_the_first_and_the_last_day_that_there_is_are_days_like_others(problem, plan, day):
    """A route that was dated so by hand has its events.

    A night on the last of all days has no day to end on, and lasts one by itself.
    """
    dated = replace(plan, routes=(replace(plan.routes[1], date=day),))
    events = read(problem, dated)["calendar/T01.ics"]
    assert [event.decoded("DTSTART") for event in events if "LOCATION" in event] == [
        at(day, visit.arrive) for visit in dated.routes[0].visits
    ]
    (night,) = [event for event in events if event["SUMMARY"].startswith("Menginap")]
    assert night.decoded("DTSTART") == day
    assert ("DTEND" in night) == (day < date.max)


def test_the_time_zone_comes_with_the_file(problem, plan):
    """A phone without Asia/Jakarta reads it from the calendar: seven hours, all the year."""
    content = dict(Calendars().files(problem, plan, "id"))["calendar/T01.ics"]
    (zone,) = Calendar.from_ical(content).walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Jakarta"
    assert [part.decoded("TZOFFSETTO") for part in zone.subcomponents] == [timedelta(hours=7)]


def test_a_camp_has_no_position(problem, plan):
    """The event of a camp of Orang Rimba carries neither GEO nor a link."""
    hidden = replace(
        problem, stops=tuple(replace(stop, kind="orang rimba") for stop in problem.stops)
    )
    events = [
        event
        for calendar in read(hidden, plan).values()
        for event in calendar
        if "LOCATION" in event
    ]
    assert not [event for event in events if "GEO" in event or "https://" in event["DESCRIPTION"]]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_add_no_property(problem, plan, text):
    """Whatever the names, events have the usual properties, and no line is endless."""
    harmless, hostile = (
        list(read(*week).values())
        for week in (poison(problem, plan, "x"), poison(problem, plan, text))
    )
    assert [[sorted(event) for event in events] for events in hostile] == [
        [sorted(event) for event in events] for events in harmless
    ]
    for _, content in Calendars().files(*poison(problem, plan, text), "id"):
        assert max(len(line) for line in content.split(b"\r\n")) <= 75
