"""Hold linear and integer programs: one small face for OR-Tools' GLOP (kept warm between solves) and HiGHS (through MathOpt).

Every call of a solver has a limit of work, and ends when its guard says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from ortools.linear_solver import pywraplp
from ortools.math_opt.python import mathopt

from planner.optimise.guard import UNWATCHED, CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.guard import Guard

Variable = Any  # the libraries have no types
Row = Any
ROUNDED = 0.5  # whole numbers come back as floats
INFINITY = float("inf")
PRIMAL = "use_scaling: false use_dual_simplex: false"  # unscaled: four times as fast on masters, and as exact
DUAL = "use_scaling: false use_dual_simplex: true"

# Seldom, numbers get in the way, or a simplex without scaling turns in a circle: then from the beginning.
AGAIN = ("use_scaling: true use_dual_simplex: false", "use_scaling: true use_dual_simplex: true")
PIVOTS = 3_000  # that any linear program may take, and
PIVOTS_A_ROW = 60  # more for each row: some times as many as masters take
LINEAR_SECONDS = 60.0  # for one run of the simplex, however slow its pivots are
INTEGER_SECONDS = 30.0  # for an integer program, whose work HiGHS counts in nodes only: none takes as long but by chance


class Program(Protocol):
    """A maximisation problem under construction."""

    def variable(
        self, low: float, high: float, *, worth: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable within [low, high] that is worth so much a unit; ``whole`` counts only in integer programs."""

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add the row low ≤ sum of coefficient x variable ≤ high."""

    def put(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set the coefficient of a variable that is not yet in ``row``."""

    def reprice(self, variable: Variable, worth: float) -> None:
        """Set what ``variable`` is worth a unit."""

    def bound(self, variable: Variable, low: float, high: float) -> None:
        """Set the bounds of ``variable``."""


class LinearProgram:
    """A linear program that grows and is solved again from where it was."""

    def __init__(self, guard: Guard = UNWATCHED) -> None:
        """Start empty; solving ends early when ``guard`` says so."""
        self.guard = guard
        self.solver = pywraplp.Solver("master", pywraplp.Solver.GLOP_LINEAR_PROGRAMMING)
        self.objective = self.solver.Objective()
        self.objective.SetMaximization()
        self.optimal = False

    def variable(
        self, low: float, high: float, *, worth: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable; fractions are allowed whatever ``whole`` says."""
        del whole
        variable = self.solver.NumVar(low, high, "")
        self.objective.SetCoefficient(variable, worth)
        return variable

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add a row; coefficients of the same variable add up."""
        row = self.solver.Constraint(low, high)
        for variable, coefficient in _gather(terms):
            row.SetCoefficient(variable, coefficient)
        return row

    def put(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set a coefficient."""
        row.SetCoefficient(variable, coefficient)

    def reprice(self, variable: Variable, worth: float) -> None:
        """Set what ``variable`` is worth a unit."""
        self.objective.SetCoefficient(variable, worth)

    def bound(self, variable: Variable, low: float, high: float) -> None:
        """Set the bounds of ``variable``."""
        variable.SetBounds(low, high)

    def solve(self, *, bounded: bool = False) -> bool:
        """Solve and say whether an optimum was found; ``bounded``: only bounds have changed, so that prices still fit (dual simplex).

        None is found where there is none, nor where no run came to an end within its limits.

        Raises
        ------
        CutShortError
            If the guard ended it.
        """
        status = self._run(DUAL if bounded else PRIMAL, warm=True)
        for parameters in AGAIN:
            if status == pywraplp.Solver.OPTIMAL:
                break
            status = self._run(parameters, warm=False)
            if status == pywraplp.Solver.INFEASIBLE:  # a first run is not taken at its word
                break
        self.optimal = status == pywraplp.Solver.OPTIMAL
        return self.optimal

    def _run(self, parameters: str, *, warm: bool) -> int:
        """Return the status of one run of the simplex."""
        self.optimal = False
        self._end_if_over()
        pivots = PIVOTS + PIVOTS_A_ROW * self.solver.NumConstraints()
        self.solver.SetSolverSpecificParametersAsString(
            f"{parameters} max_number_of_iterations: {pivots}"
        )
        self.solver.SetTimeLimit(int(1_000 * LINEAR_SECONDS))
        with self.guard.interrupting(self.solver.InterruptSolve):
            status = int(self.solver.Solve(_warm()) if warm else self.solver.Solve())
        if (
            status in (pywraplp.Solver.FEASIBLE, pywraplp.Solver.NOT_SOLVED)
            and self.solver.iterations() < pivots
        ):
            self._end_if_over()
            self.guard.hurried = True  # a limit of time ended it, not one of work
        return status

    def _end_if_over(self) -> None:
        if self.guard.is_over:
            raise CutShortError

    def value(self) -> float:
        """Return the value of the last solution."""
        return float(self.objective.Value())


def _warm() -> pywraplp.MPSolverParameters:
    parameters = pywraplp.MPSolverParameters()
    parameters.SetIntegerParam(
        pywraplp.MPSolverParameters.INCREMENTALITY, pywraplp.MPSolverParameters.INCREMENTALITY_ON
    )
    parameters.SetIntegerParam(
        pywraplp.MPSolverParameters.PRESOLVE, pywraplp.MPSolverParameters.PRESOLVE_OFF
    )
    return parameters


class IntegerProgram:
    """An integer program, solved once by HiGHS on one thread."""

    def __init__(self, guard: Guard = UNWATCHED) -> None:
        """Start empty; solving ends at the limit of time of ``guard``, but HiGHS cannot be interrupted before."""
        self.guard = guard
        self.model = mathopt.Model()
        self.model.objective.is_maximize = True

    def variable(
        self, low: float, high: float, *, worth: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable."""
        variable = self.model.add_variable(lb=low, ub=high, is_integer=whole)
        self.model.objective.set_linear_coefficient(variable, worth)
        return variable

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add a row; coefficients of the same variable add up."""
        row = self.model.add_linear_constraint(lb=low, ub=high)
        for variable, coefficient in _gather(terms):
            row.set_coefficient(variable, coefficient)
        return row

    def put(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set a coefficient."""
        row.set_coefficient(variable, coefficient)

    def reprice(self, variable: Variable, worth: float) -> None:
        """Set what ``variable`` is worth a unit."""
        self.model.objective.set_linear_coefficient(variable, worth)

    def bound(self, variable: Variable, low: float, high: float) -> None:
        """Set the bounds of ``variable``."""
        variable.lower_bound, variable.upper_bound = low, high

    def solve(self, *, nodes: int, gap: float = 1e-5) -> ProgramSolution:
        """Return the best solution found within ``nodes`` branch-and-bound nodes, and the bound proven."""
        limit = timedelta(seconds=min(INTEGER_SECONDS, self.guard.seconds_left))
        parameters = mathopt.SolveParameters(
            node_limit=nodes, relative_gap_tolerance=gap, random_seed=1, time_limit=limit
        )
        parameters.highs.int_options["threads"] = 1  # the plain setting fails with HiGHS
        result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=parameters)
        if result.termination.limit is mathopt.Limit.TIME:
            self.guard.hurried = True
        return ProgramSolution(result)


class ProgramSolution:
    """What an integer program found."""

    def __init__(self, result: Any) -> None:  # noqa: ANN401
        """Read ``result``."""
        self.found = bool(result.has_primal_feasible_solution())
        self.bound = float(result.termination.objective_bounds.dual_bound)
        self.value = float(result.objective_value()) if self.found else -INFINITY
        self._values = result.variable_values() if self.found else {}

    def count(self, variable: Variable) -> int:
        """Return the whole value of ``variable``."""
        return int(self._values[variable] + ROUNDED)


def _gather(terms: Iterable[tuple[float, Variable]]) -> list[tuple[Variable, float]]:
    """Return each variable once, with the sum of its coefficients, in order of first appearance."""
    found: dict[Any, list[Any]] = {}
    for coefficient, variable in terms:
        key = variable.index() if hasattr(variable, "index") else variable.id
        entry = found.setdefault(key, [variable, 0.0])
        entry[1] += float(coefficient)
    return [(variable, coefficient) for variable, coefficient in found.values()]
