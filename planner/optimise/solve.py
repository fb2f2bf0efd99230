"""Solve a week: price routes, choose whole ones, improve them, name the teams, and state the proof."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.plan import Plan, Proof
from planner.optimise.explanation.alternatives import Alternatives
from planner.optimise.explanation.unvisited import explain_unvisited, list_idle, price_bundles
from planner.optimise.guard import CutShortError, Guard, Watch
from planner.optimise.heuristics.cost_reduction import save
from planner.optimise.heuristics.diving import Diving
from planner.optimise.heuristics.lns import LargeNeighbourhoodSearch
from planner.optimise.heuristics.local_search import polish
from planner.optimise.heuristics.repair import drop_idle_visits, fit_to_cards, repair
from planner.optimise.heuristics.roster_search import RosterSearch
from planner.optimise.heuristics.single_visit import send_one
from planner.optimise.instance.model import read_instance
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.solution import EMPTY, INFEASIBLE
from planner.optimise.plan.build_plan import write_week
from planner.optimise.plan.totals import add_up, appraise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from threading import Event

    from planner.model.plan import Saving
    from planner.model.problem import Problem
    from planner.optimise.instance.model import Instance
    from planner.optimise.master.solution import MasterSolution
    from planner.optimise.plan.build_plan import Week


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a solve may do, counted in work, not in time.

    ``settling`` rounds of pricing at most; ``proving`` rounds of pricing with a proof at most, until the bound is within ``tolerance`` (a
    share) of the linear master, or two rounds close less than ``patience`` (a share) of what is left. ``recombinations``: steps of each
    walk for every team of the plan, a quarter of them after each of the ``steps`` of the search, two neighbourhoods each, with so many
    ``candidates`` among the columns. A plan as near to the bound as ``enough`` (a share) is searched no further.
    """

    settling: int
    proving: int
    tolerance: float
    patience: float
    recombinations: int
    steps: int
    candidates: int = 300
    enough: float = 0.0


FIRST_ROUNDS = 8  # of pricing before the first plan, at most
FIRST_ENOUGH = 0.05  # share of the value: the first plan waits for rounds that add more
FIRST_STEPS = 27  # of recombination for it, for every team
FEW_STOPS, FEW_TEAMS = 40, 3  # a plan of a small week is held against the best single visit
POLL_SECONDS = 0.2  # how often progress is told while walks run
EFFORTS: Mapping[str, Effort] = MappingProxyType(
    {
        "quick": Effort(
            settling=8, proving=0, tolerance=1.0, patience=1.0, recombinations=0, steps=0
        ),
        "low": Effort(
            settling=20,
            proving=2,
            tolerance=0.01,
            patience=0.2,
            recombinations=75,
            steps=1,
            enough=0.01,
        ),
        "normal": Effort(
            settling=30,
            proving=12,
            tolerance=0.001,
            patience=0.1,
            recombinations=220,
            steps=1,
            enough=0.005,
        ),
        "high": Effort(
            settling=30,
            proving=12,
            tolerance=0.001,
            patience=0.1,
            recombinations=220,
            steps=10,
            candidates=600,
            enough=0.001,
        ),
    }
)


def solve(
    problem: Problem,
    *,
    effort: Effort,
    seed: int = 0,
    watch: Watch = lambda *_: False,
    seconds: float | None = None,
    certify: bool = False,
    stop: Event | None = None,
) -> Plan:
    """Return the best plan found, with a bound that holds for every plan.

    Parameters
    ----------
    problem
        The week.
    effort
        Work to spend.
    seed
        Seed of the neighbourhood search.
    watch
        Told of progress; True asks to finish with the best plan so far, which is then marked as interrupted.
    seconds
        Limit of wall-clock time for the search: it ends soon after, but not before there is a first plan. A plan that met it is marked
        as not reproducible.
    certify
        Go on after the search until the linear master is proven, or no pricing lowers the bound more: the same plan with a tighter bound.
    stop
        Once set, asks to finish as ``watch`` does, also while nothing is told.
    """
    guard = Guard(watch, seconds=seconds, stop=stop)
    with guard.keeping_watch():
        return _Solve(read_instance(problem), effort, seed, guard).run(certify=certify)


class _Solve:
    """One solve: ``best`` is the best choice so far, which a stage that ends early leaves as it is."""

    def __init__(self, instance: Instance, effort: Effort, seed: int, guard: Guard) -> None:
        self.instance, self.effort, self.seed, self.guard = instance, effort, seed, guard
        self.generation = ColumnGeneration(instance, guard)
        problem = (
            instance.problem
        )  # nobody sent: always lawful but for requests, and sometimes best
        self.nobody = replace(
            EMPTY, value=float(appraise(problem, (), (), add_up(problem, (), ())))
        )
        self.best = self.nobody

    def run(self, *, certify: bool) -> Plan:
        """Return the plan."""
        searches = self.effort.recombinations > 0
        for stage in (self._open, self._price, *((self._search,) if searches else (self._dive,))):
            with suppress(CutShortError):
                stage()
            if self.guard.stopped:
                break
        if (
            not self.best.teams and self.guard.stopped
        ):  # under a budget there is no plan before the dive
            with suppress(CutShortError):
                self._dive()
        is_small = (
            len(self.instance.stops) <= FEW_STOPS and sum(self.best.teams.values()) <= FEW_TEAMS
        )
        if not self.best.teams or (
            is_small and not self.guard.stopped
        ):  # else one visit alone is hardly worth more
            self._take(
                send_one(
                    self.instance,
                    self.generation.pricers,
                    guard=self.guard,
                    better_than=self.best.value,
                )
            )
        made, saving = write_week(self.instance, self.best), None
        if searches and made.teams and not self.guard.stopped:
            made, saving = save(
                self.generation,
                made,
                steps=self.effort.recombinations * len(made.teams) // 8,
                seed=self.seed,
            )
        if certify and not self.guard.stopped:
            self._certify(made)
        others = (
            Alternatives(self.instance, made, self.generation.pricers)
            if searches and not self.guard.stopped
            else None
        )
        return _write(made, saving, self.generation, self.guard, others)

    def _tell(self, stage: str, value: float) -> bool:
        return self.guard.tell(stage, value - self.generation.due, self.generation.bound)

    def _take(self, *found: MasterSolution) -> None:
        self.best = max(self.best, *found, key=lambda solution: solution.value)

    def _open(self) -> None:
        """Price until the first plan may be made, and make it."""
        with suppress(CutShortError):
            if not self.generation.start():
                self.generation.stabilised_phase(
                    rounds=min(FIRST_ROUNDS, self.effort.settling), enough=FIRST_ENOUGH, stalls=1
                )
        self._take(_first(self.instance, self.generation, seed=self.seed))
        if self.best.teams:
            self.guard.grace = 0.0
        self._tell("first", self.best.value if self.best.teams else -math.inf)

    def _price(self) -> None:
        """Settle the linear master and prove it, and find what explanations need, as far as effort and guard allow."""
        effort, generation, guard = self.effort, self.generation, self.guard
        if effort.settling > FIRST_ROUNDS:
            generation.stabilised_phase(rounds=effort.settling - FIRST_ROUNDS)
        if not guard.stopped:
            generation.bounding_phase(
                rounds=effort.proving, tolerance=effort.tolerance, patience=effort.patience
            )
        if not guard.stopped and effort.recombinations:
            generation.appraise()

    def _dive(self) -> MasterSolution:
        """Return where the search begins: a dive, which has the linear master's structure, even where the first plan is better."""
        if self.best.teams and self.effort.settling <= FIRST_ROUNDS:
            return self.best
        generation = self.generation
        dive = Diving(generation.master, generation.pricers).run(
            lambda value: self._tell("dive", value)
        )
        if not dive.teams:
            return self.best
        dived = drop_idle_visits(
            self.instance, repair(self.instance, dive, generation.pricers), generation.pricers
        )
        self._take(dived)
        return dived if dived.teams else self.best

    def _search(self) -> None:
        """Search among columns from the dive on, by walks among whole rosters and integer programs over a few teams' weeks."""
        best = self._dive()
        if self.guard.stopped:
            return
        instance, generation, seed = self.instance, self.generation, self.seed
        pool = fit_to_cards(instance, generation.pool(nearly=True), generation.pricers)
        search = LargeNeighbourhoodSearch(
            instance,
            pool,
            generation.master.cuts,
            candidates=self.effort.candidates,
            seed=seed,
            guard=self.guard,
        )
        columns, shadow_prices = (
            {*pool, *(column for column, _ in best.uses)},
            generation.master.shadow_prices,
        )
        walks = [
            RosterSearch(generation, columns, seed=number, shadow_prices=shadow_prices)
            for number in (seed, seed + 1)
        ]
        self._take(self._take_turns(search, walks, best))

    def _take_turns(
        self, search: LargeNeighbourhoodSearch, walks: Sequence[RosterSearch], best: MasterSolution
    ) -> MasterSolution:
        """Return ``best`` after walks, then programs and shorter walks by turns, until it is good enough."""
        effort, generation = self.effort, self.generation
        steps = effort.recombinations * sum(best.teams.values())
        for turn in range(effort.steps + 1):
            if turn:
                chosen = search.improve(best, steps=1, watch=self._tell_search)
                if chosen is not best:  # programs do not see to it that each visit finds somebody
                    chosen = drop_idle_visits(self.instance, chosen, generation.pricers)
                best = max(best, chosen, key=lambda solution: solution.value)
                steps = effort.recombinations * sum(best.teams.values()) // 4
            found = _walk_side_by_side(
                walks, best, steps=steps, guard=self.guard, watch=self._tell_search
            )
            is_new = found is not best and not self.guard.stopped
            best = polish(self.instance, found, generation.pricers) if is_new else found
            is_enough = generation.bound - (best.value - generation.due) <= effort.enough * abs(
                generation.bound
            )
            if self._tell_search(best.value) or is_enough or (turn and search.is_small):
                break
        return best

    def _tell_search(self, value: float) -> bool:
        return self._tell("search", value)

    def _certify(self, made: Week) -> None:
        self.generation.tell = lambda _stage, _value, bound: self.guard.tell(
            "certify", made.solution.value - self.generation.due, bound
        )
        with suppress(CutShortError):
            self.generation.certify()


def _first(instance: Instance, generation: ColumnGeneration, *, seed: int) -> MasterSolution:
    """Return a plain plan soon: the teams of the linear master, their weeks filled one after the other; none where a budget binds them."""
    if instance.problem.limits.budget_idr is not None:
        return INFEASIBLE
    with generation.master.whole_plans():
        teams = Diving(generation.master, generation.pricers).fix_teams()
    walk = RosterSearch(
        generation, generation.pool(), seed=seed, shadow_prices=generation.master.shadow_prices
    )
    first = walk.construct(
        teams, steps=FIRST_STEPS * sum(teams.values()), stop=generation.guard.ended
    )
    if instance.problem.limits.blank_cards is None or not first.teams:
        return first
    return drop_idle_visits(
        instance, repair(instance, first, generation.pricers), generation.pricers
    )


def _walk_side_by_side(
    walks: Sequence[RosterSearch],
    best: MasterSolution,
    *,
    steps: int,
    guard: Guard,
    watch: Callable[[float], bool],
) -> MasterSolution:
    with ThreadPoolExecutor(max_workers=2) as workers:
        tasks = [
            workers.submit(walk.improve, best, steps=steps, stop=guard.ended) for walk in walks
        ]
        while wait(tasks, timeout=POLL_SECONDS).not_done:
            watch(best.value)
        return max((best, *(task.result() for task in tasks)), key=lambda solution: solution.value)


def _write(
    made: Week,
    saving: Saving | None,
    generation: ColumnGeneration,
    guard: Guard,
    others: Alternatives | None,
) -> Plan:
    instance = generation.instance
    return Plan(
        teams=made.teams,
        routes=made.routes,
        unvisited=explain_unvisited(
            instance, made.routes, generation.best_reduced_costs(made.solution.teams), others
        ),
        marginal=price_bundles(instance, generation.resource_prices),
        idle=list_idle(instance, made.teams),
        totals=made.totals,
        proof=Proof(
            value=made.value,
            bound=generation.whole_bound,
            complete=generation.complete and not guard.stopped,
            reproducible=not guard.stopped and not guard.hurried,
            interrupted=guard.interrupted,
        ),
        saving=saving,
    )
