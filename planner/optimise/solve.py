"""Solution of a week: column generation, heuristics, plan assembly, and the proof."""

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
    """How much work a solve may do, counted in rounds and iterations, not in time."""

    stabilised_rounds: int  # most pricing rounds of the stabilised phase
    bounding_rounds: int  # most pricing rounds with a proof
    tolerance: float  # share of the linear master's value: a bound as near ends the rounds
    patience: float  # share of the remaining gap: two rounds that close less end the rounds
    # Iterations of each roster search for every team of a plan; a quarter of them after each turn.
    iterations: int
    turns: int  # of large neighbourhood search, two neighbourhoods each
    candidates: int = 300  # columns among which a neighbourhood chooses
    enough: float = 0.0  # share of the bound: a plan with a smaller gap is not improved further


FIRST_ROUNDS = 8  # most pricing rounds before the first plan
FIRST_ENOUGH = 0.05  # share of the value: a round that adds less is the last before the first plan
FIRST_ITERATIONS = 27  # of the roster search for the first plan, for every team
# The plan of a week with at most as many stops and teams is compared with the best single visit.
FEW_STOPS = 40
FEW_TEAMS = 3
POLL_SECONDS = 0.2  # between two reports of progress during the roster search
EFFORTS: Mapping[str, Effort] = MappingProxyType(
    {
        "quick": Effort(
            stabilised_rounds=8,
            bounding_rounds=0,
            tolerance=1.0,
            patience=1.0,
            iterations=0,
            turns=0,
        ),
        "low": Effort(
            stabilised_rounds=20,
            bounding_rounds=2,
            tolerance=0.01,
            patience=0.2,
            iterations=75,
            turns=1,
            enough=0.01,
        ),
        "normal": Effort(
            stabilised_rounds=30,
            bounding_rounds=12,
            tolerance=0.001,
            patience=0.1,
            iterations=220,
            turns=1,
            enough=0.005,
        ),
        "high": Effort(
            stabilised_rounds=30,
            bounding_rounds=12,
            tolerance=0.001,
            patience=0.1,
            iterations=220,
            turns=10,
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
        Called with stage, value and bound. If it returns True, the solve ends with the best plan so
        far, which is marked as interrupted.
    seconds
        Time limit. The solve ends soon after, but not before there is a first plan. A plan that
        reaches the limit is marked as not reproducible.
    certify
        Whether to tighten the bound of the plan found, until the linear master is solved exactly or
        no pricing run lowers the bound.
    stop
        Event that asks for an early end, as ``watch`` does, also between two reports of progress.
    """
    guard = Guard(watch, seconds=seconds, stop=stop)
    with guard.keeping_watch():
        return _Solve(read_instance(problem), effort, seed, guard).run(certify=certify)


class _Solve:
    """One solve; a stage that ends early leaves the best solution so far, ``best``, as it is."""

    def __init__(self, instance: Instance, effort: Effort, seed: int, guard: Guard) -> None:
        self.instance = instance
        self.effort = effort
        self.seed = seed
        self.guard = guard
        self.generation = ColumnGeneration(instance, guard)
        # The plan without teams keeps all laws except those about requests, and may be optimal.
        problem = instance.problem
        self.best = replace(EMPTY, value=float(appraise(problem, (), (), add_up(problem, (), ()))))

    def run(self, *, certify: bool) -> Plan:
        """Return the best plan found."""
        searches = self.effort.iterations > 0
        for stage in (self._open, self._price, *((self._search,) if searches else (self._dive,))):
            with suppress(CutShortError):
                stage()
            if self.guard.stopped:
                break
        # Under a budget there is no plan before diving.
        if not self.best.teams and self.guard.stopped:
            with suppress(CutShortError):
                self._dive()
        is_small = (
            len(self.instance.stops) <= FEW_STOPS and sum(self.best.teams.values()) <= FEW_TEAMS
        )
        # In larger weeks a single visit is hardly ever better than the plan.
        if not self.best.teams or (is_small and not self.guard.stopped):
            self._take(
                send_one(
                    self.instance,
                    self.generation.pricers,
                    guard=self.guard,
                    better_than=self.best.value,
                )
            )
        week = write_week(self.instance, self.best)
        saving = None
        if searches and week.teams and not self.guard.stopped:
            week, saving = save(
                self.generation,
                week,
                steps=self.effort.iterations * len(week.teams) // 8,
                seed=self.seed,
            )
        if certify and not self.guard.stopped:
            self._certify(week)
        alternatives = (
            Alternatives(self.instance, week, self.generation.pricers)
            if searches and not self.guard.stopped
            else None
        )
        return _write(week, saving, self.generation, self.guard, alternatives)

    def _tell(self, stage: str, value: float) -> bool:
        return self.guard.tell(stage, value - self.generation.due, self.generation.bound)

    def _take(self, *found: MasterSolution) -> None:
        self.best = max(self.best, *found, key=lambda solution: solution.value)

    def _open(self) -> None:
        """Make the first plan after a few pricing rounds."""
        with suppress(CutShortError):
            if not self.generation.start():
                self.generation.stabilised_phase(
                    rounds=min(FIRST_ROUNDS, self.effort.stabilised_rounds),
                    enough=FIRST_ENOUGH,
                    stalls=1,
                )
        self._take(_first(self.instance, self.generation, seed=self.seed))
        if self.best.teams:
            self.guard.grace = 0.0
        self._tell("first", self.best.value if self.best.teams else -math.inf)

    def _price(self) -> None:
        """Solve the linear master in two phases and estimate the prices of explanations."""
        effort = self.effort
        generation = self.generation
        guard = self.guard
        if effort.stabilised_rounds > FIRST_ROUNDS:
            generation.stabilised_phase(rounds=effort.stabilised_rounds - FIRST_ROUNDS)
        if not guard.stopped:
            generation.bounding_phase(
                rounds=effort.bounding_rounds, tolerance=effort.tolerance, patience=effort.patience
            )
        if not guard.stopped and effort.iterations:
            generation.appraise()

    def _dive(self) -> MasterSolution:
        """Return the solution with which the search begins.

        That is the result of diving even where the first plan is better: it has the structure of
        the linear master.
        """
        if self.best.teams and self.effort.stabilised_rounds <= FIRST_ROUNDS:
            return self.best
        generation = self.generation
        found = Diving(generation.master, generation.pricers).run(
            lambda value: self._tell("dive", value)
        )
        if not found.teams:
            return self.best
        repaired = drop_idle_visits(
            self.instance, repair(self.instance, found, generation.pricers), generation.pricers
        )
        self._take(repaired)
        return repaired if repaired.teams else self.best

    def _search(self) -> None:
        """Improve the result of diving by roster search and large neighbourhood search."""
        best = self._dive()
        if self.guard.stopped:
            return
        instance = self.instance
        generation = self.generation
        seed = self.seed
        pool = fit_to_cards(instance, generation.pool(nearly=True), generation.pricers)
        lns = LargeNeighbourhoodSearch(
            instance,
            pool,
            generation.master.cuts,
            candidates=self.effort.candidates,
            seed=seed,
            guard=self.guard,
        )
        columns = {*pool, *(column for column, _ in best.uses)}
        shadow_prices = generation.master.shadow_prices
        searches = [
            RosterSearch(generation, columns, seed=number, shadow_prices=shadow_prices)
            for number in (seed, seed + 1)
        ]
        self._take(self._alternate(lns, searches, best))

    def _alternate(
        self, lns: LargeNeighbourhoodSearch, searches: Sequence[RosterSearch], best: MasterSolution
    ) -> MasterSolution:
        """Return the best solution of roster search, LNS and roster search by turns.

        The turns end early once the gap is small enough.
        """
        effort = self.effort
        generation = self.generation
        iterations = effort.iterations * sum(best.teams.values())
        for turn in range(effort.turns + 1):
            if turn:
                found = lns.improve(best, steps=1, watch=self._tell_search)
                if found is not best:  # the integer programs allow visits that record nobody
                    found = drop_idle_visits(self.instance, found, generation.pricers)
                best = max(best, found, key=lambda solution: solution.value)
                iterations = effort.iterations * sum(best.teams.values()) // 4
            found = _search_in_parallel(
                searches, best, iterations=iterations, guard=self.guard, watch=self._tell_search
            )
            is_new = found is not best and not self.guard.stopped
            best = polish(self.instance, found, generation.pricers) if is_new else found
            is_enough = generation.bound - (best.value - generation.due) <= effort.enough * abs(
                generation.bound
            )
            if self._tell_search(best.value) or is_enough or (turn and lns.is_small):
                break
        return best

    def _tell_search(self, value: float) -> bool:
        return self._tell("search", value)

    def _certify(self, week: Week) -> None:
        self.generation.tell = lambda _stage, _value, bound: self.guard.tell(
            "certify", week.solution.value - self.generation.due, bound
        )
        with suppress(CutShortError):
            self.generation.certify()


def _first(instance: Instance, generation: ColumnGeneration, *, seed: int) -> MasterSolution:
    """Return a first solution: the teams of the linear master, their weeks chosen in turn.

    INFEASIBLE under a budget.
    """
    if instance.problem.limits.budget_idr is not None:
        return INFEASIBLE
    with generation.master.whole_plans():
        teams = Diving(generation.master, generation.pricers).fix_teams()
    search = RosterSearch(
        generation, generation.pool(), seed=seed, shadow_prices=generation.master.shadow_prices
    )
    first = search.construct(
        teams, steps=FIRST_ITERATIONS * sum(teams.values()), stop=generation.guard.ended
    )
    if instance.problem.limits.blank_cards is None or not first.teams:
        return first
    return drop_idle_visits(
        instance, repair(instance, first, generation.pricers), generation.pricers
    )


def _search_in_parallel(
    searches: Sequence[RosterSearch],
    best: MasterSolution,
    *,
    iterations: int,
    guard: Guard,
    watch: Callable[[float], bool],
) -> MasterSolution:
    with ThreadPoolExecutor(max_workers=2) as workers:
        tasks = [
            workers.submit(search.improve, best, steps=iterations, stop=guard.ended)
            for search in searches
        ]
        while wait(tasks, timeout=POLL_SECONDS).not_done:
            watch(best.value)
        return max((best, *(task.result() for task in tasks)), key=lambda solution: solution.value)


def _write(
    week: Week,
    saving: Saving | None,
    generation: ColumnGeneration,
    guard: Guard,
    alternatives: Alternatives | None,
) -> Plan:
    instance = generation.instance
    return Plan(
        teams=week.teams,
        routes=week.routes,
        unvisited=explain_unvisited(
            instance, week.routes, generation.best_reduced_costs(week.solution.teams), alternatives
        ),
        marginal=price_bundles(instance, generation.resource_prices),
        idle=list_idle(instance, week.teams),
        totals=week.totals,
        proof=Proof(
            value=week.value,
            bound=generation.whole_bound,
            complete=generation.complete and not guard.stopped,
            reproducible=not guard.stopped and not guard.hurried,
            interrupted=guard.interrupted,
        ),
        saving=saving,
    )
