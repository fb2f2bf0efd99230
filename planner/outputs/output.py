"""Name every output; each turns a problem and its plan into named files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from planner.outputs.calendar import Calendars
from planner.outputs.gpx import Tracks
from planner.outputs.messages import Messages
from planner.outputs.pack import Packs
from planner.outputs.pages import CoordinatorPage, TeamMaps
from planner.outputs.paper import Paper
from planner.outputs.strangers import refuse_strangers
from planner.outputs.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.model.plan import Plan
    from planner.model.problem import Problem


class Output(Protocol):
    """One kind of file in the bundle."""

    @property
    def name(self) -> str:
        """The output's own name, as in messages about it."""

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield (path inside the bundle, content); equal inputs give equal bytes."""


# In order: packs are made of what stands before them.
OUTPUTS: tuple[Output | Packs, ...] = (TeamMaps(), CoordinatorPage(), Workbook(), Paper(), Calendars(), Tracks(), Messages(), Packs())


def render_outputs(problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all ``OUTPUTS``: (path inside the bundle, content), texts in ``language``.

    Raises
    ------
    InputError
        If the plan, edited by hand, leads to places or names teams that nobody knows.
    """
    refuse_strangers(problem, plan)
    written: list[tuple[str, bytes]] = []
    for output in OUTPUTS:
        made = output.gather(plan, tuple(written)) if isinstance(output, Packs) else output.files(problem, plan, language)
        for file in made:
            written.append(file)
            yield file
