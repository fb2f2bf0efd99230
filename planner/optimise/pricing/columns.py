"""Hold day routes as columns of the master problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.optimise.instance.day_clock import NEVER
from planner.optimise.units import MILLIONTH, overtime, to_thousandths

if TYPE_CHECKING:
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.requests import Wish


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """A day route of a pace on a kind of day: from gate to gate over ``stops``, staying ``stays`` minutes, recording ``people`` at each.

    The last visit ends ``overtime`` minutes after the shift.
    """

    pace: int
    kind: int
    origin: int
    destination: int
    stops: tuple[int, ...]
    stays: tuple[int, ...]
    people: tuple[int, ...]
    drive: int
    overtime: int = 0

    def cost(self, instance: Instance) -> float:
        """Return what the route costs, in thousandths of a person."""
        objective = instance.problem.objective
        fare = instance.geometry[self.pace][self.kind].fares.of(self.origin, self.stops, self.destination)
        millionths = objective.visit_price * len(self.stops)
        for v, people in zip(self.stops, self.people, strict=True):
            if instance.once[v]:  # nobody else comes for those turned away
                millionths += objective.turned_away_price * int(instance.crowd[v] - people)
        return to_thousandths(fare + overtime(instance.problem, self.overtime) + MILLIONTH * millionths)

    @property
    def move(self) -> tuple[int, int, int, int]:
        """Return the pace, kind of day and gates."""
        return (self.pace, self.kind, self.origin, self.destination)

    def calls_twice(self, instance: Instance) -> bool:
        """Say whether both calls of a stop are among the stops, which no law allows: pricing does not see to that."""
        return not set(instance.partner[list(self.stops)].tolist()).isdisjoint(self.stops)

    def meets(self, wish: Wish) -> bool:
        """Say whether a team that follows this route meets ``wish``."""
        return not wish.stops.isdisjoint(self.stops) and self.pace in wish.paces and self.kind in wish.kinds


def idle_day(instance: Instance, pace: int, kind: int, origin: int, destination: int) -> Column | None:
    """Return the day without a visit from gate to gate; None where there is no way in its window but over stops."""
    drive = int(instance.geometry[pace][kind].direct[origin, destination])
    return Column(pace, kind, origin, destination, (), (), (), drive) if drive < NEVER else None
