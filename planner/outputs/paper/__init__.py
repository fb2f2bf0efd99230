"""The paper: the grid of the week, a sheet for each team, the annex of the SPT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.paper.annex import build_annex
from planner.outputs.paper.grid import build_grid
from planner.outputs.paper.picture import draw_team
from planner.outputs.paper.sheets import build_sheet
from planner.outputs.paper.typeset import typeset
from planner.outputs.texts.day_steps import days_of, list_team_days
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
        team_days = list_team_days(problem, plan)
        own = {team.id: days_of(team_days, team) for team in plan.teams}
        content = {
            "grid": build_grid(directory, plan, team_days, wording=wording),
            "sheets": [
                build_sheet(directory, team, own[team.id], wording=wording) for team in plan.teams
            ],
            "annex": build_annex(directory, team_days, wording),
        }
        pictures = [draw_team(problem, plan, own[team.id], wording=wording) for team in plan.teams]
        yield "schedule.pdf", typeset(problem, content, pictures, wording=wording)
