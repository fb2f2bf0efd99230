"""Cost of a roster in rupiah, and its price where weeks are chosen: for a budget and law 31."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.master.cost_bounds import arc_cost, column_cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.optimise.array_types import FloatArray
    from planner.optimise.heuristics.roster_pool import TeamNetwork
    from planner.optimise.instance.model import Instance
    from planner.optimise.pricing.columns import Column

Place = tuple[int, int, int]  # day of service, node, and terminal at the end


class RosterCost:
    """Upper bounds in rupiah on the cost of columns, and of the days and nights of teams."""

    def __init__(
        self,
        instance: Instance,
        columns: Sequence[Column],
        networks: Mapping[int, TeamNetwork],
        *,
        kilometre: int = 0,
        night: int = 0,
    ) -> None:
        """Read the costs.

        Parameters
        ----------
        instance, columns, networks
            The week, the columns of the pool in order, and the network of each commodity.
        kilometre, night
            Rupiah added for each kilometre and each night away.
        """
        self.instance = instance
        self.networks = networks
        self.night = night
        # [columns] rupiah
        self.column_costs = np.array(
            [column_cost(instance, column, more=kilometre) for column in columns], dtype=np.float64
        )
        # By commodity and team size: [T, N, J] rupiah of a day and the night after it.
        sizes = {(team_type.commodity, team_type.people) for team_type in instance.team_types}
        self.arc_costs = {(c, people): self._arc_costs(c, people) for c, people in sizes}

    def _arc_costs(self, number: int, people: int) -> FloatArray:
        network = self.networks[number]
        costs = np.zeros(network.graph.price.shape)
        for place, arc in network.arcs.items():
            night = self.night if arc.night else 0
            costs[place] = arc_cost(self.instance, arc, people=people, most=True) + night
        return costs

    def charge(self, cost: FloatArray, rate: float) -> None:
        """Add the rupiah, at a ``rate`` in thousandths of a person, to columns and arcs.

        ``cost`` is that of the columns of the pool; the arcs are those of the networks, at the
        mean over the sizes of teams.
        """
        cost[:] += rate * self.column_costs
        for number, network in self.networks.items():
            sizes = [costs for (c, _), costs in sorted(self.arc_costs.items()) if c == number]
            network.graph.price[:] += rate * np.mean(sizes, axis=0)

    def of(self, team_types: Sequence[int], days: Iterable[tuple[int, int, Place]]) -> float:
        """Return the cost in rupiah of ``days``, each a team's number, column and place.

        Journeys from home are not in it. ``team_types`` has the type of each team.
        """
        types = [self.instance.team_types[number] for number in team_types]
        return float(
            sum(
                self.column_costs[column]
                + self.arc_costs[types[team].commodity, types[team].people][place]
                for team, column, place in days
            )
        )
