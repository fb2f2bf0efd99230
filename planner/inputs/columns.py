"""Find the header of a table made by people: title rows above it, merged cells over two rows, Indonesian or English names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.inputs.tables import Line

_DEEPEST_HEADER = 30
# Words around a name that change nothing: "Jumlah Wajib KTP", "Wajib KTP (jiwa)", "Belum Rekam L+P".
_BESIDE = re.compile(r"\([^)]*\)|^(jumlah|jml|total)\b|\b(jumlah|jml|total|l ?\+ ?p|orang|jiwa)$")
_NUMBER = re.compile(r"\(?-?[\d.,]+\)?", re.ASCII)
_IGNORED = ("", "no", "nomor", "no urut", "number")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its name, other names for it, and whether a table must have it.

    ``leftover`` is the code of the doubt where a cell is still marked to be filled in; without one
    its reader tells an error, or nothing depends on it.
    """

    name: str
    also: tuple[str, ...] = ()
    required: bool = False
    leftover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The name of each column (empty: nothing to read), the line it stands on, and how many lines come before the rows.

    ``missing`` are the required columns that were not found.
    """

    names: tuple[str, ...]
    line: int
    length: int
    missing: tuple[str, ...]


def find_header(lines: Sequence[Line], columns: Sequence[Column]) -> Header:
    """Return the first header with all required ``columns``, else the one with most known columns."""
    found = [_header(lines, index, columns) for index in range(min(len(lines), _DEEPEST_HEADER))]
    known = {column.name for column in columns}
    return min(found, key=lambda header: (len(header.missing), -len(known.intersection(header.names)), header.length))


def plain_header(text: str) -> str:
    """Return the header ``text`` without case, line ends, underscores and words that change nothing."""
    plain = re.sub(r"\bkel\b\.?", "kelurahan", " ".join(text.casefold().replace("_", " ").split()))
    plain = re.sub(r"\s*/\s*", "/", plain)
    return " ".join(_BESIDE.sub(" ", plain).replace(":", " ").replace("*", " ").split()).strip(". ")


def _header(lines: Sequence[Line], index: int, columns: Sequence[Column]) -> Header:
    """Read the lines from ``index`` on as a header of one row, or of two where the next one goes on."""
    number, upper = lines[index][0], _texts(lines[index])
    length = index + 1
    lower = _texts(lines[index + 1]) if index + 1 < len(lines) else ()
    if _goes_on(upper, lower):
        names = tuple(_joined_name(upper, lower, position, columns) for position in range(max(len(upper), len(lower))))
        length += 1
    else:
        names = tuple(_name((text,), columns) for text in upper)
    if length < len(lines) and _is_numbering(_texts(lines[length])):
        length += 1
    missing = tuple(column.name for column in columns if column.required and column.name not in names)
    return Header(names=names, line=number, length=length, missing=missing)


def _goes_on(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether ``lower`` is the second row of a header: words only, some of them where ``upper`` is blank."""
    words = [text for text in lower if text]
    under_blank = any(text and (position >= len(upper) or not upper[position]) for position, text in enumerate(lower))
    return bool(words) and any(upper) and under_blank and not any(_NUMBER.fullmatch(text) for text in words)


def _joined_name(upper: Sequence[str], lower: Sequence[str], position: int, columns: Sequence[Column]) -> str:
    """Return the name of a column below a cell that may be merged over several columns, or over both rows."""
    below = lower[position] if position < len(lower) else ""
    above = next((text for text in reversed(upper[: position + 1]) if text), "")
    if not below:
        return _name((upper[position] if position < len(upper) else "",), columns)
    return _name((f"{above} {below}", below), columns)


def _name(texts: Sequence[str], columns: Sequence[Column]) -> str:
    """Return the name of the column that one of ``texts`` means; the first of them where none is known."""
    for text in texts:
        plain = plain_header(text)
        for column in columns:
            if plain in (plain_header(column.name), *column.also):
                return column.name
    return "" if plain_header(texts[0]) in _IGNORED else " ".join(texts[0].casefold().split())


def _is_numbering(texts: Sequence[str]) -> bool:
    """Say whether a row only counts the columns: (1) (2) (3)."""
    digits = [text.strip("()") for text in texts if text]
    return len(digits) > 1 and digits == [str(number) for number in range(1, len(digits) + 1)]


def _texts(line: Line) -> tuple[str, ...]:
    """Return the cells of a line as text."""
    return tuple("" if cell is None else str(cell).strip() for cell in line[1])
