"""Prove of every output file that it is always the same and that hostile text stays text."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
import small_week
from hostile import HOSTILE, poison

from planner.outputs.registry import OUTPUTS, render_outputs

ENDLESS = max(HOSTILE, key=len)
TEXTS = (" ".join(text for text in HOSTILE if text is not ENDLESS), ENDLESS)
SAFE_PATH = re.compile(r"([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+\.[a-z]+")


def digests(problem, plan):
    """Return the digest of every file by path."""
    return {
        path: hashlib.sha256(content).hexdigest()
        for path, content in render_outputs(problem, plan, "id")
    }


class _Scripts(HTMLParser):
    """Lists what could run on a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found += [tag] * (tag in {"script", "img", "iframe", "object"}) + [
            key for key, _ in attrs if key.startswith("on")
        ]


def read_page(content):
    assert _Scripts(content.decode()).found == ["script"] * 3


def read_workbook(content):
    from openpyxl import load_workbook

    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [cell.value for cell in cells if cell.data_type == "f" and "1+1" in str(cell.value)]


def _objects_of(paper):
    """Yield every dictionary of a PDF."""
    from pypdf.generic import DictionaryObject

    found = [paper.get_object(number) for number in range(1, int(paper.trailer["/Size"]))]
    yield from (object_ for object_ in found if isinstance(object_, DictionaryObject))


def read_paper(content):
    import pypdf

    paper = pypdf.PdfReader(io.BytesIO(content))
    assert all(page.extract_text().strip() for page in paper.pages)
    # Nothing that runs, opens, links or is carried along.
    kinds = {key for object_ in _objects_of(paper) for key in object_}
    assert not kinds & {
        "/JavaScript",
        "/JS",
        "/OpenAction",
        "/AA",
        "/Launch",
        "/URI",
        "/EmbeddedFiles",
        "/AcroForm",
    }


def read_calendar(content):
    from icalendar import Calendar

    for component in Calendar.from_ical(content).walk():
        assert "ATTACH" not in component


def read_gpx(content):
    import gpxpy

    gpxpy.parse(content.decode())


def read_message(content):
    text = content.decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert not re.search("^ATTACH", text, re.MULTILINE)


def read_pack(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for path in archive.namelist():
            assert SAFE_PATH.fullmatch(path)


# A file of another kind needs its own reader here: what nobody reads,
# nobody has seen to be inert.
READERS = (
    (".html", read_page),
    (".xlsx", read_workbook),
    (".pdf", read_paper),
    (".ics", read_calendar),
    (".gpx", read_gpx),
    (".txt", read_message),
    (".zip", read_pack),
)


def test_outputs_have_names_of_their_own():
    """Pages and messages tell outputs apart by name."""
    names = [output.name for output in OUTPUTS]
    assert sorted(set(names)) == sorted(names)


def test_every_file_is_the_same_twice_and_under_another_hash_seed(problem, plan):
    """The same week gives the same bytes again, also in another process.

    Its hash seed, time zone and working folder differ.
    """
    first = digests(problem, plan)
    assert digests(problem, plan) == first
    code = (
        "import small_week, test_every_output as t; print(t.digests(small_week.make_problem(), "
        "small_week.make_plan()))"
    )
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": path, "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
    )
    assert ran.stdout.strip() == str(first)


@pytest.mark.parametrize("text", TEXTS, ids=["all at once", "10 kB"])
def test_hostile_text_stays_text_in_every_file(problem, plan, text):
    """With hostile text in every name, all files are written in the bundle, and nothing runs.

    They stay readable.
    """
    hostile = list(render_outputs(*poison(problem, plan, text), "id"))
    assert len(hostile) == len(digests(*poison(problem, plan, "x")))
    for path, content in hostile:
        assert SAFE_PATH.fullmatch(path)
        dict(READERS)[PurePosixPath(path).suffix](content)


def test_a_plan_without_teams_is_written(problem):
    """Nobody to send: the files of the week are there, and none of a team."""
    paths = [
        path
        for path, _ in render_outputs(
            problem, small_week.finish_plan((), (), [stop.id for stop in problem.stops]), "id"
        )
    ]
    assert [path for path in paths if "/" in path] == []
