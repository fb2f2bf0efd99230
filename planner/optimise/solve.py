"""Solve a week: price routes, choose whole ones, improve them, name the teams, and state the proof."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.model.plan import Plan, Proof
from planner.optimise.assembly import assemble
from planner.optimise.dive import Dive
from planner.optimise.explain import explain_unvisited, list_idle, price_bundles
from planner.optimise.figures import add_up, appraise
from planner.optimise.generation import Generator
from planner.optimise.instance import read_instance
from planner.optimise.search import Search
from planner.optimise.selection import NOBODY, value_exactly
from planner.optimise.trim import drop_idle_visits, fit_to_cards, trim

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.instance import Instance
    from planner.optimise.selection import Choice

Watch = Callable[[str, float, float], bool]  # stage, value, bound (thousandths of a person) -> whether to stop early


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a solve may do, counted in work, not in time.

    ``settling`` rounds of pricing at most; ``proving`` rounds of thorough pricing at most, until the bound is within ``tolerance`` (a
    share) of the linear master; ``steps`` of the search, two neighbourhoods each. ``hurry``: the dive takes large strides.
    """

    settling: int
    proving: int
    tolerance: float
    steps: int
    hurry: bool = False


EFFORTS: Mapping[str, Effort] = MappingProxyType(
    {
        "quick": Effort(settling=4, proving=0, tolerance=1.0, steps=0, hurry=True),
        "low": Effort(settling=12, proving=2, tolerance=0.01, steps=1, hurry=True),
        "normal": Effort(settling=30, proving=12, tolerance=0.002, steps=3),
        "high": Effort(settling=40, proving=40, tolerance=0.0001, steps=24),
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
        return self.interrupted or self.late


def solve(problem: Problem, *, effort: Effort, seed: int = 0, watch: Watch = lambda *_: False, seconds: float | None = None) -> Plan:
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
    """
    instance = read_instance(problem)
    guard = _Guard(watch, seconds)
    generator = Generator(instance, guard.tell)

    def tell(stage: str, value: float) -> bool:
        return guard.tell(stage, value - generator.due, generator.bound)

    stopped = generator.settle(rounds=effort.settling)
    if not stopped:
        stopped = generator.prove(rounds=effort.proving, tolerance=effort.tolerance)
    dive = Dive(generator.master, generator.pricers).run(lambda value: tell("dive", value) or effort.hurry)
    best = drop_idle_visits(instance, value_exactly(instance, trim(instance, dive, generator.pricers)), generator.pricers)
    if not stopped and effort.steps:
        search = Search(instance, fit_to_cards(instance, generator.pool(), generator.pricers), seed=seed)
        best = search.improve(best, steps=effort.steps, watch=lambda value: tell("search", value))
        best = drop_idle_visits(instance, best, generator.pricers)
    if best.value < appraise(problem, (), (), add_up(problem, (), ())):  # nobody goes: always lawful, and better here
        best = NOBODY
    if not stopped:
        generator.appraise(best.teams)
    return _write(instance, best, generator, guard)


def _write(instance: Instance, best: Choice, generator: Generator, guard: _Guard) -> Plan:
    problem = instance.problem
    teams, routes = assemble(instance, best.uses, best.teams)
    totals = add_up(problem, teams, routes)
    value = appraise(problem, teams, routes, totals)
    stopped = guard.interrupted or guard.late
    return Plan(
        teams=teams,
        routes=routes,
        unvisited=explain_unvisited(instance, routes, generator.gain),
        marginal=price_bundles(instance, generator.worth),
        idle=list_idle(instance, teams),
        totals=totals,
        proof=Proof(
            value=value,
            bound=math.ceil(generator.bound),
            complete=generator.complete and not stopped,
            reproducible=not stopped,
            interrupted=guard.interrupted,
        ),
    )
