"""Compare the values that the planner reads from workbooks with those that openpyxl reads."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH

from planner.inputs.readers.table_lines import TableError
from planner.inputs.readers.workbooks import read_sheets

LETTERS = st.text(
    st.characters(
        blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufeff\ufffe\uffff"
    ),
    max_size=8,
)
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    LETTERS,
    MOMENTS,
    MOMENTS.map(datetime.date),
    MOMENTS.map(datetime.time),
    st.timedeltas(timedelta(0), timedelta(days=90)).map(
        lambda span: timedelta(seconds=span // timedelta(seconds=1))
    ),
    st.sampled_from(
        [
            "=1+1",
            "  two  words\n",
            "_x000D_",
            "_x005F_x000D_",
            "&<>\"'",
            "#N/A",
            "\U0001f600",
            "'7",
            "007",
            "1e5",
        ]
    ),
)
SHEETS = st.lists(
    st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), VALUES, max_size=12),
    min_size=1,
    max_size=3,
)


def plain(value: object) -> object:
    """Return a value as the planner holds it."""
    return (
        value.strip()
        if isinstance(value, str)
        else value
        if isinstance(value, int | float)
        else str(value)
    )


def by_openpyxl(data: bytes) -> list[dict[tuple[int, int], object]]:
    """Return the values that are not blank, by row and column, of each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    cells = [
        [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in book.worksheets
    ]
    return [
        {(cell.row, cell.column): plain(cell.value) for cell in each if plain(cell.value) != ""}
        for each in cells
    ]


def by_planner(data: bytes) -> list[dict[tuple[int, int], object]]:
    """Return the same as the planner reads it."""
    readings = [[] if isinstance(reading, TableError) else reading for reading in read_sheets(data)]
    return [
        {
            (row, column): cell
            for row, cells in lines
            for column, cell in enumerate(cells, start=1)
            if cell is not None
        }
        for lines in readings
    ]


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SHEETS, st.booleans())
def test_random_workbooks_read_alike(sheets: list[dict[tuple[int, int], object]], since_1904: bool):  # noqa: FBT001
    """Texts, numbers, truth values, dates, times and durations are those of openpyxl, in place."""
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = MAC_EPOCH
    book.remove(book.active)
    for values in sheets:
        sheet = book.create_sheet()
        for (row, column), value in values.items():
            sheet.cell(row, column, value)
    data = saved(book)
    assert repr(by_planner(data)) == repr(by_openpyxl(data))


@pytest.mark.filterwarnings("ignore:Cell E4 is marked as a date")
@pytest.mark.parametrize("in_line", [False, True], ids=["shared texts", "texts in the cells"])
def test_what_xlsxwriter_writes_reads_alike(in_line: bool):  # noqa: FBT001
    """Values of formulas, rich texts, own formats of dates, errors, formats without a value."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": in_line, "date_1904": in_line})
    sheet = book.add_worksheet()
    bold, day, span = (
        book.add_format(shape)
        for shape in ({"bold": True}, {"num_format": "d mmmm yyyy"}, {"num_format": "[h]:mm"})
    )
    money = book.add_format({"num_format": '"Rp" #,##0;[Red]-"Rp" #,##0'})
    sheet.set_column(0, 300, 9, bold)
    sheet.write_row(0, 0, ("Kode", "Nama", " ", None, 7))
    sheet.write_formula(1, 0, "=1+1", bold, 2)
    sheet.write_formula(1, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(1, 2, "=1=1", None, True)  # noqa: FBT003
    sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    sheet.write_rich_string(2, 1, "Desa ", bold, "Pasar", " Lama")
    sheet.write_datetime(3, 0, datetime(2019, 4, 1, 8, 30), day)  # noqa: DTZ001
    sheet.write_datetime(3, 1, date(2019, 4, 1), day)
    sheet.write_datetime(3, 2, time(8, 30), day)
    sheet.write_number(3, 3, 1.75, span)
    sheet.write_number(3, 4, 1e9, day)
    sheet.write_number(3, 5, 12_000, money)
    sheet.write_blank(60, 300, None, bold)
    book.close()
    data = stream.getvalue()
    read = by_planner(data)
    assert repr(read) == repr(by_openpyxl(data))
    assert len(read[0]) == 14
