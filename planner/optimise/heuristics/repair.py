"""Hold a choice of routes to what the linear master knows only roughly: blank cards, the budget, and visits that would find nobody."""

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


def repair(
    instance: Instance, solution: MasterSolution, pricers: Mapping[tuple[int, int], Pricer]
) -> MasterSolution:
    """Return ``solution`` with days shortened or emptied, those that record least first, until it keeps to the cards and the budget."""
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
        column, _ = least = min(working)[1]
        pricer = pricers[column.profile, column.day_type]
        shorter = _shorten(pricer, column, people - cards) if people > cards else None
        if shorter is not None and rupiah <= budget:
            return replace(solution, uses=_swap(uses, least, shorter))
        idle = pricer.best_route(column, (), instance.demand)
        if idle is None:
            return EMPTY
        uses = _swap(uses, least, idle)


def drop_idle_visits(
    instance: Instance, solution: MasterSolution, pricers: Mapping[tuple[int, int], Pricer]
) -> MasterSolution:
    """Return ``solution`` without visits for which others leave nobody; the rest of those days stay longer elsewhere where that pays.

    Of several visits to a stop that may be visited once, that which meets most requests stays, or else that which records most.
    """
    uses: Mapping[ColumnUse, int] = dict(solution.uses)
    before: Mapping[ColumnUse, int] = {}
    while (
        uses != before
    ):  # a team that leaves a stop out stays longer elsewhere, where another visit may then find nobody
        before, unattended = uses, _unattended(instance, uses)
        for v in range(len(instance.stops)):
            found = _drop_at(instance, v, uses, pricers, unattended=v in unattended)
            if found is None:
                return INFEASIBLE
            uses = found
    return value_exactly(instance, replace(solution, uses=uses))


def _drop_at(
    instance: Instance,
    v: int,
    uses: Mapping[ColumnUse, int],
    pricers: Mapping[tuple[int, int], Pricer],
    *,
    unattended: bool,
) -> Mapping[ColumnUse, int] | None:
    """Return ``uses`` without the visits to v for which others leave nobody; None where these cannot be left out.

    To an ``unattended`` second call nobody comes at all.
    """
    demand, is_any = int(instance.demand[v]), unattended or bool(instance.once[v])
    while True:
        here = [use for use in uses if v in use[0].stops]
        visits = sorted(
            (_asked(instance, v, column), column.people[column.stops.index(v)], (column, arc))
            for column, arc in here
        )
        counts = [(use, uses[use]) for _, _, use in visits]
        if unattended:
            enough = not visits
        elif instance.once[v]:
            enough = sum(count for _, count in counts) <= 1
        else:
            least = min((people for _, people, _ in visits), default=0)
            enough = (
                not visits or sum(people * uses[use] for _, people, use in visits) - least < demand
            )
        if enough:
            return uses
        idle = [use for _, _, use in visits if is_any or _leaves_one_call(instance, use, counts)]
        shorter = next(
            (
                (use, rest)
                for use in idle
                if (rest := _leave_out(instance, use[0], v, pricers)) is not None
            ),
            None,
        )
        if shorter is None:
            return None
        uses = _swap(uses, *shorter)


def _unattended(instance: Instance, uses: Mapping[ColumnUse, int]) -> list[int]:
    """Return the second calls of ``uses`` to which nobody comes."""
    room = np.zeros(len(instance.stops), dtype=np.int64)
    for (column, _), count in uses.items():
        np.add.at(room, list(column.stops), count * np.array(column.people, dtype=np.int64))
    return instance.unattended(room)


def _asked(instance: Instance, stop: int, column: Column) -> int:
    """Return how many requests a visit of ``column`` to ``stop`` meets."""
    return sum(
        stop in requested.stops and column.meets(requested)
        for requested in instance.requested_visits
    )


def _leave_out(
    instance: Instance, column: Column, stop: int, pricers: Mapping[tuple[int, int], Pricer]
) -> Column | None:
    """Return ``column`` without ``stop``, the time spent elsewhere; None if it does not fit the day so."""
    rest = tuple(other for other in column.stops if other != stop)
    return pricers[column.profile, column.day_type].best_route(column, rest, instance.demand)


def _leaves_one_call(
    instance: Instance, use: ColumnUse, visits: Sequence[tuple[ColumnUse, int]]
) -> bool:
    """Say whether these visits are still one call when one team less follows ``use`` (law 2)."""
    days = Counter[int]()
    for (_, arc), count in visits:
        days[arc.day] += count
    days[use[1].day] -= 1
    dates = [
        instance.problem.week.days[day].date.toordinal() for day, count in days.items() if count
    ]
    return is_one_call(dates, instance.problem.rules.longest_gap)


def fit_to_cards(
    instance: Instance, columns: Iterable[Column], pricers: Mapping[tuple[int, int], Pricer]
) -> list[Column]:
    """Return ``columns``, those that take more cards than there are cut to what there is."""
    cards = instance.problem.limits.blank_cards
    fitting: dict[Column, None] = {}
    for column in columns:
        if cards is None or sum(column.people) <= cards:
            fitting[column] = None
        elif (
            shorter := _shorten(
                pricers[column.profile, column.day_type], column, sum(column.people) - cards
            )
        ) is not None:
            fitting[shorter] = None
    return list(fitting)


def _swap(uses: Mapping[ColumnUse, int], use: ColumnUse, column: Column) -> dict[ColumnUse, int]:
    """Return ``uses`` with one of the teams that follow ``use`` following ``column`` instead."""
    counts = Counter(uses)
    counts[use] -= 1
    counts[column, use[1]] += 1
    return {other: count for other, count in counts.items() if count}


def _shorten(pricer: Pricer, column: Column, fewer: float) -> Column | None:
    """Return ``column`` with its last stay cut so that ``fewer`` people record there at least; None if that stay cannot be so short."""
    v = column.stops[-1]
    people = pricer.people[v, : column.stays[-1]]
    possible = np.flatnonzero((people > 0) & (people <= column.people[-1] - fewer))
    if column.overtime:  # is for whole crowds only
        before = column.stays[:-1]
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
        stays=(*column.stays[:-1], stay),
        people=(*column.people[:-1], int(people[stay])),
        overtime=0,
    )
