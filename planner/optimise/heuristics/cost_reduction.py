"""Make a plan cheaper, shorter and more even for at most the stated slack in value: the second level of the objective (law 31)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.model.plan import Saving
from planner.optimise.heuristics.repair import drop_idle_visits
from planner.optimise.heuristics.roster_search import RosterSearch
from planner.optimise.plan.build_plan import write_week
from planner.optimise.plan.totals import METRES_PER_KM, recording_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.model.campaign import Thrift
    from planner.model.plan import DayRoute
    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.master.column_generation import ColumnGeneration
    from planner.optimise.master.restricted_master import ShadowPrices
    from planner.optimise.master.solution import MasterSolution
    from planner.optimise.plan.build_plan import Week
    from planner.optimise.pricing.columns import Column

MILLION = 1_000_000
RUPIAH_WORTH = (
    0.05,
    0.1,
)  # of what a rupiah brings in the mean: what one saved is worth to either walk


def save(
    generation: ColumnGeneration, week: Week, *, steps: int, seed: int
) -> tuple[Week, Saving | None]:
    """Return the week that takes least of those that two walks of so many ``steps`` lead to, and what it saved.

    ``week`` itself and None where the objective has no thrift, or nothing is saved.
    """
    instance, best, thrift = (
        generation.instance,
        week.solution,
        generation.instance.problem.objective.thrift,
    )
    if thrift is None:
        return week, None
    least, before = week.value - abs(week.value) * thrift.slack // MILLION, _expense(thrift, week)
    columns = {*generation.pool(nearly=True), *(column for column, _ in best.uses)}
    mean = week.value / max(1, week.totals.cost_idr)  # what a rupiah brings now
    scarce = generation.master.shadow_prices
    rates = [replace(scarce, rupiah=scarce.rupiah + share * mean) for share in RUPIAH_WORTH]
    walks = [
        CostReduction(generation, columns, thrift=thrift, shadow_prices=rate, seed=seed)
        for rate in rates
    ]
    with ThreadPoolExecutor(max_workers=len(walks)) as workers:
        tasks = [workers.submit(walk.save, best, least=least, steps=steps) for walk in walks]
        solutions = [
            solution
            for solution in (task.result() for task in tasks)
            if solution.value >= best.value - (week.value - least)
        ]
    weeks = [
        found
        for found in (write_week(instance, solution) for solution in solutions)
        if found.value >= least
    ]
    thrifty = min((week, *weeks), key=lambda found: _expense(thrift, found))
    after = _expense(thrift, thrifty)
    return (
        (thrifty, Saving(value_before=week.value, expense_before=before, expense=after))
        if after < before
        else (week, None)
    )


def _expense(thrift: Thrift, week: Week) -> int:
    """Return what a week takes, in rupiah: its cost, and what nights, kilometres and uneven loads count as."""
    loads = [
        _load([route for route in week.routes if route.team == team.id]) for team in week.teams
    ]
    more = (
        thrift.night_idr * week.totals.nights_away
        + thrift.kilometre_idr * week.totals.metres // METRES_PER_KM
    )
    return (
        week.totals.cost_idr
        + more
        + thrift.uneven_minute_idr * (max(loads, default=0) - min(loads, default=0))
    )


def _load(routes: Sequence[DayRoute]) -> int:
    """Return the minutes that a team drives and records on one of its days, in the mean."""
    driven = sum(leg.minutes for route in routes for leg in route.legs)
    recorded = sum(recording_minutes(route, visit) for route in routes for visit in route.visits)
    return (driven + recorded) // max(1, len(routes))


class CostReduction(RosterSearch):
    """A walk over rosters to those that take less, among them only such as are worth enough.

    What rosters take is reckoned before it is known who is in which team: teams stay what they are, but for where they begin.
    """

    def __init__(
        self,
        generation: ColumnGeneration,
        columns: Iterable[Column],
        *,
        thrift: Thrift,
        shadow_prices: ShadowPrices,
        seed: int,
    ) -> None:
        """Take the ``columns`` to choose among; new weeks are chosen as if rupiah were of this ``shadow_prices``."""
        self.uneven = thrift.uneven_minute_idr
        super().__init__(generation, columns, seed=seed, shadow_prices=shadow_prices, thrift=thrift)

    def save(self, best: MasterSolution, *, least: float, steps: int) -> MasterSolution:
        """Return a choice that takes no more than ``best`` and is worth ``least`` or more, as far as rosters tell."""
        self._begin(best)
        load = np.array(
            [column.drive + sum(column.stays) for column in self.pool.columns], dtype=np.float64
        )
        takes, floor = self._take(self.roster, load), least - best.value + self._value(self.roster)

        def is_good(roster: IntArray) -> bool:
            nonlocal takes
            takes_now = self._take(roster, load)
            good = takes_now < takes and self._value(roster) >= floor
            takes = takes_now if good else takes
            return good

        for _ in range(steps):
            self._step(is_good)
        return drop_idle_visits(self.instance, self._leave(self.roster), self.pricers)

    def _take(self, roster: IntArray, load: FloatArray) -> float:
        """Return what a roster takes, in rupiah; ``load`` is that of each column."""
        loads = [float(load[days[days >= 0]].mean()) for days in roster]
        return self._rupiah(roster) + self.uneven * (max(loads) - min(loads))
