"""Prove that a day is told in order and with the drives that lead to each step."""

from datetime import date

from planner.outputs.diary import write_diary


def _day(problem, plan, team, when):
    return next(day for day in write_diary(problem, plan) if (day.team.id, day.date) == (team, when))


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
