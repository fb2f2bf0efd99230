"""Read villages.geojson: the stops with their points and demand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.campaign import AreaBox
from planner.inputs.findings import (
    TO_FILL_IN,
    Document,
    Findings,
    KeyPath,
    Plain,
    is_to_fill_in,
    listed,
    nearest,
    shown,
)
from planner.inputs.points import INDONESIA, read_point
from planner.inputs.staffing import ClassName
from planner.inputs.validation import validate
from planner.inputs.values import Count, Date, Name, Note, Section, Time, clock
from planner.model.demand import Demand, Range
from planner.model.places import (
    KIND_SPELLINGS,
    Contact,
    Coordinate,
    Earlier,
    Stop,
    StopKind,
)
from planner.model.resources import VehicleClass

People = Annotated[int, Field(ge=0, le=1_000_000)]
PerMille = Annotated[int, Field(ge=0, le=1000)]

_LIKE = 0.6  # of a kind, below which it would be a guess
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
    """How many people a village may bring; ``adults`` and ``listed`` are null where only the office's figures tell."""

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
            raise PydanticCustomError("E1636", "half", {"at": "listed" if self.listed is None else "adults"})
        if self.adults and self.listed and self.listed.typical > self.adults.typical:
            raise PydanticCustomError("E1631", "listed", {"at": "listed", "listed": self.listed.typical, "adults": self.adults.typical})
        return self


def read_contact(value: object) -> object:
    """Return a contact that is plain text as a name alone; a blank text is none."""
    if isinstance(value, str):
        return {"name": value} if value.strip() else None
    return value


def check_phone(value: str) -> str:
    """Return ``value`` if it is a phone number: digits, perhaps with a ``+`` before them."""
    if not _PHONE.fullmatch(value):
        digits = re.sub(r"[^0-9+]", "", value)
        raise PydanticCustomError("E1635", "phone", {"got": shown(value), "hint": digits if _PHONE.fullmatch(digits) else "081234567890"})
    return value


def read_kind(value: object) -> StopKind:
    """Return the kind of stop that ``value`` spells."""
    text = value if isinstance(value, str) else ""
    try:
        return StopKind(text)
    except ValueError:
        pass
    got, accepted = shown(value), ", ".join(StopKind)
    spellings = [spelling.casefold() for _, known in KIND_SPELLINGS for spelling in known]
    if like := nearest(text, spellings, cutoff=_LIKE):
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
                "E1632", "kecamatan", {"at": "kecamatan_code", "village": self.code, "kecamatan": self.kecamatan_code}
            )
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise PydanticCustomError("E1637", "hours", {"at": "closes", "start": clock(self.opens), "end": clock(self.closes)})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feature whose properties passed, with its index in the file; its point may be wrong or missing."""

    index: int
    id: str
    entry: VillageEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Village(Listed):
    """A feature that passed, with its point."""

    coordinate: Coordinate


def read_villages(
    document: Document, box: AreaBox | None, findings: Findings
) -> tuple[tuple[Village, ...] | None, tuple[Listed, ...] | None]:
    """Return the villages of a collection sorted by id, and the same as far as they are listed; doubts are noted too.

    Either is None where any feature is noted as wrong: what a table says of villages can be judged before every point is known.
    """
    found = [_village(document, index, box or INDONESIA, findings) for index in range(len(document.value["features"]))]
    listed = sorted((village for village in found if village is not None), key=lambda village: (village.id, village.index))
    villages = [village for village in listed if isinstance(village, Village)]
    _find_repeated(document, listed, findings)
    _find_doubts(document, villages, findings)
    return (
        tuple(villages) if len(villages) == len(found) else None,
        tuple(listed) if len(listed) == len(found) else None,
    )


def to_stop(village: Village, *, demand: Demand, closed: Iterable[date], weights: Mapping[str, int], hall_kits: int) -> Stop:
    """Return the stop of a village with its ``demand``; ``weights`` are per mille by kecamatan."""
    entry = village.entry
    return Stop(
        id=village.id,
        village=entry.code,
        name=entry.name,
        kind=entry.kind,
        kecamatan=entry.kecamatan_code,
        kecamatan_name=entry.kecamatan,
        coordinate=village.coordinate,
        coordinate_basis=entry.coordinate_basis,
        max_reach_km=entry.max_reach_km,
        polling_stations=entry.polling_stations,
        area_km2=entry.area_km2,
        demand=demand,
        confirmed=entry.confirmed,
        contact=_contact(entry.contact),
        lodging=entry.lodging,
        hall_kits=entry.hall_kits or hall_kits,
        vehicle_classes=tuple(sorted({VehicleClass(name) for name in entry.vehicle_classes or VehicleClass})),
        closed=tuple(sorted({*entry.closed, *closed})),
        weight=weights.get(entry.kecamatan_code, 1000),
        earlier=None if entry.earlier is None else Earlier(turned_away=entry.earlier.turned_away, absent=entry.earlier.absent),
        mini=entry.mini,
        opens=entry.opens,
        closes=entry.closes,
    )


def to_demand(entry: DemandEntry) -> Demand | None:
    """Return the demand a village's properties state, None where they leave it to the office's figures."""
    if entry.adults is None or entry.listed is None:
        return None
    return Demand(
        adults=to_range(entry.adults),
        listed=to_range(entry.listed),
        present=to_range(entry.present),
        turnout=to_range(entry.turnout),
        turnout_unconfirmed=to_range(entry.turnout_unconfirmed),
        basis=entry.basis,
        estimated=entry.estimated,
    )


def _contact(entry: ContactEntry | None) -> Contact | None:
    """Return a contact of the model."""
    return None if entry is None else Contact(name=entry.name, phone=entry.phone)


def to_range(entry: PeopleRange | ShareRange) -> Range:
    """Return a range of the model."""
    return Range(low=entry.low, typical=entry.typical, high=entry.high)


def _check_order(low: int, typical: int, high: int) -> None:
    """Refuse a range that is not in order."""
    if not low <= typical <= high:
        raise PydanticCustomError("E1630", "range", {"low": low, "typical": typical, "high": high})


def _village(document: Document, index: int, box: AreaBox, findings: Findings) -> Listed | None:
    """Return one feature as a village, as listed where only its point is wrong; or note why it is neither."""
    path = ("features", index)
    coordinate = _coordinate(document, index, box, findings)
    feature = validate(Feature, document, findings, prefix=path)
    if feature is None:
        return None
    entry = feature.properties
    if feature.id.partition("/")[0] != entry.code:
        findings.at("E1633", document, (*path, "id"), id=shown(feature.id), village=entry.code)
        return None
    unnamed = [key for key, name in _names(entry) if name == TO_FILL_IN]
    for key in unnamed:
        findings.at("E1900", document, (*path, "properties", key), what=key)
    if unnamed:
        return None
    if coordinate is None:
        return Listed(index=index, id=feature.id, entry=entry)
    return Village(index=index, id=feature.id, entry=entry, coordinate=coordinate)


def _names(entry: VillageEntry) -> tuple[tuple[str, str], ...]:
    """Return the keys that hold names, with the names."""
    contact = "" if entry.contact is None else entry.contact.name
    return (("name", entry.name), ("kecamatan", entry.kecamatan), ("contact", contact))


def _sources(entry: VillageEntry) -> tuple[tuple[str, str | None], ...]:
    """Return the keys that say where a point or a figure comes from, with what they say."""
    return (
        ("coordinate_basis", entry.coordinate_basis),
        ("coordinate_source", entry.coordinate_source),
        ("demand.basis", entry.demand.basis),
    )


def _coordinate(document: Document, index: int, box: AreaBox, findings: Findings) -> Coordinate | None:
    """Return the point of a feature."""
    path = ("features", index, "geometry")
    feature = document.value["features"][index]
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        findings.at("E1610", document, path, got=shown(kind))
        return None
    return read_point(geometry.get("coordinates"), box, document, path, findings)


def _find_repeated(document: Document, villages: Sequence[Listed], findings: Findings) -> None:
    """Note ids that stand twice."""
    first: dict[str, int] = {}
    for village in villages:
        path = ("features", village.index)
        if village.id in first:
            findings.at("E1634", document, (*path, "id"), id=village.id, line=document.place(("features", first[village.id])).line)
        first.setdefault(village.id, village.index)


def _find_doubts(document: Document, villages: list[Village], findings: Findings) -> None:
    """Note points and names that stand twice, and figures and points that are weak."""
    points: defaultdict[tuple[float, float], list[Village]] = defaultdict(list)
    names: defaultdict[tuple[str, str], list[Village]] = defaultdict(list)
    for village in villages:
        points[village.coordinate.lon, village.coordinate.lat].append(village)
        names[village.entry.kecamatan_code, village.entry.name.casefold()].append(village)
    for key, _ in _sources(villages[0].entry) if villages else ():
        left = [village for village in villages if is_to_fill_in(dict(_sources(village.entry))[key])]
        if left:
            code = "W1644" if key == "coordinate_basis" else "W1646"
            path: KeyPath = ("features", left[0].index, "properties", *key.split("."))
            where = _listed(left)
            findings.at(code, document, path, column=key, count=len(left), where=where)
    for code, groups in (("W1640", points.values()), ("W1641", names.values())):
        for group in groups:
            if len({village.id for village in group}) > 1:
                findings.at(code, document, ("features", group[1].index), villages=_listed(group))
    if weak := [village for village in villages if village.entry.weak_coordinate]:
        findings.at("W1642", document, (), count=len(weak), villages=_listed(weak))


def _listed(villages: list[Village]) -> str:
    """Return the names of ``villages``, at most ten."""
    return listed([f"{village.entry.name} ({village.id})" for village in villages])
