"""Describe the week and the campaign: days, hours, breaks, targets, floors, requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Campaigns lie between these: laws and calendars count days from theirs in both directions, and a
# year such as 0019 is a slip.
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest from ``start`` to ``end`` (minutes since midnight), taken at a place, never on a leg.

    It is due unless the team's day ends by ``start`` or begins at ``end`` or later.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A service day. Times in minutes since local midnight.

    People are recorded inside [``shift_start``, ``shift_end``], or in overtime (``Rules.overtime``); driving, set-up and packing may also
    use the margins from ``earliest_departure`` to ``latest_return``. ``holiday`` names a public holiday that is worked.
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
    """What holds on a journey day: its window (minutes since midnight) and the most minutes at the wheel."""

    earliest_departure: int
    latest_arrival: int
    max_drive_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A share of adults to have recorded, in per mille.

    ``bend_price`` is what each person short of it costs, kecamatan by kecamatan (millionths of a weighted person; 0: nothing).
    """

    name: str
    share: int
    bend_price: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The least share (per mille) of the people expected in a kecamatan to record this week.

    In people it is floor(share x sum of the first crowds of its stops / 1000). Falling short costs
    ``Objective.floor_price`` for each person.
    """

    kecamatan: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrift:
    """How much value may be given up to make the best plan found cheaper, shorter and more even (law 31).

    ``slack`` is the share of the value, in millionths. Cost in rupiah counts as it is; a night away, a kilometre and a minute by which the
    teams' loads differ count as so many rupiah more.
    """

    slack: int
    night_idr: int
    kilometre_idr: int
    uneven_minute_idr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the plan's value is made of; prices in millionths of a weighted person.

    value = sum of stop weight x expected recordings - visit_price x visits - drive_hour_price x hours driven
    - kilometre_price x kilometres driven - night_price x nights away
    - overtime_hour_price x hours by which visits end after the shift
    - turned_away_price x people turned away - floor_price x people short of the floors
    - bend_price of each target x people short of it + prefer_price x preferred requests that are met,
    added up exactly and rounded down once, to a whole thousandth of a weighted person (law 23).

    ``round_up_kilometres``: what the kilometres of each route cost is rounded up to a whole
    thousandth, as was law in the time of problem/1; set where such a file is read, so that a plan
    of that time is judged by the law of its time.
    Of plans within the slack of ``thrift`` the one that takes least is preferred; None: value is all that counts.
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
    """What a plan may use up: rupiah, and blank cards (one for each recording); None: no limit."""

    budget_idr: int | None
    blank_cards: int | None


class RequestKind(StrEnum):
    """How a request binds."""

    MUST = "must"
    PREFER = "prefer"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A wish for or against visits at ``stop`` on ``dates`` (none: any day) by a team of ``lender`` (None: any).

    ``must`` asks for one such visit at least, ``never`` for none; ``prefer`` is worth ``Objective.prefer_price``.
    ``reason`` says in words where it comes from.
    """

    id: str
    stop: str
    dates: tuple[date, ...]
    kind: RequestKind
    lender: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A whole campaign as configured.

    ``area`` is the Kemendagri code of the regency, ``language`` of the outputs (``id`` or ``en``).
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
