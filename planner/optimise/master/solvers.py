"""Linear programs by GLOP, kept warm between solves, and integer programs by HiGHS.

GLOP is reached through OR-Tools' linear solver, HiGHS through MathOpt; neither has types. Every
solve has a limit of work, and ends when its guard says so.

All programs maximise. The dual of a row is the change of the optimal value per unit of its bound:
not negative for a row ``sum <= high``, not positive for ``low <= sum``, of either sign for an
equality. The reduced cost of a variable is its objective coefficient less the duals it takes up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from ortools.linear_solver import pywraplp
from ortools.math_opt.python import mathopt

from planner.optimise.guard import UNWATCHED, CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.guard import Guard

INFINITY = float("inf")
ROUNDED = 0.5  # whole numbers come back as floats
# Unscaled: four times as fast on masters, and as exact.
PRIMAL = "use_scaling: false use_dual_simplex: false"
DUAL = "use_scaling: false use_dual_simplex: true"
# Seldom, numbers get in the way, or a simplex without scaling cycles: then from the beginning.
AGAIN = ("use_scaling: true use_dual_simplex: false", "use_scaling: true use_dual_simplex: true")
# Most pivots of a linear program, and more for each row: a few times as many as masters take.
PIVOTS = 3_000
PIVOTS_A_ROW = 60
LINEAR_SECONDS = 60.0  # for one run of the simplex, however slow its pivots are
INTEGER_SECONDS = 30.0  # for an integer program, whose work HiGHS limits by nodes only
MILLISECONDS = 1_000


class Variable(Protocol):
    """Handle of a variable; the program that made it reads and changes it."""


class Row(Protocol):
    """Handle of a row; the program that made it reads and changes it."""


class Program(Protocol):
    """A maximisation problem under construction."""

    def variable(
        self, low: float, high: float, *, objective: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable within [low, high]; ``whole`` counts in integer programs only."""

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add the row low <= sum of coefficient x variable <= high."""

    def set_coefficient(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set the coefficient of ``variable`` in ``row``."""

    def set_objective(self, variable: Variable, coefficient: float) -> None:
        """Set the objective coefficient of ``variable``."""

    def set_bounds(self, variable: Variable, low: float, high: float) -> None:
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
        self, low: float, high: float, *, objective: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable; fractions are allowed whatever ``whole`` says."""
        del whole
        variable: Variable = self.solver.NumVar(low, high, "")
        self.objective.SetCoefficient(variable, objective)
        return variable

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add a row; coefficients of the same variable add up."""
        row: Row = self.solver.Constraint(low, high)
        for variable, coefficient in _gather(terms):
            self.set_coefficient(row, variable, coefficient)
        return row

    def set_coefficient(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set the coefficient of ``variable`` in ``row``."""
        cast("Any", row).SetCoefficient(variable, coefficient)

    def set_objective(self, variable: Variable, coefficient: float) -> None:
        """Set the objective coefficient of ``variable``."""
        self.objective.SetCoefficient(variable, coefficient)

    def set_bounds(self, variable: Variable, low: float, high: float) -> None:
        """Set the bounds of ``variable``."""
        cast("Any", variable).SetBounds(low, high)

    def set_row_bounds(self, row: Row, low: float, high: float) -> None:
        """Set the bounds of ``row``."""
        cast("Any", row).SetBounds(low, high)

    def bounds(self, variable: Variable) -> tuple[float, float]:
        """Return the bounds of ``variable``."""
        native = cast("Any", variable)
        return float(native.lb()), float(native.ub())

    def solve(self, *, bounded: bool = False) -> bool:
        """Solve and return whether an optimum was found.

        None is found where there is none, nor where no run came to an end within its limits.

        Parameters
        ----------
        bounded
            Only bounds have changed, so that the last basis is dual feasible (dual simplex).

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
            if status == pywraplp.Solver.INFEASIBLE:  # the answer of a first run is tried again
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
        self.solver.SetTimeLimit(int(MILLISECONDS * LINEAR_SECONDS))
        with self.guard.interrupting(self.solver.InterruptSolve):
            status = int(self.solver.Solve(_warm()) if warm else self.solver.Solve())
        unfinished = status in (pywraplp.Solver.FEASIBLE, pywraplp.Solver.NOT_SOLVED)
        if unfinished and self.solver.iterations() < pivots:
            self._end_if_over()
            self.guard.hurried = True  # a limit of time ended it, not one of work
        return status

    def _end_if_over(self) -> None:
        if self.guard.is_over:
            raise CutShortError

    def value(self) -> float:
        """Return the value of the last solution."""
        return float(self.objective.Value())

    def primal(self, variable: Variable) -> float:
        """Return the value of ``variable`` in the last solution."""
        return float(cast("Any", variable).solution_value())

    def reduced_cost(self, variable: Variable) -> float:
        """Return the reduced cost of ``variable`` in the last solution."""
        return float(cast("Any", variable).reduced_cost())

    def dual(self, row: Row) -> float:
        """Return the dual of ``row`` in the last solution, signed as the module says."""
        return float(cast("Any", row).dual_value())

    def price(self, row: Row) -> float:
        """Return the dual of a row ``sum <= high``, with what rounding puts below zero cut off.

        The Lagrangian bound needs multipliers that are not negative.
        """
        return max(0.0, self.dual(row))


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
        """Start empty.

        Solving ends at the limit of time of ``guard``; HiGHS cannot be interrupted before.
        """
        self.guard = guard
        self.model = mathopt.Model()
        self.model.objective.is_maximize = True

    def variable(
        self, low: float, high: float, *, objective: float = 0.0, whole: bool = False
    ) -> Variable:
        """Add a variable."""
        variable: Variable = self.model.add_variable(lb=low, ub=high, is_integer=whole)
        self.set_objective(variable, objective)
        return variable

    def row(self, low: float, high: float, terms: Iterable[tuple[float, Variable]] = ()) -> Row:
        """Add a row; coefficients of the same variable add up."""
        row: Row = self.model.add_linear_constraint(lb=low, ub=high)
        for variable, coefficient in _gather(terms):
            self.set_coefficient(row, variable, coefficient)
        return row

    def set_coefficient(self, row: Row, variable: Variable, coefficient: float) -> None:
        """Set the coefficient of ``variable`` in ``row``."""
        cast("Any", row).set_coefficient(variable, coefficient)

    def set_objective(self, variable: Variable, coefficient: float) -> None:
        """Set the objective coefficient of ``variable``."""
        self.model.objective.set_linear_coefficient(variable, coefficient)

    def set_bounds(self, variable: Variable, low: float, high: float) -> None:
        """Set the bounds of ``variable``."""
        native = cast("Any", variable)
        native.lower_bound = low
        native.upper_bound = high

    def solve(self, *, nodes: int, gap: float = 1e-5) -> ProgramSolution:
        """Return the best solution found within ``nodes`` branch-and-bound nodes, and the bound.

        ``gap`` is the share of the value within which a solution is good enough.
        """
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
    """The result of an integer program."""

    def __init__(self, result: Any) -> None:  # noqa: ANN401  (MathOpt's)
        """Read ``result``."""
        self.found = bool(result.has_primal_feasible_solution())
        self.bound = float(result.termination.objective_bounds.dual_bound)
        self.value = float(result.objective_value()) if self.found else -INFINITY
        self._values = result.variable_values() if self.found else {}

    def count(self, variable: Variable) -> int:
        """Return the whole value of ``variable``."""
        return int(self._values[variable] + ROUNDED)


def _gather(terms: Iterable[tuple[float, Variable]]) -> list[tuple[Variable, float]]:
    """Return each variable once with the sum of its coefficients, in order of appearance."""
    coefficients: dict[int, float] = {}
    variables: dict[int, Variable] = {}
    for coefficient, variable in terms:
        native = cast("Any", variable)
        key = native.index() if hasattr(native, "index") else native.id
        variables.setdefault(key, variable)
        coefficients[key] = coefficients.get(key, 0.0) + float(coefficient)
    return [(variables[key], coefficient) for key, coefficient in coefficients.items()]
