"""Read tables: csv with commas, semicolons or tabs, or a sheet of xlsx, row by row with its line."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from planner.inputs.columns import Column, Header, find_header
from planner.inputs.files import Mention, Project, decode, read_bytes
from planner.inputs.findings import Findings, Place, Plain, is_to_fill_in, listed

if TYPE_CHECKING:
    from collections.abc import Container

Cell: TypeAlias = str | int | float | bool | None
# The number of a line in its file, and its cells.
Line: TypeAlias = tuple[int, list[Cell]]

_MOST_ROWS = 20_000
_MOST_UNPACKED = 128 * 1024 * 1024
_DELIMITERS = (";", "\t", ",")
# The first bytes of xlsx (a zip), and of the xls that Excel wrote until 2003.
_PACKED = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column name."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The column names and the rows that are not blank; ``line`` is that of the header."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int = 1


def read_table(project: Project, name: str, findings: Findings, *, mention: Mention, columns: tuple[Column, ...]) -> Table | None:
    """Return the table in the file ``name``, with the names of ``columns``; missing and repeated columns are noted."""
    readings = _read(project, name, findings, mention)
    if readings is None:
        return None
    usable = [lines for lines in readings if 0 < len(lines) <= _MOST_ROWS]
    if not usable:
        findings.add("E1701", Place(name), most=_MOST_ROWS)
        return None
    headers = [(find_header(lines, columns), lines) for lines in usable]
    header, lines = next((found for found in headers if not found[0].missing), headers[0])
    table = _table(name, header, lines, findings)
    if table is not None:
        _doubt_leftovers(table, columns, findings)
    return table


def text_of(cell: Cell) -> str:
    """Return a cell as text without the space around it; 7.0 is 7, as Excel shows it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _doubt_leftovers(table: Table, columns: tuple[Column, ...], findings: Findings) -> None:
    """Note texts still marked to be filled in, in rows that are filled in otherwise."""
    doubted = {column.name: column.leftover for column in columns if column.leftover}
    filled = [row for row in table.rows if not any(map(is_to_fill_in, _others(row, doubted)))]
    for column, code in doubted.items():
        rows = [row for row in filled if is_to_fill_in(row.cells.get(column))]
        if rows:
            names = [text_of(row.cells.get("name")) or str(row.line) for row in rows]
            place, where = Place(table.file, rows[0].line), listed(names)
            findings.add(code, place, (column,), column=column, count=len(rows), where=where)


def _others(row: Row, doubted: Container[str]) -> list[Cell]:
    """Return the cells of ``row`` in other columns than those ``doubted``."""
    return [cell for column, cell in row.cells.items() if column not in doubted]


def _table(name: str, header: Header, lines: list[Line], findings: Findings) -> Table | None:
    """Return the rows below ``header``, or note what is wrong with it."""
    repeated = sorted({column for column in header.names if column and header.names.count(column) > 1})
    for column in header.missing:
        findings.add("E1702", Place(name, header.line), (column,), column=column)
    for column in repeated:
        findings.add("E1703", Place(name, header.line), (column,), column=column)
    if header.missing or repeated:
        return None
    rows = tuple(
        Row(line, {column: cell for column, cell in zip(header.names, cells, strict=False) if column})
        for line, cells in lines[header.length :]
        if any(text_of(cell) for cell in cells)
    )
    return Table(name, tuple(column for column in header.names if column), rows, header.line)


def _read(project: Project, name: str, findings: Findings, mention: Mention) -> list[list[Line]] | None:
    """Return the readings of a file by what is in it: files are saved in one format under the ending of another."""
    data = read_bytes(project, name, findings, mention=mention)
    if data is None:
        return None
    if data.startswith(_OLD_EXCEL):
        findings.add("E1706", Place(name))
        return None
    if data.startswith(_PACKED) or name.lower().endswith(".xlsx"):
        return _sheets(data, name, findings)
    text = decode(data, name, findings)
    return None if text is None else _texts(text, name, findings)


def _texts(text: str, name: str, findings: Findings) -> list[list[Line]] | None:
    """Return the lines of a csv file, read with each mark that may part its cells; the likeliest reading first."""
    likely = sorted(_DELIMITERS, key=lambda mark: -text.partition("\n")[0].count(mark))
    readings = [_csv(text, mark) for mark in likely if mark in text or mark == likely[0]]
    whole = [lines for lines in readings if isinstance(lines, list)]
    if not whole:
        findings.add("E1704", Place(name, next(line for line in readings if isinstance(line, int))))
        return None
    return whole


def _csv(text: str, delimiter: str) -> list[Line] | int:
    """Return the lines of ``text``, or the number of the line where the csv is wrong."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        lines.extend((reader.line_num, list(cells)) for cells in reader)
    except csv.Error:
        return reader.line_num
    return lines


def _sheets(data: bytes, name: str, findings: Findings) -> list[list[Line]] | None:
    """Return the lines of every sheet of an xlsx file."""
    import openpyxl  # noqa: PLC0415  (slow to import, and few campaigns need it)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= _MOST_UNPACKED:
            with warnings.catch_warnings(action="ignore"):  # about styles and links, which nobody reads
                book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
                return [_lines(sheet) for sheet in book.worksheets]
    except Exception:  # noqa: BLE001, S110  (a damaged workbook breaks its reader in any way; all mean the same to the user)
        pass
    findings.add("E1705", Place(name))
    return None


def _lines(sheet: Plain) -> list[Line]:
    """Return the lines of a sheet."""
    rows: list[tuple[Plain, ...]] = list(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS + 2))
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]


def _cell(value: Plain) -> Cell:
    """Return a cell's value; anything but text, numbers and truth as text."""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
