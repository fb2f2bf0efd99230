"""Fail at every file operation while new folders are written: each is whole or not there.

Nothing that was there is touched.
"""

from __future__ import annotations

import os
from itertools import count

import pytest
from faults.faulty_disk import TROUBLES, FaultyDisk, Killed

from planner.bundle.new_folder import write_fresh
from planner.errors import InputError

FILES = (("campaign.yaml", b"name: x\n"), ("scenarios/more.yaml", b"staffing: {}\n"))


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_new_folders_are_whole_or_not_there(tmp_path, monkeypatch, tally, trouble):
    """Two folders for a new campaign: after any failure each is as it should be or missing.

    The next run has both. Only if nothing can be undone (a kill, a disk that became read-only) one
    of them may be left alone.
    """
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    for number in count(1):
        root = tmp_path / str(number)
        root.mkdir()
        (root / "letters").write_text("keep")
        targets = (root / "data", root / "configs")
        with FaultyDisk(trouble, number).attached(monkeypatch) as disk:
            try:
                write_fresh([(target, FILES) for target in targets])
                well = True
            except (InputError, KeyboardInterrupt, MemoryError, Killed):
                well = False
        for target in targets:
            found = {
                path.relative_to(target).as_posix(): path.read_bytes()
                for path in target.rglob("*")
                if path.is_file()
            }
            assert found == dict(FILES) or (not target.exists() and not well)
        there = [target for target in targets if target.exists()]
        assert there in ([*targets], []) or trouble.name in ("kill", "read only")
        if there != [*targets]:
            write_fresh([(target, FILES) for target in targets])
        assert sorted(path.name for path in root.iterdir() if path.suffix != ".lock") == [
            "configs",
            "data",
            "letters",
        ]
        assert (root / "letters").read_text() == "keep"
        if not disk.failed:
            break
        tally["faults injected into writing a new folder"] += 1
