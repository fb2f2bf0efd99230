"""The first pages: the grid of teams and days, the totals, and how sure the figures are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.uncertainty import tell_data, tell_proof, tell_travel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from planner.model.plan import Plan, Team
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording


def build_grid(
    directory: Directory, plan: Plan, team_days: Sequence[Day], *, wording: Wording
) -> dict[str, object]:
    """Return the grid of ``plan`` with its notes; journey days have columns too."""
    problem = directory.problem
    served = {day.date for day in problem.week.days}
    dates = tuple(sorted(served | {day.date for day in team_days}))
    cells = {(day.team.id, day.date): day for day in team_days}
    return {
        "heads": [[wording.day_name(day), wording.short_date(day), day in served] for day in dates],
        "rows": [
            _build_row(
                team, [cells.get((team.id, day)) for day in dates], directory, wording=wording
            )
            for team in plan.teams
        ],
        "sums": [
            _say_recorded([day for day in team_days if day.date == date_], directory, wording)
            for date_ in dates
        ],
        "sum": _say_recorded(team_days, directory, wording),
        "marks": list(_list_marks(directory, wording)),
        "totals": _list_totals(directory, plan, team_days, wording=wording),
        "notes": [
            [wording.text("proof.title"), list(tell_proof(plan, wording))],
            [wording.text("travel.title"), list(tell_travel(problem, wording))],
            [wording.text("data.title"), list(tell_data(problem, wording))],
            [wording.text("note.sources"), list(problem.map.attributions)],
        ],
    }


def sum_recorded(days: Sequence[Day], directory: Directory) -> tuple[int, bool]:
    """Return the people expected to be recorded on ``days``, and whether a figure is estimated."""
    visits = [visit for day in days for _, visit in day.visits]
    return sum(visit.expected_recorded for visit in visits), any(
        directory.is_estimated(visit.stop) for visit in visits
    )


def _say_recorded(days: Sequence[Day], directory: Directory, wording: Wording) -> str:
    """Return the people of ``days`` as text, empty for none."""
    people, estimated = sum_recorded(days, directory)
    return wording.people(people, estimated=estimated) if people else ""


def _build_row(
    team: Team, days: Sequence[Day | None], directory: Directory, *, wording: Wording
) -> dict[str, object]:
    return {
        "team": team.id,
        "town": directory.town(team.lender),
        "cells": [_build_cell(day, wording) if day else None for day in days],
        "sum": _say_recorded([day for day in days if day], directory, wording),
    }


def _build_cell(day: Day, wording: Wording) -> dict[str, object]:
    """Return the visits of a day with their service hours, and the place of its night."""
    plain = {
        "work": "",
        "journey": wording.text("cell.journey", start=day.start.name, end=day.end.name),
        "idle": wording.text("glance.idle"),
    }
    return {
        "visits": [
            [
                wording.hours(visit.start, visit.end),
                step.place.name,
                wording.people(
                    visit.expected_recorded,
                    estimated=step.place.stop is None or step.place.stop.demand.estimated,
                ),
            ]
            for step, visit in day.visits
        ],
        "plain": plain[day.kind],
        "night": wording.text("glance.home" if day.at_home else "glance.sleep", place=day.end.name),
    }


def _list_marks(directory: Directory, wording: Wording) -> Iterator[str]:
    """Yield the marks above the figures: example data, the scenario, holidays with work."""
    problem = directory.problem
    examples = [lender.name for lender in problem.lenders if lender.example]
    if examples:
        yield wording.text("mark.example", lenders=", ".join(examples))
    if problem.scenario:
        yield wording.text("tag.scenario", name=problem.scenario)
    for day in problem.week.days:
        if day.holiday:
            yield f"{wording.long_date(day.date)}: {wording.text('day.holiday', name=day.holiday)}"


def _list_totals(
    directory: Directory, plan: Plan, team_days: Sequence[Day], *, wording: Wording
) -> list[list[str]]:
    totals = plan.totals
    _, estimated = sum_recorded(team_days, directory)
    figures: tuple[tuple[str, str], ...] = (
        ("teams", wording.number(len(plan.teams))),
        ("visits", wording.number(totals.visits)),
        ("recorded", wording.people(totals.expected_recorded, estimated=estimated)),
        ("turned_away", wording.people(totals.turned_away, estimated=estimated)),
        ("nights", wording.number(totals.nights_away)),
        ("cost", wording.rupiah(totals.cost_idr)),
    )
    return [[wording.text(f"total.{key}"), figure] for key, figure in figures]


def name_week(days: Sequence[date], start: date, wording: Wording) -> str:
    """Return the span of the service ``days`` of the week of ``start``."""
    return wording.span(days[0], days[-1]) if days else wording.span(start, start)
