"""Dive from the linear master to whole routes: fix what it likes best, forbid what that rules out, solve again."""

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

SURE = 0.9  # uses this near to whole are fixed together
LIKELY = 0.6
HURRIED = 0.51
AT_ONCE = 5  # likely uses fixed in one step
MUCH = 0.01  # share of the value that whole teams may lose, or they are chosen once more, lender by lender
SMALLEST = 1e-6
PRICE_EVERY = 6  # steps
TIRED = 0.005  # share of the value lost on the way, from which on large strides will do: the search mends the rest


class Diving:
    """One dive; it leaves the master as it found it, with more columns."""

    def __init__(self, master: RestrictedMaster, pricers: dict[tuple[int, int], Pricer]) -> None:
        """Start at the master's solution, with no visit made."""
        self.master, self.pricers, self.calls = master, pricers, VisitCalendar(master.instance)
        self.fixed: dict[ColumnUse, int] = {}
        self.barred: set[ColumnUse] = set()

    def run(self, watch: Callable[[float], bool]) -> MasterSolution:
        """Return whole routes, ``INFEASIBLE`` if none go together; ``watch(value)`` is told of each step and may ask to hurry."""
        self.master.allow_second_calls(
            allowed=False
        )  # a second call is lost whenever its first is not finished in the end: walks add them
        try:
            self.master.price_limits()
            teams = self.fix_teams(watch)
            if not self._fix_routes(watch):
                return INFEASIBLE
            return MasterSolution(self.master.program.value(), teams, self.fixed)
        finally:
            self.master.unfix_all()
            self.master.set_budget_mode(most=False)
            self.master.allow_second_calls(allowed=True)

    def _fix_routes(self, watch: Callable[[float], bool]) -> bool:
        """Fix uses until all routes are whole; say whether that was possible."""
        step, hurry, batch, most = 0, False, 1, -np.inf
        before: dict[ColumnUse, int] = {}
        while True:
            if not self.master.program.solve(
                bounded=True
            ):  # what was fixed last does not go together
                if not self._step_back(before, batch):
                    return False
                batch = 1  # if what is left of it does not go either, that is barred
                continue
            value = self.master.program.value()
            most = max(most, value)
            hurry = watch(value) or hurry or most - value > TIRED * abs(most)
            before, open_uses = dict(self.fixed), self._open_uses()
            if not open_uses:
                return True
            if step % PRICE_EVERY == 0 and not hurry:
                self._price()
                self.master.program.solve()  # new columns first, then new bounds: together they would cost a start from nothing
                open_uses = self._open_uses()
            batch = self._fix(
                open_uses,
                likely=HURRIED if hurry else LIKELY,
                at_once=10 * AT_ONCE if hurry else AT_ONCE,
            )
            step += 1

    def _step_back(self, before: dict[ColumnUse, int], batch: int) -> bool:
        """Return to what was fixed before and fix only the first of the last batch; bar it if it was alone.

        Say whether anything is changed by it: where nothing was fixed, what is left does not go together whatever comes.
        """
        fresh = next((use for use in self.fixed if self.fixed[use] != before.get(use, 0)), None)
        self.fixed = dict(before)
        if fresh is not None and batch > 1:
            self.fixed[fresh] = before.get(fresh, 0) + 1
        elif fresh is not None:
            self.barred.add(fresh)
        self.calls = VisitCalendar(self.master.instance)
        for column, arc in sorted(self.fixed, key=lambda use: (use[1].day, use)):
            for _ in range(self.fixed[column, arc]):
                self.calls.visit(column, arc.day)
        for use in self.master.uses:
            low = self.fixed.get(use, 0)
            is_open = use not in self.barred and (
                not use[0].stops or self.calls.allows(use[0], use[1].day)
            )
            self.master.fix(use, low, INFINITY if is_open else low)
        return fresh is not None

    def fix_teams(self, watch: Callable[[float], bool] = lambda _: False) -> dict[TeamStart, int]:
        """Make the number of teams of each type whole, and return them; where much is lost by it, lender by lender once more.

        ``watch(value)`` may ask to leave it at the first time.
        """
        program, team_types = self.master.program, self.master.instance.team_types
        self.master.solve()
        hoped = program.value()
        found = self._make_whole()
        for lender in self.master.instance.problem.lenders:
            value = program.value()
            if hoped - value <= MUCH * abs(hoped) or watch(value):
                break
            for key, team in self.master.resource_flow.teams.items():
                if team_types[key[0]].lender == lender.id:
                    program.bound(team, 0.0, float(len(team_types[key[0]].vehicles)))
            self.master.solve(bounded=True)
            again = self._make_whole()
            if program.value() > value:
                found = again
                continue
            for key, team in self.master.resource_flow.teams.items():
                program.bound(team, float(found.get(key, 0)), float(found.get(key, 0)))
            self.master.solve(bounded=True)
        return found

    def _make_whole(self) -> dict[TeamStart, int]:
        """Make team counts whole, the surest first, hold them there and return them."""
        teams, program = self.master.resource_flow.teams, self.master.program
        while True:
            values = {key: team.solution_value() for key, team in teams.items()}
            fractional = {key: x % 1.0 for key, x in values.items() if abs(x - round(x)) > SMALLEST}
            if not fractional:
                break
            key = max(sorted(fractional), key=lambda k: round(fractional[k], 6))
            self._round(teams[key], float(np.ceil(values[key])))
        for key, x in values.items():
            program.bound(teams[key], float(round(x)), float(round(x)))
        self.master.solve(bounded=True)
        return {key: round(x) for key, x in values.items() if round(x)}

    def _round(self, team: Variable, up: float) -> None:
        """Let there be ``up`` such teams at least; or fewer, where so many would lose much and fewer lose less."""
        program, before, low, high = (
            self.master.program,
            self.master.program.value(),
            team.lb(),
            team.ub(),
        )
        program.bound(team, up, high)
        above = program.value() if program.solve(bounded=True) else -np.inf
        if before - above <= TIRED * abs(before):
            return
        program.bound(team, low, up - 1.0)
        below = program.value() if program.solve(bounded=True) else -np.inf
        if above > below:
            program.bound(team, up, high)
            self.master.solve(bounded=True)

    def _open_uses(self) -> dict[ColumnUse, float]:
        values = {use: variable.solution_value() for use, variable in self.master.uses.items()}
        return {
            use: x - self.fixed.get(use, 0)
            for use, x in values.items()
            if x - self.fixed.get(use, 0) > SMALLEST
        }

    def _fix(self, open_uses: dict[ColumnUse, float], *, likely: float, at_once: int) -> int:
        """Fix the uses that the master likes best and return how many."""
        ranked = sorted(open_uses, key=lambda use: (-round(open_uses[use], 6), use))
        taken = 0
        for use in ranked:
            share = open_uses[use]
            if taken and (share < likely or (share < SURE and taken >= at_once)):
                break
            column, arc = use
            if self.calls.allows(column, arc.day):
                whole = max(1, int(share + SMALLEST)) if not column.stops else 1
                self.fixed[use] = self.fixed.get(use, 0) + whole
                self.master.fix(use, self.fixed[use])
                self.calls.visit(column, arc.day)
                taken += 1
                self._forbid(column)
        if not taken:  # everything left collides with what is fixed: forbid it
            for use in ranked:
                self.master.fix(use, self.fixed.get(use, 0), self.fixed.get(use, 0))
        return taken

    def _forbid(self, column: Column) -> None:
        """Forbid the open uses that the visits of ``column`` have ruled out."""
        touched = {*column.stops, *self.master.instance.partner[list(column.stops)].tolist()}
        for other in self.master.uses:
            if touched.intersection(other[0].stops) and not self.calls.allows(
                other[0], other[1].day
            ):
                self.master.fix(other, self.fixed.get(other, 0), self.fixed.get(other, 0))

    def _price(self) -> None:
        prices = self.master.arc_prices()
        reward, days = self.master.reward(), self.master.day_prices(prices)
        reward = np.where(self.calls.closed[:, None], -PROHIBITIVE, reward)
        found = {
            key: self.pricers[key].price(DualPrices(reward[key], day), QUICK)
            for key, day in days.items()
        }
        before = set(self.master.uses)
        enter(self.master, found, days, prices)
        for use in self.master.uses:
            if use not in before and not self.calls.allows(use[0], use[1].day):
                self.master.fix(use, 0, 0)
