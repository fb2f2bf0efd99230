"""Prove that nothing planted beside a bundle is followed, emptied or waited for.

Links, pipes, folders and mounted things are planted.
"""

from __future__ import annotations

import errno
import os

import pytest
from bundle.test_folder import NEW, OLD, a_bundle, codes_of, contents

from planner.bundle import read_bundle, write_bundle
from planner.bundle.new_folder import replace_file, write_fresh

LETTER = b"a letter that nobody may touch"


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch):
    """Let nothing wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def plant(kind, place, letter):
    """Put something foreign at ``place``; a link leads to ``letter`` or to its folder."""
    if kind == "link":
        place.symlink_to(letter)
    elif kind == "dangling link":
        place.symlink_to(letter.with_name("none"))
    elif kind == "link to a folder":
        place.symlink_to(letter.parent)
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(LETTER)


@pytest.fixture
def letter(tmp_path):
    """Return a file of the user's in a folder of its own."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter").write_bytes(LETTER)
    return tmp_path / "home" / "letter"


def ways_to_write(folder):
    """Return all that takes a lock, for the target ``week`` in ``folder``."""
    return (
        lambda: write_bundle(folder / "week", NEW),
        lambda: write_fresh([(folder / "week", NEW)]),
        lambda: replace_file(folder / "week", b"sheets"),
    )


@pytest.mark.parametrize("kind", ["link", "dangling link", "link to a folder", "pipe", "folder"])
def test_only_a_plain_file_is_taken_for_a_lock(tmp_path, letter, kind):
    """Anything else in its place is told by name; the target of a link is not emptied or made."""
    lock = tmp_path / ".week.lock"
    plant(kind, lock, letter)
    for write in ways_to_write(tmp_path):
        assert codes_of(write) == [("E930", str(lock))]
    assert contents(letter.parent) == {"letter": LETTER}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".week.lock", "home"]


def test_what_a_killed_run_left_of_its_lock_is_taken_over(tmp_path):
    """A file with content is taken over too, but not emptied: another name may lead to it."""
    (tmp_path / "letter").write_bytes(LETTER)
    os.link(tmp_path / "letter", tmp_path / ".week.lock")
    write_bundle(tmp_path / "week", NEW)
    assert (tmp_path / "letter").read_bytes() == LETTER
    assert not (tmp_path / ".week.lock").exists()


def test_a_lock_may_be_seen_by_its_user_only(tmp_path):
    """Nobody else can open it, and so keep it locked."""
    modes = []

    def files():
        modes.append((tmp_path / ".week.lock").stat().st_mode & 0o777)
        yield "plan.json", b"plan"

    write_bundle(tmp_path / "week", files())
    assert modes == [0o600]


def test_a_lock_of_another_user_is_told(tmp_path, monkeypatch):
    """A lock that may not be opened is told with its name, and what to do."""
    really_open = os.open

    def refuse(path, *rest, **others):
        if str(path).endswith(".lock"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_open(path, *rest, **others)

    monkeypatch.setattr(os, "open", refuse)
    assert codes_of(lambda: write_bundle(tmp_path / "week", NEW)) == [
        ("E919", str(tmp_path / "week"))
    ]
    (tmp_path / ".week.lock").write_bytes(b"")
    assert codes_of(lambda: write_bundle(tmp_path / "week", NEW)) == [
        ("E930", str(tmp_path / ".week.lock"))
    ]


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder"])
def test_reading_follows_no_planted_lock(tmp_path, letter, kind):
    """Where a bundle stands aside, reading would lock and put it back: it is read there instead."""
    a_bundle(tmp_path / "week").rename(tmp_path / ".week.old")
    plant(kind, tmp_path / ".week.lock", letter)
    assert read_bundle(tmp_path / "week").doubts == ()
    assert not (tmp_path / "week").exists()
    assert contents(letter.parent) == {"letter": LETTER}


@pytest.mark.parametrize("name", [".week.new", ".week.old", ".week.gone"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "link to a folder", "pipe", "file"])
def test_only_a_folder_is_taken_for_one_that_a_killed_run_left(tmp_path, letter, name, kind):
    """It is told before anything is computed; nothing is deleted, and the bundle is untouched."""
    write_bundle(tmp_path / "week", OLD)
    before = contents(tmp_path / "week")
    plant(kind, tmp_path / name, letter)

    def files():
        pytest.fail("this is computed for nothing")
        yield "plan.json", b""

    assert codes_of(lambda: write_bundle(tmp_path / "week", files())) == [
        ("E931", str(tmp_path / name))
    ]
    assert contents(tmp_path / "week") == before
    assert contents(letter.parent) == {"letter": LETTER}
    assert os.path.lexists(tmp_path / name)


@pytest.mark.parametrize("kind", ["link", "dangling link", "link to a folder", "pipe", "file"])
def test_new_folders_are_made_in_no_planted_place(tmp_path, letter, kind):
    """The same holds for the folders of a new campaign and of a mended copy."""
    plant(kind, tmp_path / ".week.new", letter)
    assert codes_of(lambda: write_fresh([(tmp_path / "week", NEW)])) == [
        ("E931", str(tmp_path / ".week.new"))
    ]
    assert contents(letter.parent) == {"letter": LETTER}


def test_a_link_aside_is_not_read_as_a_bundle(tmp_path):
    """A link in the place of the older bundle does not take the name of the bundle."""
    (tmp_path / ".week.old").symlink_to(a_bundle(tmp_path / "other"))
    assert codes_of(lambda: read_bundle(tmp_path / "week")) == [
        ("E901", "plan.json"),
        ("E901", "problem.json"),
    ]
    assert not (tmp_path / "week").exists()


@pytest.mark.parametrize("kind", ["link", "dangling link", "link to a folder", "pipe", "file"])
def test_a_single_file_is_written_through_no_planted_link(tmp_path, letter, kind):
    """What stands where the new file is made goes, and what a link leads to stays."""
    plant(kind, tmp_path / ".sheets.xlsx.new", letter)
    replace_file(tmp_path / "sheets.xlsx", b"sheets")
    assert contents(letter.parent) == {"letter": LETTER}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "sheets.xlsx"]
    assert not (tmp_path / "sheets.xlsx").is_symlink()


def test_links_that_lead_in_a_circle(tmp_path):
    """They are told as the system sees them."""
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    target = tmp_path / "one" / "week"
    assert codes_of(lambda: write_bundle(target, NEW)) == [("E919", str(target))]
    assert codes_of(lambda: read_bundle(target)) == [
        ("E901", "plan.json"),
        ("E901", "problem.json"),
    ]


def test_a_folder_on_which_something_is_mounted_is_told_first(tmp_path, monkeypatch):
    """Nothing can take its place, so nothing is computed."""
    (tmp_path / "week").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == tmp_path / "week")
    assert codes_of(lambda: write_bundle(tmp_path / "week", NEW)) == [
        ("E932", str(tmp_path / "week"))
    ]


@pytest.mark.parametrize("discard", [False, True])
def test_what_is_mounted_inside_the_older_bundle_is_kept(tmp_path, monkeypatch, discard):
    """A file and a folder that the system holds are set aside, now or by the next run.

    The new bundle stands.
    """
    write_bundle(tmp_path / "week", [*OLD, ("maps/held.html", b"held")])
    (tmp_path / "week" / "disk").mkdir()

    def busy(name):
        really = getattr(os, name)

        def hold(path, *rest, **others):
            if os.fspath(path).endswith(("disk", "held.html")):
                raise OSError(errno.EBUSY, "Device or resource busy")
            return really(path, *rest, **others)

        return hold

    told = []
    with monkeypatch.context() as patch:
        for name in ("unlink", "rmdir"):
            patch.setattr(os, name, busy(name))
        write_bundle(tmp_path / "week", NEW, discard=discard, tell=told.append)
        assert contents(tmp_path / "week")["plan.json"] == b"new plan"
        write_bundle(tmp_path / "week", NEW, tell=told.append)
    assert told == [tmp_path / "week.kept-1"]
    assert (tmp_path / "week.kept-1" / "disk").is_dir()
    assert (tmp_path / "week.kept-1" / "maps" / "held.html").read_bytes() == b"held"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["week", "week.kept-1"]
