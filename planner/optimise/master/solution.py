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

Team = tuple[int, int]  # type, gate where it begins
Use = tuple[Column, Arc]  # a column followed on an arc
Path = tuple[Team, list[Use]]  # a team's week, day by day


@dataclass(frozen=True, slots=True)
class Choice:
    """Whole routes: how many teams of each type begin at each gate, and how many follow each column on each arc."""

    value: float
    teams: Mapping[Team, int]
    uses: Mapping[Use, int]


NOBODY = Choice(0.0, MappingProxyType({}), MappingProxyType({}))
NOTHING = Choice(-np.inf, MappingProxyType({}), MappingProxyType({}))  # worse than any


def gather(paths: Iterable[Path]) -> Choice:
    """Return the choice made of these teams' weeks, its value not reckoned."""
    teams: dict[Team, int] = {}
    uses: dict[Use, int] = {}
    for team, path in paths:
        teams[team] = teams.get(team, 0) + 1
        for use in path:
            uses[use] = uses.get(use, 0) + 1
    return Choice(0.0, teams, uses)
