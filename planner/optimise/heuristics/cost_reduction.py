"""Cost reduction: the second level of a lexicographic objective (law 31).

A plan is made cheaper, shorter and more even for at most the stated slack in value.
"""

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
    from planner.optimise.array_types import FloatArray
    from planner.optimise.heuristics.roster_search import Roster
    from planner.optimise.master.column_generation import ColumnGeneration
    from planner.optimise.master.restricted_master import ShadowPrices
    from planner.optimise.master.solution import MasterSolution
    from planner.optimise.plan.build_plan import Week
    from planner.optimise.pricing.columns import Column

MILLION = 1_000_000
# Worth of a rupiah saved in each of the searches, as a share of what a rupiah brings on average.
RUPIAH_SHARES = (0.05, 0.1)


def save(
    generation: ColumnGeneration, week: Week, *, steps: int, seed: int
) -> tuple[Week, Saving | None]:
    """Return the cheapest week that the searches find, and what it saves.

    Parameters
    ----------
    generation
        Gives the columns and their prices.
    week
        The week to make cheaper.
    steps
        Iterations of each search.
    seed
        Seed of their random choices.

    Returns
    -------
    tuple[Week, Saving | None]
        ``week`` itself and None where the objective has no thrift, or nothing is saved.
    """
    instance = generation.instance
    best = week.solution
    thrift = instance.problem.objective.thrift
    if thrift is None:
        return week, None
    least = week.value - abs(week.value) * thrift.slack // MILLION
    columns = {*generation.pool(nearly=True), *(column for column, _ in best.uses)}
    rupiah_brings = week.value / max(1, week.totals.cost_idr)
    prices = generation.master.shadow_prices
    searches = [
        CostReduction(
            generation,
            columns,
            thrift=thrift,
            shadow_prices=replace(prices, rupiah=prices.rupiah + share * rupiah_brings),
            seed=seed,
        )
        for share in RUPIAH_SHARES
    ]
    with ThreadPoolExecutor(max_workers=len(searches)) as workers:
        tasks = [workers.submit(each.save, best, least=least, steps=steps) for each in searches]
        solutions = [task.result() for task in tasks]
    slack = week.value - least
    weeks = [
        write_week(instance, solution)
        for solution in solutions
        if solution.value >= best.value - slack
    ]
    lawful = [found for found in weeks if found.value >= least]
    cheapest = min((week, *lawful), key=lambda found: _expense(thrift, found))
    before = _expense(thrift, week)
    after = _expense(thrift, cheapest)
    if after >= before:
        return week, None
    return cheapest, Saving(value_before=week.value, expense_before=before, expense=after)


def _expense(thrift: Thrift, week: Week) -> int:
    """Return the expense of a week in rupiah: cost, nights, kilometres and uneven loads."""
    loads = [
        _load([route for route in week.routes if route.team == team.id]) for team in week.teams
    ]
    return (
        week.totals.cost_idr
        + thrift.night_idr * week.totals.nights_away
        + thrift.kilometre_idr * week.totals.metres // METRES_PER_KM
        + thrift.uneven_minute_idr * (max(loads, default=0) - min(loads, default=0))
    )


def _load(routes: Sequence[DayRoute]) -> int:
    """Return the minutes of driving and recording of a team on an average day."""
    driven = sum(leg.minutes for route in routes for leg in route.legs)
    recorded = sum(recording_minutes(route, visit) for route in routes for visit in route.visits)
    return (driven + recorded) // max(1, len(routes))


class CostReduction(RosterSearch):
    """Search for rosters with a smaller expense, among those whose value suffices.

    The expense is an upper bound from before officers are assigned: the teams stay what they are,
    apart from where they begin.
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
        """Prepare a search among ``columns``, which chooses weeks at these ``shadow_prices``."""
        super().__init__(generation, columns, seed=seed, shadow_prices=shadow_prices, thrift=thrift)
        self.uneven_minute = thrift.uneven_minute_idr

    def save(self, best: MasterSolution, *, least: float, steps: int) -> MasterSolution:
        """Return a solution with at most the expense of ``best`` and at least the value ``least``.

        Both as the search counts them.
        """
        self._begin_at(best)
        loads = np.array(
            [column.drive + sum(column.stays) for column in self.space.pool.columns],
            dtype=np.float64,
        )
        expense = self._upper_expense(self.roster, loads)
        floor = least - best.value + self._value(self.roster)
        for _ in range(steps):
            roster = self._neighbour()
            if roster is None:
                continue
            found = self._upper_expense(roster, loads)
            if found < expense and self._value(roster) >= floor:
                self.roster = roster
                expense = found
        return drop_idle_visits(self.instance, self._solution(self.roster), self.pricers)

    def _upper_expense(self, roster: Roster, loads: FloatArray) -> float:
        """Return the expense of a roster in rupiah; ``loads`` are minutes by column."""
        by_team = [float(loads[days[days >= 0]].mean()) for days in roster.columns]
        return self._rupiah(roster) + self.uneven_minute * (max(by_team) - min(by_team))
