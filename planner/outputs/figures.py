"""Compute what pages and workbook show alike: coverage by kecamatan, crowds, and what the proof leaves open."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from planner.outputs.gazetteer import list_kecamatan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.places import Stop
    from planner.model.plan import Plan, Proof
    from planner.model.problem import Problem

_PER_MILLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Adults and how many of them still lack a record (people): ``left`` now, ``recorded`` by the plan."""

    adults: int
    left: int
    recorded: int

    @property
    def before(self) -> float:
        """Share of adults recorded before the week (1 = all)."""
        return (self.adults - self.left) / self.adults if self.adults else 1.0

    @property
    def after(self) -> float:
        """Share of adults recorded after the week, if it goes as planned."""
        return (self.adults - self.left + self.recorded) / self.adults if self.adults else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One kecamatan, or the whole regency (``code`` is empty); ``reachable``: most of the list that recording can reach.

    ``on_list`` counts all who are listed as unrecorded, ``verified`` only those of them who really live there.
    """

    code: str
    name: str
    on_list: Standing
    verified: Standing
    reachable: float
    estimated: bool


def _cover(code: str, name: str, stops: Sequence[Stop], recorded: int) -> Coverage:
    adults = sum(stop.demand.adults.typical for stop in stops)
    listed = sum(stop.demand.listed.typical for stop in stops)
    # One floor a stop: the figures of the kecamatan then add up to those of the regency.
    present = sum(stop.demand.listed.typical * stop.demand.present.typical // _PER_MILLE for stop in stops)
    return Coverage(
        code=code,
        name=name,
        on_list=Standing(adults=adults, left=listed, recorded=recorded),
        verified=Standing(adults=adults - (listed - present), left=present, recorded=recorded),
        reachable=(adults - listed + present) / adults if adults else 1.0,
        estimated=any(stop.demand.estimated for stop in stops),
    )


def measure_coverage(problem: Problem, plan: Plan, whole: str) -> tuple[Coverage, ...]:
    """Return the coverage of every kecamatan and, last and named ``whole``, of all together."""
    kecamatan_of = {stop.id: stop.kecamatan for stop in problem.stops}
    recorded: Counter[str] = Counter()
    for route in plan.routes:
        for visit in route.visits:
            if visit.stop in kecamatan_of:  # a plan edited by hand may name others
                recorded[kecamatan_of[visit.stop]] += visit.expected_recorded
    rows = [
        _cover(code, name, [stop for stop in problem.stops if stop.kecamatan == code], recorded[code])
        for code, name in list_kecamatan(problem)
    ]
    return (*rows, _cover("", whole, problem.stops, recorded.total()))


def expect_crowd(stop: Stop, end: Literal["low", "typical", "high"] = "typical") -> int:
    """Return the people expected at ``stop``: listed, there, and coming (docs/laws.md, law 1), all at the same ``end``."""
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    listed, present, share = (int(getattr(figure, end)) for figure in (stop.demand.listed, stop.demand.present, turnout))
    return listed * present * share // _PER_MILLE**2


def bound_excess(proof: Proof) -> float | None:
    """Return how far (in per cent, rounded up to tenths) any plan may lie above this one; None where the plan has no value."""
    if proof.bound <= proof.value:
        return 0.0
    if proof.value <= 0:
        return None
    return math.ceil(_PER_MILLE * (proof.bound - proof.value) / proof.value) / 10
