"""Tables of csv (commas, semicolons or tabs) and xlsx; each row keeps its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.readers.files import Mention, Project, decode, read_bytes
from planner.inputs.readers.findings import Findings, Place, is_to_fill_in, listed
from planner.inputs.readers.table_header import Column, Header, find_header
from planner.inputs.readers.table_lines import Cell, Line, Lines, TableError, no_rows, too_wide
from planner.inputs.readers.workbooks import Reading, read_sheets

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# The limits of a sheet of Excel; most of its lines and cells may be blank.
_MOST_LINES = 1_048_576
_MOST_CELLS_IN_A_LINE = 16_384
# A table with more errors is probably a wrong file. The search for likely names would take minutes
# for thousands of errors.
_MOST_ERRORS = 100
_TO_FILL_IN = "E1900"
_DELIMITERS = (";", "\t", ",")
# The first bytes of xlsx (a zip), and of xls, the format of Excel until 2003.
_PACKED = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its line in the file, and its cells by column name."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The column names and the rows that are not blank; ``line`` is that of the header."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int = 1


def read_table(
    project: Project,
    name: str,
    findings: Findings,
    *,
    mention: Mention,
    columns: tuple[Column, ...],
) -> Table | None:
    """Return the table in the file ``name``, with the names of ``columns``.

    Missing and repeated columns are noted.
    """
    readings = _read(project, name, findings, mention)
    if readings is None:
        return None
    usable = [lines for lines in readings if isinstance(lines, list)]
    if not usable:
        flaws = [flaw for flaw in readings if isinstance(flaw, TableError)]
        flaw = next((flaw for flaw in flaws if flaw.line), flaws[0])
        findings.add(flaw.code, Place(name, flaw.line), **flaw.args_of_text)
        return None
    headers = [(find_header(lines, columns), lines) for lines in usable]
    header, lines = next((found for found in headers if not found[0].missing), headers[0])
    table = _table(name, header, lines, findings)
    if table is not None:
        _doubt_leftovers(table, columns, findings)
    return table


def rows_within_limit(table: Table, findings: Findings) -> Iterator[Row]:
    """Yield the rows of ``table`` while their reader notes errors in ``findings``.

    After 100 errors that is noted, and the remaining rows are skipped. Cells still to be filled in
    are told all: a new campaign consists of them.
    """
    errors = 0
    seen = len(findings.issues)
    for row in table.rows:
        new = findings.issues[seen:]
        errors += sum(issue.is_error and issue.code != _TO_FILL_IN for issue in new)
        seen = len(findings.issues)
        if errors >= _MOST_ERRORS:
            findings.add("E1746", Place(table.file, row.line), most=_MOST_ERRORS)
            return
        yield row


def text_of(cell: Cell) -> str:
    """Return a cell as text without the space around it; 7.0 becomes 7, as in Excel."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _doubt_leftovers(table: Table, columns: tuple[Column, ...], findings: Findings) -> None:
    """Note cells that are still marked to be filled in, in rows that are otherwise filled in."""
    doubted = {column.name: column.leftover for column in columns if column.leftover}
    filled = [row for row in table.rows if not any(map(is_to_fill_in, _others(row, doubted)))]
    for column, code in doubted.items():
        rows = [row for row in filled if is_to_fill_in(row.cells.get(column))]
        if rows:
            names = [text_of(row.cells.get("name")) or str(row.line) for row in rows]
            place = Place(table.file, rows[0].line)
            where = listed(names)
            findings.add(code, place, (column,), column=column, count=len(rows), where=where)


def _others(row: Row, doubted: Container[str]) -> list[Cell]:
    """Return the cells of ``row`` outside the columns ``doubted``."""
    return [cell for column, cell in row.cells.items() if column not in doubted]


def _table(name: str, header: Header, lines: list[Line], findings: Findings) -> Table | None:
    """Return the rows below ``header``, or note what is wrong with it."""
    repeated = sorted(
        {column for column in header.names if column and header.names.count(column) > 1}
    )
    for column in header.missing:
        findings.add("E1702", Place(name, header.line), (column,), column=column)
    for column in repeated:
        findings.add("E1703", Place(name, header.line), (column,), column=column)
    if header.missing or repeated:
        return None
    rows = tuple(
        Row(
            line,
            {column: cell for column, cell in zip(header.names, cells, strict=False) if column},
        )
        for line, cells in lines[header.length :]
        if any(text_of(cell) for cell in cells)
    )
    return Table(name, tuple(column for column in header.names if column), rows, header.line)


def _read(
    project: Project, name: str, findings: Findings, mention: Mention
) -> list[Reading] | None:
    """Return the readings of a file by its content: its ending may be that of another format."""
    data = read_bytes(project, name, findings, mention=mention)
    if data is None:
        return None
    if data.startswith(_OLD_EXCEL):
        findings.add("E1706", Place(name))
        return None
    if data.startswith(_PACKED) or name.lower().endswith(".xlsx"):
        try:
            return read_sheets(data)
        except TableError as flaw:
            return [flaw]
    text = decode(data, name, findings)
    return None if text is None else _texts(text)


def _texts(text: str) -> list[Reading]:
    """Return the lines of a csv file for each possible delimiter; the likeliest reading first."""
    if text.count("\n") > _MOST_LINES:
        return [no_rows()]
    likely = sorted(_DELIMITERS, key=lambda mark: -text.partition("\n")[0].count(mark))
    return [_csv(text, mark) for mark in likely if mark in text or mark == likely[0]]


def _csv(text: str, delimiter: str) -> Reading:
    """Return the lines of ``text``, or why they cannot be read."""
    lines = Lines()
    cells_fed = 0

    def feed() -> Iterator[str]:
        """Yield the lines; refuse a line with too many cells before it is split."""
        nonlocal cells_fed
        for line in io.StringIO(text):
            cells_fed += line.count(delimiter)
            if cells_fed > _MOST_CELLS_IN_A_LINE:
                raise too_wide(reader.line_num + 1)
            yield line

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            cells_fed = 0
            lines.add(reader.line_num, [*cells])
        return lines.whole()
    except csv.Error:
        return TableError("E1704", reader.line_num)
    except TableError as flaw:
        return flaw
