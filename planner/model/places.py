"""Places: stops to serve, bases to sleep at, and offices of the lenders."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.demand import Demand
    from planner.model.resources import VehicleClass

# A kind that names the Orang Rimba in any of its words is theirs. Law 29 and the protection of
# their points must not depend on the spelling of a list. "Kubu" is the word of old lists.
_ORANG_RIMBA = re.compile(r"rimba|anak ?dalam|\b(sad|kubu)\b|^s a d$")


class StopKind(StrEnum):
    """The kind of a stop.

    ``StopKind(text)`` reads every spelling in `KIND_SPELLINGS`, in Indonesian or English. It
    ignores case, blanks, punctuation and digits.

    Raises
    ------
    ValueError
        If ``text`` names no kind.
    """

    DESA = "desa"
    KELURAHAN = "kelurahan"
    SCHOOL = "school"
    MARKET = "market"
    ORANG_RIMBA = "orang_rimba"
    HOME_VISITS = "home_visits"
    MOP_UP = "mop_up"
    PRISON = "prison"
    COMPANY = "company"
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> StopKind | None:
        """Return the kind that ``value`` spells in another way."""
        words = _words(value) if isinstance(value, str) else ""
        if _ORANG_RIMBA.search(words):
            return cls.ORANG_RIMBA
        plain = words.replace(" ", "")
        known = (kind for kind, spellings in KIND_SPELLINGS if plain in map(_joined, spellings))
        return next(known, None)


# fmt: off
KIND_SPELLINGS: tuple[tuple[StopKind, tuple[str, ...]], ...] = (
    (StopKind.DESA, ("desa", "ds", "desa persiapan", "dusun", "village")),
    (StopKind.KELURAHAN, ("kelurahan", "kel", "urban village")),
    (StopKind.SCHOOL, (
        "school", "high school", "senior high school", "sekolah", "sekolah menengah atas",
        "sekolah menengah kejuruan", "SMA", "SMAN", "SMK", "SMKN", "SMU", "SLTA", "MA", "MAN",
        "SMA/SMK", "SMA/SMK/MA", "madrasah", "madrasah aliyah", "pesantren", "pondok pesantren",
        "ponpes",
    )),
    (StopKind.MARKET, ("market", "market day", "pasar", "psr", "hari pasar", "pasar desa")),
    (StopKind.ORANG_RIMBA, ("orang rimba", "suku anak dalam", "SAD", "kubu")),
    (StopKind.HOME_VISITS, (
        "home visits", "home visit", "kunjungan rumah", "kunjungan ke rumah", "rumah ke rumah",
        "dari rumah ke rumah", "door to door", "lansia", "disabilitas",
    )),
    (StopKind.MOP_UP, (
        "mop up", "kecamatan mop up", "penyisiran", "penyisiran kecamatan", "kecamatan", "kec",
        "sweep",
    )),
    (StopKind.PRISON, (
        "prison", "jail", "lapas", "lembaga pemasyarakatan", "rutan", "rumah tahanan", "penjara",
    )),
    (StopKind.COMPANY, (
        "company", "plantation", "factory", "perusahaan", "PT", "perkebunan", "kebun", "pabrik",
    )),
    (StopKind.OTHER, ("other", "other place", "lain", "lainnya", "lain lain", "tempat lain")),
)
# fmt: on


def _words(text: str) -> str:
    """Return the words of ``text``: only letters, in lower case, one blank between two words."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W\d_]+", letters))


def _joined(spelling: str) -> str:
    """Return the letters of ``spelling`` in lower case."""
    return _words(spelling).replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinate:
    """A WGS84 point in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base (pangkalan) where any team may sleep; its id starts with ``base:``."""

    id: str
    name: str
    coordinate: Coordinate
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A lender's office outside the regency; its id starts with ``office:``.

    The lender's loan starts and ends there.
    """

    id: str
    name: str
    coordinate: Coordinate
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The contact of a stop.

    ``phone`` is digits, perhaps after a ``+``. It is None where the number is not known.
    """

    name: str
    phone: str | None

    @property
    def line(self) -> str:
        """Name and phone on one line."""
        return self.name if self.phone is None else f"{self.name}, {self.phone}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The people left over from an earlier week's call at a stop: turned away, or absent."""

    turned_away: int
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A village (its id is the Kemendagri code), or a site of one (``<code>/<site>``).

    ``coordinate_basis`` is the method behind the point (``polygon_centroid``, ``settlement``,
    ``corrected`` …).
    ``max_reach_km`` is the largest distance from the point to the settlement (None: the point is
    not known to be weak).
    ``weight`` is the priority of its people, in per mille of a person (1000 = ordinary).
    ``hall_kits`` is the largest number of kits that can work there on one day.
    ``vehicle_classes`` are the classes that can reach it.
    ``closed`` are the days without a visit, of the office and of places that are cut off.
    ``earlier`` is None until the stop has been called for the first time.
    ``mini`` marks home visits and the like, where a team works without setting up a hall.
    Service lies between ``opens`` and ``closes`` (minutes since midnight, the same every day).
    """

    id: str
    village: str
    name: str
    kind: StopKind
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

    def __post_init__(self) -> None:
        """Read a ``kind`` given as plain text: law 29 and the protection of points depend on it.

        Raises
        ------
        ValueError
            If the text names no kind.
        """
        object.__setattr__(self, "kind", StopKind(self.kind))
