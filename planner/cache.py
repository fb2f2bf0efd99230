"""Keep what can be made again in the user's cache folder, from one run to the next.

Nothing here fails: what cannot be written is not kept, and what is not read exactly as it was written
counts as never written. Any number of processes may share a folder, and it may be deleted at any time.
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
# A link or a pipe in the place of a file is no file of ours, and must not hold up the run.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why something could not be kept: the folder, and what the system says."""

    folder: str
    reason: str


_flaws: list[Flaw] = []


def flaw() -> Flaw | None:
    """Return what first kept this process, or one that told it so, from writing to the cache."""
    return _flaws[0] if _flaws else None


def note(found: Flaw | None) -> None:
    """Take over what another process found."""
    if found is not None:
        _flaws.append(found)


def find_folder() -> Path:
    """Return the cache folder: the one that ``PLANNER_CACHE`` names, else the user's own.

    Raises
    ------
    OSError
        If the user has no home, or the working folder is gone.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415  (most verbs keep nothing)

    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    folder = Path()
    with suppress(RuntimeError):  # as newer platformdirs say it; older ones return a path below "~"
        folder = user_cache_path(_APPLICATION, appauthor=False)
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "no home folder")
    return folder


def read(section: str, name: str) -> bytes | None:
    """Return what was written as ``name`` in ``section``; None where it is missing, spoiled or another user's."""
    with suppress(OSError):
        file = os.open(find_folder() / section / name, _READ_ONLY)
        with os.fdopen(file, "rb") as stream:
            content = stream.read() if _is_ours(os.fstat(file)) else b""
        seal, payload = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if seal == _seal(section, name, payload):
            return payload
    return None


def write(section: str, name: str, payload: bytes) -> None:
    """Keep ``payload`` as ``name`` in ``section``, whole or not at all; once that failed, nothing more is tried."""
    if _flaws:
        return
    folder = Path(os.environ.get(VARIABLE) or "~")
    try:
        folder = find_folder() / section
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        _put(folder, name, _seal(section, name, payload) + payload)
    except OSError as error:
        _flaws.append(Flaw(str(folder), error.strerror or str(error)))


def _put(folder: Path, name: str, content: bytes) -> None:
    """Write a file beside its place, then move it there."""
    file, path = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
        Path(path).replace(folder / name)
    except BaseException:
        with suppress(OSError):
            Path(path).unlink()
        raise


def _seal(section: str, name: str, payload: bytes) -> bytes:
    """Return the digest of ``payload`` at its place: moved to another one it is not valid."""
    return sha256(f"{section}/{name}\n".encode() + payload).digest()


def _is_ours(status: os.stat_result) -> bool:
    """Say whether nobody but this user and the administrator can have written a file: what is kept is run as code."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid in (_ROOT, os.geteuid()) and not status.st_mode & _WRITABLE_BY_OTHERS
