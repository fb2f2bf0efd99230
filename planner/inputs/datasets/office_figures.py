"""The office's own figures, which replace the estimates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.inputs.datasets.matching import VillageIndex, VillageReference
from planner.inputs.datasets.villages import to_range
from planner.inputs.readers.findings import Findings, Place, is_to_fill_in, nearest, shown
from planner.inputs.readers.table_header import Column
from planner.inputs.readers.tables import Row, Table, rows_within_limit, text_of
from planner.model.demand import Demand, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.inputs.datasets.villages import VillageRecord
    from planner.inputs.readers.table_lines import Cell

COLUMNS = (
    Column(
        "code",
        (
            "kode",
            "kode desa",
            "kode wilayah",
            "kode kemendagri",
            "kode desa/kelurahan",
            "kode kelurahan/desa",
        ),
    ),
    Column(
        "name",
        (
            "nama",
            "desa",
            "nama desa",
            "desa/kelurahan",
            "nama desa/kelurahan",
            "kelurahan",
            "kelurahan/desa",
            "nama kelurahan",
            "village",
        ),
    ),
    Column("kecamatan", ("nama kecamatan", "kec", "district", "sub-district")),
    Column("adults", ("wajib ktp", "wajib ktp-el", "wajib e-ktp", "wktp", "wajib"), required=True),
    Column(
        "listed",
        (
            "belum rekam",
            "belum merekam",
            "belum perekaman",
            "belum rekam ktp-el",
            "sisa",
            "unrecorded",
        ),
        required=True,
    ),
    Column("present", ("hadir", "berada di tempat"), leftover="W1723"),
    Column("turnout", ("datang",), leftover="W1723"),
    Column("turnout_unconfirmed", ("datang belum dikonfirmasi",), leftover="W1723"),
    Column("basis", ("sumber", "dasar", "source"), leftover="W1646"),
    Column("polling_stations", ("tps", "jumlah tps")),
    Column("note", ("keterangan", "ket", "catatan", "remarks")),
)

_PEOPLE = ("adults", "listed")
# With this number of rows where more people are listed than adults, the columns may be swapped.
_FEWEST_SWAPPED = 3
_SHARES = ("present", "turnout", "turnout_unconfirmed")
_MOST_PEOPLE = 1_000_000
_MOST_SHARE = 1000
# 1234 · 1.234 · 1 234 · 1.234,0 · 1234,00; with any other fraction it is not a whole number.
_WHOLE_NUMBER = re.compile(r"(\d{1,7}|\d{1,3}(?:[. \u00a0]\d{3})+)(?:,0+)?", re.ASCII)
_TOTAL = re.compile(r"(sub ?-?total|total|jumlah|jml|rekap|grand total)\b.*", re.IGNORECASE)
_HEADING = re.compile(r"(kecamatan|kec\.?)[\s:]+(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """The demand of a village by the office, and its place in the file.

    ``demand`` is None where a figure is missing or wrong.
    """

    demand: Demand | None
    place: Place


def read_figures(
    table: Table, villages: Sequence[VillageRecord], findings: Findings
) -> dict[str, OfficeFigures]:
    """Return the office's figures by village id; ``villages`` have the estimates they replace."""
    known = [column.name for column in COLUMNS]
    for column in table.columns:
        if column not in known:
            findings.add(
                "W1720",
                Place(table.file, table.line),
                (column,),
                column=shown(column),
                nearest=nearest(column, known),
            )
    if not {"code", "name"} & set(table.columns):
        findings.add("E1707", Place(table.file, table.line), ("code",))
        return {}
    return _FigureReader(table, VillageIndex(villages), findings).read()


@dataclass(slots=True)
class _FigureReader:
    """Reads a table from top to bottom.

    A kecamatan holds for the rows below it until the next one. ``sums`` are those of all rows,
    ``sums_since_total`` those of the rows since the last row of totals.
    """

    table: Table
    index: VillageIndex
    findings: Findings
    kecamatan: str = ""
    found: dict[str, OfficeFigures] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_PEOPLE, 0))
    sums_since_total: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_PEOPLE, 0))
    exceeding: Findings = field(default_factory=Findings)

    def read(self) -> dict[str, OfficeFigures]:
        """Return the figures of all rows whose village is clear."""
        for row in rows_within_limit(self.table, self.findings):
            texts = [text for text in map(text_of, row.cells.values()) if text]
            heading = _HEADING.fullmatch(texts[0]) if len(texts) == 1 else None
            if heading:
                self.kecamatan = heading["name"]
            elif any(_TOTAL.fullmatch(text) for text in texts) and not text_of(
                row.cells.get("code")
            ):
                self._compare_total(row)
            elif texts:
                self._read_row(row)
        self._note_exceeding()
        return self.found

    def _note_exceeding(self) -> None:
        """Note the rows with more people listed than adults.

        If most rows are like that, the columns are swapped, and that is noted instead.
        """
        count = len(self.exceeding.issues)
        total = len(self.found)
        if count < _FEWEST_SWAPPED or 2 * count <= total:
            self.findings.issues.extend(self.exceeding.issues)
        else:
            self.findings.add(
                "E1708",
                Place(self.table.file, self.table.line),
                ("listed",),
                count=count,
                total=total,
            )

    def _read_row(self, row: Row) -> None:
        """Read the row of one village."""
        place = Place(self.table.file, row.line)
        self.kecamatan = text_of(row.cells.get("kecamatan")) or self.kecamatan
        mentioned = VillageReference(
            code=text_of(row.cells.get("code")),
            name=text_of(row.cells.get("name")),
            kecamatan=self.kecamatan,
        )
        id_ = self.index.find(mentioned, place, self.findings)
        if id_ in self.found:
            self.findings.add("E1711", place, ("code",), village=id_ or "")
        elif id_ is not None:
            village = next(village for village in self.index.villages if village.id == id_)
            demand = _demand(row, village, place, self.findings)
            if demand is not None and demand.listed.typical > demand.adults.typical:
                people = {"listed": demand.listed.typical, "adults": demand.adults.typical}
                self.exceeding.add("E1713", place, ("listed",), **people)
            self.found[id_] = OfficeFigures(demand, place)
            if demand is not None:
                self._add(demand)

    def _add(self, demand: Demand) -> None:
        """Add a village to the sums for the rows of totals below it."""
        for sums in (self.sums, self.sums_since_total):
            sums["adults"] += demand.adults.typical
            sums["listed"] += demand.listed.typical

    def _compare_total(self, row: Row) -> None:
        """Compare a row of totals with the rows since the last row of totals, or with all rows."""
        for column in _PEOPLE:
            total = _whole_number(row.cells.get(column))
            if total is not None and total not in (
                self.sums_since_total[column],
                self.sums[column],
            ):
                args: dict[str, str | float] = {
                    "column": column,
                    "total": total,
                    "found": self.sums_since_total[column],
                }
                self.findings.add("W1722", Place(self.table.file, row.line), (column,), **args)
        self.sums_since_total = dict.fromkeys(_PEOPLE, 0)


def _demand(row: Row, village: VillageRecord, place: Place, findings: Findings) -> Demand | None:
    """Return the demand of one row, None where people are missing.

    Shares that the row leaves out stay estimates.
    """
    texts = {column: text_of(row.cells.get(column)) for column in _PEOPLE}
    to_fill = [column for column, text in texts.items() if is_to_fill_in(text)]
    if to_fill:
        findings.add(
            "E1900", place, tuple(to_fill[:1]), what=f"{', '.join(to_fill)}: {village.entry.name}"
        )
    adults = _number(row, "adults", _MOST_PEOPLE, place, findings)
    listed = _number(row, "listed", _MOST_PEOPLE, place, findings)
    for column, text in texts.items():
        if text == "":
            findings.add("E1712", place, (column,), column=column)
    present, turnout, unconfirmed = (
        _number(row, column, _MOST_SHARE, place, findings) for column in _SHARES
    )
    if adults is None or listed is None:
        return None
    entry = village.entry.demand
    return Demand(
        adults=_exact_range(adults),
        listed=_exact_range(listed),
        present=to_range(entry.present) if present is None else _exact_range(present),
        turnout=to_range(entry.turnout) if turnout is None else _exact_range(turnout),
        turnout_unconfirmed=to_range(entry.turnout_unconfirmed)
        if unconfirmed is None
        else _exact_range(unconfirmed),
        basis=text_of(row.cells.get("basis")) or place.file,
        estimated=False,
    )


def _exact_range(number: int) -> Range:
    """Return ``number`` as a range of one value."""
    return Range(low=number, typical=number, high=number)


def _number(row: Row, column: str, most: int, place: Place, findings: Findings) -> int | None:
    """Return a whole number of the row.

    It is None where the cell is blank, still to be filled in, or wrong.
    """
    cell: Cell = row.cells.get(column)
    if text_of(cell) == "" or is_to_fill_in(text_of(cell)):
        return None
    number = _whole_number(cell)
    if number is None:
        findings.add("E1714", place, (column,), column=column, got=shown(cell))
    elif number > most:
        findings.add("E1715", place, (column,), column=column, got=number, most=most)
        return None
    return number


def _whole_number(cell: Cell) -> int | None:
    """Return the whole number in ``cell``, None for any other content and negative numbers."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell >= 0 and cell == cell // 1 and cell <= 10 * _MOST_PEOPLE else None
    match = _WHOLE_NUMBER.fullmatch(text_of(cell))
    return int(re.sub(r"\D", "", match[1])) if match else None
