"""A sheet with a head of texts and one table of dates and numbers; no text is a formula."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from planner.outputs.texts.escape import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.outputs.texts.wording import Wording
    from planner.outputs.workbook.book import Book

_LINE_HEIGHT = 15
_LETTER = 0.92  # width of a letter in digits, the unit of column widths
_MINUTES_OF_DAY = 1440
_NAVY, _GREY, _PALE, _INPUT = "#1F3A5F", "#B7C0CC", "#F2F5F9", "#FFF8DC"
_ALIGNED = MappingProxyType({"date": "left", "clock": "center", "order": "center"})
_BORDER = MappingProxyType({"border": 1, "border_color": _GREY})


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with ``{r}`` for its row, and its ``value`` for readers that do not calculate."""

    text: str
    value: float


Cell = str | float | date | Formula | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    ``form`` is the format of its values: ``text``, ``people`` (an estimate has a star), ``order``,
    ``whole``, ``tenth``, ``share``, ``date`` or ``clock`` (minutes since midnight). ``key`` is its
    name for programs that read the table. ``entry`` means that people fill it in, in a protected
    sheet too.
    """

    heading: str | date
    width: float
    form: str = "text"
    total: bool = False
    key: str = ""
    entry: bool = False


# Key of the heading, width, form, summed.
ColumnSpec = tuple[str, int, str, bool]


def list_columns(specs: Iterable[ColumnSpec], wording: Wording) -> list[Column]:
    """Return the columns of ``specs`` with their headings in the language of ``wording``."""
    return [
        Column(heading=wording.text(f"column.{key}"), width=width, form=form, total=total)
        for key, width, form, total in specs
    ]


class Table:
    """A sheet with a head of texts and a table, whose headings stay visible on every page."""

    def __init__(
        self,
        book: Book,
        name: str,
        *,
        head: Sequence[str],
        columns: Sequence[Column],
        frozen: int = 0,
        folio: bool = False,
        marks: Sequence[str] = (),
    ) -> None:
        """Write ``head`` (its first line large) and the headings; ``frozen`` columns stay visible.

        ``marks`` and the keys of the columns are for programs, in hidden rows.
        """
        self.sheet = book.sheet(name, folio=folio)
        self._book = book
        self._columns = columns
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width)
        self.row = 0
        self._write_hidden(marks)
        for index, line in enumerate(head):
            self.line(line, strong=index == 0)
        self._write_hidden(
            [column.key for column in columns] if any(column.key for column in columns) else ()
        )
        self._heading_row = self.row
        self._write_headings()
        self.sheet.freeze_panes(self.row, frozen)
        self.sheet.repeat_rows(self._heading_row)
        self.first = self.row
        self._sums = [0.0] * len(columns)
        self._starred = [False] * len(columns)

    def _write_hidden(self, texts: Sequence[str]) -> None:
        """Write ``texts`` in a hidden row, if there are any."""
        for index, text in enumerate(texts):
            self.sheet.write_string(self.row, index, cell_text(text), self._book.format())
        if texts:
            self.sheet.set_row(self.row, None, None, {"hidden": True})
            self.row += 1

    def _write_headings(self) -> None:
        look: dict[str, Any] = {
            "bold": True,
            "font_color": "white",
            "bg_color": _NAVY,
            "text_wrap": True,
            "border": 1,
            "border_color": _GREY,
        }
        for index, column in enumerate(self._columns):
            if isinstance(column.heading, date):
                form = self._book.format(
                    **look,
                    num_format=self._book.number_format("date", estimated=False),
                    align="left",
                )
                self.sheet.write_datetime(self.row, index, column.heading, form)
            else:
                self.sheet.write_string(
                    self.row, index, cell_text(column.heading), self._book.format(**look)
                )
        # A line holds less of a heading than of a text: a heading is bold, its words are long,
        # and the button of the filter takes room.
        texts = [
            (column.heading, column.width)
            for column in self._columns
            if isinstance(column.heading, str)
        ]
        lines = [
            min(len(text.split()), math.ceil((len(text) + 4) * 1.3 / width))
            for text, width in texts
        ]
        self.sheet.set_row(self.row, _LINE_HEIGHT * max(lines, default=1))
        self.row += 1

    def line(self, text: str, *, strong: bool = False) -> None:
        """Write ``text`` over the whole width of the table, in as many lines as it needs."""
        inert = cell_text(text)
        properties: dict[str, Any] = (
            {"bold": True, "font_size": 14, "font_color": _NAVY} if strong else {}
        )
        form = self._book.format(text_wrap=True, **properties)
        width = sum(column.width for column in self._columns) / (1.4 if strong else 1)
        lines = sum(max(1, math.ceil(len(part) / width)) for part in inert.split("\n"))
        self.sheet.set_row(self.row, lines * _LINE_HEIGHT * (1.3 if strong else 1))
        self.sheet.merge_range(self.row, 0, self.row, len(self._columns) - 1, "", form)
        self.sheet.write_string(self.row, 0, inert, form)
        self.row += 1

    def add(
        self, *cells: Cell, band: bool = False, estimated: bool = False, entry: bool = False
    ) -> None:
        """Write one row.

        ``band`` shades it, ``estimated`` marks its numbers of people, and people fill in an
        ``entry``.
        """
        texts = [
            (cell, column.width)
            for cell, column in zip(cells, self._columns, strict=True)
            if isinstance(cell, str)
        ]
        lines = [
            sum(
                max(1, math.ceil(_LETTER * len(part) / width))
                for part in cell_text(text).split("\n")
            )
            for text, width in texts
        ]
        self.sheet.set_row(self.row, _LINE_HEIGHT * max(1, *lines, 1))
        for index, cell in enumerate(cells):
            self._write(
                index,
                cell,
                band=band,
                starred=estimated and self._columns[index].form == "people",
                entry=entry,
            )
        self.row += 1

    def _write(
        self,
        index: int,
        cell: Cell,
        *,
        band: bool,
        starred: bool,
        strong: bool = False,
        entry: bool = False,
    ) -> None:
        column = self._columns[index]
        is_text = isinstance(cell, str)
        is_entry = (column.entry or (entry and not column.total)) and not strong
        look: dict[str, Any] = {
            **_BORDER,
            "bold": strong,
            "text_wrap": is_text,
            "indent": int(is_text),
            "locked": not is_entry,
        }
        look["num_format"] = (
            "@" if is_text else self._book.number_format(column.form, estimated=starred)
        )
        if column.form in _ALIGNED:
            look["align"] = _ALIGNED[column.form]
        if is_entry or band or strong:
            look["bg_color"] = _INPUT if is_entry else _PALE
        form = self._book.format(**look)
        place = (self.row, index)
        self._starred[index] |= starred and cell is not None
        if isinstance(cell, Formula):
            self.sheet.write_formula(*place, cell.text.format(r=self.row + 1), form, cell.value)
            self._sums[index] += cell.value
        elif cell is None or cell == "":
            self.sheet.write_blank(*place, None, form)
        elif isinstance(cell, str):
            self.sheet.write_string(*place, cell_text(cell), form)
        elif isinstance(cell, date):
            self.sheet.write_datetime(*place, cell, form)
        else:
            self.sheet.write_number(
                *place, cell / _MINUTES_OF_DAY if column.form == "clock" else cell, form
            )
            self._sums[index] += cell

    def total(self, label: str, *, instead: Sequence[tuple[int, Cell]] = ()) -> None:
        """Write the row of sums below the table; ``instead`` has (column, cell) of other cells."""
        last = self.row
        others = dict(instead)
        for index, column in enumerate(self._columns):
            cell: Cell = others.get(index, label if index == 0 else None)
            if column.total and last > self.first:
                letter = xl_col_to_name(index)
                cell = Formula(f"=SUM({letter}{self.first + 1}:{letter}{last})", self._sums[index])
            self._write(index, cell, band=False, starred=self._starred[index], strong=True)
        self.row += 1

    def pair(
        self, label: str, value: float | Formula, *, form: str, estimated: bool = False
    ) -> None:
        """Write a single figure with its ``label``, below the table."""
        self.sheet.write_string(
            self.row, 0, cell_text(label), self._book.format(**_BORDER, text_wrap=True)
        )
        number = self._book.format(
            **_BORDER, num_format=self._book.number_format(form, estimated=estimated)
        )
        if isinstance(value, Formula):
            self.sheet.write_formula(
                self.row, 1, value.text.format(r=self.row + 1), number, value.value
            )
        else:
            self.sheet.write_number(self.row, 1, value, number)
        self.sheet.set_row(self.row, _LINE_HEIGHT * math.ceil(len(label) / self._columns[0].width))
        self.row += 1

    def protect(self) -> None:
        """Protect all cells except those to fill in, without a password.

        Widths, filters and sorting stay free.
        """
        self.sheet.protect(
            "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
        )

    def filter(self) -> None:
        """Let the reader filter the rows written so far."""
        self.sheet.autofilter(
            self._heading_row, 0, max(self.row - 1, self._heading_row), len(self._columns) - 1
        )
