"""Prove that new folders come all together or not at all, and never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.bundle.folder import write_file
from planner.bundle.fresh import write_fresh
from planner.errors import InputError


def everything(folder):
    """Return the files below ``folder``."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_all_folders_appear(tmp_path):
    """Two folders with files in folders of their own are written, and nothing is left beside them."""
    write_fresh([(tmp_path / "data" / "x", [("a.csv", b"1")]), (tmp_path / "configs" / "x", [("scenarios/b.yaml", b"2")])])
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

    monkeypatch.setattr("planner.bundle.fresh.write_file", fail_at_its_turn(write_file))
    monkeypatch.setattr(Path, "rename", fail_at_its_turn(Path.rename))
    with pytest.raises(InputError) as caught:
        write_fresh([(tmp_path / "one", [("a", b"1")]), (tmp_path / "two", [("b", b"2")])])
    assert [(issue.code, dict(issue.args)) for issue in caught.value.issues] == [("E919", {"reason": "No space left on device"})]
    assert list(tmp_path.iterdir()) == []


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
