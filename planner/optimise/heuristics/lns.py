"""Large neighbourhood search: free the weeks of a few teams and choose them by integer programs."""

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

AT_ONCE = 2  # neighbourhoods searched side by side: integer programs run outside Python
FREED = 4  # teams freed in each
NEAR = 0.5  # share of neighbourhoods that free the teams that pass near a stop, not any
NODES = 20
GAP = 2e-4  # share of the value within which a solution is good enough
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
        """Prepare a search.

        Parameters
        ----------
        instance
            The week.
        columns
            Columns in order of promise.
        cuts
            Rounding cuts of the linear master.
        candidates
            Most columns of a neighbourhood, beside those of the freed teams.
        seed
            Seed of the random choices.
        guard
            Says when to stop early.
        """
        self.instance = instance
        self.cuts = cuts
        self.candidates = candidates
        self.guard = guard
        self.random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self.columns = [column for column in columns if column.stops]
        # [columns, V] whether a column visits a stop
        self.serves = np.zeros((len(self.columns), len(instance.stops)), dtype=np.bool_)
        for number, column in enumerate(self.columns):
            self.serves[number, list(column.stops)] = True

    @property
    def is_small(self) -> bool:
        """Whether the pool is searched as a whole."""
        return len(self.columns) <= WHOLE

    def improve(
        self, best: MasterSolution, *, steps: int, watch: Callable[[float], bool]
    ) -> MasterSolution:
        """Return the best solution after ``steps`` pairs of neighbourhoods.

        A small pool is searched as a whole instead. ``watch(value)`` may ask to stop.
        """
        if self.is_small:
            best = _best_of(best, *self._solve_side_by_side([self._solve_whole_pool]))
            watch(best.value)
            return best
        for _ in range(steps if best.teams else 0):
            paths = name_teams(best, self.instance)
            before = best
            tasks = [partial(self._solve, paths, freed) for freed in self._neighbourhoods(paths)]
            for found in self._solve_side_by_side(tasks):
                best = _best_of(best, found, self._join(best, before, found))
            if watch(best.value):
                break
        return best

    def _solve_side_by_side(
        self, tasks: Sequence[Callable[[], MasterSolution]]
    ) -> list[MasterSolution]:
        """Return what the ``tasks`` find, the best first; nothing once it is time to stop.

        HiGHS cannot be interrupted: a program that runs then comes to its end unheard.
        """
        workers = ThreadPoolExecutor(max_workers=AT_ONCE)
        futures = [workers.submit(task) for task in tasks]
        try:
            while wait(futures, timeout=POLL_SECONDS).not_done:
                if self.guard.stopped:
                    return []
            found = (future.result() for future in futures)
            return sorted(found, key=lambda solution: -solution.value)
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    def _solve_whole_pool(self) -> MasterSolution:
        """Return the best solution from the whole pool."""
        whole = IntegerMaster(self.instance, self.columns, EMPTY, cuts=self.cuts, guard=self.guard)
        return whole.solve(nodes=EXACT_NODES, gap=EXACT_GAP) or INFEASIBLE

    def _neighbourhoods(self, paths: Sequence[TeamPath]) -> list[list[int]]:
        """Return which teams to free, side by side: any, or those that pass nearest to a stop."""
        order = self.random.sample(range(len(paths)), k=len(paths))
        if self.random.random() < NEAR:
            stop = self.random.randrange(len(self.instance.stops))
            distances = list_distances(self.instance, paths, stop)
            order.sort(key=lambda number: distances[number])
        return [
            sorted(order[first : first + FREED])
            for first in range(0, min(AT_ONCE * FREED, len(order)), FREED)
        ]

    def _solve(self, paths: Sequence[TeamPath], freed: Sequence[int]) -> MasterSolution:
        """Return the best solution that keeps the weeks of all teams but the ``freed``."""
        kept = gather(path for number, path in enumerate(paths) if number not in freed)
        is_visited = np.zeros(len(self.instance.stops), dtype=np.bool_)
        for column, _ in kept.uses:
            is_visited[list(column.stops)] = True
        taken = is_visited & self.instance.once
        fitting = np.flatnonzero(~self.serves[:, taken].any(axis=1))[: self.candidates]
        own = (column for number in freed for column, _ in paths[number][1] if column.stops)
        columns = dict.fromkeys([*own, *(self.columns[n] for n in fitting)])
        team_types = (self.instance.team_types[paths[number][0][0]] for number in freed)
        program = IntegerMaster(
            self.instance,
            columns,
            kept,
            free=frozenset(team_type.commodity for team_type in team_types),
            cuts=self.cuts,
            guard=self.guard,
        )
        return program.solve(nodes=NODES, gap=GAP) or INFEASIBLE

    def _join(
        self, best: MasterSolution, before: MasterSolution, found: MasterSolution
    ) -> MasterSolution:
        """Return ``best`` with what ``found`` changes too, if both go together.

        Both come from ``before``, with other teams freed.
        """
        # With other types of teams both may have taken the same spare officers.
        if best is before or _types(found) != _types(before):
            return INFEASIBLE
        uses = Counter(best.uses)
        teams = Counter(best.teams)
        for solution, sign in ((found, 1), (before, -1)):
            uses.update({use: sign * count for use, count in solution.uses.items()})
            teams.update({team: sign * count for team, count in solution.teams.items()})
        joined = MasterSolution(
            value=0.0,
            teams={team: count for team, count in teams.items() if count},
            uses={use: count for use, count in uses.items() if count},
        )
        return value_exactly(self.instance, joined)


def list_distances(instance: Instance, paths: Iterable[TeamPath], stop: int) -> list[int]:
    """Return the minutes between ``stop`` and the nearest stop of each team's week.

    NEVER for a team without a visit.
    """
    minutes = instance.travel_times[0][0].between[stop]
    return [
        min((int(minutes[v]) for column, _ in path for v in column.stops), default=NEVER)
        for _, path in paths
    ]


def _best_of(*solutions: MasterSolution) -> MasterSolution:
    return max(solutions, key=lambda solution: solution.value)


def _types(solution: MasterSolution) -> Counter[int]:
    """Return how many teams there are of each type."""
    types = Counter[int]()
    for (team_type, _), count in solution.teams.items():
        types[team_type] += count
    return types
