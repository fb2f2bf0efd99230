"""Lay out the time-expanded network of each commodity: its teams' days from gate to gate, with the nights between them.

Only arcs that lie on some whole week of a team are laid, and only team types that have such a week
are kept: teams that cannot go, for want of a way or under a cap of nights away, stay at home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from planner.optimise.array_types import BoolArray
    from planner.optimise.instance.profiles import Commodity, DayType, TeamType
    from planner.optimise.instance.travel_times import TravelTimes

NO_CAP = -1
NO_DAY = -1
Node = tuple[int, int, int, int]  # commodity, day, gate, run of nights away before it
Place = tuple[int, int]  # gate, run of nights away before it


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """A day of a commodity's teams from gate to gate.

    ``night`` is the run of nights away that ends with it (0: at home); ``next_day`` is the commodity's next
    service day (NO_DAY: none).
    """

    commodity: int
    day: int
    origin: int
    destination: int
    run_before: int
    night: int
    next_day: int

    @property
    def morning(self) -> Node:
        """Where the day begins."""
        return (self.commodity, self.day, self.origin, self.run_before)

    @property
    def is_last(self) -> bool:
        """Whether this is the commodity's last service day."""
        return self.next_day == NO_DAY

    @property
    def evening(self) -> Node:
        """Where the next service day begins."""
        return (self.commodity, self.next_day, self.destination, self.night)


def day_type_of(day_types: Sequence[DayType], day: int) -> int:
    """Return the index of the kind of ``day``."""
    return next(k for k, day_type in enumerate(day_types) if day in day_type.days)


def lay_network(
    team_types: Iterable[TeamType],
    commodities: Sequence[Commodity],
    day_types: Sequence[DayType],
    travel_times: Sequence[Sequence[TravelTimes]],
    nights: int,
) -> tuple[tuple[TeamType, ...], tuple[Arc, ...]]:
    """Return the team types and their starts that have a whole week, and the arcs of all such weeks.

    ``travel_times`` is by pace and kind of day; the first ``nights`` gates are places to sleep.
    """
    ways = [[_find_ways(times) for times in by_kind] for by_kind in travel_times]
    arcs: list[Arc] = []
    left: list[TeamType] = []
    mornings: dict[int, set[Place]] = {}
    for number, commodity in enumerate(commodities):
        own = [team_type for team_type in team_types if team_type.commodity == number]
        starts = {_first_place(commodity, start) for team_type in own for start in team_type.starts}
        by_day = {
            day: ways[commodity.profile][day_type_of(day_types, day)] for day in commodity.days
        }
        week = list(_lay_week(number, commodity, nights, starts, by_day))
        arcs += week
        mornings[number] = {
            (arc.origin, arc.run_before) for arc in week if arc.day == commodity.days[0]
        }
    for team_type in team_types:
        places, commodity = mornings[team_type.commodity], commodities[team_type.commodity]
        starts_left = tuple(
            start for start in team_type.starts if _first_place(commodity, start) in places
        )
        left += [replace(team_type, starts=starts_left)] if starts_left else []
    return tuple(left), tuple(arcs)


def first_run(commodity: Commodity, journey: float | None) -> int:
    """Return the run of nights away with which a team's first service day begins, after a journey of such a price the day before."""
    return 0 if journey is None or commodity.max_nights == NO_CAP else 1


def _first_place(commodity: Commodity, start: tuple[int, float | None]) -> Place:
    terminal, journey = start
    return terminal, first_run(commodity, journey)


def _lay_week(
    number: int,
    commodity: Commodity,
    nights: int,
    starts: Iterable[Place],
    ways: Mapping[int, BoolArray],
) -> Iterator[Arc]:
    """Yield the arcs of a commodity that lie on a whole week from one of the ``starts``, by day.

    Without a cap the run of nights is only told apart from a night at home.
    """
    layers: list[list[Arc]] = []
    before = set(starts)
    for day, next_day in zip(commodity.days, (*commodity.days[1:], NO_DAY), strict=True):
        arcs = _lay_day(commodity, nights, day, before, ways[day])
        layers.append([Arc(number, day, *ends, next_day) for ends in arcs])
        before = {(arc.destination, arc.night) for arc in layers[-1]}
    completion = before
    for position in range(len(layers) - 1, -1, -1):
        layers[position] = [
            arc for arc in layers[position] if (arc.destination, arc.night) in completion
        ]
        completion = {(arc.origin, arc.run_before) for arc in layers[position]}
    yield from (arc for layer in layers for arc in layer)


def _lay_day(
    commodity: Commodity, nights: int, day: int, before: Iterable[Place], ways: BoolArray
) -> Iterator[tuple[int, int, int, int]]:
    """Yield origin, destination, and the runs of nights before and after, of the moves of one day.

    There is a way for each, and they keep to the cap of nights away.
    """
    last = day == commodity.days[-1]
    destinations = [terminal for terminal, _ in commodity.ends] if last else list(range(nights))
    for origin, run in sorted(before):
        for destination in (
            destinations
            if day not in commodity.rest
            else [terminal for terminal in destinations if terminal == origin]
        ):
            night = _run(commodity, nights, run, destination)
            if ways[origin, destination] and (
                commodity.max_nights == NO_CAP or night <= commodity.max_nights
            ):
                yield origin, destination, run, night


def _run(commodity: Commodity, nights: int, run: int, destination: int) -> int:
    """Return the run of nights away after a day that ends at ``destination``; an own office is no night away."""
    if destination == commodity.home or destination >= nights:
        return 0
    return 1 if commodity.max_nights == NO_CAP else run + 1


def _find_ways(travel_times: TravelTimes) -> BoolArray:
    """Return from which gate to which a day may lead: straight, or over stops, where that way is shorter or the only one.

    Legs that the office gives may break the triangle inequality.
    """
    ways: BoolArray = travel_times.direct < NEVER
    latest = travel_times.end.max(axis=1, initial=-NEVER)
    for terminal in np.flatnonzero(~ways.all(axis=1)):
        reached = travel_times.start[
            terminal
        ]  # each stop, setting up and staying nowhere: earlier than any route
        fresh = reached <= latest
        while fresh.any():
            ways[terminal] |= (reached[fresh, None] <= travel_times.end[fresh]).any(axis=0)
            sooner = (reached[fresh, None] + travel_times.between[fresh]).min(axis=0)
            fresh = (sooner < reached) & (sooner <= latest)
            reached = np.minimum(reached, sooner)
    return ways
