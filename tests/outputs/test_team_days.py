"""Prove that a day is told in order and with the drives that lead to each step."""

from dataclasses import replace
from datetime import date

import pytest

from planner.outputs.pages.build_pages import TeamMaps
from planner.outputs.texts.day_steps import list_team_days
from planner.outputs.texts.stop_cards import list_notes
from planner.outputs.texts.wording import Wording


def _day(problem, plan, team, when):
    return next(
        day for day in list_team_days(problem, plan) if (day.team.id, day.date) == (team, when)
    )


def test_a_working_day_goes_from_bed_to_bed(problem, plan):
    day = _day(problem, plan, "T01", date(2019, 4, 1))
    assert [step.kind for step in day.steps] == ["depart", "visit", "visit", "arrive"]
    assert [step.number for step, _ in day.visits] == [1, 2]
    assert day.metres == sum(step.metres for step in day.steps)
    # Lunch, 12.00 to 13.00, falls into the second visit and is told with it.
    assert [len(step.rests) for step, _ in day.visits] == [0, 1]


def test_a_day_without_visits_is_a_journey_or_a_rest(problem, plan):
    assert _day(problem, plan, "T01", date(2019, 3, 31)).kind == "journey"
    assert _day(problem, plan, "T03", date(2019, 4, 2)).kind == "idle"


def test_sleeping_where_the_last_visit_was_needs_no_drive(problem, plan):
    last = _day(problem, plan, "T01", date(2019, 4, 2)).steps[-1]
    assert (last.kind, last.minutes) == ("arrive", 0)


def test_home_is_the_office_of_the_team_s_lender(problem, plan):
    assert _day(problem, plan, "T02", date(2019, 4, 1)).at_home
    assert not _day(problem, plan, "T01", date(2019, 4, 1)).at_home


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("id", "Lembur 10 menit supaya semua yang datang terlayani."),
        ("en", "Overtime 10 minutes, so that everyone who comes is served."),
    ],
)
def test_a_visit_that_ends_after_the_shift_says_so(problem, plan, language, note):
    """If the shift ends ten minutes before a visit, the visit is told with its overtime.

    No other visit is.
    """
    last = plan.routes[1].visits[-1]
    days = tuple(
        replace(day, shift_end=last.end - 10)
        if day.date == plan.routes[1].date
        else replace(day, shift_end=1439)
        for day in problem.week.days
    )
    late = replace(problem, week=replace(problem.week, days=days))
    visits = _day(late, plan, "T01", plan.routes[1].date).visits
    assert [step.overtime for step, _ in visits] == [0, 10]
    assert [note in list_notes(step, visit, Wording(language)) for step, visit in visits] == [
        False,
        True,
    ]
    page = dict(TeamMaps().files(late, plan, language))["maps/T01.html"].decode()
    assert page.count(f'<span class="caution">{note}</span>') == 1
