"""Solve a week: price routes, choose whole ones, improve them, name the teams, and state the proof."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.plan import Plan, Proof
from planner.optimise.alternatives import Alternatives
from planner.optimise.assembly import write_week
from planner.optimise.dive import Dive
from planner.optimise.explain import explain_unvisited, list_idle, price_bundles
from planner.optimise.figures import add_up, appraise
from planner.optimise.generation import Generator
from planner.optimise.instance import read_instance
from planner.optimise.moves import polish
from planner.optimise.recombine import Recombination
from planner.optimise.search import Search
from planner.optimise.selection import NOBODY, NOTHING
from planner.optimise.thrift import save
from planner.optimise.trim import drop_idle_visits, fit_to_cards, trim

if TYPE_CHECKING:
    from planner.model.plan import Saving
    from planner.model.problem import Problem
    from planner.optimise.assembly import Week
    from planner.optimise.instance import Instance
    from planner.optimise.selection import Choice

Watch = Callable[[str, float, float], bool]  # stage, value, bound (thousandths of a person) -> whether to stop early


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
POLL_SECONDS = 0.2  # how late a walk may notice that it is to end

EFFORTS: Mapping[str, Effort] = MappingProxyType(
    {
        "quick": Effort(settling=8, proving=0, tolerance=1.0, patience=1.0, recombinations=0, steps=0),
        "low": Effort(settling=20, proving=2, tolerance=0.01, patience=0.2, recombinations=75, steps=1, enough=0.01),
        "normal": Effort(settling=30, proving=12, tolerance=0.001, patience=0.1, recombinations=220, steps=1, enough=0.005),
        "high": Effort(settling=30, proving=12, tolerance=0.001, patience=0.1, recombinations=220, steps=10, candidates=600, enough=0.001),
    }
)


class _Guard:
    """Pass progress on, and remember why a solve was cut short."""

    def __init__(self, watch: Watch, seconds: float | None) -> None:
        self.watch, self.deadline = watch, math.inf if seconds is None else time.monotonic() + seconds
        self.interrupted = self.late = False

    def tell(self, stage: str, value: float, bound: float) -> bool:
        self.interrupted = self.watch(stage, value, bound) or self.interrupted
        self.late = time.monotonic() > self.deadline or self.late
        return self.stopped

    @property
    def stopped(self) -> bool:
        """Say whether the solve was cut short."""
        return self.interrupted or self.late


def solve(
    problem: Problem,
    *,
    effort: Effort,
    seed: int = 0,
    watch: Watch = lambda *_: False,
    seconds: float | None = None,
    certify: bool = False,
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
        Wall-clock limit; a plan that met it is marked as not reproducible.
    certify
        Go on after the search until the linear master is proven, or no pricing lowers the bound more: the same plan with a tighter bound.
    """
    instance = read_instance(problem)
    guard = _Guard(watch, seconds)
    generator = Generator(instance, guard.tell)

    def tell(stage: str, value: float) -> bool:
        return guard.tell(stage, value - generator.due, generator.bound)

    nobody = replace(NOBODY, value=float(appraise(problem, (), (), add_up(problem, (), ()))))  # always lawful, and sometimes best
    if not generator.start():
        generator.settle(rounds=min(FIRST_ROUNDS, effort.settling), enough=FIRST_ENOUGH, stalls=1)
    best = max(nobody, _first(instance, generator, seed=seed), key=lambda choice: choice.value)
    tell("first", best.value if best.teams else -math.inf)
    _price(generator, effort, guard)
    first = _dive(instance, generator, best, effort=effort, guard=guard, watch=lambda value: tell("dive", value))
    best = max(best, first, key=lambda choice: choice.value)
    if not guard.stopped and effort.recombinations:
        found = _search(instance, generator, first, effort=effort, seed=seed, watch=lambda value: tell("search", value))
        best = max(best, found, key=lambda choice: choice.value)
    elif effort.recombinations:  # cut short: at least a little of what a search would do
        walk = Recombination(generator, generator.pool(), seed=seed, scarcity=generator.master.scarcity)
        best = walk.improve(best, steps=FIRST_STEPS * sum(best.teams.values()))
    best = max(drop_idle_visits(instance, best, generator.pricers), nobody, key=lambda choice: choice.value)
    made, saving = write_week(instance, best), None
    if not guard.stopped and effort.recombinations and best.teams:
        made, saving = save(generator, made, steps=effort.recombinations * len(made.teams) // 8, seed=seed)
    if certify and not guard.stopped:
        generator.watch = lambda _stage, _value, bound: guard.tell("certify", made.choice.value - generator.due, bound)
        generator.certify()
    others = Alternatives(instance, made, generator.pricers) if effort.recombinations and not guard.stopped else None
    return _write(made, saving, generator, guard, others)


def _first(instance: Instance, generator: Generator, *, seed: int) -> Choice:
    """Return a plain plan soon: the teams of the linear master, their weeks filled one after the other; none where a budget binds them."""
    if instance.problem.limits.budget_idr is not None:
        return NOTHING
    generator.master.value_money()
    teams = Dive(generator.master, generator.pricers).fix_teams()
    generator.master.release()
    walk = Recombination(generator, generator.pool(), seed=seed, scarcity=generator.master.scarcity)
    first = walk.construct(teams, steps=FIRST_STEPS * sum(teams.values()))
    if instance.problem.limits.blank_cards is None or not first.teams:
        return first
    return drop_idle_visits(instance, trim(instance, first, generator.pricers), generator.pricers)


def _price(generator: Generator, effort: Effort, guard: _Guard) -> None:
    """Settle the linear master and prove it, and find what explanations need, as far as ``effort`` and ``guard`` allow."""
    if not guard.stopped and effort.settling > FIRST_ROUNDS:
        generator.settle(rounds=effort.settling - FIRST_ROUNDS)
    if not guard.stopped:
        generator.prove(rounds=effort.proving, tolerance=effort.tolerance, patience=effort.patience)
    if not guard.stopped and effort.recombinations:
        generator.appraise()


def _dive(
    instance: Instance, generator: Generator, best: Choice, *, effort: Effort, guard: _Guard, watch: Callable[[float], bool]
) -> Choice:
    """Return where the search begins: a dive, which has the linear master's structure, even where ``best``, the first plan, is better."""
    if best.teams and (guard.stopped or effort.settling <= FIRST_ROUNDS):
        return best
    dive = Dive(generator.master, generator.pricers).run(watch)
    dived = drop_idle_visits(instance, trim(instance, dive, generator.pricers), generator.pricers)
    return dived if dived.teams else best


def _search(instance: Instance, generator: Generator, best: Choice, *, effort: Effort, seed: int, watch: Callable[[float], bool]) -> Choice:
    """Return the best choice of walks among whole rosters, and of integer programs over a few teams' weeks, by turns."""
    pool = fit_to_cards(instance, generator.pool(nearly=True), generator.pricers)
    search = Search(instance, pool, generator.master.cuts, candidates=effort.candidates, seed=seed)
    columns, scarcity = {*pool, *(column for column, _ in best.uses)}, generator.master.scarcity
    walks = [Recombination(generator, columns, seed=number, scarcity=scarcity) for number in (seed, seed + 1)]
    return _take_turns(search, walks, generator, best, effort=effort, watch=watch)


def _take_turns(
    search: Search, walks: Sequence[Recombination], generator: Generator, best: Choice, *, effort: Effort, watch: Callable[[float], bool]
) -> Choice:
    """Return ``best`` after walks, then programs and shorter walks by turns, until it is good enough."""
    steps = effort.recombinations * sum(best.teams.values())
    for turn in range(effort.steps + 1):
        if turn:
            best = search.improve(best, steps=1, watch=watch)
            steps = effort.recombinations * sum(best.teams.values()) // 4
        found = _walk_side_by_side(walks, best, steps=steps, watch=watch)
        best = best if found is best else polish(generator.instance, found, generator.pricers)
        is_enough = generator.bound - (best.value - generator.due) <= effort.enough * abs(generator.bound)
        if watch(best.value) or is_enough or (turn and search.is_small):
            break
    return best


def _walk_side_by_side(walks: Sequence[Recombination], best: Choice, *, steps: int, watch: Callable[[float], bool]) -> Choice:
    stop = Event()
    with ThreadPoolExecutor(max_workers=2) as workers:
        tasks = [workers.submit(walk.improve, best, steps=steps, stop=stop) for walk in walks]
        while wait(tasks, timeout=POLL_SECONDS).not_done:
            if watch(best.value):
                stop.set()
        return max((best, *(task.result() for task in tasks)), key=lambda choice: choice.value)


def _write(made: Week, saving: Saving | None, generator: Generator, guard: _Guard, others: Alternatives | None) -> Plan:
    instance = generator.instance
    return Plan(
        teams=made.teams,
        routes=made.routes,
        unvisited=explain_unvisited(instance, made.routes, generator.gain(made.choice.teams), others),
        marginal=price_bundles(instance, generator.worth),
        idle=list_idle(instance, made.teams),
        totals=made.totals,
        proof=Proof(
            value=made.value,
            bound=generator.whole_bound,
            complete=generator.complete and not guard.stopped,
            reproducible=not guard.stopped,
            interrupted=guard.interrupted,
        ),
        saving=saving,
    )
