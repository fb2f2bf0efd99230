"""Repair: hold a solution to the laws that the linear master only relaxes.

Blank cards, the budget, and visits for which others leave nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.master.cost_bounds import arc_cost, column_cost, start_cost
from planner.optimise.master.integer_master import value_exactly
from planner.optimise.master.solution import EMPTY, INFEASIBLE, MasterSolution
from planner.optimise.master.visit_feasibility import is_one_call

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.optimise.instance.model import Instance
    from planner.optimise.master.solution import ColumnUse
    from planner.optimise.pricing.columns import Column
    from planner.optimise.pricing.pricer import Pricer

    Uses = Mapping[ColumnUse, int]
    Pricers = Mapping[tuple[int, int], Pricer]


def repair(instance: Instance, solution: MasterSolution, pricers: Pricers) -> MasterSolution:
    """Return ``solution`` within the blank cards and the budget.

    Days are shortened or made idle, those that record least first.
    """
    limits = instance.problem.limits
    if limits.blank_cards is None and limits.budget_idr is None:
        return solution
    cards = np.inf if limits.blank_cards is None else limits.blank_cards
    budget = np.inf if limits.budget_idr is None else limits.budget_idr
    budget -= sum(
        start_cost(instance, *team, most=True) * count for team, count in solution.teams.items()
    )
    uses = dict(solution.uses)
    while True:
        people = sum(sum(column.people) * count for (column, _), count in uses.items())
        rupiah = sum(
            (column_cost(instance, column) + arc_cost(instance, arc, most=True)) * count
            for (column, arc), count in uses.items()
        )
        if people <= cards and rupiah <= budget:
            return replace(solution, uses=uses)
        working = [(sum(column.people), (column, arc)) for column, arc in uses if column.stops]
        if not working:
            return EMPTY
        _, smallest = min(working)
        column = smallest[0]
        pricer = pricers[column.profile, column.day_type]
        if people > cards and rupiah <= budget:
            shorter = _shorten(pricer, column, people - cards)
            if shorter is not None:
                return replace(solution, uses=_replace_use(uses, smallest, shorter))
        idle = pricer.best_route(column, (), instance.demand)
        if idle is None:
            return EMPTY
        uses = _replace_use(uses, smallest, idle)


def drop_idle_visits(
    instance: Instance, solution: MasterSolution, pricers: Pricers
) -> MasterSolution:
    """Return ``solution`` without visits for which others leave nobody, and with its exact value.

    The rest of those days stays longer elsewhere where that pays. Of several visits to a stop
    that may be visited once, the one that meets most requests stays, then the one that records
    most. INFEASIBLE if a day has no route without them.
    """
    uses: Uses = dict(solution.uses)
    before: Uses = {}
    # A team that leaves a stop out stays longer elsewhere, where another may then find nobody.
    while uses != before:
        before = uses
        unattended = _unattended(instance, uses)
        for v in range(len(instance.stops)):
            found = _drop_at(instance, v, uses, pricers, unattended=v in unattended)
            if found is None:
                return INFEASIBLE
            uses = found
    return value_exactly(instance, replace(solution, uses=uses))


def _drop_at(
    instance: Instance, v: int, uses: Uses, pricers: Pricers, *, unattended: bool
) -> Uses | None:
    """Return ``uses`` without the visits to v for which others leave nobody.

    To an ``unattended`` second call nobody comes at all. None where the visits cannot be left out.
    """
    is_any = unattended or bool(instance.once[v])  # else the rest must be one call
    while True:
        visits = sorted(
            (
                _requests_met(instance, v, column),
                column.people[column.stops.index(v)],
                (column, arc),
            )
            for column, arc in uses
            if v in column.stops
        )
        counts = [(use, uses[use]) for _, _, use in visits]
        people = [visited for _, visited, _ in visits]
        if _is_enough(instance, v, people, counts, unattended=unattended):
            return uses
        droppable = [use for use, _ in counts if is_any or _leaves_one_call(instance, use, counts)]
        shorter = ((use, _leave_out(instance, use[0], v, pricers)) for use in droppable)
        possible = next(((use, rest) for use, rest in shorter if rest is not None), None)
        if possible is None:
            return None
        uses = _replace_use(uses, *possible)


def _is_enough(
    instance: Instance,
    v: int,
    people: Sequence[int],
    counts: Sequence[tuple[ColumnUse, int]],
    *,
    unattended: bool,
) -> bool:
    """Return whether every visit to v finds somebody: ``people`` by use, with their ``counts``."""
    if unattended or not counts:
        return not counts
    if instance.once[v]:
        return sum(count for _, count in counts) <= 1
    total = sum(visited * count for visited, (_, count) in zip(people, counts, strict=True))
    return total - min(people) < int(instance.demand[v])


def _unattended(instance: Instance, uses: Uses) -> list[int]:
    """Return the second calls of ``uses`` to which nobody comes."""
    capacity = np.zeros(len(instance.stops), dtype=np.int64)
    for (column, _), count in uses.items():
        np.add.at(capacity, list(column.stops), count * np.array(column.people, dtype=np.int64))
    return instance.unattended(capacity)


def _requests_met(instance: Instance, stop: int, column: Column) -> int:
    """Return how many requests a visit of ``column`` to ``stop`` meets."""
    return sum(
        stop in requested.stops and column.meets(requested)
        for requested in instance.requested_visits
    )


def _leave_out(instance: Instance, column: Column, stop: int, pricers: Pricers) -> Column | None:
    """Return ``column`` without ``stop``, the time spent elsewhere; None if it does not fit."""
    rest = tuple(other for other in column.stops if other != stop)
    return pricers[column.profile, column.day_type].best_route(column, rest, instance.demand)


def _leaves_one_call(
    instance: Instance, use: ColumnUse, visits: Sequence[tuple[ColumnUse, int]]
) -> bool:
    """Return whether these visits are one call when one team less follows ``use`` (law 2)."""
    days = Counter[int]()
    for (_, arc), count in visits:
        days[arc.day] += count
    days[use[1].day] -= 1
    dates = [
        instance.problem.week.days[day].date.toordinal() for day, count in days.items() if count
    ]
    return is_one_call(dates, instance.problem.rules.longest_gap)


def fit_to_cards(instance: Instance, columns: Iterable[Column], pricers: Pricers) -> list[Column]:
    """Return ``columns``, those that take more blank cards than there are shortened.

    Columns that cannot be so short are left out.
    """
    cards = instance.problem.limits.blank_cards
    fitting: dict[Column, None] = {}
    for column in columns:
        people = sum(column.people)
        if cards is None or people <= cards:
            fitting[column] = None
            continue
        pricer = pricers[column.profile, column.day_type]
        shorter = _shorten(pricer, column, people - cards)
        if shorter is not None:
            fitting[shorter] = None
    return list(fitting)


def _replace_use(uses: Uses, use: ColumnUse, column: Column) -> dict[ColumnUse, int]:
    """Return ``uses`` with one of the teams that follow ``use`` following ``column`` instead."""
    counts = Counter(uses)
    counts[use] -= 1
    counts[column, use[1]] += 1
    return {other: count for other, count in counts.items() if count}


def _shorten(pricer: Pricer, column: Column, fewer: float) -> Column | None:
    """Return ``column`` with its last stay shortened to record ``fewer`` people at least.

    None if that stay cannot be so short.
    """
    *before, last_stay = column.stays
    *before_people, last_people = column.people
    people = pricer.people[column.stops[-1], :last_stay]
    possible = np.flatnonzero((people > 0) & (people <= last_people - fewer))
    if column.overtime:  # which is for the whole demand only
        in_shift = [
            not pricer.overtime(column.origin, column.stops, (*before, stay))
            for stay in possible.tolist()
        ]
        possible = possible[np.array(in_shift, dtype=np.bool_)]
    if not len(possible):
        return None
    stay = int(possible[people[possible].argmax()])
    return replace(
        column,
        stays=(*before, stay),
        people=(*before_people, int(people[stay])),
        overtime=0,
    )
