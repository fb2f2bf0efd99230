"""The sheet of the week: a row for each team, a column for each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.workbook.table import Cell, Column, Table

if TYPE_CHECKING:
    from datetime import date

    from planner.model.plan import DayRoute, Plan, Visit
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording
    from planner.outputs.workbook.book import Book


def write_week(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the grid of ``plan``; journey days have columns too."""
    wording = book.wording
    problem = directory.problem
    dates = tuple(
        sorted({day.date for day in problem.week.days} | {route.date for route in plan.routes})
    )
    columns = (
        Column(heading=wording.text("column.team"), width=16),
        *(Column(heading=day, width=24, form="people") for day in dates),
        Column(heading=wording.text("column.expected"), width=11, form="people", total=True),
    )
    table = Table(
        book, wording.text("sheet.week"), head=_head(directory, wording), columns=columns, frozen=1
    )
    routes = {(route.team, route.date): route for route in plan.routes}
    for index, team in enumerate(plan.teams):
        days = [routes.get((team.id, day)) for day in dates]
        visits = [visit for route in days if route for visit in route.visits]
        cells: list[Cell] = [
            _tell_day(route, team.lender, directory, wording=wording) if route else None
            for route in days
        ]
        estimated = any(directory.is_estimated(visit.stop) for visit in visits)
        first = f"{team.id}\n{directory.town(team.lender)}"
        table.add(
            first,
            *cells,
            sum(visit.expected_recorded for visit in visits),
            band=index % 2 == 1,
            estimated=estimated,
        )
    table.total(wording.text("total"), instead=_sum_days(plan, dates))
    table.line(wording.text("estimate.footnote"))


def _head(directory: Directory, wording: Wording) -> list[str]:
    problem = directory.problem
    days = problem.week.days
    period = (
        wording.span(days[0].date, days[-1].date) if days else wording.long_date(problem.week.start)
    )
    head = [wording.text("title.week", name=problem.name), period]
    head += [
        wording.text("note.holiday", date=wording.long_date(day.date), name=day.holiday)
        for day in days
        if day.holiday
    ]
    if problem.scenario:
        head.append(wording.text("note.scenario", name=problem.scenario))
    examples = [lender.name for lender in problem.lenders if lender.example]
    if examples:
        head.append(wording.text("note.example", lenders=", ".join(examples)))
    return head


def _tell_day(route: DayRoute, lender: str, directory: Directory, *, wording: Wording) -> str:
    """Return the lines of a cell: each visit with service hours and people, then the night."""
    end = directory.place(route.end_place)
    if not route.visits:
        return wording.text(
            "day.journey" if route.legs else "day.idle",
            start=directory.place(route.start_place),
            end=end,
        )
    lines = [_tell_visit(visit, directory, wording) for visit in route.visits]
    night = "glance.home" if directory.is_home(lender, route.end_place) else "glance.sleep"
    return "\n".join([*lines, wording.text(night, place=end)])


def _tell_visit(visit: Visit, directory: Directory, wording: Wording) -> str:
    estimated = directory.is_estimated(visit.stop)
    people = wording.people(visit.expected_recorded, estimated=estimated)
    return f"{wording.hours(visit.start, visit.end)} {directory.place(visit.stop)} ({people})"


def _sum_days(plan: Plan, dates: tuple[date, ...]) -> list[tuple[int, Cell]]:
    """Return the people of each day by its column, as numbers: its cells are texts."""
    sums = [
        sum(
            visit.expected_recorded
            for route in plan.routes
            if route.date == day
            for visit in route.visits
        )
        for day in dates
    ]
    return list(enumerate(sums, 1))
