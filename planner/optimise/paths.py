"""Split the flow of teams into one path of days for each team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.frame import Arc
from planner.optimise.pricing import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.optimise.frame import Node
    from planner.optimise.instance import Instance

Use = tuple[Column, Arc]


def split(uses: Mapping[Use, int], instance: Instance) -> list[list[Use]]:
    """Return one list of uses, day by day, for each team: a decomposition of the flow into paths, in a fixed order."""
    leaving: dict[Node, list[Use]] = {}
    for use in sorted(uses):
        leaving.setdefault(use[1].morning, []).extend([use] * uses[use])
    paths = []
    for use in sorted(uses):
        arc = use[1]
        if arc.day == instance.commodities[arc.commodity].days[0]:
            paths += [[use] for _ in range(uses[use])]
    for path in paths:
        while not path[-1][1].is_last(instance):
            path.append(leaving[path[-1][1].evening(instance)].pop(0))
    return paths
