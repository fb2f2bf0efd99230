"""Split the flow of teams into one path of days for each team."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Node
    from planner.optimise.master.solution import ColumnUse, MasterSolution, TeamPath, TeamStart


def split(uses: Mapping[ColumnUse, int], instance: Instance) -> list[list[ColumnUse]]:
    """Return one list of uses, day by day, for each team: a decomposition of the flow into paths, in a fixed order.

    Where alike teams pass the night at the same place, it makes no difference to the plan who goes on with which day: the one that has
    recorded most so far gets the day with fewest people, so that loads come out even.
    """
    leaving: dict[Node, list[ColumnUse]] = {}
    paths: list[list[ColumnUse]] = []
    for use in sorted(uses):
        if use[1].day == instance.commodities[use[1].commodity].days[0]:
            paths += [[use] for _ in range(uses[use])]
        else:
            leaving.setdefault(use[1].morning, []).extend([use] * uses[use])
    while waiting := [path for path in paths if not path[-1][1].is_last]:
        together: dict[Node, list[list[ColumnUse]]] = {}
        for path in waiting:
            together.setdefault(path[-1][1].evening, []).append(path)
        for night, alike in together.items():
            alike.sort(key=lambda path: -sum(_people(use) for use in path))
            for path, use in zip(alike, sorted(leaving[night], key=_people), strict=True):
                path.append(use)
    return paths


def _people(use: ColumnUse) -> int:
    return sum(use[0].people)


def name_teams(solution: MasterSolution, instance: Instance) -> list[TeamPath]:
    """Return each team's type and first gate with its days: teams that start alike are interchangeable."""
    waiting: dict[tuple[int, int], list[TeamStart]] = {}
    for team, count in sorted(solution.teams.items()):
        waiting.setdefault((instance.team_types[team[0]].commodity, team[1]), []).extend(
            [team] * count
        )
    return [
        (waiting[path[0][1].commodity, path[0][1].origin].pop(0), path)
        for path in split(solution.uses, instance)
    ]
