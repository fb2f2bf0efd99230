"""The outputs, each of which makes files from a problem and its plan."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from planner.errors import InputError, Issue
from planner.outputs.calendar import Calendars
from planner.outputs.gpx import Tracks
from planner.outputs.messages import Messages
from planner.outputs.pages.build_pages import CoordinatorPage, TeamMaps
from planner.outputs.paper import Paper
from planner.outputs.team_zip import TeamZips
from planner.outputs.unknown_references import refuse_unknown_references
from planner.outputs.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.model.plan import Plan
    from planner.model.problem import Problem


class Output(Protocol):
    """One kind of file in the bundle."""

    @property
    def name(self) -> str:
        """The name of the output in messages."""

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield (path inside the bundle, content); equal inputs give equal bytes."""


# In order: the zips of the teams are made from the files before them.
_FILES: tuple[Output | TeamZips, ...] = (
    TeamMaps(),
    Workbook(),
    Calendars(),
    Tracks(),
    Messages(),
    Paper(),
    TeamZips(),
)
OUTPUTS: tuple[Output | TeamZips, ...] = (
    CoordinatorPage(tuple(output.name for output in _FILES)),
    *_FILES,
)


def render_outputs(problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of all ``OUTPUTS``: (path inside the bundle, content), texts in ``language``.

    Raises
    ------
    InputError
        If a plan edited by hand names unknown places or teams (E802), or two of its files have
        the same name, capital letters aside (E820). The ids of a campaign never lead to E820, so
        the editor must choose another id.
    """
    refuse_unknown_references(problem, plan)
    written: list[tuple[str, bytes]] = []
    taken: set[str] = set()
    # Typst releases the lock of Python: the paper is set while the other outputs are written.
    with ThreadPoolExecutor(max_workers=1) as worker:
        in_background = {
            output.name: worker.submit(list, output.files(problem, plan, language))
            for output in OUTPUTS
            if isinstance(output, Paper)
        }
        for output in OUTPUTS:
            made: Iterable[tuple[str, bytes]]
            if isinstance(output, TeamZips):
                made = output.gather(plan, tuple(written))
            else:
                made = (
                    in_background[output.name].result()
                    if output.name in in_background
                    else output.files(problem, plan, language)
                )
            for file in made:
                if file[0].casefold() in taken:
                    raise InputError((Issue(file=file[0], line=0, column=0, path="", code="E820"),))
                taken.add(file[0].casefold())
                written.append(file)
                yield file
