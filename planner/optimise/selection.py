"""Choose whole routes from a handful of candidates: the integer master problem of a neighbourhood."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from ortools.math_opt.python import mathopt

from planner.optimise.frame import Arc, Frame, arc_price

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.optimise.instance import Instance
    from planner.optimise.pricing import Column

Use = tuple["Column", Arc]
ROUNDED = 0.5  # the solver's whole numbers are floats
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
        self.frame = Frame(instance, integer=True)
        self.model = self.frame.model
        for key, team in self.frame.teams.items():
            team.lower_bound = team.upper_bound = float(teams.get(key, 0))
        self.uses: dict[Use, Any] = {}
        for use in (*kept, *(use for use in candidates if use not in kept)):
            column, arc = use
            variable = self.model.add_integer_variable(lb=kept.get(use, 0), ub=MANY)
            self.model.objective.set_linear_coefficient(variable, -float(column.cost(instance) + arc_price(instance, arc)))
            self.frame.move(variable, arc)
            self.uses[use] = variable
        self.visits: list[list[tuple[Use, int, Any]]] = [[] for _ in instance.stops]
        for use, variable in self.uses.items():
            for v, people in zip(use[0].stops, use[0].people, strict=True):
                self.visits[v].append((use, people, variable))
        self._people()
        self._calls()

    def _people(self) -> None:
        for recorded, visits in zip(self.frame.recorded, self.visits, strict=True):
            self.model.add_linear_constraint(recorded - sum(people * use for _, people, use in visits) <= 0)

    def _calls(self) -> None:
        """Visit small stops once; the large on an unbroken run of days, with no more kits than the hall holds."""
        for v, visits in enumerate(self.visits):
            if v in self.large:
                self._call(v, visits)
            elif visits:
                self.model.add_linear_constraint(sum(use for _, _, use in visits) <= 1)

    def _call(self, stop: int, visits: list[tuple[Use, int, Any]]) -> None:
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        called = {}
        for day in sorted({arc.day for (_, arc), _, _ in visits}):
            today = [(self.instance.paces[column.pace].kits, use) for (column, arc), _, use in visits if arc.day == day]
            called[day] = self.model.add_binary_variable()
            hall = self.instance.stops[stop].hall_kits
            self.model.add_linear_constraint(sum(kits * use for kits, use in today) <= hall * called[day])
            self.model.add_linear_constraint(called[day] <= sum(use for _, use in today))
        for first, second in combinations(called, 2):
            between = [day for day in called if first < day < second]
            if dates[second] - dates[first] != len(between) + 1:
                self.model.add_linear_constraint(called[first] + called[second] <= 1)
            for day in between:
                self.model.add_linear_constraint(called[first] + called[second] <= 1 + called[day])

    def solve(self, *, nodes: int, hint: Mapping[Use, int]) -> tuple[float, dict[Use, int]] | None:
        """Return (value, uses) of the best answer found within ``nodes`` branch-and-bound nodes; None if there is none."""
        parameters = mathopt.SolveParameters(node_limit=nodes, relative_gap_tolerance=1e-5, random_seed=1)
        parameters.highs.int_options["threads"] = 1
        hints = mathopt.SolutionHint(variable_values={variable: float(hint.get(use, 0)) for use, variable in self.uses.items()})
        model_parameters = mathopt.ModelSolveParameters(solution_hints=[hints])
        result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters, model_params=model_parameters)
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        return float(result.objective_value()), {use: round(values[x]) for use, x in self.uses.items() if values[x] > ROUNDED}
