"""villages.geojson: the stops with their points and demand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.datasets.coordinates import INDONESIA, read_point
from planner.inputs.readers.findings import (
    TO_FILL_IN,
    Document,
    Findings,
    KeyPath,
    is_to_fill_in,
    listed,
    shown,
)
from planner.inputs.schema.validation import validate
from planner.inputs.schema.village_entries import Feature
from planner.model.demand import Demand, Range
from planner.model.places import Contact, Coordinate, Earlier, Stop
from planner.model.resources import VehicleClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from planner.inputs.schema.campaign_yaml import AreaBox
    from planner.inputs.schema.village_entries import (
        ContactEntry,
        DemandEntry,
        PeopleRange,
        ShareRange,
        VillageEntry,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRecord:
    """A feature with valid properties, and its index in the file.

    Its point may be wrong or missing.
    """

    index: int
    id: str
    entry: VillageEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Village(VillageRecord):
    """A valid feature, with its point."""

    coordinate: Coordinate


def read_villages(
    document: Document, box: AreaBox | None, findings: Findings
) -> tuple[tuple[Village, ...] | None, tuple[VillageRecord, ...] | None]:
    """Return the villages of a collection, and their records, sorted by id; note doubts too.

    The villages are None where any feature is wrong. The records are None where any properties are
    wrong: tables about villages can be checked before every point is known.
    """
    found = [
        _village(document, index, box or INDONESIA, findings)
        for index in range(len(document.value["features"]))
    ]
    listed = sorted(
        (village for village in found if village is not None),
        key=lambda village: (village.id, village.index),
    )
    villages = [village for village in listed if isinstance(village, Village)]
    _find_repeated(document, listed, findings)
    _find_doubts(document, villages, findings)
    return (
        tuple(villages) if len(villages) == len(found) else None,
        tuple(listed) if len(listed) == len(found) else None,
    )


def to_stop(
    village: Village,
    *,
    demand: Demand,
    closed: Iterable[date],
    weights: Mapping[str, int],
    hall_kits: int,
) -> Stop:
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
        vehicle_classes=tuple(
            sorted({VehicleClass(name) for name in entry.vehicle_classes or VehicleClass})
        ),
        closed=tuple(sorted({*entry.closed, *closed})),
        weight=weights.get(entry.kecamatan_code, 1000),
        earlier=None
        if entry.earlier is None
        else Earlier(turned_away=entry.earlier.turned_away, absent=entry.earlier.absent),
        mini=entry.mini,
        opens=entry.opens,
        closes=entry.closes,
    )


def to_demand(entry: DemandEntry) -> Demand | None:
    """Return the demand in a village's properties, None where only the office's figures have it."""
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
    """Return the contact of the model."""
    return None if entry is None else Contact(name=entry.name, phone=entry.phone)


def to_range(entry: PeopleRange | ShareRange) -> Range:
    """Return the range of the model."""
    return Range(low=entry.low, typical=entry.typical, high=entry.high)


def _village(
    document: Document, index: int, box: AreaBox, findings: Findings
) -> VillageRecord | None:
    """Return one feature as a village, or as a record where only its point is wrong.

    All errors are noted.
    """
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
        return VillageRecord(index=index, id=feature.id, entry=entry)
    return Village(index=index, id=feature.id, entry=entry, coordinate=coordinate)


def _names(entry: VillageEntry) -> tuple[tuple[str, str], ...]:
    """Return the keys that hold names, with the names."""
    contact = "" if entry.contact is None else entry.contact.name
    return (("name", entry.name), ("kecamatan", entry.kecamatan), ("contact", contact))


def _sources(entry: VillageEntry) -> tuple[tuple[str, str | None], ...]:
    """Return the keys that hold the source of a point or a figure, with their values."""
    return (
        ("coordinate_basis", entry.coordinate_basis),
        ("coordinate_source", entry.coordinate_source),
        ("demand.basis", entry.demand.basis),
    )


def _coordinate(
    document: Document, index: int, box: AreaBox, findings: Findings
) -> Coordinate | None:
    """Return the point of a feature."""
    path = ("features", index, "geometry")
    feature = document.value["features"][index]
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        findings.at("E1610", document, path, got=shown(kind))
        return None
    return read_point(geometry.get("coordinates"), box, document, path, findings)


def _find_repeated(
    document: Document, villages: Sequence[VillageRecord], findings: Findings
) -> None:
    """Note repeated ids."""
    first: dict[str, int] = {}
    for village in villages:
        path = ("features", village.index)
        if village.id in first:
            findings.at(
                "E1634",
                document,
                (*path, "id"),
                id=village.id,
                line=document.place(("features", first[village.id])).line,
            )
        first.setdefault(village.id, village.index)


def _find_doubts(document: Document, villages: list[Village], findings: Findings) -> None:
    """Note repeated points and names, sources to be filled in, and weak points."""
    points: defaultdict[tuple[float, float], list[Village]] = defaultdict(list)
    names: defaultdict[tuple[str, str], list[Village]] = defaultdict(list)
    for village in villages:
        points[village.coordinate.lon, village.coordinate.lat].append(village)
        names[village.entry.kecamatan_code, village.entry.name.casefold()].append(village)
    for key, _ in _sources(villages[0].entry) if villages else ():
        left = [
            village for village in villages if is_to_fill_in(dict(_sources(village.entry))[key])
        ]
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
