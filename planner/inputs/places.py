"""Read places.csv: where teams sleep and where lenders have their offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from planner.inputs.findings import Document, Findings, KeyPath, Place, nearest, shown
from planner.inputs.points import INDONESIA, read_point
from planner.inputs.tables import Row, Table, text_of
from planner.inputs.values import Name
from planner.model.places import Base, Coordinate, Office

if TYPE_CHECKING:
    from planner.inputs.campaign import AreaBox

REQUIRED = ("id", "name", "lat", "lon", "source")

_KINDS = ("base:", "office:", "town:")
_NAME: TypeAdapter[str] = TypeAdapter(Name)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A row of the file."""

    id: str
    name: str
    coordinate: Coordinate
    source: str
    line: int


def read_places(table: Table, box: AreaBox | None, findings: Findings) -> dict[str, NamedPlace] | None:
    """Return the places by id, None where any is noted as wrong; a base must lie in ``box``, anything else in Indonesia."""
    before = len(findings.issues)
    places: dict[str, NamedPlace] = {}
    for row in table.rows:
        place = _place(table.file, row, box or INDONESIA, findings)
        if place is None:
            continue
        if place.id in places:
            findings.add("E1721", Place(table.file, row.line), ("id",), id=place.id, line=places[place.id].line)
        places.setdefault(place.id, place)
    return places if len(findings.issues) == before else None


def to_bases(ids: list[str], places: dict[str, NamedPlace]) -> tuple[Base, ...]:
    """Return the bases with these ids that exist."""
    known = (places[id_] for id_ in sorted(set(ids)) if id_ in places)
    return tuple(Base(id=place.id, name=place.name, coordinate=place.coordinate, source=place.source) for place in known)


def to_offices(ids: list[str], places: dict[str, NamedPlace]) -> tuple[Office, ...]:
    """Return the offices with these ids that exist."""
    known = (places[id_] for id_ in sorted(set(ids)) if id_ in places)
    return tuple(Office(id=place.id, name=place.name, coordinate=place.coordinate, source=place.source) for place in known)


def _place(file: str, row: Row, box: AreaBox, findings: Findings) -> NamedPlace | None:
    """Return one row as a place, or note why it is none."""
    where = Document(None, {(): Place(file, row.line)})
    before = len(findings.issues)
    id_ = text_of(row.cells.get("id"))
    kind = next((kind for kind in _KINDS if id_.startswith(kind) and len(id_) > len(kind)), None)
    if kind is None:
        findings.at("E1722", where, ("id",), got=shown(id_), nearest=nearest(id_, _KINDS))
    numbers = [_degrees(row, column, where, findings) for column in ("lon", "lat")]
    name = _name(text_of(row.cells.get("name")), where, findings)
    if len(findings.issues) > before or name is None:
        return None
    coordinate = read_point(numbers, box if kind == "base:" else INDONESIA, where, (), findings)
    if coordinate is None:
        return None
    return NamedPlace(id=id_, name=name, coordinate=coordinate, source=text_of(row.cells.get("source")), line=row.line)


def _degrees(row: Row, column: str, where: Document, findings: Findings) -> float | None:
    """Return a number of degrees, None where it is noted as wrong."""
    text = text_of(row.cells.get(column))
    try:
        return float(text)
    except ValueError:
        findings.at("E1723", where, (column,), column=column, got=shown(text))
        return None


def _name(text: str, where: Document, findings: Findings) -> str | None:
    """Return a name, None where it is noted as wrong."""
    path: KeyPath = ("name",)
    try:
        return _NAME.validate_python(text)
    except ValidationError as error:
        for flaw in error.errors():
            findings.at(flaw["type"], where, path, **flaw.get("ctx", {}))
        return None
