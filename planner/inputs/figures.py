"""Read the office's own figures, which take the place of the estimates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from planner.inputs.findings import Findings, Place, nearest, shown
from planner.inputs.tables import Cell, Row, Table, text_of
from planner.model.demand import Demand, Range

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = ("code", "adults", "listed")

_SHARES = ("present", "turnout", "turnout_unconfirmed")
_KNOWN = (*REQUIRED, *_SHARES, "basis", "name", "kecamatan", "note")
_MOST_PEOPLE = 1_000_000
_MOST_SHARE = 1000
# 1234 · 1.234 · 1.234,0 · 1234,00; a fraction other than nought is no whole number.
_WHOLE = re.compile(r"(\d{1,7}|\d{1,3}(?:\.\d{3})+)(?:,0+)?", re.ASCII)


def read_figures(table: Table, demands: Mapping[str, Demand], findings: Findings) -> dict[str, Demand]:
    """Return the demand of each village in ``table``; ``demands`` are the estimates they replace."""
    for column in table.columns:
        if column not in _KNOWN:
            findings.add("W1720", Place(table.file, 1), (column,), column=shown(column), nearest=nearest(column, _KNOWN))
    result: dict[str, Demand] = {}
    for row in table.rows:
        code = text_of(row.cells.get("code"))
        place = Place(table.file, row.line)
        if code not in demands:
            findings.add("E1710", place, ("code",), village=shown(code), nearest=nearest(code, demands))
        elif code in result:
            findings.add("E1711", place, ("code",), village=code)
        else:
            result[code] = _demand(row, demands[code], place, findings)
    return result


def _demand(row: Row, estimate: Demand, place: Place, findings: Findings) -> Demand:
    """Return the demand of one row; what it leaves out stays estimated."""
    adults = _number(row, "adults", _MOST_PEOPLE, place, findings)
    listed = _number(row, "listed", _MOST_PEOPLE, place, findings)
    for column, number in (("adults", adults), ("listed", listed)):
        if number is None and text_of(row.cells.get(column)) == "":
            findings.add("E1712", place, (column,), column=column)
    if adults is not None and listed is not None and listed > adults:
        findings.add("E1713", place, ("listed",), listed=listed, adults=adults)
    present, turnout, unconfirmed = (_number(row, column, _MOST_SHARE, place, findings) for column in _SHARES)
    return Demand(
        adults=_exactly(adults, estimate.adults),
        listed=_exactly(listed, estimate.listed),
        present=_exactly(present, estimate.present),
        turnout=_exactly(turnout, estimate.turnout),
        turnout_unconfirmed=_exactly(unconfirmed, estimate.turnout_unconfirmed),
        basis=text_of(row.cells.get("basis")) or place.file,
        estimated=False,
    )


def _exactly(number: int | None, estimate: Range) -> Range:
    """Return ``number`` as a range without doubt, or the estimate where there is none."""
    return estimate if number is None else Range(low=number, typical=number, high=number)


def _number(row: Row, column: str, most: int, place: Place, findings: Findings) -> int | None:
    """Return a whole number of the row, None where the cell is blank or is noted as wrong."""
    cell: Cell = row.cells.get(column)
    text = text_of(cell)
    if text == "":
        return None
    number = _whole(cell)
    if number is None:
        findings.add("E1714", place, (column,), column=column, got=shown(cell))
    elif number > most:
        findings.add("E1715", place, (column,), column=column, got=number, most=most)
        return None
    return number


def _whole(cell: Cell) -> int | None:
    """Return the whole number in ``cell``, None where it is none (or negative)."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell >= 0 and cell == cell // 1 and cell <= 10 * _MOST_PEOPLE else None
    match = _WHOLE.fullmatch(text_of(cell))
    return int(match[1].replace(".", "")) if match else None
