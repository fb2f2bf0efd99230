"""Hold a choice of routes to the blank cards and the budget, which the linear master only knows roughly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.clock import NEVER
from planner.optimise.money import arc_cost, column_cost, start_cost
from planner.optimise.pricing import Column
from planner.optimise.selection import NOBODY, Choice

if TYPE_CHECKING:
    from planner.optimise.instance import Instance


def trim(instance: Instance, choice: Choice) -> Choice:
    """Return ``choice`` with days emptied, those that record least first, until it keeps to the cards and the budget."""
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
            return choice if uses == choice.uses else replace(choice, value=-np.inf, uses=uses)
        working = [(sum(column.people), (column, arc)) for column, arc in uses if column.stops]
        if not working:
            return NOBODY
        column, arc = least = min(working)[1]
        direct = int(instance.geometry[column.pace][column.kind].direct[column.origin, column.destination])
        if direct >= NEVER:
            return NOBODY
        idle = (Column(column.pace, column.kind, column.origin, column.destination, (), (), (), direct), arc)
        uses[idle] = uses.get(idle, 0) + uses.pop(least)
