"""Models of the entries of villages.geojson."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.readers.findings import Plain, nearest, shown
from planner.inputs.schema.staffing_yaml import ClassName
from planner.inputs.schema.values import Count, Date, Name, Note, Section, Time, clock
from planner.model.places import KIND_SPELLINGS, StopKind

People = Annotated[int, Field(ge=0, le=1_000_000)]
PerMille = Annotated[int, Field(ge=0, le=1000)]
_LEAST_LIKENESS = 0.6  # of a spelling to a kind (0 to 1): a less likely kind would be a guess
_PHONE = re.compile(r"\+?[0-9]{5,15}")


class PeopleRange(Section):
    """People: low, typical, high."""

    low: People
    """Surely more than this."""
    typical: People
    """Most likely."""
    high: People
    """Surely fewer than this."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.low, self.typical, self.high)
        return self


class ShareRange(Section):
    """Per mille: low, typical, high."""

    low: PerMille
    """Surely more than this."""
    typical: PerMille
    """Most likely."""
    high: PerMille
    """Surely less than this."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_order(self.low, self.typical, self.high)
        return self


class DemandEntry(Section):
    """How many people a village may bring; ``adults`` and ``listed`` are null where only
    the office's figures tell.
    """  # noqa: D205  (one sentence: it is published in the schema)

    adults: PeopleRange | None
    """People who must hold a card."""
    listed: PeopleRange | None
    """Of these, people listed as not recorded."""
    present: ShareRange
    """Share of the listed who really live there."""
    turnout: ShareRange
    """Share of those present who come, once the village has confirmed."""
    turnout_unconfirmed: ShareRange
    """Share of those present who come while it has not."""
    basis: Note
    """Where the figures come from, for the readers of the plan."""
    estimated: bool
    """true until the office's own figures stand here."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.adults is None) != (self.listed is None):
            raise PydanticCustomError(
                "E1636", "half", {"at": "listed" if self.listed is None else "adults"}
            )
        if self.adults and self.listed and self.listed.typical > self.adults.typical:
            raise PydanticCustomError(
                "E1631",
                "listed",
                {"at": "listed", "listed": self.listed.typical, "adults": self.adults.typical},
            )
        return self


def read_contact(value: object) -> object:
    """Return a plain text as a contact with a name only; a blank text is no contact."""
    if isinstance(value, str):
        return {"name": value} if value.strip() else None
    return value


def check_phone(value: str) -> str:
    """Return ``value`` if it is a phone number: digits, perhaps after a ``+``."""
    if not _PHONE.fullmatch(value):
        digits = re.sub(r"[^0-9+]", "", value)
        raise PydanticCustomError(
            "E1635",
            "phone",
            {"got": shown(value), "hint": digits if _PHONE.fullmatch(digits) else "081234567890"},
        )
    return value


def read_kind(value: object) -> StopKind:
    """Return the kind of stop that ``value`` spells."""
    text = value if isinstance(value, str) else ""
    try:
        return StopKind(text)
    except ValueError:
        pass
    got = shown(value)
    accepted = ", ".join(StopKind)
    spellings = [spelling.casefold() for _, known in KIND_SPELLINGS for spelling in known]
    if like := nearest(text, spellings, cutoff=_LEAST_LIKENESS):
        args = {"got": got, "nearest": StopKind(like), "accepted": accepted}
        raise PydanticCustomError("E1638", "kind", args)
    raise PydanticCustomError("E1639", "kind", {"got": got, "accepted": accepted})


Kind = Annotated[
    StopKind,
    BeforeValidator(read_kind),
    WithJsonSchema({"type": "string", "enum": list(StopKind)}),
]


class ContactEntry(Section):
    """Whom to call in a village; plain text instead is the name alone."""

    name: Name
    """Name of the person."""
    phone: Annotated[str, AfterValidator(check_phone)] | None = None
    """Digits, perhaps with a + before them."""


class EarlierEntry(Section):
    """Who was left over when the stop was last called."""

    turned_away: People
    """People whom the service had no time for."""
    absent: People
    """Expected people who did not come."""


class VillageEntry(Section):
    """The properties of a village, or of a site of one."""

    code: Annotated[str, Field(pattern=r"^\d\d\.\d\d\.\d\d\.\d{4}$")]
    """Kemendagri code of the village."""
    name: Name
    """Name of the village or site."""
    kind: Kind
    """What it is; usual spellings of a kind, such as SAD or SMA, are read too."""
    kecamatan_code: Annotated[str, Field(pattern=r"^\d\d\.\d\d\.\d\d$")]
    """Kemendagri code of its kecamatan."""
    kecamatan: Name
    """Name of its kecamatan."""
    area_km2: Annotated[float, Field(ge=0, le=100_000)] | None = None
    """Area of the village."""
    coordinate_basis: Name
    """How the point was found: polygon_centroid, settlement, corrected, …"""
    coordinate_source: Note | None = None
    """Who or what says where the point is."""
    max_reach_km: Annotated[float, Field(ge=0, le=200)] | None = None
    """How far from the point the settlement may lie."""
    weak_coordinate: bool = False
    """true where the point may be kilometres off."""
    polling_stations: Count | None = None
    """Polling stations of the last election."""
    demand: DemandEntry
    """How many people may come."""
    confirmed: bool = True
    """false until the village, or the jenang, has agreed to the visit."""
    contact: Annotated[ContactEntry | None, BeforeValidator(read_contact)] = None
    """Whom to call."""
    lodging: bool = False
    """true where a team can sleep."""
    hall_kits: Annotated[Count, Field(ge=1)] | None = None
    """Most kits that can work there on one day."""
    vehicle_classes: Annotated[list[ClassName], Field(min_length=1)] | None = None
    """Classes of vehicle that can reach it; default: all."""
    closed: list[Date] = Field(default_factory=list)
    """Days without a visit."""
    earlier: EarlierEntry | None = None
    """Who was left over when it was last called."""
    mini: bool = False
    """true where a team works without setting up a hall, as at home visits."""
    opens: Time | None = None
    """Nobody is served before."""
    closes: Time | None = None
    """Nobody is served after."""

    @model_validator(mode="after")
    def _belongs(self) -> Self:
        if not self.code.startswith(f"{self.kecamatan_code}."):
            raise PydanticCustomError(
                "E1632",
                "kecamatan",
                {"at": "kecamatan_code", "village": self.code, "kecamatan": self.kecamatan_code},
            )
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise PydanticCustomError(
                "E1637",
                "hours",
                {"at": "closes", "start": clock(self.opens), "end": clock(self.closes)},
            )
        return self


class Feature(Section):
    """One feature of the collection; ``geometry`` is checked apart."""

    type: Literal["Feature"]
    """Always Feature."""
    id: Annotated[str, Field(min_length=1, max_length=40)]
    """The code; of a site of the village `<code>/<site>`."""
    bbox: Plain = None
    """Not read."""
    geometry: Plain
    """A Point: longitude, latitude in degrees."""
    properties: VillageEntry
    """What is known of the village."""


def _check_order(low: int, typical: int, high: int) -> None:
    """Refuse a range that is not in order."""
    if not low <= typical <= high:
        raise PydanticCustomError("E1630", "range", {"low": low, "typical": typical, "high": high})
