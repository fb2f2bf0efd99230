"""Reckon what a roster takes in rupiah, and let that count where weeks are chosen: for a budget, and for thrift."""

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

Place = tuple[int, int, int]  # day of service, node and gate at the end


class RosterCost:
    """What columns, and the days and nights of teams, take: rupiah at their most, with what kilometres and nights count as besides."""

    def __init__(
        self,
        instance: Instance,
        columns: Sequence[Column],
        networks: Mapping[int, TeamNetwork],
        *,
        kilometre: int = 0,
        night: int = 0,
    ) -> None:
        """Reckon with so many rupiah more for each ``kilometre`` and ``night`` away; the columns are those of the pool, in order."""
        self.instance, self.networks, self.night = instance, networks, night
        self.taken = np.array(
            [column_cost(instance, column, more=kilometre) for column in columns], dtype=np.float64
        )
        self.paid = {
            (c, people): self._pay(c, people)
            for c, people in {
                (team_type.commodity, team_type.people) for team_type in instance.team_types
            }
        }

    def _pay(self, number: int, people: int) -> FloatArray:
        """Return by day, node and gate what a day and a night take there of a team of so many ``people``."""
        network = self.networks[number]
        paid = np.zeros(network.graph.price.shape)
        for place, arc in network.arcs.items():
            paid[place] = arc_cost(self.instance, arc, people=people, most=True) + (
                self.night if arc.night else 0
            )
        return paid

    def charge(self, cost: FloatArray, rate: float) -> None:
        """Add to the ``cost`` of the columns, and to the prices of the ways, what they take, at a ``rate`` in thousandths of a person."""
        cost[:] += rate * self.taken
        for number, network in self.networks.items():
            network.graph.price[:] += rate * np.mean(
                [paid for (c, _), paid in sorted(self.paid.items()) if c == number], axis=0
            )

    def takes(self, teams: Sequence[int], days: Iterable[tuple[int, int, Place]]) -> float:
        """Return what ``days`` of ``teams`` of these types take, each a team's number with its column and place."""
        day_types = [self.instance.team_types[number] for number in teams]
        return float(
            sum(
                self.taken[column] + self.paid[day_types[n].commodity, day_types[n].people][place]
                for n, column, place in days
            )
        )
