"""Prove that what was changed in a bundle, or added to it, outlives the next bundle there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from bundle.test_folder import NEW, OLD, contents

from planner.bundle import write_bundle


@pytest.fixture
def week(tmp_path):
    """Return the folder of a bundle."""
    write_bundle(tmp_path / "week", OLD)
    return tmp_path / "week"


def plan_again(week, files=NEW, **settings):
    """Write a new bundle; return the folders that were told of, and the content of each."""
    told = []
    write_bundle(week, files, tell=told.append, **settings)
    return [(place.name, contents(place)) for place in told]


def names_beside(week):
    """Return the names beside ``week``, and its own."""
    return sorted(path.name for path in week.parent.iterdir())


def test_an_untouched_bundle_leaves_nothing(week):
    """Nothing is told, and nothing stands beside the new one."""
    assert plan_again(week) == []
    assert names_beside(week) == ["week"]


def test_a_changed_and_an_added_file_are_set_aside(week):
    """With their paths, and no other file; the manifest of the older bundle goes."""
    (week / "maps" / "T01.html").write_bytes(b"old map, filled in")
    (week / "maps" / "photo.jpg").write_bytes(b"photo")
    kept = {"maps/T01.html": b"old map, filled in", "maps/photo.jpg": b"photo"}
    assert plan_again(week) == [("week.kept-1", kept)]
    assert contents(week)["maps/T01.html"] == b"new map"
    assert names_beside(week) == ["week", "week.kept-1"]


def test_twice_in_a_row(week):
    """Each time the first free number is taken; what was kept before stays as it is."""
    week.with_name("week.kept-2").symlink_to("nowhere")  # what dangles is there all the same
    for content in (b"first", b"second"):
        (week / "plan.json").write_bytes(content)
        plan_again(week)
    assert (week.with_name("week.kept-1") / "plan.json").read_bytes() == b"first"
    assert (week.with_name("week.kept-3") / "plan.json").read_bytes() == b"second"


def test_a_bundle_within_a_bundle_is_kept_whole(week):
    """As ``render B --out B/english`` makes one."""
    write_bundle(week / "english", OLD)
    inner = contents(week / "english")
    assert plan_again(week) == [
        ("week.kept-1", {f"english/{name}": content for name, content in inner.items()})
    ]
    assert plan_again(week.with_name("week.kept-1") / "english") == []  # it is a bundle still


def test_with_discard_all_is_deleted(week):
    """Only then."""
    (week / "letter.txt").write_bytes(b"letter")
    assert plan_again(week, discard=True) == []
    assert names_beside(week) == ["week"]
    assert set(contents(week)) == {*dict(NEW), "manifest.json"}


def test_links_are_kept_and_not_followed(week, tmp_path):
    """A link in the place of a file or folder, or an added one: its target is not touched."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for name, content in (("T01.html", b"old map"), ("plan.json", b"old plan")):
        (outside / name).write_bytes(
            content
        )  # just what the manifest says: they are no files of the bundle all the same
    (week / "maps" / "T01.html").unlink()
    (week / "maps").rmdir()
    (week / "maps").symlink_to(outside)
    (week / "plan.json").unlink()
    (week / "plan.json").symlink_to(outside / "plan.json")
    (week / "own").symlink_to(outside)
    plan_again(week)
    kept = week.with_name("week.kept-1")
    assert {path.name: path.readlink() for path in kept.iterdir()} == {
        "maps": outside,
        "plan.json": outside / "plan.json",
        "own": outside,
    }
    assert contents(outside) == {"T01.html": b"old map", "plan.json": b"old plan"}
    assert contents(week)["plan.json"] == b"new plan"


def test_what_cannot_be_read_is_kept(week, monkeypatch):
    """A file and a folder that may not be read, and a pipe, may be somebody's work."""
    os.mkfifo(week / "pipe")
    (week / "locked").mkdir()
    (week / "locked" / "letter.txt").write_bytes(b"letter")
    really_open, really_list = Path.open, Path.iterdir

    def refuse(really, name):
        def action(path, *args, **kwargs):
            if path.name == name and ".week.gone" in path.parts:
                raise PermissionError(13, "Permission denied")
            return really(path, *args, **kwargs)

        return action

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse(really_open, "plan.json"))
        patch.setattr(Path, "iterdir", refuse(really_list, "locked"))
        write_bundle(week, NEW)
    kept = week.with_name("week.kept-1")
    assert contents(kept) == {"plan.json": b"old plan", "locked/letter.txt": b"letter"}
    assert (kept / "pipe").is_fifo()


@pytest.mark.parametrize(
    "manifest", [b"{}", b"x", b'{"format": "manifest/1", "sha256": {"../../x": ""}}']
)
def test_without_a_good_manifest_all_is_kept(week, manifest):
    """Nobody knows which files are as the planner wrote them."""
    (week / "manifest.json").write_bytes(manifest)
    assert plan_again(week) == [("week.kept-1", {**dict(OLD), "manifest.json": manifest})]


@pytest.mark.parametrize("left", [".week.old", ".week.gone"])
def test_what_a_killed_run_left_is_set_aside_and_told(week, left):
    """The run was killed after the new bundle took its place, or while it deleted the older one."""
    write_bundle(week.with_name(left), OLD)
    (week.with_name(left) / "plan.json").unlink()
    (week.with_name(left) / "letter.txt").write_bytes(b"letter")
    assert plan_again(week) == [("week.kept-1", {"letter.txt": b"letter"})]
    assert names_beside(week) == ["week", "week.kept-1"]


def test_killed_after_the_manifest_was_deleted(week):
    """What is left has no manifest any more, and is what was to be kept."""
    week.with_name(".week.gone").mkdir()
    (week.with_name(".week.gone") / "letter.txt").write_bytes(b"letter")
    assert plan_again(week) == [("week.kept-1", {"letter.txt": b"letter"})]


def test_where_it_lies_is_told_when_it_cannot_be_moved(week, monkeypatch):
    """The new bundle stands; the folder that waits is named, and the next run moves it."""
    (week / "letter.txt").write_bytes(b"letter")
    really = Path.rename

    def refuse(path, target):
        if "kept" in Path(target).name:
            raise OSError(5, "Input/output error")
        return really(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        assert plan_again(week) == [(".week.gone", {"letter.txt": b"letter"})]
    assert plan_again(week) == [("week.kept-1", {"letter.txt": b"letter"})]
