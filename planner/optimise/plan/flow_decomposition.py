"""Flow decomposition: one path of days for each team."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Node
    from planner.optimise.master.solution import ColumnUse, MasterSolution, TeamPath, TeamStart


def split(uses: Mapping[ColumnUse, int], instance: Instance) -> list[list[ColumnUse]]:
    """Return the path of each team, a list of uses day by day, in a fixed order.

    Teams of one commodity that spend the night at the same terminal may go on with any of the days
    that begin there. To balance their loads, the team that has recorded most so far gets the day
    with the fewest people.

    Parameters
    ----------
    uses
        Number of teams that use each column on each arc.
    instance
        The instance.
    """
    departing: dict[Node, list[ColumnUse]] = {}
    paths: list[list[ColumnUse]] = []
    for use in sorted(uses):
        if use[1].day == instance.commodities[use[1].commodity].days[0]:
            paths += [[use] for _ in range(uses[use])]
        else:
            departing.setdefault(use[1].morning, []).extend([use] * uses[use])
    while unfinished := [path for path in paths if not path[-1][1].is_last]:
        by_node: dict[Node, list[list[ColumnUse]]] = {}
        for path in unfinished:
            by_node.setdefault(path[-1][1].evening, []).append(path)
        for node, arrived in by_node.items():
            arrived.sort(key=lambda path: -sum(_people(use) for use in path))
            for path, use in zip(arrived, sorted(departing[node], key=_people), strict=True):
                path.append(use)
    return paths


def _people(use: ColumnUse) -> int:
    return sum(use[0].people)


def name_teams(solution: MasterSolution, instance: Instance) -> list[TeamPath]:
    """Return the team type and first terminal of each team with its path.

    Teams of one commodity that start at the same terminal are interchangeable.
    """
    waiting: dict[tuple[int, int], list[TeamStart]] = {}
    for team, count in sorted(solution.teams.items()):
        waiting.setdefault((instance.team_types[team[0]].commodity, team[1]), []).extend(
            [team] * count
        )
    return [
        (waiting[path[0][1].commodity, path[0][1].origin].pop(0), path)
        for path in split(solution.uses, instance)
    ]
