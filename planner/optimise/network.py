"""Lay out the time-expanded network of each commodity: its teams' days from gate to gate, with the nights between them.

Only arcs that lie on some whole week of a team are laid, and only team types that have such a week
are kept: teams that cannot go, for want of a way or under a cap of nights away, stay at home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.clock import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.optimise.geometry import Geometry
    from planner.optimise.instance import BoolArray, Commodity, Instance, TeamType

NO_CAP = -1
Node = tuple[int, int, int, int]  # commodity, day, gate, run of nights away before it
Place = tuple[int, int]  # gate, run of nights away before it


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """A day of a commodity's teams from gate to gate; ``night`` is the run of nights away that ends with it (0: at home)."""

    commodity: int
    day: int
    origin: int
    destination: int
    run_before: int
    night: int

    @property
    def morning(self) -> Node:
        """Return where the day begins."""
        return (self.commodity, self.day, self.origin, self.run_before)

    def is_last(self, instance: Instance) -> bool:
        """Say whether this is the commodity's last service day."""
        return self.day == instance.commodities[self.commodity].days[-1]

    def evening(self, instance: Instance) -> Node:
        """Return where the next service day begins."""
        days = instance.commodities[self.commodity].days
        return (self.commodity, days[days.index(self.day) + 1], self.destination, self.night)


def lay_network(instance: Instance) -> Instance:
    """Return ``instance`` with its ``arcs``, and with only the team types and starts that have a whole week on them."""
    ways = [[_find_ways(geometry) for geometry in kinds] for kinds in instance.geometry]
    arcs: list[Arc] = []
    types: list[TeamType] = []
    mornings: dict[int, set[Place]] = {}
    for number, commodity in enumerate(instance.commodities):
        own = [kind for kind in instance.types if kind.commodity == number]
        starts = {_first_place(commodity, start) for kind in own for start in kind.starts}
        week = list(_lay_week(instance, number, starts, ways[commodity.pace]))
        arcs += week
        mornings[number] = {(arc.origin, arc.run_before) for arc in week if arc.day == commodity.days[0]}
    for kind in instance.types:
        places, commodity = mornings[kind.commodity], instance.commodities[kind.commodity]
        starts_left = tuple(start for start in kind.starts if _first_place(commodity, start) in places)
        types += [replace(kind, starts=starts_left)] if starts_left else []
    return replace(instance, arcs=tuple(arcs), types=tuple(types))


def first_run(commodity: Commodity, journey: float | None) -> int:
    """Return the run of nights away with which a team's first service day begins, after a journey of such a price the day before."""
    return 0 if journey is None or commodity.max_nights == NO_CAP else 1


def _first_place(commodity: Commodity, start: tuple[int, float | None]) -> Place:
    gate, journey = start
    return gate, first_run(commodity, journey)


def _lay_week(instance: Instance, number: int, starts: Iterable[Place], ways: Sequence[BoolArray]) -> Iterator[Arc]:
    """Yield the arcs of a commodity that lie on a whole week from one of the ``starts``, by day.

    Without a cap the run of nights is only told apart from a night at home.
    """
    commodity, layers, before = instance.commodities[number], [], set(starts)
    for day in commodity.days:
        layers.append(list(_lay_day(instance, number, day, before, ways[instance.kind_of(day)])))
        before = {(arc.destination, arc.night) for arc in layers[-1]}
    onward = before
    for position in range(len(layers) - 1, -1, -1):
        layers[position] = [arc for arc in layers[position] if (arc.destination, arc.night) in onward]
        onward = {(arc.origin, arc.run_before) for arc in layers[position]}
    yield from (arc for layer in layers for arc in layer)


def _lay_day(instance: Instance, number: int, day: int, before: Iterable[Place], ways: BoolArray) -> Iterator[Arc]:
    """Yield the moves of one day that there is a way for and that keep to the cap of nights away."""
    commodity = instance.commodities[number]
    last = day == commodity.days[-1]
    destinations = [gate for gate, _ in commodity.ends] if last else list(range(instance.nights))
    for origin, run in sorted(before):
        for destination in destinations if day not in commodity.rest else [gate for gate in destinations if gate == origin]:
            night = _run(commodity, instance, run, destination)
            if ways[origin, destination] and (commodity.max_nights == NO_CAP or night <= commodity.max_nights):
                yield Arc(number, day, origin, destination, run, night)


def _run(commodity: Commodity, instance: Instance, run: int, destination: int) -> int:
    """Return the run of nights away after a day that ends at ``destination``; an own office is no night away."""
    if destination == commodity.home or destination >= instance.nights:
        return 0
    return 1 if commodity.max_nights == NO_CAP else run + 1


def _find_ways(geometry: Geometry) -> BoolArray:
    """Return from which gate to which a day may lead: straight, or over stops, where that way is shorter or the only one.

    Legs that the office gives may break the triangle inequality.
    """
    ways: BoolArray = geometry.direct < NEVER
    latest = geometry.end.max(axis=1, initial=-NEVER)
    for gate in np.flatnonzero(~ways.all(axis=1)):
        reached = geometry.start[gate]  # each stop, setting up and staying nowhere: earlier than any route
        fresh = reached <= latest
        while fresh.any():
            ways[gate] |= (reached[fresh, None] <= geometry.end[fresh]).any(axis=0)
            sooner = (reached[fresh, None] + geometry.between[fresh]).min(axis=0)
            fresh = (sooner < reached) & (sooner <= latest)
            reached = np.minimum(reached, sooner)
    return ways
