"""Describe what the lenders have: officers, kits and vehicles, and how teams may be made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Role(StrEnum):
    """What an officer can do; one officer may have several roles."""

    LEAD = "lead"
    OPERATOR = "operator"
    REGISTRAR = "registrar"
    DRIVER = "driver"
    TECHNICIAN = "technician"
    GUIDE = "guide"


class VehicleClass(StrEnum):
    """Classes of vehicle, each with its own travel times."""

    CAR = "car"
    FOUR_WHEEL_DRIVE = "4x4"
    MOTORCYCLE = "motorcycle"


class JourneyMode(StrEnum):
    """When a lender's people travel to and from home."""

    DAY_BEFORE = "day_before"  # on the calendar day before the first and after the last loan day
    IN_SHIFT = "in_shift"  # inside the window of the first and of the last loan day


class Weekend(StrEnum):
    """Where a lender's teams are when a week that does not end their loan is over."""

    HOME = "home"
    STAY = "stay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person on loan. ``name`` is None where the lender only gave a number of people."""

    id: str
    name: str | None
    lender: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A recording kit (laptop, camera, fingerprint and iris scanner, signature pad)."""

    id: str
    lender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its seats, the driver's included."""

    id: str
    lender: str
    vehicle_class: VehicleClass
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """An office that lends officers, kits and vehicles from ``loan_from`` to ``loan_to`` (both included).

    ``office`` is a place id; the host regency's own office may be a base. ``min_away_days`` is the least
    number of service days for which its people are sent away. On ``rest_days`` its teams do not work.
    ``example`` is True where nobody published its figures.
    """

    id: str
    name: str
    office: str
    loan_from: date
    loan_to: date
    journey: JourneyMode
    weekend: Weekend
    min_away_days: int
    rest_days: tuple[date, ...]
    officers: tuple[Officer, ...]
    kits: tuple[Kit, ...]
    vehicles: tuple[Vehicle, ...]
    example: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """How a team with one class of vehicle is made, and how fast it records.

    ``drivers``, ``registrars`` and ``guides`` are the least number in the team, ``operators_per_kit`` per kit (people).
    ``rate`` is recordings per kit and hour. ``max_nights_away`` counts consecutive nights not at the lender's office
    (None: no limit). ``fuel_idr_per_km`` in rupiah.
    """

    vehicle_class: VehicleClass
    drivers: int
    registrars: int
    guides: int
    operators_per_kit: int
    max_kits: int
    rate: int
    max_nights_away: int | None
    fuel_idr_per_km: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRules:
    """How teams may be formed.

    ``largest_team`` in people. ``guests``: members and kits of the lender whose office is the ``meeting_base`` may join
    a team of another lender. Such a team meets them at that base: see the law of guests in docs/laws.md.
    """

    classes: tuple[ClassRule, ...]
    largest_team: int
    guests: bool
    meeting_base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Rates in rupiah: for each member and day, away or at home for the night, and a night's lodging."""

    per_diem_away_idr: int
    per_diem_home_idr: int
    lodging_idr: int
