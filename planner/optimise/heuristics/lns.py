"""Improve a whole plan by freeing a few teams at a time and choosing their weeks again, exactly."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import NEVER
from planner.optimise.guard import POLL_SECONDS
from planner.optimise.master.integer_master import IntegerMaster, value_exactly
from planner.optimise.master.solution import EMPTY, INFEASIBLE, MasterSolution, TeamPath, gather
from planner.optimise.plan.flow_decomposition import name_teams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.master.restricted_master import RoundingCut
    from planner.optimise.pricing.columns import Column

AT_ONCE = 2  # neighbourhoods looked at side by side: integer programs leave Python free to run on
FREED = 4  # teams freed in each
NEAR = 0.5  # share of neighbourhoods that free the teams that pass near a stop, not any
NODES = 20
GAP = 2e-4  # share of the value within which a choice is good enough
WHOLE = 600  # a pool no larger is searched as a whole
EXACT_NODES = 2_000
EXACT_GAP = 1e-6


class LargeNeighbourhoodSearch:
    """A search among columns, the most promising first."""

    def __init__(
        self,
        instance: Instance,
        columns: Sequence[Column],
        cuts: Sequence[RoundingCut],
        *,
        candidates: int,
        seed: int,
        guard: Guard,
    ) -> None:
        """Take the columns in order of promise, so many ``candidates`` at a time, and the rounding cuts of the linear master."""
        self.guard = guard
        self.instance, self.cuts, self.candidates = instance, cuts, candidates
        self.random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self.columns = [column for column in columns if column.stops]
        self.serves = np.zeros((len(self.columns), len(instance.stops)), dtype=np.bool_)
        for number, column in enumerate(self.columns):
            self.serves[number, list(column.stops)] = True

    @property
    def is_small(self) -> bool:
        """Say whether the pool is searched as a whole."""
        return len(self.columns) <= WHOLE

    def improve(
        self, best: MasterSolution, *, steps: int, watch: Callable[[float], bool]
    ) -> MasterSolution:
        """Return the best choice after ``steps`` pairs of neighbourhoods; ``watch(value)`` may ask to stop.

        A small pool is searched as a whole instead.
        """
        if self.is_small:
            best = max(
                best,
                *self._solve_side_by_side([self._choose_all]),
                key=lambda solution: solution.value,
            )
            watch(best.value)
            return best
        for _ in range(steps if best.teams else 0):
            paths, before = name_teams(best, self.instance), best
            tries = [partial(self._choose, paths, freed) for freed in self._neighbourhoods(paths)]
            for found in self._solve_side_by_side(tries):
                best = max(
                    best,
                    found,
                    self._join(best, before, found),
                    key=lambda solution: solution.value,
                )
            if watch(best.value):
                break
        return best

    def _solve_side_by_side(
        self, tries: Sequence[Callable[[], MasterSolution]]
    ) -> list[MasterSolution]:
        """Return what the ``tries`` find, the best first; nothing once it is time to stop.

        HiGHS cannot be interrupted: a program that runs then is left to its end, and to nobody.
        """
        workers = ThreadPoolExecutor(max_workers=AT_ONCE)
        tasks = [workers.submit(each) for each in tries]
        try:
            while wait(tasks, timeout=POLL_SECONDS).not_done:
                if self.guard.stopped:
                    return []
            return sorted((task.result() for task in tasks), key=lambda solution: -solution.value)
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    def _choose_all(self) -> MasterSolution:
        """Return the best choice from the whole pool."""
        whole = IntegerMaster(self.instance, self.columns, EMPTY, cuts=self.cuts, guard=self.guard)
        return whole.solve(nodes=EXACT_NODES, gap=EXACT_GAP) or INFEASIBLE

    def _neighbourhoods(self, paths: Sequence[TeamPath]) -> list[list[int]]:
        """Return which teams to free, side by side: any, or those that pass nearest to some stop."""
        order = self.random.sample(range(len(paths)), k=len(paths))
        if self.random.random() < NEAR:
            passing = list_distances(
                self.instance, paths, self.random.randrange(len(self.instance.stops))
            )
            order.sort(key=lambda number: passing[number])
        return [
            sorted(order[first : first + FREED])
            for first in range(0, min(AT_ONCE * FREED, len(order)), FREED)
        ]

    def _choose(self, paths: Sequence[TeamPath], freed: Sequence[int]) -> MasterSolution:
        """Return the best choice that holds on to the weeks of all teams but the ``freed``, and these; worth nothing if there is none."""
        kept = gather(path for number, path in enumerate(paths) if number not in freed)
        done = np.zeros(len(self.instance.stops), dtype=np.bool_)
        for column, _ in kept.uses:
            done[list(column.stops)] = True
        fitting = np.flatnonzero(~self.serves[:, done & self.instance.once].any(axis=1))[
            : self.candidates
        ]
        own = (column for number in freed for column, _ in paths[number][1] if column.stops)
        columns = dict.fromkeys([*own, *(self.columns[n] for n in fitting)])
        free = frozenset(
            self.instance.team_types[paths[number][0][0]].commodity for number in freed
        )
        found = IntegerMaster(
            self.instance, columns, kept, free=free, cuts=self.cuts, guard=self.guard
        ).solve(nodes=NODES, gap=GAP)
        return found or INFEASIBLE

    def _join(
        self, best: MasterSolution, before: MasterSolution, found: MasterSolution
    ) -> MasterSolution:
        """Return ``best``, itself ``before`` with other teams freed, with what ``found`` changes too, if both go together."""
        same_teams = _types(found) == _types(
            before
        )  # else both may have taken the same spare officers
        if best is before or not same_teams:
            return INFEASIBLE
        uses, teams = Counter(best.uses), Counter(best.teams)
        for now, then in ((found, 1), (before, -1)):
            uses.update({use: then * count for use, count in now.uses.items()})
            teams.update({team: then * count for team, count in now.teams.items()})
        joined = {use: count for use, count in uses.items() if count}
        whole = MasterSolution(0.0, {team: count for team, count in teams.items() if count}, joined)
        return value_exactly(self.instance, whole)


def list_distances(instance: Instance, paths: Iterable[TeamPath], stop: int) -> list[int]:
    """Return the minutes between ``stop`` and the nearest stop of each team's week; NEVER for a team without a visit."""
    near = instance.travel_times[0][0].between[stop]
    return [
        min((int(near[v]) for column, _ in path for v in column.stops), default=NEVER)
        for _, path in paths
    ]


def _types(solution: MasterSolution) -> Counter[int]:
    """Return how many teams there are of each type."""
    return Counter(
        {
            team_type: sum(n for (k, _), n in solution.teams.items() if k == team_type)
            for team_type, _ in solution.teams
        }
    )
