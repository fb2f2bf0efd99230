"""Name every output; each turns a problem and its plan into named files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from planner.outputs.pages import CoordinatorPage, TeamMaps
from planner.outputs.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Plan
    from planner.model.problem import Problem


class Output(Protocol):
    """One kind of file in the bundle."""

    @property
    def name(self) -> str:
        """The output's own name, as in messages about it."""

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield (path inside the bundle, content); equal inputs give equal bytes."""


OUTPUTS: tuple[Output, ...] = (TeamMaps(), CoordinatorPage(), Workbook())
