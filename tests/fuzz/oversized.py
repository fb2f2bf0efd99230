"""Make tables that are small as files, and would take gigabytes or minutes to read without care.

Each takes the place of an office's figures; the name says nothing of its format. Beside each stands
what is told: codes, or nothing where the table in it is read.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TESTS = Path(__file__).parents[1]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADER = (
    '<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>adults</v></c><c r="C1" '
    't="str"><v>listed</v></c></row>'
)
ROW = (
    '<row r="2"><c r="A2" t="str"><v>15.03.03.1001</v></c><c r="B2"><v>9</v></c><c '
    'r="C2"><v>3</v></c></row>'
)
TABLE = HEADER + ROW
CSV = "code,adults,listed\n15.03.03.1001,9,3\n"


def sheet(*rows: str) -> bytes:
    """Return the part of a sheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def related(*listed: tuple[str, str]) -> str:
    """Return a part that names other ones by kind and target."""
    lines = (
        f'<Relationship Id="rId{n}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(listed, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


def csv(header: str, row: str, count: int) -> bytes:
    """Return a csv with ``count`` rows, each with its number in the place of {}."""
    return "\n".join([header, *map(row.format, range(count)), ""]).encode()


def workbook(
    part: bytes = b"", *, strings: bytes = b"", sheets: int = 1, packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a workbook whose sheets are ``part`` (default: the small table), with ``strings``."""
    stream = io.BytesIO()
    listed = "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(sheets))
    with zipfile.ZipFile(stream, "w", packed, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", related(("officeDocument", "xl/workbook.xml")))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            related(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "/xl/sharedStrings.xml")
            ),
        )
        archive.writestr("xl/worksheets/sheet1.xml", part or sheet(TABLE))
        archive.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{MAIN}">'.encode() + (strings or b"<si><t>code</t></si>") + b"</sst>",
        )
    return stream.getvalue()


def rows(count: int, cells: Callable[[int], str]) -> Iterable[str]:
    """Return ``count`` rows below the table."""
    return (f'<row r="{number}">{cells(number)}</row>' for number in range(3, count + 3))


def with_a_lie() -> bytes:
    """Return a workbook whose sheet says that it unpacks to less than it does."""
    data = workbook(sheet(TABLE) + b" " * 100_000_000)
    size = struct.pack("<I", len(sheet(TABLE)) + 100_000_000)
    return data.replace(size, struct.pack("<I", 1000))


def with_many_parts(count: int) -> bytes:
    """Return a workbook with ``count`` empty parts beside its own."""
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(count):
            archive.writestr(f"{number}", b"")
    return stream.getvalue()


def with_a_type(body: str) -> bytes:
    """Return a workbook whose sheet declares entities that grow tenfold at each step."""
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return workbook(
        f'<!DOCTYPE worksheet [<!ENTITY a0 "0123456789">{grown}]>'.encode() + sheet(body)
    )


def long_text(count: int, letters: int) -> bytes:
    """Return a workbook in which ``count`` cells share a text."""
    cells = rows(
        count // 100,
        lambda number: "".join(f'<c r="{letter}{number}" t="s"><v>0</v></c>' for letter in LETTERS),
    )
    return workbook(sheet(TABLE, *cells), strings=b"<si><t>total " + b"(" * letters + b"</t></si>")


def judge(folder: Path, makers: Iterable[Callable[[], bytes]]) -> list[tuple[str, float, float]]:
    """Return for each table the codes told, the seconds of the processor, and the megabytes.

    A process of its own reads them one after the other; the tables are made in ``folder``. The
    megabytes are over those of the imports: the most for it and all before it.
    """
    for number, make in enumerate(makers):
        (folder / f"{number:03}").write_bytes(make())
    code = "from fuzz.oversized import answer; answer()"
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    command = [sys.executable, "-c", code, str(folder)]
    said = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        timeout=600,
        check=True,
    ).stdout
    return [tuple(row) for row in json.loads(said)]


def answer() -> None:
    """Read tables as the figures of a campaign, and print what ``judge`` returns.

    They are the files of the folder that the command line names.
    """
    import openpyxl  # noqa: F401  (the planner imports it late)
    from inputs.small_project import SmallProject

    from planner.errors import InputError

    folder = Path(sys.argv[1])
    tables = sorted(folder.iterdir())
    project = SmallProject(folder / "project")
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.csv",
    )
    # Where a limit fails, the machine lives on.
    resource.setrlimit(resource.RLIMIT_AS, (8 * 1024**3, 8 * 1024**3))
    project.path("data/figures.csv").write_text(CSV, encoding="utf-8")
    project.load()  # imports all there is to import
    rows, before = [], peak_megabytes()
    for table in tables:
        table.replace(project.root / "data" / "figures.csv")
        begin = time.process_time()
        try:
            project.load()
            codes = set()
        except InputError as error:
            codes = {issue.code for issue in error.issues if issue.is_error}
        rows.append(
            (" ".join(sorted(codes)), time.process_time() - begin, peak_megabytes() - before)
        )
    print(json.dumps(rows))  # noqa: T201  (to the process that asks)


def peak_megabytes() -> float:
    """Return the most memory that this process has held; ``resource`` also tells its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


LETTERS = [
    first + second for first in ("", "A", "B", "C") for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
][:100]

# What is tried with every run of the tests: quick to make.
QUICK: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a blank cell with a format in column XFD of 20,000 rows": (
        "",
        lambda: workbook(sheet(TABLE, *rows(20_000, lambda number: f'<c r="XFD{number}" s="1"/>'))),
    ),
    "a blank cell with a format in row 1,048,576": (
        "",
        lambda: workbook(
            sheet(
                TABLE,
                '<row r="1048576" s="1"><c r="C1048576" s="1"/><c r="XFD1048576" t="s"/></row>',
            )
        ),
    ),
    "9 million empty shared texts": ("E1745", lambda: workbook(strings=b"<si/>" * 9_000_000)),
    "one shared text of 100 million characters": (
        "E1705",
        lambda: workbook(strings=b"<si><t>" + b"a" * 100_000_000 + b"</t></si>"),
    ),
    "a cell of 100 million line ends": (
        "E1705",
        lambda: workbook(
            sheet('<row r="1"><c r="A1" t="str"><v>' + "\n" * 100_000_000 + "</v></c></row>")
        ),
    ),
    "a value in column XFD": (
        "E1744",
        lambda: workbook(sheet(TABLE, '<row r="9"><c r="XFD9"><v>1</v></c></row>')),
    ),
    "a value in column 1,000 of 20,000 rows": (
        "E1745",
        lambda: workbook(
            sheet(TABLE, *rows(19_000, lambda number: f'<c r="ALL{number}"><v>1</v></c>'))
        ),
    ),
    "entities that grow": ("E1705", lambda: with_a_type(TABLE.replace("<v>9</v>", "<v>&a11;</v>"))),
    "a part that unpacks to more than it says": ("E1705", with_a_lie),
    "50,000 parts": ("E1745", lambda: with_many_parts(50_000)),
    "a part packed by bzip2": ("E1705", lambda: workbook(packed=zipfile.ZIP_BZIP2)),
    "100,000 sheets": ("E1745", lambda: workbook(sheets=100_000)),
    "a tag of 100 million characters": (
        "E1705",
        lambda: workbook(sheet(TABLE, f'<row a="{" " * 100_000_000}"/>')),
    ),
    "a comment of 100 million characters": (
        "E1705",
        lambda: workbook(sheet(TABLE, f"<!--{' ' * 100_000_000}-->")),
    ),
    "a million different tags": (
        "E1705",
        lambda: workbook(sheet(TABLE, *(f"<a{n}/>" for n in range(1_000_000)))),
    ),
    "a csv line of a million columns": ("E1744", lambda: CSV.encode() + b"1," * 1_000_000),
    "15 MB of commas": ("E1744", lambda: b"," * 15_000_000),
    "15 MB of line ends": ("E1701", lambda: CSV.encode() + b"\n" * 15_000_000),
    "a csv record over millions of lines": ("E1744", lambda: CSV.encode() + b'"\n",' * 1_000_000),
    "a text in quotation marks of 15 MB": (
        "E1704",
        lambda: CSV.encode() + b'"' + b"a" * 15_000_000,
    ),
    "a csv of 16,384 columns that are blank": (
        "",
        lambda: CSV.replace("\n", "," * 16_000 + "\n").encode(),
    ),
}

# What only the benchmark tries, too.
SLOW: dict[str, tuple[str, Callable[[], bytes]]] = {
    "1.9 million blank cells with a format": (
        "",
        lambda: workbook(sheet(TABLE, *rows(19_000, lambda _: '<c s="1"/>' * 100))),
    ),
    "20 million blank cells with a format": (
        "E1745",
        lambda: workbook(
            b'<worksheet><sheetData><row r="1">'
            + b"<c/>" * 20_000_000
            + b"</row></sheetData></worksheet>"
        ),
    ),
    "20,000 rows of 48 figures": (
        "E1710 E1746",
        lambda: workbook(
            sheet(
                HEADER,
                *rows(19_900, lambda n: f'<c t="str"><v>x{n}</v></c>' + f"<c><v>{n}</v></c>" * 47),
            )
        ),
    ),
    "1 million different shared texts": (
        "",
        lambda: workbook(strings=b"".join(b"<si><t>text %d</t></si>" % n for n in range(990_000))),
    ),
    "600,000 cells that share a text of 100 characters": (
        "E1710 E1746",
        lambda: long_text(600_000, 100),
    ),
    "600,000 cells that share a text of 32,000 characters": (
        "E1745",
        lambda: long_text(600_000, 32_000),
    ),
    "2,000 cells that share a text of 32,000 characters": (
        "E1710",
        lambda: long_text(2_000, 32_000),
    ),
    "250 sheets of 250 texts in each of 30 rows": (
        "E1702 E1703",
        lambda: workbook(sheet(*rows(30, lambda _: '<c t="str"><v>abc</v></c>' * 250)), sheets=250),
    ),
    "a million tags within one another": ("E1705", lambda: workbook(sheet("<a>" * 1_000_000))),
    "a million zip entries' worth of directory": (
        "E1745",
        lambda: workbook() + b"PK\x01\x02" * 1_000_000,
    ),
    "20,000 csv rows of unknown codes": (
        "E1710 E1746",
        lambda: csv("code,adults,listed", "15.03.{},9,3", 19_999),
    ),
    "20,000 csv rows of unknown names": (
        "E1716 E1746",
        lambda: csv("name,adults,listed", "Desa {},9,3", 19_999),
    ),
    "20,000 csv rows of wrong figures": (
        "E1711 E1714 E1746",
        lambda: csv("code,adults,listed", "15.03.03.1001,-9,x", 19_999),
    ),
    "16 MB of csv cells of two letters": (
        "E1745",
        lambda: b"code,adults,listed\n" + (b"ab," * 999 + b"\n") * 5_400,
    ),
    "a million csv cells, three marks": (
        "E1702 E1703",
        lambda: (b"ab,ab;ab\t" * 16 + b"\n") * 19_999,
    ),
    "a million csv cells, wide letters": (
        "E1702 E1703",
        lambda: csv("kode,\U0001f600", "\u00e9\u00e9," * 49, 19_998),
    ),
    "15 MB of short lines of three marks": ("E1701", lambda: b",;\t\n" * 3_700_000),
    "15 MB of blank cells": ("E1701", lambda: (b"," * 16_000 + b"\n") * 930),
    "a header of 1,000 cells of brackets": (
        "E1702 E1703",
        lambda: ((b"(" * 500 + b",") * 1_000 + b"\n") * 30,
    ),
    "a csv cell of 130,000 brackets": ("E1702", lambda: b"(" * 130_000 + b",a\n"),
}
