"""The Excel workbook of the week."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from planner.outputs.texts.day_steps import days_of, list_team_days
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording
from planner.outputs.workbook.book import Book
from planner.outputs.workbook.figures import write_figures
from planner.outputs.workbook.left_out import write_unvisited
from planner.outputs.workbook.logistics import write_assignments, write_logistics
from planner.outputs.workbook.ranges import write_ranges
from planner.outputs.workbook.results import write_results
from planner.outputs.workbook.teams import write_team
from planner.outputs.workbook.week import write_week

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem

__all__ = ["Workbook"]


class Workbook:
    """The workbook ``schedule.xlsx``."""

    name: str = "workbook"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield the workbook in ``language``."""
        wording = Wording(language, ("workbook", "outputs"))
        directory = Directory(problem, wording)
        team_days = list_team_days(problem, plan)
        stream = BytesIO()
        with Book(stream, problem, wording) as book:
            write_week(book, directory, plan)
            for team in plan.teams:
                write_team(book, directory, team, days_of(team_days, team))
            write_logistics(book, directory, plan, team_days)
            write_assignments(book, directory, team_days)
            write_unvisited(book, directory, plan)
            write_figures(book, directory, plan)
            write_ranges(book, directory, plan)
            write_results(book, directory, plan)
        yield "schedule.xlsx", stream.getvalue()
