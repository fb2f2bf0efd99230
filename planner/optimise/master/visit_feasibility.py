"""Keep the diary of who is called when: the laws of the single call and of the hall, as visits are added one by one."""

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
        self.kits: list[dict[int, int]] = [{} for _ in instance.stops]
        self.room = np.zeros(len(instance.stops), dtype=np.int64)
        self.closed: BoolArray = np.zeros(len(instance.stops), dtype=np.bool_)

    def allows(self, column: Column, day: int) -> bool:
        """Say whether one more team may follow ``column`` on ``day``."""
        kits = self.instance.profiles[column.profile].kits
        return not column.calls_twice(self.instance) and all(
            self._allows(v, day, kits) for v in column.stops
        )

    def _allows(self, stop: int, day: int, kits: int) -> bool:
        booked = self.kits[stop]
        if not self._lies_apart(stop, day):
            return False
        if not booked:
            return kits <= self.instance.stops[stop].hall_kits
        if (
            self.instance.once[stop]
            or booked.get(day, 0) + kits > self.instance.stops[stop].hall_kits
        ):
            return False
        return is_one_call(
            [self.dates[d] for d in (*booked, day)], self.instance.problem.rules.longest_gap
        )

    def _lies_apart(self, stop: int, day: int) -> bool:
        """Say whether a visit on ``day`` leaves the days between a first call and a second that there must be."""
        other = int(self.instance.partner[stop])
        if other == NO_OTHER or not self.kits[other]:
            return True
        others, least = (
            [self.dates[d] for d in self.kits[other]],
            self.instance.problem.rules.second_call_after,
        )
        return (
            min(others) - self.dates[day] if stop < other else self.dates[day] - max(others)
        ) >= least

    @property
    def finished(self) -> bool:
        """Say whether every first call that a second follows records everyone."""
        return not any(self.kits[second] for second in self.instance.unattended(self.room))

    def visit(self, column: Column, day: int) -> None:
        """Add the visits of ``column`` on ``day``."""
        for v, people in zip(column.stops, column.people, strict=True):
            self.room[v] += people
            self.kits[v][day] = (
                self.kits[v].get(day, 0) + self.instance.profiles[column.profile].kits
            )
            self.closed[v] = self.instance.once[v]


def is_one_call(dates: Iterable[int], gap: int) -> bool:
    """Say whether from each of these dates (ordinals) to the next lie at most ``gap`` days (law 2)."""
    return all(after - before <= gap for before, after in pairwise(sorted(dates)))


def go_together(instance: Instance, days: Iterable[tuple[Column, int]]) -> bool:
    """Say whether all these columns can be followed, each on its day of the week."""
    calls = VisitCalendar(instance)
    for column, day in sorted(days, key=lambda item: (item[1], item[0])):
        if not calls.allows(column, day):
            return False
        calls.visit(column, day)
    return calls.finished
