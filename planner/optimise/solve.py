"""Solve a week: price routes, choose whole ones, improve them, name the teams, and state the proof."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from planner.model.plan import Plan, Proof
from planner.optimise.assembly import assemble
from planner.optimise.calls import Calls
from planner.optimise.dive import Dive
from planner.optimise.explain import explain_unvisited, list_idle, price_bundles
from planner.optimise.figures import add_up, appraise
from planner.optimise.generation import generate
from planner.optimise.instance import read_instance
from planner.optimise.search import Incumbent, Search

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.instance import Instance
    from planner.optimise.selection import Use

Watch = Callable[[str, float, float], bool]  # stage, value, bound (thousandths of a person) -> whether to stop early
LARGE_CROWD = 90  # people: from here on a stop may be visited more than once


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a solve may do, counted in work, not in time.

    ``rounds`` of pricing at most, until the bound is within ``tolerance`` of the linear master; ``steps`` of neighbourhood search.
    """

    rounds: int
    tolerance: float
    steps: int


EFFORTS: Mapping[str, Effort] = MappingProxyType(
    {
        "low": Effort(rounds=40, tolerance=0.01, steps=3),
        "normal": Effort(rounds=40, tolerance=0.004, steps=8),
        "high": Effort(rounds=60, tolerance=0.0005, steps=60),
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
    generation = generate(instance, rounds=effort.rounds, tolerance=effort.tolerance, watch=guard.tell)
    large = frozenset(int(v) for v in np.flatnonzero(instance.crowd > LARGE_CROWD))
    dive = Dive(generation.master, Calls(instance, large=large), generation.pricers)
    uses = dive.run(lambda value: guard.tell("dive", value, generation.bound))
    search = Search(instance, generation, large=large, seed=seed)
    best = search.improve(
        Incumbent(generation.master.program.value(), uses),
        steps=effort.steps,
        watch=lambda value: guard.tell("search", value, generation.bound),
    )
    teams = search.teams
    if best.value < appraise(problem, (), add_up(problem, (), ())):  # nobody goes: always lawful, and here the better plan
        best, teams = Incumbent(0.0, {}), {}
    return _write(
        instance,
        best.uses,
        teams,
        worth=generation.worth,
        gain=generation.gain,
        bound=generation.bound,
        complete=generation.complete,
        guard=guard,
    )


def _write(
    instance: Instance,
    uses: Mapping[Use, int],
    counts: Mapping[tuple[int, int], int],
    *,
    worth: Mapping[tuple[str, str], float],
    gain: np.ndarray,
    bound: float,
    complete: bool,
    guard: _Guard,
) -> Plan:
    problem = instance.problem
    teams, routes = assemble(instance, uses, counts)
    totals = add_up(problem, teams, routes)
    value = appraise(problem, routes, totals)
    stopped = guard.interrupted or guard.late
    return Plan(
        teams=teams,
        routes=routes,
        unvisited=explain_unvisited(instance, routes, gain),
        marginal=price_bundles(instance, worth),
        idle=list_idle(instance, teams),
        totals=totals,
        proof=Proof(
            value=value,
            bound=math.ceil(bound),
            complete=complete and not stopped,
            reproducible=not stopped,
            interrupted=guard.interrupted,
        ),
    )
