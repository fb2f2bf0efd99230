"""Prove that new folders come all together or not at all, and never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.bundle.folder import write_file
from planner.bundle.new_folder import replace_file, write_fresh
from planner.errors import InputError


def everything(folder):
    """Return the files below ``folder``."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_all_folders_appear(tmp_path):
    """Two folders with files in subfolders are written, and nothing is left beside them."""
    write_fresh(
        [
            (tmp_path / "data" / "x", [("a.csv", b"1")]),
            (tmp_path / "configs" / "x", [("scenarios/b.yaml", b"2")]),
        ]
    )
    assert everything(tmp_path) == ["configs/x/scenarios/b.yaml", "data/x/a.csv"]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["x"]


@pytest.mark.parametrize("failing", range(4))
def test_a_failure_leaves_none(tmp_path, monkeypatch, failing):
    """Whichever of two writes and two renames fails, no folder and no half of one is left."""
    calls = []

    def fail_at_its_turn(real):
        def call(*args):
            calls.append(real)
            if len(calls) == failing + 1:
                raise OSError(28, "No space left on device")
            return real(*args)

        return call

    monkeypatch.setattr("planner.bundle.new_folder.write_file", fail_at_its_turn(write_file))
    monkeypatch.setattr(Path, "rename", fail_at_its_turn(Path.rename))
    with pytest.raises(InputError) as caught:
        write_fresh([(tmp_path / "one", [("a", b"1")]), (tmp_path / "two", [("b", b"2")])])
    assert [(issue.code, dict(issue.args)) for issue in caught.value.issues] == [
        ("E919", {"reason": "No space left on device"})
    ]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_unfinished_is_cleared_away(tmp_path):
    """A folder that was being made does not bar the next run, whatever process made it."""
    (tmp_path / ".x.new").mkdir()
    (tmp_path / ".x.new" / "half").write_text("ha")
    write_fresh([(tmp_path / "x", [("a", b"1")])])
    assert everything(tmp_path) == ["x/a"]


def test_a_run_killed_between_two_renames_is_finished(tmp_path):
    """The first folder was placed and filled in since: it stays, and the second is placed."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "figures.csv").write_text("filled in")
    (tmp_path / ".configs.new").mkdir()
    (tmp_path / ".configs.new" / "campaign.yaml").write_text("made")
    write_fresh(
        [
            (tmp_path / "data", [("figures.csv", b"ISI")]),
            (tmp_path / "configs", [("campaign.yaml", b"made")]),
        ]
    )
    assert everything(tmp_path) == ["configs/campaign.yaml", "data/figures.csv"]
    assert (tmp_path / "data" / "figures.csv").read_text() == "filled in"


def test_two_runs_into_one_folder_are_kept_apart(tmp_path):
    """While one run writes a folder, another is told so and changes nothing."""

    def files():
        yield "a", b"1"
        with pytest.raises(InputError) as caught:
            write_fresh([(tmp_path / "x", [("a", b"2")])])
        assert [issue.code for issue in caught.value.issues] == ["E918"]

    write_fresh([(tmp_path / "x", files())])
    assert (tmp_path / "x" / "a").read_bytes() == b"1"


@pytest.mark.parametrize("kind", ["file", "full folder"])
def test_what_is_there_stays(tmp_path, kind):
    """A file or a folder with anything in it is refused; an empty folder is filled."""
    target = tmp_path / "x"
    if kind == "file":
        target.write_text("ours")
    else:
        target.mkdir()
        (target / "ours").write_text("ours")
    before = everything(tmp_path)
    with pytest.raises(InputError) as caught:
        write_fresh([(tmp_path / "y", [("a", b"1")]), (target, [("a", b"1")])])
    assert [(issue.code, issue.file) for issue in caught.value.issues] == [("E941", str(target))]
    assert everything(tmp_path) == before


def test_an_empty_folder_is_filled(tmp_path):
    """A folder that somebody made for the purpose may be used."""
    (tmp_path / "x").mkdir()
    write_fresh([(tmp_path / "x", [("a", b"1")])])
    assert everything(tmp_path) == ["x/a"]


def test_no_file_leaves_its_folder(tmp_path):
    """A path that leads out is refused, and nothing is left."""
    with pytest.raises(ValueError, match="not a path for a file of a folder"):
        write_fresh([(tmp_path / "x", [("../a", b"1")])])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failing", ["write_file", "sync"])
def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch, failing):
    """A disk that is full during a write leaves the older file and nothing beside it.

    Otherwise the new file is there.
    """

    def fill_up(*_):
        raise OSError(28, "No space left on device")

    target = tmp_path / "compared.xlsx"
    replace_file(target, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(
            *(
                ("planner.bundle.new_folder.write_file", fill_up)
                if failing == "write_file"
                else ("os.fsync", fill_up)
            )
        )
        with pytest.raises(OSError, match="No space left"):
            replace_file(target, b"new")
    assert (everything(tmp_path), target.read_bytes()) == (["compared.xlsx"], b"old")
    replace_file(target, b"new")
    assert (everything(tmp_path), target.read_bytes()) == (["compared.xlsx"], b"new")
