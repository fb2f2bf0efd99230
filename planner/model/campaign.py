"""The campaign and its weeks: days, hours, breaks, targets, floors and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Campaigns lie between these dates. Laws and calendars count days before and after a date, which
# fails at the ends of Python's range. A year like 0019 is a typing error.
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest from ``start`` to ``end`` (minutes since midnight).

    A team takes it at a place, never on a leg. The rest is due unless the team's day ends by
    ``start`` or begins at ``end`` or later.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A service day. Times are in minutes since local midnight.

    People are recorded inside [``shift_start``, ``shift_end``] or in overtime (``Rules.overtime``).
    Driving, set-up and pack-up may use the whole time from ``earliest_departure`` to
    ``latest_return``. ``holiday`` names a public holiday on which teams work.
    """

    date: date
    shift_start: int
    shift_end: int
    earliest_departure: int
    latest_return: int
    rest: Break | None
    holiday: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The service days of one planning week, in order; ``start`` is its Monday."""

    start: date
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyWindow:
    """The limits of a journey day: its time window and the most minutes of driving.

    The window is in minutes since midnight.
    """

    earliest_departure: int
    latest_arrival: int
    max_drive_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The share of adults to have recorded, in per mille.

    ``bend_price`` is the price of each person short of the target, in millionths of a weighted
    person. The shortfall is counted for each kecamatan. 0: no price.
    """

    name: str
    share: int
    bend_price: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least share (per mille) of the expected people of a kecamatan to record this week.

    In people it is floor(share x sum of the demands of its stops / 1000). Each person short of it
    costs ``Objective.floor_price``.
    """

    kecamatan: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrift:
    """The second level of the objective: cost reduction within a slack of the value (law 31).

    ``slack`` is the share of the value that may be given up, in millionths. The expense to reduce
    is the cost in rupiah, plus an amount in rupiah for each night away, for each kilometre and for
    each minute between the largest and the smallest load of the teams.
    """

    slack: int
    night_idr: int
    kilometre_idr: int
    uneven_minute_idr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """The prices of the plan's value, in millionths of a weighted person (law 23).

    value = sum of stop weight x expected recordings
    - visit_price x visits
    - drive_hour_price x hours driven
    - kilometre_price x kilometres driven
    - night_price x nights away
    - overtime_hour_price x hours by which visits end after the shift
    - turned_away_price x people turned away
    - floor_price x people short of the floors
    - bend_price of each target x people short of it
    + prefer_price x preferred requests that are met.
    The sum is exact. It is rounded down once, to a whole thousandth of a weighted person.

    ``round_up_kilometres``: the price of the kilometres of each route is rounded up to a whole
    thousandth. That was the law of the format problem/1. It is set where a file of that format is
    read, so that its plans are checked by that law.
    ``thrift``: of the plans within its slack, the one with the least expense is preferred.
    None: only the value counts.
    """

    visit_price: int
    drive_hour_price: int
    kilometre_price: int
    night_price: int
    floor_price: int
    turned_away_price: int
    prefer_price: int
    overtime_hour_price: int = 0
    round_up_kilometres: bool = False
    thrift: Thrift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The resources of a plan: rupiah, and blank cards (one for each recording); None: no limit."""

    budget_idr: int | None
    blank_cards: int | None


class RequestKind(StrEnum):
    """The force of a request."""

    MUST = "must"
    PREFER = "prefer"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A requested or forbidden visit at ``stop``.

    It is about visits on ``dates`` (empty: any day) by a team of ``lender`` (None: any team).
    ``must`` asks for at least one of these visits, ``never`` for none. ``prefer`` earns
    ``Objective.prefer_price`` once. ``reason`` is the source of the request, in words.
    """

    id: str
    stop: str
    dates: tuple[date, ...]
    kind: RequestKind
    lender: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign as configured.

    ``area`` is the Kemendagri code of the regency. ``language`` is that of the outputs (``id`` or
    ``en``).
    """

    id: str
    name: str
    area: str
    language: str
    start: date
    end: date
    weeks: tuple[Week, ...]
    journey: JourneyWindow
    targets: tuple[Target, ...]
    floors: tuple[Floor, ...]
    objective: Objective
    limits: Limits
    requests: tuple[Request, ...]
