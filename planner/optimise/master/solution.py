"""Hold solutions of the master problem: how many teams begin where, and which columns they follow."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.instance.network import Arc
from planner.optimise.pricing.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TeamStart = tuple[int, int]  # type, gate where it begins
ColumnUse = tuple[Column, Arc]  # a column followed on an arc
TeamPath = tuple[TeamStart, list[ColumnUse]]  # a team's week, day by day


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """Whole routes: how many teams of each type begin at each gate, and how many follow each column on each arc."""

    value: float
    teams: Mapping[TeamStart, int]
    uses: Mapping[ColumnUse, int]


EMPTY = MasterSolution(0.0, MappingProxyType({}), MappingProxyType({}))
INFEASIBLE = MasterSolution(-np.inf, MappingProxyType({}), MappingProxyType({}))  # worse than any


def gather(paths: Iterable[TeamPath]) -> MasterSolution:
    """Return the choice made of these teams' weeks, its value not reckoned."""
    teams: dict[TeamStart, int] = {}
    uses: dict[ColumnUse, int] = {}
    for team, path in paths:
        teams[team] = teams.get(team, 0) + 1
        for use in path:
            uses[use] = uses.get(use, 0) + 1
    return MasterSolution(0.0, teams, uses)
