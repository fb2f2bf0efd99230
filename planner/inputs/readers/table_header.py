"""Header of an office table, with Indonesian or English names of columns.

Title rows may stand above it, and merged cells may spread it over two rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.inputs.readers.table_lines import Line

_DEEPEST_HEADER = 30
_LONGEST_NAME = 200  # letters; the rest of a name is ignored
# Irrelevant words around a name: "Jumlah Wajib KTP", "Wajib KTP (jiwa)", "Belum Rekam L+P".
_NOISE = re.compile(r"\([^)]*\)|^(jumlah|jml|total)\b|\b(jumlah|jml|total|l ?\+ ?p|orang|jiwa)$")
_NUMBER = re.compile(r"\(?-?[\d.,]+\)?", re.ASCII)
_IGNORED = ("", "no", "nomor", "no urut", "number")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its name, other names for it, and whether a table must have it.

    ``leftover`` is the code of the doubt about a cell that is still marked to be filled in. Without
    a code, the reader of the table notes an error, or nothing depends on the cell.
    """

    name: str
    also: tuple[str, ...] = ()
    required: bool = False
    leftover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a table.

    ``names`` are those of the columns (empty: the column is not read). ``line`` is its line in the
    file. ``length`` is the number of lines before the rows. ``missing`` are the required columns
    that were not found.
    """

    names: tuple[str, ...]
    line: int
    length: int
    missing: tuple[str, ...]


def find_header(lines: Sequence[Line], columns: Sequence[Column]) -> Header:
    """Return the first header with all required ``columns``.

    If there is none, return the header that lacks the fewest, then the one with most known columns.
    """
    known: dict[str, str] = {}
    for column in columns:
        for name in (plain_header(column.name), *column.also):
            known.setdefault(name, column.name)
    found = [
        _header(lines, index, columns, known) for index in range(min(len(lines), _DEEPEST_HEADER))
    ]
    names = set(known.values())
    return min(
        found,
        key=lambda header: (
            len(header.missing),
            -len(names.intersection(header.names)),
            header.length,
        ),
    )


@lru_cache(maxsize=8192)
def plain_header(text: str) -> str:
    """Return the header ``text`` without case, line ends, underscores and irrelevant words."""
    plain = re.sub(
        r"\bkel\b\.?",
        "kelurahan",
        " ".join(text[:_LONGEST_NAME].casefold().replace("_", " ").split()),
    )
    plain = re.sub(r"\s*/\s*", "/", plain)
    return " ".join(_NOISE.sub(" ", plain).replace(":", " ").replace("*", " ").split()).strip(". ")


def _header(
    lines: Sequence[Line], index: int, columns: Sequence[Column], known: Mapping[str, str]
) -> Header:
    """Read the lines from ``index`` on as a header of one or two rows.

    ``known`` are the names of columns by heading.
    """
    number = lines[index][0]
    upper = _texts(lines[index])
    length = index + 1
    lower = _texts(lines[index + 1]) if index + 1 < len(lines) else ()
    if _has_second_row(upper, lower):
        pairs = list(zip_longest(upper, lower, fillvalue=""))
        merged = accumulate((above for above, _ in pairs), _cell_above)
        names = tuple(
            _joined_name(above, below, left, known)
            for (above, below), left in zip(pairs, merged, strict=True)
        )
        length += 1
    else:
        names = tuple(_name((text,), known) for text in upper)
    if length < len(lines) and _is_numbering(_texts(lines[length])):
        length += 1
    missing = tuple(
        column.name for column in columns if column.required and column.name not in names
    )
    return Header(names=names, line=number, length=length, missing=missing)


def _has_second_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether ``lower`` is the second row of a header.

    It has words only, and some of them where ``upper`` is blank.
    """
    words = [text for text in lower if text]
    under_blank = any(
        text and (position >= len(upper) or not upper[position])
        for position, text in enumerate(lower)
    )
    return (
        bool(words)
        and any(upper)
        and under_blank
        and not any(_NUMBER.fullmatch(text) for text in words)
    )


def _cell_above(left: str, above: str) -> str:
    """Return the upper cell of a column: its own one, or the next to the left of a blank one."""
    return above or left


def _joined_name(above: str, below: str, merged: str, known: Mapping[str, str]) -> str:
    """Return the name of a column with two header cells.

    ``merged`` is the upper cell where it covers several columns.
    """
    return _name((f"{merged} {below}", below), known) if below else _name((above,), known)


def _name(texts: Sequence[str], known: Mapping[str, str]) -> str:
    """Return the name of the column for the first known one of ``texts``.

    If none is known, the name is the first text; it is empty for columns that are ignored.
    """
    for text in texts:
        plain = plain_header(text)
        if plain in known:
            return known[plain]
    return "" if plain_header(texts[0]) in _IGNORED else " ".join(texts[0].casefold().split())


def _is_numbering(texts: Sequence[str]) -> bool:
    """Return whether a row only numbers the columns: (1) (2) (3)."""
    digits = [text.strip("()") for text in texts if text]
    return len(digits) > 1 and digits == [str(number) for number in range(1, len(digits) + 1)]


def _texts(line: Line) -> tuple[str, ...]:
    """Return the cells of a line as text."""
    return tuple("" if cell is None else str(cell).strip() for cell in line[1])
