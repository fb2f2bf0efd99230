"""Time-expanded network of each commodity: days from terminal to terminal, nights between them.

Every arc lies on a whole week of a team, and every team type kept has a whole week. A team type has
none where no route joins its terminals, or where the cap on nights away forbids all that do.
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
Node = tuple[int, int, int, int]  # commodity, day, terminal, run of nights away before it
Place = tuple[int, int]  # terminal, run of nights away before it


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """A day of a commodity's teams from terminal to terminal."""

    commodity: int
    day: int
    origin: int  # terminal
    destination: int  # terminal
    run_before: int  # nights away in a row before the day
    night: int  # nights away in a row after the day (0: at home)
    next_day: int  # next service day of the commodity (NO_DAY: none)

    @property
    def morning(self) -> Node:
        """Node at which the day begins."""
        return (self.commodity, self.day, self.origin, self.run_before)

    @property
    def is_last(self) -> bool:
        """Whether this is the commodity's last service day."""
        return self.next_day == NO_DAY

    @property
    def evening(self) -> Node:
        """Node at which the next service day begins."""
        return (self.commodity, self.next_day, self.destination, self.night)


def day_type_of(day_types: Sequence[DayType], day: int) -> int:
    """Return the index of the day type of ``day``."""
    return next(k for k, day_type in enumerate(day_types) if day in day_type.days)


def lay_network(
    team_types: Sequence[TeamType],
    commodities: Sequence[Commodity],
    day_types: Sequence[DayType],
    travel_times: Sequence[Sequence[TravelTimes]],
    nights: int,
) -> tuple[tuple[TeamType, ...], tuple[Arc, ...]]:
    """Return the team types that have a whole week, and the arcs of all whole weeks.

    Of each team type only the starts that have a whole week are kept.

    Parameters
    ----------
    team_types, commodities, day_types
        As in ``Instance``.
    travel_times
        [profile][day type].
    nights
        Number of terminals that are places to sleep; they come first.
    """
    reachable = [[_find_reachable(times) for times in by_day_type] for by_day_type in travel_times]
    arcs: list[Arc] = []
    kept: list[TeamType] = []
    mornings: dict[int, set[Place]] = {}
    for number, commodity in enumerate(commodities):
        own = [team_type for team_type in team_types if team_type.commodity == number]
        starts = {_first_place(commodity, start) for team_type in own for start in team_type.starts}
        by_day = {
            day: reachable[commodity.profile][day_type_of(day_types, day)] for day in commodity.days
        }
        week = list(_lay_week(number, commodity, nights, starts, by_day))
        arcs += week
        mornings[number] = {
            (arc.origin, arc.run_before) for arc in week if arc.day == commodity.days[0]
        }
    for team_type in team_types:
        commodity = commodities[team_type.commodity]
        places = mornings[team_type.commodity]
        kept_starts = tuple(
            start for start in team_type.starts if _first_place(commodity, start) in places
        )
        if kept_starts:
            kept.append(replace(team_type, starts=kept_starts))
    return tuple(kept), tuple(arcs)


def first_run(commodity: Commodity, journey: float | None) -> int:
    """Return the run of nights away with which a team's first service day begins.

    ``journey`` is the price of a journey on the day before; None where there is no journey.
    """
    return 0 if journey is None or commodity.max_nights == NO_CAP else 1


def _first_place(commodity: Commodity, start: tuple[int, float | None]) -> Place:
    terminal, journey = start
    return terminal, first_run(commodity, journey)


def _lay_week(
    number: int,
    commodity: Commodity,
    nights: int,
    starts: Iterable[Place],
    reachable: Mapping[int, BoolArray],
) -> Iterator[Arc]:
    """Yield the arcs of a commodity that lie on a whole week from one of the ``starts``, by day.

    ``reachable`` is that of each day. Without a cap on nights away every run of them counts as one.
    """
    layers: list[list[Arc]] = []
    before = set(starts)
    for day, next_day in zip(commodity.days, (*commodity.days[1:], NO_DAY), strict=True):
        arcs = _lay_day(commodity, nights, day, before, reachable[day])
        layers.append([Arc(number, day, *ends, next_day) for ends in arcs])
        before = {(arc.destination, arc.night) for arc in layers[-1]}
    # The backward pass keeps the arcs from which the last service day can be completed.
    after = before
    for position in range(len(layers) - 1, -1, -1):
        layers[position] = [
            arc for arc in layers[position] if (arc.destination, arc.night) in after
        ]
        after = {(arc.origin, arc.run_before) for arc in layers[position]}
    yield from (arc for layer in layers for arc in layer)


def _lay_day(
    commodity: Commodity, nights: int, day: int, before: Iterable[Place], reachable: BoolArray
) -> Iterator[tuple[int, int, int, int]]:
    """Yield origin, destination, and the runs of nights before and after, of the arcs of one day.

    Each destination is reachable, and the run after keeps to the cap on nights away.
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
            if reachable[origin, destination] and (
                commodity.max_nights == NO_CAP or night <= commodity.max_nights
            ):
                yield origin, destination, run, night


def _run(commodity: Commodity, nights: int, run: int, destination: int) -> int:
    """Return the run of nights away after a day that ends at ``destination``.

    A night at the lender's own office is no night away.
    """
    if destination == commodity.home or destination >= nights:
        return 0
    return 1 if commodity.max_nights == NO_CAP else run + 1


def _find_reachable(travel_times: TravelTimes) -> BoolArray:
    """Return reachable[i, j]: a day may lead from terminal i to terminal j, direct or over stops.

    Legs that the office gives may break the triangle inequality, so a way over stops can be shorter
    than the direct drive, or the only one. This is a relaxation: recording takes no time.
    """
    reachable: BoolArray = travel_times.direct < NEVER
    latest = travel_times.end.max(axis=1, initial=-NEVER)
    for terminal in np.flatnonzero(~reachable.all(axis=1)):
        reached = travel_times.start[terminal]  # [V] lower bounds on the start of recording
        is_new = reached <= latest
        while is_new.any():
            reachable[terminal] |= (reached[is_new, None] <= travel_times.end[is_new]).any(axis=0)
            sooner = (reached[is_new, None] + travel_times.between[is_new]).min(axis=0)
            is_new = (sooner < reached) & (sooner <= latest)
            reached = np.minimum(reached, sooner)
    return reachable
