"""Read tables: csv with commas or semicolons, or a sheet of xlsx, row by row with its line."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass

from planner.inputs.files import Mention, Project, read_bytes, read_text
from planner.inputs.findings import Findings, Place, Plain

Cell = str | int | float | bool | None

_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column name."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The column names and the rows that are not blank."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(project: Project, name: str, findings: Findings, *, mention: Mention, required: tuple[str, ...]) -> Table | None:
    """Return the table in the file ``name``; missing and repeated columns are noted."""
    lines = _sheet(project, name, findings, mention) if name.lower().endswith(".xlsx") else _csv(project, name, findings, mention)
    if lines is None:
        return None
    if not lines or len(lines) > _MOST_ROWS:
        findings.add("E1701", Place(name), most=_MOST_ROWS)
        return None
    columns = tuple("" if cell is None else str(cell).strip().casefold() for cell in lines[0][1])
    missing = [column for column in required if column not in columns]
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    for code, names in (("E1702", missing), ("E1703", repeated)):
        for column in names:
            findings.add(code, Place(name, lines[0][0]), (column,), column=column)
    if missing or repeated:
        return None
    rows = tuple(Row(line, dict(zip(columns, cells, strict=False))) for line, cells in lines[1:] if any(not _is_blank(c) for c in cells))
    return Table(name, tuple(column for column in columns if column), rows)


def text_of(cell: Cell) -> str:
    """Return a cell as text without the space around it."""
    return "" if cell is None else str(cell).strip()


def _is_blank(cell: Cell) -> bool:
    """Say whether nothing stands in ``cell``."""
    return text_of(cell) == ""


def _csv(project: Project, name: str, findings: Findings, mention: Mention) -> list[tuple[int, list[Cell]]] | None:
    """Return the lines of a csv file; the header decides between comma and semicolon."""
    text = read_text(project, name, findings, mention=mention)
    if text is None:
        return None
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in header else ",", strict=True)
    lines: list[tuple[int, list[Cell]]] = []
    try:
        lines.extend((reader.line_num, list(cells)) for cells in reader)
    except csv.Error:
        findings.add("E1704", Place(name, reader.line_num))
        return None
    return lines


def _sheet(project: Project, name: str, findings: Findings, mention: Mention) -> list[tuple[int, list[Cell]]] | None:
    """Return the lines of the first sheet of an xlsx file."""
    import openpyxl  # noqa: PLC0415  (slow to import, and few campaigns need it)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    data = read_bytes(project, name, findings, mention=mention)
    if data is None:
        return None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows: list[tuple[Plain, ...]] = list(book.worksheets[0].iter_rows(values_only=True, max_row=_MOST_ROWS + 2))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        findings.add("E1705", Place(name))
        return None
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]


def _cell(value: Plain) -> Cell:
    """Return a cell's value; anything but text, numbers and truth as text."""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
