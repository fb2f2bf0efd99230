"""Name the places of the field: stops to serve, bases to sleep at, offices to come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.demand import Demand
    from planner.model.resources import VehicleClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinate:
    """A WGS84 point in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A place where any team may sleep; its id starts with ``base:``."""

    id: str
    name: str
    coordinate: Coordinate
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A lender's office outside the regency, where its loan starts and ends; id ``office:…``."""

    id: str
    name: str
    coordinate: Coordinate
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call at a stop; ``phone`` is digits with perhaps a ``+`` before them, None where it is not known."""

    name: str
    phone: str | None

    @property
    def line(self) -> str:
        """Name and phone on one line."""
        return self.name if self.phone is None else f"{self.name}, {self.phone}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Those left over from an earlier week's call at a stop: turned away at its end, or absent (people)."""

    turned_away: int
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A village (its id is the Kemendagri code), or a site of one (``<code>/<site>``).

    ``coordinate_basis`` says how the point was got (``polygon_centroid``, ``settlement``, ``corrected`` …) and
    ``max_reach_km`` how far from it the settlement may really lie (``None``: not known to be weak).
    ``weight`` is its priority in per mille of a person (1000 = ordinary).
    ``hall_kits`` is the largest number of kits that can work there on one day.
    ``vehicle_classes`` are the classes that can reach it.
    ``earlier`` is None until the stop has been called for the first time.
    ``mini`` marks home visits and the like, where a team works without setting up a hall.
    Nobody is served before it ``opens`` nor after it ``closes`` (minutes since midnight, the same every day).
    """

    id: str
    village: str
    name: str
    kind: str
    kecamatan: str
    kecamatan_name: str
    coordinate: Coordinate
    coordinate_basis: str
    max_reach_km: float | None
    polling_stations: int | None
    area_km2: float | None
    demand: Demand
    confirmed: bool
    contact: Contact | None
    lodging: bool
    hall_kits: int
    vehicle_classes: tuple[VehicleClass, ...]
    closed: tuple[date, ...]
    weight: int
    earlier: Earlier | None
    mini: bool
    opens: int | None
    closes: int | None
