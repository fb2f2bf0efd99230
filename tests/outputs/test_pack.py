"""Prove that a team's zip holds what the team carries, byte by byte, and nothing else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from planner.outputs.registry import render_outputs
from planner.outputs.team_zip import TeamZips


@pytest.fixture(scope="module")
def written(problem, plan):
    """Every file of the small week, by path."""
    return dict(render_outputs(problem, plan, "id"))


def unpack(content):
    """Return what a zip holds, by path."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def test_a_pack_holds_the_files_of_its_team(written):
    """T02 serves four villages on two days: its page, calendar, tracks, messages and paper.

    The letters of those villages are in the pack, too.
    """
    packed = unpack(written["packs/T02.zip"])
    villages = ("15.03.03.2001", "15.03.03.2002", "15.03.05.2001", "15.03.05.2002")
    own = {
        "maps/T02.html",
        "calendar/T02.ics",
        "gpx/T02.gpx",
        "messages/T02/2019-04-01.txt",
        "messages/T02/2019-04-02.txt",
    }
    assert set(packed) - {"schedule.pdf"} == own | {
        f"messages/villages/{code}.txt" for code in villages
    }
    assert all(content == written[path] for path, content in packed.items())


def test_the_paper_is_packed_once_it_is_there(plan):
    """The paper of the week belongs to every team; whoever has nothing gets no zip."""
    packs = dict(
        TeamZips().gather(
            plan, (("schedule.pdf", b"%PDF"), ("index.html", b""), ("maps/T01.html", b"x"))
        )
    )
    assert {path: unpack(content) for path, content in packs.items()} == {
        "packs/T01.zip": {"maps/T01.html": b"x", "schedule.pdf": b"%PDF"},
        "packs/T02.zip": {"schedule.pdf": b"%PDF"},
        "packs/T03.zip": {"schedule.pdf": b"%PDF"},
    }
    assert list(TeamZips().gather(plan, (("index.html", b""),))) == []


def test_a_new_output_of_a_team_is_packed_by_itself(plan):
    """A file in a folder under the team's name is the team's; another team's is not.

    This holds for outputs not yet written.
    """
    packs = dict(
        TeamZips().gather(
            plan, (("sheets/T01.pdf", b"1"), ("sheets/T010.pdf", b"2"), ("notes/T01/a.txt", b"3"))
        )
    )
    assert unpack(packs["packs/T01.zip"]) == {"sheets/T01.pdf": b"1", "notes/T01/a.txt": b"3"}


def test_entries_are_dated_by_the_plan(written):
    """Entries are sorted by path and dated by the team's first day, never by the run."""
    with zipfile.ZipFile(io.BytesIO(written["packs/T01.zip"])) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(2019, 3, 31, 0, 0, 0)}


@pytest.mark.parametrize(
    ("day", "entry"),
    [(date.min, (1980, 1, 1)), (date(2108, 2, 29), (2107, 12, 31)), (date.max, (2107, 12, 31))],
    ids=str,
)
def test_a_day_that_no_zip_knows_becomes_the_nearest(plan, day, entry):
    """A plan dated so by hand is packed all the same."""
    dated = replace(plan, teams=plan.teams[:1], routes=(replace(plan.routes[1], date=day),))
    ((_, content),) = TeamZips().gather(dated, (("maps/T01.html", b"x"),))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [each.date_time[:3] for each in archive.infolist()] == [entry]
