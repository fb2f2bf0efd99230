"""Prove that calendars follow a plan that changes: new files over old ones give the new week."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from small_week import make_plan, make_problem

from planner.bundle import problem_from_json, problem_to_json
from planner.errors import InputError
from planner.outputs.calendar import Calendars, calendar_path, cancellation_path
from planner.outputs.events import lead_of
from planner.outputs.registry import render_outputs
from planner.pipeline import follow

PROBLEM, PLAN = make_problem(), make_plan()
OTHERS = ("sarolangun-lead-1", "sarolangun-registrar-1", "sarolangun-driver-1")


def read(content):
    """Return the events of a file by their ids; a file names an event once."""
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    assert len({event["UID"] for event in events}) == len(events)
    return {str(event["UID"]): event for event in events}


def read_all(problem, plan, language="id"):
    """Return the events of every calendar, by path."""
    return {path: read(content) for path, content in Calendars().files(problem, plan, language)}


def say(event):
    """Return what an event tells its reader."""
    return {
        name: event[name].to_ical()
        for name in sorted(event)
        if name not in {"UID", "SEQUENCE", "DTSTAMP"}
    }


def standing(phone):
    """Return what a calendar shows: all but what was called off."""
    return sorted(
        (say(event) for event in phone.values() if event.get("STATUS") != "CANCELLED"), key=repr
    )


def import_strictly(phone, events):
    """Import ``events`` as RFC 5546 (2.1.5) asks: the higher SEQUENCE counts, an equal one not."""
    for uid, event in events.items():
        if uid not in phone or event["SEQUENCE"] > phone[uid]["SEQUENCE"]:
            phone[uid] = event


def files_for(officer, plan, calendars):
    """Return the calendars that an officer gets: the team's, cancellations of a former one."""
    own = [
        calendar_path(team.id)
        for team in plan.teams
        if officer in {member.id for member in team.members}
    ]
    return [calendars[path] for path in (*own, cancellation_path(officer)) if path in calendars]


def renumbered(plan, names):
    """Return ``plan`` with other ids for its teams, in their order."""
    new = dict(zip((team.id for team in plan.teams), names, strict=True))
    teams = tuple(replace(team, id=new[team.id]) for team in plan.teams)
    return replace(
        plan,
        teams=teams,
        routes=tuple(replace(route, team=new[route.team]) for route in plan.routes),
    )


def without(plan, team_id):
    """Return ``plan`` without a team."""
    teams = tuple(team for team in plan.teams if team.id != team_id)
    return replace(
        plan, teams=teams, routes=tuple(route for route in plan.routes if route.team != team_id)
    )


def moved(plan, index, days):
    """Return ``plan`` with one of its days at another date."""
    routes = list(plan.routes)
    routes[index] = replace(routes[index], date=routes[index].date + timedelta(days=days))
    return replace(plan, routes=tuple(routes))


def crewed(plan, *crews):
    """Return ``plan`` with other people in its teams; the first of each crew leads."""
    member = plan.teams[0].members[0]
    people = [
        tuple(replace(member, id=officer, lead=officer == crew[0]) for officer in crew)
        for crew in crews
    ]
    return replace(
        plan,
        teams=tuple(
            replace(team, members=crew) for team, crew in zip(plan.teams, people, strict=True)
        ),
    )


def test_a_new_plan_counts_from_nought_and_calls_nothing_off():
    events = [event for calendar in read_all(PROBLEM, PLAN).values() for event in calendar.values()]
    assert {event["SEQUENCE"] for event in events} == {0}
    assert "CANCELLED" not in {event.get("STATUS") for event in events}


def test_what_changes_is_counted_up_what_falls_away_is_called_off_and_the_rest_stays():
    """T02's second day falls away, its first moves by two days; T03 stays as it was."""
    later = replace(
        moved(PLAN, 4, 2),
        routes=tuple(route for route in moved(PLAN, 4, 2).routes if route is not PLAN.routes[5]),
    )
    old, new = read_all(PROBLEM, PLAN), read_all(follow(PROBLEM, later, (PROBLEM, PLAN)), later)
    changed = {
        event["SUMMARY"]: (event["SEQUENCE"], event["STATUS"])
        for event in new["calendar/T02.ics"].values()
    }
    assert changed == {
        "1. Pelayang Satu": (1, "CONFIRMED"),
        "2. Pelayang Dua": (1, "CONFIRMED"),
        "BATAL: 1. Bukit Satu": (1, "CANCELLED"),
        "BATAL: 2. Bukit Dua": (1, "CANCELLED"),
    }
    assert new["calendar/T03.ics"] == old["calendar/T03.ics"]
    assert new.keys() == old.keys()


def test_to_plan_twice_is_to_plan_once():
    """The same plan over itself gives the same problem, and so the same bytes.

    This holds for a plan that follows another one, too.
    """
    later = moved(PLAN, 4, 2)
    once = follow(PROBLEM, later, (PROBLEM, PLAN))
    assert follow(PROBLEM, later, (once, later)) == once
    assert follow(PROBLEM, PLAN, (PROBLEM, PLAN)) == PROBLEM
    dearer = replace(
        later, totals=replace(later.totals, cost_idr=1), marginal=()
    )  # no calendar says so
    assert follow(PROBLEM, dearer, (once, later)) == once


def test_a_team_is_known_by_who_leads_it():
    """T01 is dropped and the others move up: their events stay as they are.

    Those of T01 go to its people in files of their own.
    """
    later = renumbered(without(PLAN, "T01"), ("T01", "T02"))
    old, new = read_all(PROBLEM, PLAN), read_all(follow(PROBLEM, later, (PROBLEM, PLAN)), later)
    assert [new["calendar/T01.ics"], new["calendar/T02.ics"]] == [
        old["calendar/T02.ics"],
        old["calendar/T03.ics"],
    ]
    for officer in ("kerinci-lead-1", "sarolangun-registrar-1"):
        assert new[cancellation_path(officer)].keys() == old["calendar/T01.ics"].keys()
        assert {event["STATUS"] for event in new[cancellation_path(officer)].values()} == {
            "CANCELLED"
        }
    assert len(new) == 4


def test_the_zip_of_the_new_team_has_the_cancellations_and_the_page_links_to_them():
    """The guest of T01 goes over to T02."""
    later = crewed(
        PLAN,
        ("kerinci-lead-1",),
        ("sarolangun-lead-1", "sarolangun-registrar-1"),
        ("sarolangun-driver-1",),
    )
    files = dict(render_outputs(follow(PROBLEM, later, (PROBLEM, PLAN)), later, "id"))
    path = cancellation_path("sarolangun-registrar-1")
    assert [name for name in files if name.startswith("calendar/cancelled/")] == [path]
    assert f'href="{path}"' in files["index.html"].decode()
    packed = [
        name
        for name, content in files.items()
        if name.startswith("packs/") and path.encode() in content
    ]
    assert packed == ["packs/T02.zip"]


def test_events_of_earlier_plans_go_through_problem_json():
    """A bundle holds what it needs to be rendered again.

    A problem without earlier events has no such field.
    """
    later = without(PLAN, "T01")
    following = follow(PROBLEM, later, (PROBLEM, PLAN))
    assert (
        problem_from_json(problem_to_json(following)).earlier_events
        == following.earlier_events
        != ()
    )
    assert "earlier_events" not in json.loads(problem_to_json(PROBLEM))


def test_places_and_lenders_of_the_earlier_plan_may_be_gone():
    """Kerinci withdraws, with office, staff and a visited village: its events are cancelled."""
    poorer = replace(
        PROBLEM,
        offices=(),
        lenders=PROBLEM.lenders[1:],
        stops=tuple(stop for stop in PROBLEM.stops if stop.id != "15.03.04.2001"),
    )
    later = without(PLAN, "T01")
    new = read_all(follow(poorer, later, (PROBLEM, PLAN)), later)
    assert (
        new[cancellation_path("kerinci-lead-1")].keys()
        == read_all(PROBLEM, PLAN)["calendar/T01.ics"].keys()
    )


def test_another_language_counts_alike():
    """A calendar in English has the ids and numbers of the Indonesian one."""
    later = moved(without(PLAN, "T01"), 0, 1)
    following = follow(PROBLEM, later, (PROBLEM, PLAN))
    numbers = [
        {
            path: {uid: event["SEQUENCE"] for uid, event in events.items()}
            for path, events in read_all(following, later, language).items()
        }
        for language in ("id", "en")
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    "change",
    [{"campaign": "bungo"}, {"week": replace(PROBLEM.week, start=date(2019, 4, 8))}],
    ids=str,
)
def test_nothing_follows_a_plan_of_another_week_or_campaign(change):
    with pytest.raises(InputError) as caught:
        follow(PROBLEM, PLAN, (replace(PROBLEM, **change), PLAN))
    assert [issue.code for issue in caught.value.issues] == ["E803"]


def test_an_edited_plan_that_leads_nowhere_is_not_followed():
    lost = replace(PLAN, routes=(replace(PLAN.routes[0], end_place="nowhere"), *PLAN.routes[1:]))
    with pytest.raises(InputError) as caught:
        follow(PROBLEM, PLAN, (PROBLEM, lost))
    assert [issue.code for issue in caught.value.issues] == ["E802"]


CREWS = st.permutations(("kerinci-lead-1", *OTHERS, "kerinci-operator-1")).flatmap(
    lambda people: st.lists(
        st.integers(1, len(people) - 1), min_size=2, max_size=2, unique=True
    ).map(lambda cuts: (people[: min(cuts)], people[min(cuts) : max(cuts)], people[max(cuts) :]))
)


@st.composite
def plans(draw):
    """Return a plan near the small week's: other people, leads, dates, teams and numbers."""
    plan = crewed(PLAN, *draw(CREWS)) if draw(st.booleans()) else PLAN
    for _ in range(draw(st.integers(0, 2))):
        plan = moved(plan, draw(st.integers(0, len(plan.routes) - 1)), draw(st.integers(-1, 2)))
    if draw(st.booleans()):
        plan = without(plan, draw(st.sampled_from(["T01", "T02", "T03"])))
    return renumbered(plan, draw(st.permutations([team.id for team in plan.teams])))


@settings(max_examples=25, deadline=None)
@given(
    chain=st.lists(
        st.tuples(
            plans(), st.sets(st.sampled_from(["kerinci-lead-1", *OTHERS, "kerinci-operator-1"]))
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whoever_imports_what_they_are_given_holds_the_new_week(chain):
    """Through any chain of plans both kinds of phones hold the new week.

    Some phones count, some take the last file. An officer may miss any plan but the last.
    """
    people = ("kerinci-lead-1", *OTHERS, "kerinci-operator-1")
    strict, naive = ({officer: {} for officer in people} for _ in range(2))
    problem, before = PROBLEM, None
    for number, (plan, missed) in enumerate(chain):
        problem = follow(PROBLEM, plan, before) if before else PROBLEM
        before, calendars = (problem, plan), read_all(problem, plan)
        alive = [
            uid
            for path, events in calendars.items()
            for uid, event in events.items()
            if event.get("STATUS") != "CANCELLED"
        ]
        assert len(set(alive)) == len(alive)  # no event is in two teams' calendars
        for officer in people:
            if officer in missed and number < len(chain) - 1:
                continue
            for events in files_for(officer, plan, calendars):
                import_strictly(strict[officer], events)
                naive[officer].update(events)
    alone = read_all(PROBLEM, plan)
    for officer in people:
        planned = [
            event for events in files_for(officer, plan, alone) for event in standing(events)
        ]
        assert standing(strict[officer]) == standing(naive[officer]) == planned
    # One calendar for all teams, as a coordinator may keep it:
    # the teams' files never contradict one another.
    ours = [calendars[calendar_path(team.id)] for team in plan.teams]
    called_off = {
        uid
        for events in ours
        for uid, event in events.items()
        if event.get("STATUS") == "CANCELLED"
    }
    assert not called_off & set(alive)
    assert {lead_of(team) for team in plan.teams} <= set(people)
