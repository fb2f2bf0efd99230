"""Prove that the cache gives back exactly what was written, or nothing, and never fails."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from planner import api, cache

PAYLOAD = bytes(range(256)) * 40
FULL_DISK = """
import resource
from planner import cache
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
cache.write("loops", "one", bytes(5000))
print(cache.read("loops", "one"), cache.flaw().reason)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Return a cache folder of the test's own, with no flaw found so far."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_flaws", [])
    return tmp_path / "cache"


def test_what_was_written_is_read(folder):
    assert cache.read("loops", "one") is None
    cache.write("loops", "one", PAYLOAD)
    assert cache.read("loops", "one") == PAYLOAD
    assert [path.name for path in (folder / "loops").iterdir()] == ["one"]
    assert cache.flaw() is None


def test_a_folder_deleted_meanwhile_is_made_again(folder):
    cache.write("loops", "one", b"1")
    (folder / "loops" / "one").unlink()
    (folder / "loops").rmdir()
    cache.write("loops", "one", PAYLOAD)
    assert cache.read("loops", "one") == PAYLOAD


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:0],
        lambda content: content[:-1],
        lambda content: content[:20],
        lambda content: content + b"\0",
        lambda content: content[:500] + b"\xff" + content[501:],
        lambda content: b"garbage" * len(content),
    ],
    ids=["empty", "cut off", "cut off in the seal", "longer", "one byte changed", "garbage"],
)
def test_a_spoiled_file_is_none_and_is_written_anew(folder, spoil):
    cache.write("loops", "one", PAYLOAD)
    path = folder / "loops" / "one"
    path.write_bytes(spoil(path.read_bytes()))
    assert cache.read("loops", "one") is None
    cache.write("loops", "one", PAYLOAD)
    assert cache.read("loops", "one") == PAYLOAD


def test_a_file_at_another_place_is_none(folder):
    """A file copied to another name or section is not what was written there."""
    cache.write("loops", "one", PAYLOAD)
    cache.write("others", "two", b"2")
    for place in ("loops/two", "others/one"):
        (folder / place).write_bytes((folder / "loops" / "one").read_bytes())
    assert cache.read("loops", "two") is cache.read("others", "one") is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner")
def test_only_files_of_this_user_and_of_root_are_read(folder, monkeypatch):
    """Machine code that somebody else may have written is not run."""
    cache.write("loops", "one", PAYLOAD)
    path = folder / "loops" / "one"
    for mode, readable in ((0o622, False), (0o660, False), (0o644, True)):
        path.chmod(mode)
        assert (cache.read("loops", "one") == PAYLOAD) is readable
    monkeypatch.setattr(cache, "_ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert cache.read("loops", "one") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_a_link_or_a_folder_in_the_place_of_a_file_is_none(folder):
    cache.write("loops", "one", PAYLOAD)
    os.mkfifo(folder / "loops" / "pipe")
    (folder / "loops" / "link").symlink_to(folder / "loops" / "one")
    (folder / "loops" / "folder").mkdir()
    assert [cache.read("loops", name) for name in ("pipe", "link", "folder")] == [None] * 3


@pytest.mark.parametrize("place", ["a file", "below a file", "a device"])
def test_where_nothing_can_be_written_the_first_reason_is_kept(tmp_path, monkeypatch, place):
    (tmp_path / "file").write_text("")
    places = {
        "a file": tmp_path / "file",
        "below a file": tmp_path / "file" / "cache",
        "a device": Path(os.devnull),
    }
    monkeypatch.setenv(cache.VARIABLE, str(places[place]))
    cache.write("loops", "one", PAYLOAD)
    found = cache.flaw()
    assert found is not None
    assert found.folder == str(places[place] / "loops")
    assert found.reason in ("Not a directory", "File exists")
    assert cache.read("loops", "one") is None
    cache.note(cache.Flaw("elsewhere", "of another process"))
    assert cache.flaw() is found


def test_nothing_partial_stays_where_the_disk_is_full(folder):
    """The limit on the size of files stands for a disk without room."""
    command = [sys.executable, "-c", FULL_DISK]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("None File too large", "")
    assert list((folder / "loops").iterdir()) == []


class Full:
    """A stream to a disk that takes half of what is written, or fails only on closing.

    A network disk may do so.
    """

    def __init__(self, stream, step):
        self._stream, self._step = stream, step

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
        if self._step == "close":
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, content):
        """Write all of ``content``, or half of it."""
        self._stream.write(content[: len(content) // 2] if self._step == "write" else content)
        if self._step == "write":
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "error", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES], ids=errno.errorcode.get
)
@pytest.mark.parametrize(
    "owner",
    [(os, "mkdir"), (cache.tempfile, "mkstemp"), (os, "replace")],
    ids=lambda owner: owner[1],
)
def test_whatever_step_fails_what_was_kept_stays(folder, monkeypatch, owner, error):
    """A disk fills up or turns read-only between two loops: the first is read, not the second."""
    cache.write("loops", "one", PAYLOAD)

    def fail(*_, **__):
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(*owner, fail)
        cache.write("others" if owner[1] == "mkdir" else "loops", "two", PAYLOAD)
    assert cache.flaw().reason == os.strerror(error)
    assert cache.read("loops", "one") == PAYLOAD
    assert [path.name for path in folder.rglob("*")] == ["loops", "one"]
    cache.write(
        "loops", "three", PAYLOAD
    )  # what failed once is not tried again, and not told again
    assert cache.read("loops", "three") is None


@pytest.mark.parametrize("step", ["write", "close"])
def test_a_file_written_in_part_does_not_stay(folder, monkeypatch, step):
    """Half of the file is on the disk, or all of it but the end is an error: it is deleted."""
    really = os.fdopen
    monkeypatch.setattr(os, "fdopen", lambda file, mode: Full(really(file, mode), step))
    cache.write("loops", "one", PAYLOAD)
    assert cache.flaw() == cache.Flaw(str(folder / "loops"), "No space left on device")
    assert list((folder / "loops").iterdir()) == []


def no_home(*_, **__):
    """Say as newer versions of platformdirs do that there is no home."""
    raise RuntimeError("could not determine the home directory")


@pytest.mark.parametrize("found", [no_home, lambda *_, **__: Path("~/.cache/planner")])
def test_without_a_home_nothing_is_written_into_the_working_folder(tmp_path, monkeypatch, found):
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", found)
    cache.write("loops", "one", PAYLOAD)
    assert cache.read("loops", "one") is None
    assert cache.flaw() == cache.Flaw("~", "no home folder")
    assert list(tmp_path.iterdir()) == []


def test_many_writers_of_one_file_leave_a_whole_one(folder):
    """Whoever reads meanwhile finds one of the versions, never a mixture."""
    versions = [bytes([number]) * 50_000 for number in range(8)]
    cache.write("loops", "one", versions[0])
    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(cache.write, "loops", "one", versions[n % 8]) for n in range(200)]
        readings = [cache.read("loops", "one") for _ in range(200)]
        for each in writing:
            each.result()
    assert set(readings) <= set(versions)
    assert [path.name for path in (folder / "loops").iterdir()] == ["one"]
    assert cache.flaw() is None


def test_a_doubt_names_the_folder_and_the_reason():
    assert api.cache_doubts() == ()
    cache.note(cache.Flaw("/nowhere/cache", "Read-only file system"))
    ((code, file, args),) = [(issue.code, issue.file, issue.args) for issue in api.cache_doubts()]
    assert (code, file, args) == ("W816", "/nowhere/cache", (("reason", "Read-only file system"),))
