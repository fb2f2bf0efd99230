"""Choose whole routes from a handful of candidates: the integer master problem of a neighbourhood."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from planner.optimise.frame import Arc, Frame, arc_price
from planner.optimise.programs import INFINITY, IntegerProgram

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.optimise.instance import Instance
    from planner.optimise.pricing import Column
    from planner.optimise.programs import Variable

Use = tuple["Column", Arc]
MANY = 99  # no plan has as many teams in one place


class Selection:
    """The integer master problem over candidate uses, next to uses that stay as they are.

    Stops that are not ``large`` are visited at most once: a restriction of this search, not of the bound. Teams are as given.
    """

    def __init__(
        self,
        instance: Instance,
        candidates: Iterable[Use],
        kept: Mapping[Use, int],
        *,
        teams: Mapping[tuple[int, int], int],
        large: frozenset[int],
    ) -> None:
        """Write the model."""
        self.instance, self.large = instance, large
        self.program = IntegerProgram()
        self.frame = Frame(instance, self.program)
        for key, team in self.frame.teams.items():
            self.program.bound(team, teams.get(key, 0), teams.get(key, 0))
        self.uses: dict[Use, Variable] = {}
        for use in (*kept, *(use for use in candidates if use not in kept)):
            column, arc = use
            price = column.cost(instance) + arc_price(instance, arc)
            variable = self.program.variable(kept.get(use, 0), MANY, worth=-float(price), whole=True)
            self.frame.move(variable, arc)
            self.uses[use] = variable
        self.visits: list[list[tuple[Use, int, Variable]]] = [[] for _ in instance.stops]
        for use, variable in self.uses.items():
            for v, people in zip(use[0].stops, use[0].people, strict=True):
                self.visits[v].append((use, people, variable))
        self._people()
        self._calls()

    def _people(self) -> None:
        for recorded, visits in zip(self.frame.recorded, self.visits, strict=True):
            self.program.row(-INFINITY, 0, [(1, recorded), *((-people, use) for _, people, use in visits)])

    def _calls(self) -> None:
        """Visit small stops once; the large on an unbroken run of days, with no more kits than the hall holds."""
        for v, visits in enumerate(self.visits):
            if v in self.large:
                self._call(v, visits)
            elif visits:
                self.program.row(-INFINITY, 1, [(1, use) for _, _, use in visits])

    def _call(self, stop: int, visits: list[tuple[Use, int, Variable]]) -> None:
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        called = {}
        for day in sorted({arc.day for (_, arc), _, _ in visits}):
            today = [(self.instance.paces[column.pace].kits, use) for (column, arc), _, use in visits if arc.day == day]
            called[day] = self.program.variable(0, 1, whole=True)
            hall = self.instance.stops[stop].hall_kits
            self.program.row(-INFINITY, 0, [(-hall, called[day]), *today])
            self.program.row(-INFINITY, 0, [(1, called[day]), *((-1, use) for _, use in today)])
        for first, second in combinations(called, 2):
            between = [day for day in called if first < day < second]
            if dates[second] - dates[first] != len(between) + 1:
                self.program.row(-INFINITY, 1, [(1, called[first]), (1, called[second])])
            for day in between:
                self.program.row(-INFINITY, 1, [(1, called[first]), (1, called[second]), (-1, called[day])])

    def solve(self, *, nodes: int, hint: Mapping[Use, int]) -> tuple[float, dict[Use, int]] | None:
        """Return (value, uses) of the best answer found within ``nodes`` branch-and-bound nodes; None if there is none."""
        solution = self.program.solve(nodes=nodes, hint={variable: float(hint.get(use, 0)) for use, variable in self.uses.items()})
        if not solution.found:
            return None
        counts = {use: solution.count(variable) for use, variable in self.uses.items()}
        return solution.value, {use: n for use, n in counts.items() if n}
