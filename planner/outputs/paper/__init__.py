"""The paper: the grid of the week, a sheet for each team, the annex of the SPT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.paper.annex import lay_annex
from planner.outputs.paper.grid import lay_grid
from planner.outputs.paper.picture import draw_team
from planner.outputs.paper.sheets import lay_sheet
from planner.outputs.paper.typeset import typeset
from planner.outputs.texts.day_steps import days_of, write_diary
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem

__all__ = ["Paper"]


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper ``schedule.pdf``."""

    name: str = "paper"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield the paper in ``language``."""
        wording = Wording(language, ("paper", "outputs"))
        directory = Directory(problem, wording)
        diary = write_diary(problem, plan)
        own = {team.id: days_of(diary, team) for team in plan.teams}
        content = {
            "grid": lay_grid(directory, plan, diary, wording=wording),
            "sheets": [
                lay_sheet(directory, team, own[team.id], wording=wording) for team in plan.teams
            ],
            "annex": lay_annex(directory, diary, wording),
        }
        pictures = [draw_team(problem, plan, own[team.id], wording=wording) for team in plan.teams]
        yield "schedule.pdf", typeset(problem, content, pictures, wording=wording)
