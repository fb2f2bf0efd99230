"""Cache of reproducible data in the user's cache folder, from one run to the next.

No function fails a run. An entry that cannot be written is not kept. An entry that was changed
later counts as missing. Processes may share a folder, and it may be deleted at any time.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

VARIABLE = "PLANNER_CACHE"

_APPLICATION = "jemput-bola-planner"
_ROOT = 0
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_DIGEST_BYTES = sha256().digest_size
# A link or a pipe in the place of a file is not an entry, and must not block the run.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Flaw:
    """The failure of a write: the folder, and the reason of the operating system."""

    folder: str
    reason: str


_flaws: list[Flaw] = []


def flaw() -> Flaw | None:
    """Return the first failed write of this process, or of one that reported to it."""
    return _flaws[0] if _flaws else None


def note(found: Flaw | None) -> None:
    """Take over the failure that another process found."""
    if found is not None:
        _flaws.append(found)


def find_folder() -> Path:
    """Return the cache folder: the one that ``PLANNER_CACHE`` names, else the user's own.

    Raises
    ------
    OSError
        If the user has no home folder, or the working folder was deleted.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415  (most verbs do not use the cache)

    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    folder = Path()
    with suppress(RuntimeError):  # of newer platformdirs; older ones return a path below "~"
        folder = user_cache_path(_APPLICATION, appauthor=False)
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "no home folder")
    return folder


def read(section: str, name: str) -> bytes | None:
    """Return the entry ``name`` of ``section``.

    It is None where the entry is missing, was changed, or may come from another user.
    """
    with suppress(OSError):
        file = os.open(find_folder() / section / name, _READ_ONLY)
        with os.fdopen(file, "rb") as stream:
            content = stream.read() if _is_trusted(os.fstat(file)) else b""
        digest, payload = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if digest == _digest(section, name, payload):
            return payload
    return None


def write(section: str, name: str, payload: bytes) -> None:
    """Write ``payload`` as the entry ``name`` of ``section``, whole or not at all.

    After a failure, the process writes no more entries.
    """
    if _flaws:
        return
    folder = Path(os.environ.get(VARIABLE) or "~")
    try:
        folder = find_folder() / section
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        _write_file(folder, name, _digest(section, name, payload) + payload)
    except OSError as error:
        _flaws.append(Flaw(str(folder), error.strerror or str(error)))


def _write_file(folder: Path, name: str, content: bytes) -> None:
    """Write a temporary file, then move it to its place."""
    file, path = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
        Path(path).replace(folder / name)
    except BaseException:
        with suppress(OSError):
            Path(path).unlink()
        raise


def _digest(section: str, name: str, payload: bytes) -> bytes:
    """Return the digest of an entry; it covers the place too, so that no other entry has it."""
    return sha256(f"{section}/{name}\n".encode() + payload).digest()


def _is_trusted(status: os.stat_result) -> bool:
    """Return whether only this user or the administrator can have written a file.

    Entries are run as code.
    """
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid in (_ROOT, os.geteuid()) and not status.st_mode & _WRITABLE_BY_OTHERS
