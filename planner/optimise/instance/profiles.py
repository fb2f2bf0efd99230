"""Terminals, team profiles, day types, team types and commodities."""

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
    """Where a day starts or ends: a place to sleep or an office."""

    place: str
    via: str | None = None  # place on the way where the team meets its guests

    @property
    def places(self) -> tuple[str, ...]:
        """The places that a day passes on its way out from here."""
        return (self.place, self.via) if self.via else (self.place,)

    def is_at(self, place: str) -> bool:
        """Return whether this is the same place, so that no leg leads from here to it."""
        return self.via is None and self.place == place


@dataclass(frozen=True, slots=True)
class TeamProfile:
    """How a team works: its travel times, the stops it may reach, its kits and their rate."""

    matrix: int  # index of its travel matrix
    reach: tuple[bool, ...]  # by stop
    kits: int
    rate: int  # recordings per kit and hour
    set_up: tuple[int, ...]  # minutes by stop
    pack_up: tuple[int, ...]  # minutes by stop
    lender: str | None  # None unless the lender has rest days or a request names it


@dataclass(frozen=True, slots=True)
class DayType:
    """Days of the week with the same hours, closed stops, requests and lenders that rest."""

    clock: DayClock  # office rules may narrow its hours
    widest: tuple[int, int]  # hours of a team that need not drive, in minutes since midnight
    closed: tuple[bool, ...]  # by stop
    days: tuple[int, ...]  # indices of the days of the week


@dataclass(frozen=True, slots=True)
class TeamType:
    """Interchangeable teams of one lender: vehicle group, number of kits, and whether guests join.

    ``starts`` are the terminals at which the first service day may begin, each with the price of
    the journey there on the day before; None where the journey does not take a day of its own.
    """

    lender: str
    vehicles: tuple[str, ...]
    kits: int
    guests: bool
    needs: tuple[tuple[Role, int], ...]  # people by role
    starts: tuple[tuple[int, float | None], ...]
    commodity: int

    @property
    def people(self) -> int:
        """Return the number of people in a team."""
        return sum(count for _, count in self.needs)


@dataclass(frozen=True, slots=True)
class Commodity:
    """Teams that do not differ from their first service day on: one flow through days and nights.

    ``ends`` are the terminals at which the last day may end, each with the price of the journey
    home on the day after; None as in ``TeamType.starts``.
    """

    profile: int
    days: tuple[int, ...]  # service days
    ends: tuple[tuple[int, float | None], ...]
    home: int  # terminal at which a night is no night away (-1: none)
    max_nights: int  # most nights in a row away from home (NO_CAP: not limited)
    rest: tuple[int, ...]  # days on which a team stays where it is
    people: int  # number in a team; 0 without a budget
    guests: bool  # whether there are guests in a team; False without a budget
