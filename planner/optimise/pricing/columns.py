"""Day routes as columns of the master problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.optimise.array_types import NEVER
from planner.optimise.units import MILLIONTH, overtime, to_thousandths

if TYPE_CHECKING:
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.requests import RequestedVisit


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """A day route of a team profile on a day type, from terminal to terminal over stops."""

    profile: int
    day_type: int
    origin: int  # terminal
    destination: int  # terminal
    stops: tuple[int, ...]
    stays: tuple[int, ...]  # minutes of recording at each stop
    people: tuple[int, ...]  # people recorded at each stop
    drive: int  # minutes of driving
    overtime: int = 0  # minutes after the shift at which the last visit ends

    def cost(self, instance: Instance) -> float:
        """Return the cost of the route in thousandths of a person."""
        objective = instance.problem.objective
        travel_cost = instance.travel_times[self.profile][self.day_type].travel_costs.of(
            self.origin, self.stops, self.destination
        )
        millionths = objective.visit_price * len(self.stops)
        for v, people in zip(self.stops, self.people, strict=True):
            if instance.once[v]:  # no other visit records those turned away
                millionths += objective.turned_away_price * int(instance.demand[v] - people)
        return to_thousandths(
            travel_cost + overtime(instance.problem, self.overtime) + MILLIONTH * millionths
        )

    @property
    def move(self) -> tuple[int, int, int, int]:
        """Profile, day type, origin and destination: what the arcs of a column have in common."""
        return (self.profile, self.day_type, self.origin, self.destination)

    def calls_twice(self, instance: Instance) -> bool:
        """Return whether both calls of a stop are in the route.

        No law allows that, and pricing does not exclude it.
        """
        return not set(instance.partner[list(self.stops)].tolist()).isdisjoint(self.stops)

    def meets(self, requested: RequestedVisit) -> bool:
        """Return whether a team that follows this route meets ``requested``."""
        return (
            not requested.stops.isdisjoint(self.stops)
            and self.profile in requested.profiles
            and self.day_type in requested.day_types
        )


def idle_day(
    instance: Instance, profile: int, day_type: int, origin: int, destination: int
) -> Column | None:
    """Return the column without a visit between two terminals.

    None where no direct drive fits the day.
    """
    drive = int(instance.travel_times[profile][day_type].direct[origin, destination])
    if drive >= NEVER:
        return None
    return Column(profile, day_type, origin, destination, (), (), (), drive)
