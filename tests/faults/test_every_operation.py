"""Fail at every file operation of a bundle: the old one or the new one is there, whole."""

from __future__ import annotations

import os
import shutil
from itertools import count

import pytest
from faults.faulty_disk import NEVER, TROUBLES, FaultyDisk, Killed
from faults.two_bundles import EITHER, NEW, OLD

from planner.bundle import read_bundle, write_bundle
from planner.errors import InputError

ENDS = (InputError, KeyboardInterrupt, MemoryError, Killed)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch):
    """Let nothing wait for the disk: that what is synced is safe is the system's affair."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(params=TROUBLES, ids=lambda trouble: trouble.name)
def trouble(request):
    """Return each trouble in turn."""
    return request.param


@pytest.fixture
def old(tmp_path):
    """Return the folder of a bundle, from which copies are made."""
    write_bundle(tmp_path / "old", OLD)
    return tmp_path / "old"


def names_in(folder):
    """Return the names in ``folder``, sorted."""
    return sorted(path.name for path in folder.iterdir())


def ended_well(action):
    """Say whether ``action`` went through.

    Other outcomes are an issue for the user, Ctrl-C, or the end of the process.
    """
    try:
        action()
    except ENDS:
        return False
    return True


def forget_unread(target, disk):
    """Delete what was set aside of an untouched bundle: true copies of files that were not read."""
    kept = target.with_name("week.kept-1")
    if disk.failed and disk.trouble.name != "kill" and kept.exists():
        files = {
            path.relative_to(kept).as_posix(): path.read_bytes()
            for path in kept.rglob("*")
            if path.is_file()
        }
        files.pop("manifest.json", None)
        assert files.items() <= dict(OLD).items()
        reading = [
            (name, path)
            for name, path in disk.log[disk.fails_at - 1 :]
            if name in ("open", "read", "listdir", "scandir", "stat")
        ]
        assert any(".week.gone" in path for _, path in reading)
        shutil.rmtree(kept)


def test_writing_over_an_older_bundle(tmp_path, monkeypatch, tally, trouble, old):
    """Whatever operation fails, a whole bundle without doubts is read afterwards.

    It is the new one if all went well; the next run is free.
    """
    for number in count(1):
        target = tmp_path / str(number) / "week"
        shutil.copytree(old, target)
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            well = ended_well(lambda target=target: write_bundle(target, NEW))
        found = read_bundle(target)
        assert found.plan in EITHER
        assert found.doubts == ()
        assert found.plan == EITHER[1] or not well
        write_bundle(target, OLD)
        forget_unread(target, disk)
        assert names_in(target.parent) == ["week"]
        if not disk.failed:
            break
        tally["faults injected into writing a bundle"] += 1
    assert number > 50  # four files, two renames and the clearing up are many operations


def filled_in(old, target):
    """Copy the bundle ``old`` to ``target``, with one file changed and one added."""
    shutil.copytree(old, target)
    (target / "index.html").write_bytes(b"results")
    (target / "own" / "letter.txt").parent.mkdir()
    (target / "own" / "letter.txt").write_bytes(b"letter")


def everything_in(folder):
    """Return the contents of all files in ``folder``."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_writing_over_what_somebody_filled_in(tmp_path, monkeypatch, tally, trouble, old):
    """Whatever operation fails, what was changed and added is there, once.

    The next run sets aside what is not set aside yet.
    """
    for number in count(1):
        target = tmp_path / str(number) / "week"
        filled_in(old, target)
        told = []
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            well = ended_well(
                lambda target=target, told=told: write_bundle(target, NEW, tell=told.append)
            )
        for content in (b"results", b"letter"):
            assert everything_in(target.parent).count(content) == 1
        assert all((place / "own" / "letter.txt").exists() for place in told)
        assert told or not well
        write_bundle(target, OLD)
        kept = target.with_name("week.kept-1")
        assert ((kept / "index.html").read_bytes(), (kept / "own" / "letter.txt").read_bytes()) == (
            b"results",
            b"letter",
        )
        assert names_in(target.parent) == ["week", "week.kept-1"]
        assert read_bundle(target).doubts == ()
        if not disk.failed:
            break
        tally["faults injected into writing over filled-in results"] += 1
    assert number > 50
    assert names_in(kept) == ["index.html", "own"]


def test_writing_for_the_first_time(tmp_path, monkeypatch, tally, trouble):
    """Where there was no bundle there is none or a whole one.

    A run that goes on living leaves no folder behind.
    """
    for number in count(1):
        target = tmp_path / str(number) / "out" / "week"
        target.parent.parent.mkdir()
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            well = ended_well(lambda target=target: write_bundle(target, NEW))
        assert target.exists() or not well
        if target.exists():
            assert (read_bundle(target).plan, read_bundle(target).doubts) == (EITHER[1], ())
        if not disk.failed:
            break
        tally["faults injected into writing a bundle"] += 1
    assert number > 25


def test_reading(monkeypatch, tally, trouble, old):
    """Whatever operation of reading fails, the bundle is read, perhaps with doubts, or refused.

    Nothing is changed.
    """
    before = {path.name: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    for number in count(1):
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            try:
                assert read_bundle(old).plan == EITHER[0]
            except ENDS:
                assert disk.failed
        if not disk.failed:
            break
        tally["faults injected into reading a bundle"] += 1
    assert number > 25
    assert {path.name: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before


def test_reading_what_a_killed_run_left(tmp_path, monkeypatch, tally, trouble, old):
    """The older bundle stands aside between two renames: it is put back or read, and never lost."""
    for number in count(1):
        target = tmp_path / str(number) / "week"
        shutil.copytree(old, target.with_name(".week.old"))
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            ended_well(lambda target=target: read_bundle(target))
        assert (read_bundle(target).plan, read_bundle(target).doubts) == (EITHER[0], ())
        if not disk.failed:
            break
        tally["faults injected into reading a bundle"] += 1
    assert number > 25
    assert names_in(target.parent) == ["week"]


def test_everything_is_on_the_disk_before_it_takes_its_place(monkeypatch, old):
    """Each file and folder of the new bundle is synced before the rename that makes it visible.

    The renames are synced after it.
    """
    really = FaultyDisk(TROUBLES[0], NEVER)
    with really.attached(monkeypatch):
        write_bundle(old, NEW)
    operations = [name for name, _ in really.log]
    visible = [
        place
        for place, (name, path) in enumerate(really.log)
        if name == "replace" and path.endswith(".old.new")
    ]
    assert len(visible) == 1
    written = sum(1 for name, path in really.log[: visible[0]] if name == "write")
    assert written == len(NEW) + 1  # and the manifest
    assert (
        operations[: visible[0]].count("fsync") == written + 2
    )  # and the folders: the bundle's own and maps
    assert "write" not in operations[visible[0] :]
    assert "fsync" in operations[visible[0] :]
