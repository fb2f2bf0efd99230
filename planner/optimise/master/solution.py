"""Solutions of the master problem: how many teams begin where, and which columns they follow."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.instance.network import Arc
from planner.optimise.pricing.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TeamStart = tuple[int, int]  # team type, and terminal where its teams begin
ColumnUse = tuple[Column, Arc]  # a column followed on an arc
TeamPath = tuple[TeamStart, list[ColumnUse]]  # a team's week, day by day


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """An integer solution: numbers of teams and of uses of columns."""

    value: float  # thousandths of a person
    teams: Mapping[TeamStart, int]
    uses: Mapping[ColumnUse, int]


EMPTY = MasterSolution(0.0, MappingProxyType({}), MappingProxyType({}))
# Worse than any.
INFEASIBLE = MasterSolution(-np.inf, MappingProxyType({}), MappingProxyType({}))


def gather(paths: Iterable[TeamPath]) -> MasterSolution:
    """Return the solution that these teams' weeks make, without its value."""
    teams: dict[TeamStart, int] = {}
    uses: dict[ColumnUse, int] = {}
    for team, path in paths:
        teams[team] = teams.get(team, 0) + 1
        for use in path:
            uses[use] = uses.get(use, 0) + 1
    return MasterSolution(0.0, teams, uses)
