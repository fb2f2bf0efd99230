"""Describe what teams and days have in common: terminals, team profiles, types of days and of teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.resources import Role

if TYPE_CHECKING:
    from planner.optimise.instance.day_clock import DayClock

NO_OTHER = -1
CREW_ROLES = (Role.OPERATOR, Role.REGISTRAR, Role.DRIVER, Role.GUIDE)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a day starts or ends: a place to sleep or an office, reached through ``via`` where a team meets its guests."""

    place: str
    via: str | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The places that a day passes on its way out from here."""
        return (self.place, self.via) if self.via else (self.place,)

    def is_at(self, place: str) -> bool:
        """Say whether no leg leads from here to ``place``, since this is the same place."""
        return self.via is None and self.place == place


@dataclass(frozen=True, slots=True)
class TeamProfile:
    """How a team works: its travel times, the stops it may reach, its kits and their speed.

    ``rate`` is in recordings per kit and hour; ``set_up`` and ``pack_up`` are minutes by stop. ``lender`` is None where it makes no
    difference whose the team is; a lender that rests or that a request names has paces of its own.
    """

    matrix: int
    reach: tuple[bool, ...]
    kits: int
    rate: int
    set_up: tuple[int, ...]
    pack_up: tuple[int, ...]
    lender: str | None


@dataclass(frozen=True, slots=True)
class DayType:
    """Days of the week (their indices) that are alike: hours, closed stops, requests, lenders that rest.

    ``widest`` is the window of a team that need not drive: office rules may narrow that of the ``clock``.
    """

    clock: DayClock
    widest: tuple[int, int]
    closed: tuple[bool, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TeamType:
    """Interchangeable teams of one lender: vehicle group, number of kits, and whether guests join.

    ``starts`` are (gate, price of the journey there) pairs the team may begin its first service day from, None where no journey of a day
    of its own is due; ``needs`` counts people by role.
    """

    lender: str
    vehicles: tuple[str, ...]
    kits: int
    guests: bool
    needs: tuple[tuple[Role, int], ...]
    starts: tuple[tuple[int, float | None], ...]
    commodity: int

    @property
    def people(self) -> int:
        """Return how many are in a team."""
        return sum(count for _, count in self.needs)


@dataclass(frozen=True, slots=True)
class Commodity:
    """Teams that are alike from their first service day on: one flow through days and nights.

    ``ends`` are (gate, price of a journey home) pairs where the last day may end, None as in ``TeamType.starts``; ``home`` is the gate
    that is no night away (-1: none), ``max_nights`` caps nights in a row away from it (NO_CAP: none). On days of ``rest`` teams stay where
    they are. ``people`` are in a team, with ``guests`` or without: told where there is a budget to keep to.
    """

    profile: int
    days: tuple[int, ...]
    ends: tuple[tuple[int, float | None], ...]
    home: int
    max_nights: int
    rest: tuple[int, ...]
    people: int
    guests: bool
