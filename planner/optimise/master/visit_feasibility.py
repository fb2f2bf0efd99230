"""Feasibility of visits that are added one by one: the laws of calls (2) and of the hall (12)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.instance.profiles import NO_OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.array_types import BoolArray
    from planner.optimise.instance.model import Instance
    from planner.optimise.pricing.columns import Column


class VisitCalendar:
    """The visits agreed so far, by stop and day of the week."""

    def __init__(self, instance: Instance) -> None:
        """Begin with no visit."""
        self.instance = instance
        self.dates = [day.date.toordinal() for day in instance.problem.week.days]
        # By stop: kits at work by day.
        self.kits: list[dict[int, int]] = [{} for _ in instance.stops]
        # [V] people that the visits have time for
        self.capacity = np.zeros(len(instance.stops), dtype=np.int64)
        # [V] whether a stop of one visit has it
        self.closed: BoolArray = np.zeros(len(instance.stops), dtype=np.bool_)

    def allows(self, column: Column, day: int) -> bool:
        """Return whether one more team may follow ``column`` on ``day``."""
        kits = self.instance.profiles[column.profile].kits
        return not column.calls_twice(self.instance) and all(
            self._allows(v, day, kits) for v in column.stops
        )

    def _allows(self, stop: int, day: int, kits: int) -> bool:
        booked = self.kits[stop]
        hall = self.instance.stops[stop].hall_kits
        if not self._lies_apart(stop, day):
            return False
        if not booked:
            return kits <= hall
        if self.instance.once[stop] or booked.get(day, 0) + kits > hall:
            return False
        dates = [self.dates[d] for d in (*booked, day)]
        return is_one_call(dates, self.instance.problem.rules.longest_gap)

    def _lies_apart(self, stop: int, day: int) -> bool:
        """Return whether a visit on ``day`` leaves enough days between the calls of a stop."""
        other = int(self.instance.partner[stop])
        if other == NO_OTHER or not self.kits[other]:
            return True
        others = [self.dates[d] for d in self.kits[other]]
        is_first = stop < other
        gap = min(others) - self.dates[day] if is_first else self.dates[day] - max(others)
        return gap >= self.instance.problem.rules.second_call_after

    @property
    def finished(self) -> bool:
        """Whether every first call that a second follows records everyone."""
        return not any(self.kits[second] for second in self.instance.unattended(self.capacity))

    def visit(self, column: Column, day: int) -> None:
        """Add the visits of ``column`` on ``day``."""
        kits = self.instance.profiles[column.profile].kits
        for v, people in zip(column.stops, column.people, strict=True):
            self.capacity[v] += people
            self.kits[v][day] = self.kits[v].get(day, 0) + kits
            self.closed[v] = self.instance.once[v]


def is_one_call(dates: Iterable[int], gap: int) -> bool:
    """Return whether from each of these dates (ordinals) to the next are at most ``gap`` days."""
    return all(after - before <= gap for before, after in pairwise(sorted(dates)))


def go_together(instance: Instance, days: Iterable[tuple[Column, int]]) -> bool:
    """Return whether all these columns can be followed, each on its day of the week."""
    calendar = VisitCalendar(instance)
    for column, day in sorted(days, key=lambda item: (item[1], item[0])):
        if not calendar.allows(column, day):
            return False
        calendar.visit(column, day)
    return calendar.finished
