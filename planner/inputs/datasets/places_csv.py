"""places.csv: the bases of teams and the offices of lenders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.datasets.coordinates import INDONESIA, read_point
from planner.inputs.readers.findings import Document, Findings, Place, is_to_fill_in, nearest, shown
from planner.inputs.readers.table_header import Column
from planner.inputs.readers.tables import Row, Table, rows_within_limit, text_of
from planner.inputs.schema.validation import read_name
from planner.model.places import Base, Coordinate, Office

if TYPE_CHECKING:
    from planner.inputs.schema.campaign_yaml import AreaBox

COLUMNS = (
    Column("id", (), required=True),
    Column("name", ("nama",), required=True),
    Column("lat", ("lintang", "latitude"), required=True),
    Column("lon", ("bujur", "longitude", "long"), required=True),
    Column("source", ("sumber",), required=True, leftover="W1646"),
)

_KINDS = ("base:", "office:", "town:")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place: a row of the file."""

    id: str
    name: str
    coordinate: Coordinate
    source: str
    line: int


def read_places(
    table: Table, box: AreaBox | None, findings: Findings
) -> dict[str, NamedPlace] | None:
    """Return the places by id, None where an error is noted.

    A base must lie in ``box``, any other place in Indonesia.
    """
    before = len(findings.issues)
    places: dict[str, NamedPlace] = {}
    for row in rows_within_limit(table, findings):
        place = _place(table.file, row, box or INDONESIA, findings)
        if place is None:
            continue
        if place.id in places:
            findings.add(
                "E1721",
                Place(table.file, row.line),
                ("id",),
                id=place.id,
                line=places[place.id].line,
            )
        places.setdefault(place.id, place)
    return places if len(findings.issues) == before else None


def to_bases(ids: list[str], places: dict[str, NamedPlace]) -> tuple[Base, ...]:
    """Return the bases with these ids that exist."""
    known = (places[id_] for id_ in sorted(set(ids)) if id_ in places)
    return tuple(
        Base(id=place.id, name=place.name, coordinate=place.coordinate, source=place.source)
        for place in known
    )


def to_offices(ids: list[str], places: dict[str, NamedPlace]) -> tuple[Office, ...]:
    """Return the offices with these ids that exist."""
    known = (places[id_] for id_ in sorted(set(ids)) if id_ in places)
    return tuple(
        Office(id=place.id, name=place.name, coordinate=place.coordinate, source=place.source)
        for place in known
    )


def _place(file: str, row: Row, box: AreaBox, findings: Findings) -> NamedPlace | None:
    """Return one row as a place, or note why that is not possible."""
    where = Document(None, {(): Place(file, row.line)})
    before = len(findings.issues)
    id_ = text_of(row.cells.get("id"))
    kind = next((kind for kind in _KINDS if id_.startswith(kind) and len(id_) > len(kind)), None)
    if kind is None:
        findings.at("E1722", where, ("id",), got=shown(id_), nearest=nearest(id_, _KINDS))
    numbers = [_degrees(row, column, where, findings) for column in ("lon", "lat")]
    name = read_name(text_of(row.cells.get("name")), where, ("name",), findings)
    if len(findings.issues) > before or name is None:
        return None
    coordinate = read_point(numbers, box if kind == "base:" else INDONESIA, where, (), findings)
    if coordinate is None:
        return None
    return NamedPlace(
        id=id_,
        name=name,
        coordinate=coordinate,
        source=text_of(row.cells.get("source")),
        line=row.line,
    )


def _degrees(row: Row, column: str, where: Document, findings: Findings) -> float | None:
    """Return a number of degrees, None where an error is noted."""
    text = text_of(row.cells.get(column))
    if is_to_fill_in(text):
        findings.at("E1900", where, (column,), what=column)
        return None
    try:
        # Degrees have no thousands separator, so a comma is a decimal comma.
        return float(text.replace(",", "."))
    except ValueError:
        findings.at("E1723", where, (column,), column=column, got=shown(text))
        return None
