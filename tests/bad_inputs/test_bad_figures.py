"""Compare the messages for the office's own figures, and what good ones change."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from planner.model.demand import Range

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

FIGURES = "data/figures.csv"


@pytest.fixture
def office(project: SmallProject) -> SmallProject:
    """Return a project that names a file of figures."""
    return project.replace(
        "campaign", "roads: data/roads.geojson", f"roads: data/roads.geojson\nfigures: {FIGURES}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "code,adults,listed\n15.03.03.1001,1234,120\n",
        "﻿Code;Adults;Listed\r\n15.03.03.1001;1.234;120,0\r\n;;\r\n",
        'code;adults;listed;present;basis\n15.03.03.1001;"1.234,00";120;;\n',
    ],
)
def test_figures_of_the_office_take_the_place_of_estimates(office: SmallProject, text: str):
    """Commas or semicolons, byte order mark, dotted thousands and decimal comma read the same."""
    stops = office.write(FIGURES, text).load()[0].stops
    demand = stops[0].demand
    assert (demand.adults, demand.listed) == (
        Range(low=1234, typical=1234, high=1234),
        Range(low=120, typical=120, high=120),
    )
    assert (demand.estimated, demand.basis) == (False, FIGURES)
    assert demand.present == Range(low=250, typical=450, high=800)  # not given: still the estimate
    assert [stop.demand.estimated for stop in stops] == [False, True, True]


def test_figures_from_a_workbook(project: SmallProject):
    """Numbers and texts of an xlsx sheet read like those of a csv file."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xlsx",
    )
    book = openpyxl.Workbook()
    for row in (
        ("code", "adults", "listed", "turnout", "basis"),
        ("15.03.03.1001", 1234, "1.200", 610, "SIAK, 1 April"),
    ):
        book.active.append(row)
    book.save(project.root / "data" / "figures.xlsx")
    demand = project.load()[0].stops[0].demand
    assert (demand.adults.typical, demand.listed.typical, demand.turnout.typical, demand.basis) == (
        1234,
        1200,
        610,
        "SIAK, 1 April",
    )


def test_file_that_is_no_workbook(project: SmallProject):
    """A file that only calls itself xlsx is told."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xlsx",
    )
    assert project.write("data/figures.xlsx", "code,adults").errors() == [
        (
            "data/figures.xlsx [E1705] not an xlsx file that can be read; save it again from Excel "
            "as .xlsx without a password"
        )
    ]


def damaged(kind: str) -> bytes:
    """Return a workbook that is cut off, has a hole, or would unpack to more than 128 MiB."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(("code", "adults", "listed"))
    book.save(stream)
    if kind == "bomb":
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/image1.png", bytes(129 * 1024 * 1024))
    whole = stream.getvalue()
    return {
        "bomb": whole,
        "cut off": whole[:1000],
        "hole": whole[:200] + bytes(2000) + whole[2200:],
    }[kind]


@pytest.mark.parametrize("kind", ["cut off", "bomb", "hole"])
def test_damaged_workbooks_are_one_clear_error(project: SmallProject, kind: str):
    """Whatever is wrong inside a workbook, there is one answer, and it comes at once."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xlsx",
    )
    damage = (
        "[E1705] not an xlsx file that can be read; save it again from Excel as .xlsx "
        "without a password"
    )
    excess = (
        "[E1745] this file holds too much: more than 1000000 cells, too long or too many texts, "
        "or too many blank cells with a format; "
        "copy only the table into a new file"
    )
    told = excess if kind == "bomb" else damage
    assert project.write("data/figures.xlsx", damaged(kind)).errors() == [
        f"data/figures.xlsx {told}"
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "15.03.03.1010,9,3",
            (
                ":2 code [E1710] the code '15.03.03.1010' is not in the villages file; "
                "nearest: 15.03.03.1001"
            ),
        ),
        (
            "15.03.03.1001,-9,3",
            (
                ":2 adults [E1714] the column adults must be a whole number of 0 or more, "
                "got '-9'; where there is nobody write 0"
            ),
        ),
        (
            '15.03.03.1001,"12,5",3',
            (
                ":2 adults [E1714] the column adults must be a whole number of 0 or more, "
                "got '12,5'; where there is nobody write 0"
            ),
        ),
        (
            "15.03.03.1001,many,3",
            (
                ":2 adults [E1714] the column adults must be a whole number of 0 or more, "
                "got 'many'; where there is nobody write 0"
            ),
        ),
        (
            "15.03.03.1001,9,10",
            ":2 listed [E1713] listed (10) is more than adults (9); correct one of them",
        ),
        (
            "15.03.03.1001,9,",
            ":2 listed [E1712] the column listed is blank; fill it in, or delete the row",
        ),
        (
            "15.03.03.1001,9000000,3",
            ":2 adults [E1715] the column adults: 9000000 is too large; at most 1000000",
        ),
        (
            "15.03.03.1001,9,3\n15.03.03.1001,9,3",
            ":3 code [E1711] the code 15.03.03.1001 stands twice; delete one of the rows",
        ),
        (
            "=HYPERLINK(1),9,3",
            (
                ":2 code [E1710] the code '=HYPERLINK(1)' is not in the villages file; "
                "nearest: 15.03.04.2001"
            ),
        ),
    ],
)
def test_wrong_rows(office: SmallProject, row: str, message: str):
    """A wrong row is told with its line and column."""
    assert office.write(FIGURES, f"code,adults,listed\n{row}\n").errors() == [FIGURES + message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " [E1701] this table is empty or has more than 20000 rows"),
        (
            "15.03.03.1001,9,3\n",
            ":1 adults [E1702] the column adults is missing; add it to the first row",
        ),
        (
            "adults,listed\n9,3\n",
            (
                ":1 code [E1707] neither a column code nor a column name (desa) was "
                "found; add one of them"
            ),
        ),
        (
            "code,adults,adults,listed\n",
            ":1 adults [E1703] the column adults stands twice; delete one",
        ),
    ],
)
def test_wrong_tables(office: SmallProject, text: str, message: str):
    """A table without its header is told."""
    assert FIGURES + message in office.write(FIGURES, text).errors()


def test_columns_nobody_reads_are_doubted(office: SmallProject):
    """An unknown column is let through with a doubt that names the nearest."""
    doubts = office.write(
        FIGURES, "code,adults,listed,turn out,note\n15.03.03.1001,9,3,500,x\n"
    ).doubts()
    assert (
        f"{FIGURES}:1 turn out [W1720] the column 'turn out' is not known and not read; "
        "nearest: turnout"
    ) in doubts
    assert len([doubt for doubt in doubts if "W1720" in doubt]) == 1
