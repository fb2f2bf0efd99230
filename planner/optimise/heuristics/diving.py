"""Diving: fix the most likely uses of columns, forbid what they rule out, solve again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.master.column_generation import enter
from planner.optimise.master.solution import INFEASIBLE, MasterSolution
from planner.optimise.master.solvers import INFINITY
from planner.optimise.master.visit_feasibility import VisitCalendar
from planner.optimise.pricing.labelling import PROHIBITIVE, QUICK
from planner.optimise.pricing.pricer import DualPrices

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.optimise.master.restricted_master import RestrictedMaster
    from planner.optimise.master.solution import ColumnUse, TeamStart
    from planner.optimise.master.solvers import Variable
    from planner.optimise.pricing.columns import Column
    from planner.optimise.pricing.pricer import Pricer

# Fractions from which on uses are fixed: all of them together; some at a time; and in a hurry.
SURE = 0.9
LIKELY = 0.6
HURRIED = 0.51
# Likely uses fixed in one step, and in a hurry.
AT_ONCE = 5
AT_ONCE_HURRIED = 50
SMALLEST = 1e-6  # of a fraction that is not zero
PRICE_EVERY = 6  # steps between two rounds of pricing
# Share of the value that whole teams may cost, or they are rounded again, lender by lender.
TEAM_LOSS = 0.01
# Share of the value lost from which on large steps will do: the search repairs the rest.
LARGE_LOSS = 0.005


class Diving:
    """One dive; it leaves the master as it found it, with more columns."""

    def __init__(self, master: RestrictedMaster, pricers: dict[tuple[int, int], Pricer]) -> None:
        """Start at the master's solution, with no visit fixed."""
        self.master = master
        self.pricers = pricers
        self.calendar = VisitCalendar(master.instance)
        self.fixed: dict[ColumnUse, int] = {}
        self.forbidden: set[ColumnUse] = set()

    def run(self, watch: Callable[[float], bool]) -> MasterSolution:
        """Return whole routes, ``INFEASIBLE`` if none go together.

        ``watch(value)`` is told of each step and may ask to hurry.
        """
        # The linear master cannot tell whether a first call will be finished in the end, and its
        # second call would be lost: roster search adds second calls.
        with self.master.without_second_calls(), self.master.whole_plans():
            teams = self.fix_teams(watch)
            if not self._fix_routes(watch):
                return INFEASIBLE
            return MasterSolution(self.master.program.value(), teams, self.fixed)

    def _fix_routes(self, watch: Callable[[float], bool]) -> bool:
        """Fix uses until all routes are whole; return whether that was possible."""
        program = self.master.program
        step = 0
        is_hurried = False
        batch = 1  # uses fixed in the last step
        best = -np.inf
        before: dict[ColumnUse, int] = {}
        while True:
            if not program.solve(bounded=True):  # what was fixed last does not go together
                if not self._step_back(before, batch):
                    return False
                batch = 1  # what is left of it is forbidden if it does not go either
                continue
            value = program.value()
            best = max(best, value)
            is_hurried = watch(value) or is_hurried or best - value > LARGE_LOSS * abs(best)
            before = dict(self.fixed)
            fractions = self._open_fractions()
            if not fractions:
                return True
            if step % PRICE_EVERY == 0 and not is_hurried:
                self._price()
                # New columns first, then new bounds: together they would cost a start from nothing.
                program.solve()
                fractions = self._open_fractions()
            batch = self._fix(
                fractions,
                likely=HURRIED if is_hurried else LIKELY,
                at_once=AT_ONCE_HURRIED if is_hurried else AT_ONCE,
            )
            step += 1

    def _step_back(self, before: dict[ColumnUse, int], batch: int) -> bool:
        """Undo the last step, and fix only the first of its uses; forbid it if it was alone.

        Return whether that changes anything: where nothing was fixed, what is left does not go
        together anyhow.
        """
        first = next((use for use in self.fixed if self.fixed[use] != before.get(use, 0)), None)
        self.fixed = dict(before)
        if first is not None and batch > 1:
            self.fixed[first] = before.get(first, 0) + 1
        elif first is not None:
            self.forbidden.add(first)
        self.calendar = VisitCalendar(self.master.instance)
        for column, arc in sorted(self.fixed, key=lambda use: (use[1].day, use)):
            for _ in range(self.fixed[column, arc]):
                self.calendar.visit(column, arc.day)
        for use in self.master.uses:
            column, arc = use
            low = self.fixed.get(use, 0)
            is_open = use not in self.forbidden and (
                not column.stops or self.calendar.allows(column, arc.day)
            )
            self.master.fix(use, low, INFINITY if is_open else low)
        return first is not None

    def fix_teams(self, watch: Callable[[float], bool] = lambda _: False) -> dict[TeamStart, int]:
        """Make the number of teams of each type whole, and return them.

        Where much is lost by it, the teams of each lender are rounded once more. ``watch(value)``
        may ask to leave it at the first time.
        """
        program = self.master.program
        team_types = self.master.instance.team_types
        teams = self.master.resource_flow.teams
        self.master.solve()
        relaxed = program.value()
        found = self._round_teams()
        for lender in self.master.instance.problem.lenders:
            value = program.value()
            if relaxed - value <= TEAM_LOSS * abs(relaxed) or watch(value):
                break
            for key, team in teams.items():
                if team_types[key[0]].lender == lender.id:
                    program.set_bounds(team, 0.0, float(len(team_types[key[0]].vehicles)))
            self.master.solve(bounded=True)
            again = self._round_teams()
            if program.value() > value:
                found = again
                continue
            for key, team in teams.items():
                program.set_bounds(team, float(found.get(key, 0)), float(found.get(key, 0)))
            self.master.solve(bounded=True)
        return found

    def _round_teams(self) -> dict[TeamStart, int]:
        """Make team counts whole, the largest fraction first; fix them and return them."""
        teams = self.master.resource_flow.teams
        program = self.master.program
        while True:
            values = {key: program.primal(team) for key, team in teams.items()}
            fractional = {key: x % 1.0 for key, x in values.items() if abs(x - round(x)) > SMALLEST}
            if not fractional:
                break
            key = max(sorted(fractional), key=lambda k: round(fractional[k], 6))
            self._round(teams[key], float(np.ceil(values[key])))
        for key, x in values.items():
            program.set_bounds(teams[key], float(round(x)), float(round(x)))
        self.master.solve(bounded=True)
        return {key: round(x) for key, x in values.items() if round(x)}

    def _round(self, team: Variable, up: float) -> None:
        """Round a team count up to ``up``, or down where that loses less and up loses much."""
        program = self.master.program
        before = program.value()
        low, high = program.bounds(team)
        program.set_bounds(team, up, high)
        above = program.value() if program.solve(bounded=True) else -np.inf
        if before - above <= LARGE_LOSS * abs(before):
            return
        program.set_bounds(team, low, up - 1.0)
        below = program.value() if program.solve(bounded=True) else -np.inf
        if above > below:
            program.set_bounds(team, up, high)
            self.master.solve(bounded=True)

    def _open_fractions(self) -> dict[ColumnUse, float]:
        """Return the uses beyond those fixed, as far as there are any."""
        fractions = {}
        for use, variable in self.master.uses.items():
            fraction = self.master.program.primal(variable) - self.fixed.get(use, 0)
            if fraction > SMALLEST:
                fractions[use] = fraction
        return fractions

    def _fix(self, fractions: dict[ColumnUse, float], *, likely: float, at_once: int) -> int:
        """Fix the largest fractions as whole uses; return how many.

        All from SURE on, and ``at_once`` others from ``likely`` on; the largest at least.
        """
        ranked = sorted(fractions, key=lambda use: (-round(fractions[use], 6), use))
        count = 0
        for use in ranked:
            fraction = fractions[use]
            if count and (fraction < likely or (fraction < SURE and count >= at_once)):
                break
            column, arc = use
            if self.calendar.allows(column, arc.day):
                teams = max(1, int(fraction + SMALLEST)) if not column.stops else 1
                self.fixed[use] = self.fixed.get(use, 0) + teams
                self.master.fix(use, self.fixed[use])
                self.calendar.visit(column, arc.day)
                count += 1
                self._forbid_conflicts(column)
        if not count:  # everything left collides with what is fixed
            for use in ranked:
                self._forbid_more(use)
        return count

    def _forbid_more(self, use: ColumnUse) -> None:
        """Hold a use to what is fixed of it."""
        self.master.fix(use, self.fixed.get(use, 0), self.fixed.get(use, 0))

    def _forbid_conflicts(self, column: Column) -> None:
        """Forbid the uses that the visits of ``column`` have ruled out."""
        touched = {*column.stops, *self.master.instance.partner[list(column.stops)].tolist()}
        for use in self.master.uses:
            other, arc = use
            if touched.intersection(other.stops) and not self.calendar.allows(other, arc.day):
                self._forbid_more(use)

    def _price(self) -> None:
        """Add columns at the present duals, none for stops of one visit that have it."""
        prices = self.master.arc_prices()
        rewards = self.master.reward()
        days = self.master.day_prices(prices)
        rewards = np.where(self.calendar.closed[:, None], -PROHIBITIVE, rewards)
        found = {
            key: self.pricers[key].price(DualPrices(rewards[key], day), QUICK)
            for key, day in days.items()
        }
        before = set(self.master.uses)
        enter(self.master, found, days, prices)
        for use in self.master.uses:
            column, arc = use
            if use not in before and not self.calendar.allows(column, arc.day):
                self.master.fix(use, 0, 0)
