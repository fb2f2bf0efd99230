"""Improve a whole plan by freeing a few teams or days at a time and choosing their routes again, exactly."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.calls import Calls
from planner.optimise.generation import enter
from planner.optimise.pricing import QUICK, Prices
from planner.optimise.selection import MANY, Selection, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.optimise.frame import Node
    from planner.optimise.generation import Generation
    from planner.optimise.instance import Instance

TEAMS = 0.7  # share of neighbourhoods that free whole weeks of teams
FREED = 24  # team-days freed at a time
CANDIDATES = 1_200  # uses given to the integer problem
NODES = 40
PRICINGS = 1


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best whole plan so far: how many teams follow each column on each arc."""

    value: float
    uses: Mapping[Use, int]


class Search:
    """A neighbourhood search that shares the master's columns and prices."""

    def __init__(self, instance: Instance, generation: Generation, *, large: frozenset[int], seed: int) -> None:
        """Search around plans whose teams are those the master was fixed to."""
        self.instance, self.master, self.pricers, self.large = instance, generation.master, generation.pricers, large
        self.random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self.teams = {key: round(team.lb()) for key, team in self.master.frame.teams.items()}

    def improve(self, start: Incumbent, *, steps: int, watch: Callable[[float], bool]) -> Incumbent:
        """Return the best plan after ``steps`` neighbourhoods; ``watch(value)`` may ask to stop."""
        best = start
        for _ in range(steps if start.uses else 0):
            freed = self._neighbourhood(best)
            found = self._solve(best, freed)
            if found is not None and found.value > best.value + 1e-6:
                best = found
            if watch(best.value):
                break
        return best

    # -- neighbourhoods --------------------------------------------------------------------------------------------

    def _neighbourhood(self, best: Incumbent) -> dict[Use, int]:
        """Return the uses to free: whole weeks of some teams, or the teams nearest to a stop on some days."""
        return self._teams_freed(best) if self.random.random() < TEAMS else self._region_freed(best)

    def _teams_freed(self, best: Incumbent) -> dict[Use, int]:
        paths = split(best.uses, self.instance)
        freed: dict[Use, int] = {}
        for path in self.random.sample(paths, k=len(paths)):
            for use in path:
                freed[use] = freed.get(use, 0) + 1
            if sum(freed.values()) >= FREED:
                break
        return freed

    def _region_freed(self, best: Incumbent) -> dict[Use, int]:
        around = self.random.randrange(len(self.instance.stops))
        near = self.pricers[0, 0].geometry.between[around]
        first = self.random.randrange(max(1, len(self.instance.problem.week.days) - 2))
        days = {first, first + 1, first + 2}
        ranked = sorted(
            (use for use in best.uses if use[1].day in days),
            key=lambda use: (min((int(near[v]) for v in use[0].stops), default=0), use),
        )
        freed: dict[Use, int] = {}
        for use in ranked:
            if sum(freed.values()) >= FREED:
                break
            freed[use] = best.uses[use]
        return freed

    # -- solving one -------------------------------------------------------------------------------------------------

    def _solve(self, best: Incumbent, freed: dict[Use, int]) -> Incumbent | None:
        kept = {use: n - freed.get(use, 0) for use, n in best.uses.items() if n > freed.get(use, 0)}
        calls = Calls(self.instance, large=self.large)
        for (column, arc), n in kept.items():
            for _ in range(n):
                calls.visit(column, arc.day)
        self._bound(kept, calls)
        for _ in range(PRICINGS):
            self.master.solve()
            self._price(calls)
        slack = self.master.solve() - best.value
        if slack <= 1:
            return None
        gains = self.master.use_gains()
        open_uses = [use for use, gain in gains.items() if gain > -slack and use not in kept and self._open(use, calls)]
        open_uses.sort(key=lambda use: (-round(gains[use], 3), use))
        candidates = dict.fromkeys([*freed, *open_uses[:CANDIDATES]])
        found = Selection(self.instance, candidates, kept, teams=self.teams, large=self.large).solve(nodes=NODES, hint=best.uses)
        return None if found is None else Incumbent(*found)

    @staticmethod
    def _open(use: Use, calls: Calls) -> bool:
        return not use[0].stops or calls.allows(use[0], use[1].day)

    def _bound(self, kept: Mapping[Use, int], calls: Calls) -> None:
        for use in self.master.uses:
            low = kept.get(use, 0)
            self.master.fix(use, low, MANY if self._open(use, calls) else low)

    def _price(self, calls: Calls) -> None:
        prices = self.master.arc_prices()
        credit, days = self.master.credit(), self.master.day_prices(prices)
        credit = np.where(calls.closed[:, None], 0.0, credit)
        found = {key: self.pricers[key].price(Prices(credit, day), QUICK) for key, day in days.items()}
        before = set(self.master.uses)
        enter(self.master, found, days, prices)
        for use in self.master.uses:
            if use not in before and not self._open(use, calls):
                self.master.fix(use, 0, 0)


def split(uses: Mapping[Use, int], instance: Instance) -> list[list[Use]]:
    """Return one list of uses, day by day, for each team: a decomposition of the flow into paths, in a fixed order."""
    leaving: dict[Node, list[Use]] = {}
    for use in sorted(uses):
        leaving.setdefault(use[1].morning, []).extend([use] * uses[use])
    paths = []
    for use in sorted(uses):
        arc = use[1]
        if arc.day == instance.commodities[arc.commodity].days[0]:
            paths += [[use] for _ in range(uses[use])]
    for path in paths:
        while not path[-1][1].is_last(instance):
            path.append(leaving[path[-1][1].evening(instance)].pop(0))
    return paths
