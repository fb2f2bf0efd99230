"""Hold a choice of routes to what the linear master knows only roughly: blank cards, the budget, and visits that would find nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.clock import NEVER
from planner.optimise.money import arc_cost, column_cost, start_cost
from planner.optimise.pricing import Column, Prices
from planner.optimise.selection import NOBODY, NOTHING, Choice, value_exactly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.optimise.instance import Instance
    from planner.optimise.paths import Use
    from planner.optimise.pricing import Pricer


def trim(instance: Instance, choice: Choice, pricers: Mapping[tuple[int, int], Pricer]) -> Choice:
    """Return ``choice`` with days shortened or emptied, those that record least first, until it keeps to the cards and the budget."""
    limits = instance.problem.limits
    if limits.blank_cards is None and limits.budget_idr is None:
        return choice
    cards = np.inf if limits.blank_cards is None else limits.blank_cards
    budget = np.inf if limits.budget_idr is None else limits.budget_idr
    budget -= sum(start_cost(instance, *team, most=True) * count for team, count in choice.teams.items())
    uses = dict(choice.uses)
    while True:
        people = sum(sum(column.people) * count for (column, _), count in uses.items())
        rupiah = sum((column_cost(instance, column) + arc_cost(instance, arc, most=True)) * count for (column, arc), count in uses.items())
        if people <= cards and rupiah <= budget:
            return replace(choice, uses=uses)
        working = [(sum(column.people), (column, arc)) for column, arc in uses if column.stops]
        if not working:
            return NOBODY
        column, arc = least = min(working)[1]
        shorter = _shorten(pricers[column.pace, column.kind], column, people - cards) if people > cards else None
        if shorter is not None and rupiah <= budget:
            return replace(choice, uses={**_without(uses, least), (shorter, arc): 1})
        idle = _over(instance, pricers[column.pace, column.kind], column, ())
        if idle is None:
            return NOBODY
        uses = _without(uses, least)
        uses[idle, arc] = uses.get((idle, arc), 0) + 1


def drop_idle_visits(instance: Instance, choice: Choice, pricers: Mapping[tuple[int, int], Pricer]) -> Choice:
    """Return ``choice`` without visits for which others leave nobody; the rest of those days stay longer elsewhere where that pays."""
    uses = dict(choice.uses)
    for v in np.flatnonzero(~instance.once).tolist():
        crowd = int(instance.crowd[v])
        while visits := [(column.people[column.stops.index(v)], (column, arc)) for column, arc in uses if v in column.stops]:
            least, use = min(visits)
            if sum(people * uses[visit] for people, visit in visits) - least < crowd:
                break
            column, arc = use
            stops = tuple(stop for stop in column.stops if stop != v)
            rest = _over(instance, pricers[column.pace, column.kind], column, stops)
            if rest is None:
                return NOTHING
            uses = _without(uses, use)
            uses[rest, arc] = uses.get((rest, arc), 0) + 1
    return choice if uses == choice.uses else value_exactly(instance, replace(choice, uses=uses))


def _over(instance: Instance, pricer: Pricer, column: Column, stops: tuple[int, ...]) -> Column | None:
    """Return the best route between the gates of ``column`` over ``stops``; None if there is none."""
    if not stops:
        direct = int(pricer.geometry.direct[column.origin, column.destination])
        return None if direct >= NEVER else Column(column.pace, column.kind, column.origin, column.destination, (), (), (), direct)
    people = np.minimum(np.arange(int(instance.crowd.max()) + 1)[None, :], instance.crowd[:, None])
    gates = len(instance.gates)
    found = pricer.evaluate((column.origin, stops, column.destination), Prices(people * instance.weight[:, None], np.zeros((gates, gates))))
    return None if found is None else found[1]


def fit_to_cards(instance: Instance, columns: Iterable[Column], pricers: Mapping[tuple[int, int], Pricer]) -> list[Column]:
    """Return ``columns``, those that take more cards than there are cut to what there is."""
    cards = instance.problem.limits.blank_cards
    fitting: dict[Column, None] = {}
    for column in columns:
        if cards is None or sum(column.people) <= cards:
            fitting[column] = None
        elif (shorter := _shorten(pricers[column.pace, column.kind], column, sum(column.people) - cards)) is not None:
            fitting[shorter] = None
    return list(fitting)


def _without(uses: Mapping[Use, int], use: Use) -> dict[Use, int]:
    """Return ``uses`` with one team fewer that follows ``use``."""
    return {other: count - (other == use) for other, count in uses.items() if count > (other == use)}


def _shorten(pricer: Pricer, column: Column, fewer: float) -> Column | None:
    """Return ``column`` with its last stay cut so that ``fewer`` people record there at least; None if that stay cannot be so short."""
    v = column.stops[-1]
    people = pricer.people[v, : column.stays[-1]]
    possible = np.flatnonzero((people > 0) & (people <= column.people[-1] - fewer))
    if not len(possible):
        return None
    stay = int(possible[people[possible].argmax()])
    return replace(column, stays=(*column.stays[:-1], stay), people=(*column.people[:-1], int(people[stay])))
