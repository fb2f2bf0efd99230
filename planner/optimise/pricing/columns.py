"""Hold day routes as columns of the master problem."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.optimise.instance.day_clock import NEVER
from planner.optimise.units import MILLIONTH, overtime, to_thousandths

if TYPE_CHECKING:
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.requests import RequestedVisit


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """A day route of a pace on a day_type of day: from gate to gate over ``stops``, staying ``stays`` minutes, recording ``people`` at each.

    The last visit ends ``overtime`` minutes after the shift.
    """

    profile: int
    day_type: int
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
        travel_cost = instance.travel_times[self.profile][self.day_type].travel_costs.of(
            self.origin, self.stops, self.destination
        )
        millionths = objective.visit_price * len(self.stops)
        for v, people in zip(self.stops, self.people, strict=True):
            if instance.once[v]:  # nobody else comes for those turned away
                millionths += objective.turned_away_price * int(instance.demand[v] - people)
        return to_thousandths(
            travel_cost + overtime(instance.problem, self.overtime) + MILLIONTH * millionths
        )

    @property
    def move(self) -> tuple[int, int, int, int]:
        """Return the pace, day_type of day and gates."""
        return (self.profile, self.day_type, self.origin, self.destination)

    def calls_twice(self, instance: Instance) -> bool:
        """Say whether both calls of a stop are among the stops, which no law allows: pricing does not see to that."""
        return not set(instance.partner[list(self.stops)].tolist()).isdisjoint(self.stops)

    def meets(self, requested: RequestedVisit) -> bool:
        """Say whether a team that follows this route meets ``requested``."""
        return (
            not requested.stops.isdisjoint(self.stops)
            and self.profile in requested.profiles
            and self.day_type in requested.day_types
        )


def idle_day(
    instance: Instance, profile: int, day_type: int, origin: int, destination: int
) -> Column | None:
    """Return the day without a visit from gate to gate; None where there is no way in its window but over stops."""
    drive = int(instance.travel_times[profile][day_type].direct[origin, destination])
    return (
        Column(profile, day_type, origin, destination, (), (), (), drive) if drive < NEVER else None
    )
