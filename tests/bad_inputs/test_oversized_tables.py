"""Read tables that are small as files and large inside: each is answered, with little memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fuzz.oversized import CSV, QUICK, TABLE, judge, sheet, workbook

if TYPE_CHECKING:
    from inputs.small_project import SmallProject


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    """Return what a process of its own answered to each table."""
    told = judge(tmp_path_factory.mktemp("oversized"), (make for _, make in QUICK.values()))
    return dict(zip(QUICK, told, strict=True))


@pytest.mark.xdist_group("oversized")
@pytest.mark.parametrize("name", QUICK)
def test_tables_large_inside_are_answered(answers: dict[str, tuple[str, float, float]], name: str):
    """The table in it is read, or one code says why not; never with more than 250 MB."""
    codes, _, megabytes = answers[name]
    assert codes == QUICK[name][0]
    assert megabytes < 250


@pytest.mark.parametrize(
    ("ending", "data", "message"),
    [
        (
            "xlsx",
            workbook(sheet(TABLE, '<row r="9"><c r="ALM9"><v>1</v></c></row>')),
            (
                ":9 [E1744] something stands to the right of column 1000; "
                "delete what is beside the table, and keep at most 1000 columns"
            ),
        ),
        (
            "csv",
            f"{CSV}{',' * 1000}x\n".encode(),
            (
                ":3 [E1744] something stands to the right of column 1000; "
                "delete what is beside the table, and keep at most 1000 columns"
            ),
        ),
        (
            "csv",
            ("a," * 999 + "a\n").encode() * 1001,
            (
                " [E1745] this file holds too much: more than 1000000 cells, too long or "
                "too many texts, "
                "or too many blank cells with a format; copy only the table into a new file"
            ),
        ),
        (
            "csv",
            f"{CSV}{'x' * 9}\n".encode() + b"x\n" * 20_000,
            " [E1701] this table is empty or has more than 20000 rows",
        ),
    ],
)
def test_the_message_says_what_to_do(project: SmallProject, ending: str, data: bytes, message: str):
    """Too wide, too much, too long: each has its place and its remedy."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        f"roads: data/roads.geojson\nfigures: data/figures.{ending}",
    )
    assert project.write(f"data/figures.{ending}", data).errors() == [
        f"data/figures.{ending}{message}"
    ]


def test_a_table_of_errors_is_given_up(project: SmallProject):
    """After a hundred errors the rest is not read; what is doubted does not count."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.csv",
    )
    head, total = "code,name,adults,listed", ",Total,1,1"
    wrong = [f"15.03.99.{number},,9,3" for number in range(2000, 2200)]
    errors = project.write("data/figures.csv", "\n".join([head, *[total] * 150, *wrong])).errors()
    assert len(errors) == 101
    assert errors[-1] == (
        "data/figures.csv:252 [E1746] 100 errors in this table; from this row on it was not read: "
        "correct those first, or name another table"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": [' + "[]," * 30_000, ":1:60044"),
        ("{" + "".join(f'"{number}": 0,' for number in range(10_000, 40_000)), ":1:220002"),
    ],
    ids=["features", "keys"],
)
def test_a_collection_of_too_much_is_left(project: SmallProject, text: str, message: str):
    """A collection is read up to 20,000 features or keys, not to its end."""
    assert project.write("data/villages.geojson", text).errors() == [
        (
            f"data/villages.geojson{message} [E1747] this file has more than 20000 features or "
            "keys; keep only those of the regency"
        )
    ]


def test_flaws_of_a_collection_are_told_a_hundred_times(project: SmallProject):
    """A file of nothing but flaws is not told flaw by flaw to its end."""
    text = '{"type": "FeatureCollection", "features": [' + "NaN,\n" * 5_000 + "NaN]}"
    errors = project.write("data/villages.geojson", text).errors()
    assert len([error for error in errors if "[E1607]" in error]) == len(errors) == 100


@pytest.mark.parametrize(
    "data",
    [
        sheet(TABLE.replace("<", "<x:").replace("<x:/", "</x:")).replace(
            b"<worksheet xmlns", b"<worksheet xmlns:x"
        ),
        b'<worksheet><dimension ref="A1"/>' + sheet(TABLE).partition(b">")[2],
        sheet(re.sub(r' r="\w+"', "", TABLE)),
        sheet(TABLE, *(f'<row r="{n}"/>' for n in range(3, 60_000))),
    ],
    ids=["a prefix", "a false size", "no places", "60,000 blank rows"],
)
def test_sheets_as_other_programs_write_them(project: SmallProject, data: bytes):
    """Prefixes, a false size and blank rows with a format change nothing."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xlsx",
    )
    demand = project.write("data/figures.xlsx", workbook(data)).load()[0].stops[0].demand
    assert (demand.adults.typical, demand.listed.typical) == (9, 3)
