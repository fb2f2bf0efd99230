"""Lenders with their officers, kits and vehicles, and the rules of forming teams."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Role(StrEnum):
    """The role of an officer; one officer may have several roles."""

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
    """The day on which a lender's people travel from and to home."""

    DAY_BEFORE = "day_before"  # on the calendar day before the first and after the last loan day
    IN_SHIFT = "in_shift"  # inside the window of the first and of the last loan day


class Weekend(StrEnum):
    """Where a lender's teams stay after a week that does not end their loan."""

    HOME = "home"
    STAY = "stay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An officer on loan. ``name`` is None where the lender gave only a number of people."""

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
    """An office that lends officers, kits and vehicles.

    The loan lasts from ``loan_from`` to ``loan_to`` (both included). ``office`` is a place id; the
    office of the host regency may be a base. ``min_away_days`` is the least number of service days
    for which the lender sends people. On ``rest_days`` its teams do not work. ``example`` is True
    where the figures are not published.
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
    """The make-up of a team with one class of vehicle, and its recording rate.

    ``drivers``, ``registrars`` and ``guides`` are the least numbers in the team,
    ``operators_per_kit`` the least number for each kit (people). ``rate`` is recordings per kit and
    hour. ``max_nights_away`` limits the nights in a row away from the lender's office (None: no
    limit). ``fuel_idr_per_km`` is in rupiah.
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
    """The rules of forming teams.

    ``largest_team`` is in people. ``guests``: members and kits of the lender whose office is the
    ``meeting_base`` may join a team of another lender. The team meets them at that base
    (docs/laws.md, law 20).
    """

    classes: tuple[ClassRule, ...]
    largest_team: int
    guests: bool
    meeting_base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Rates in rupiah, for each member.

    The daily allowance depends on whether the day ends away or at home. Lodging is for a night.
    """

    per_diem_away_idr: int
    per_diem_home_idr: int
    lodging_idr: int
