"""Lock of a folder or file, so that only one run writes it at a time."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from planner.errors import InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A link in the place of a lock is not followed, and a pipe does not block the run.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NOT_OURS = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EACCES, errno.EPERM)


def refusal(target: Path, code: str, *args: tuple[str, str]) -> InputError:
    """Return the error that ``target`` cannot be written, for the reason ``code``."""
    return InputError((Issue(file=str(target), line=0, column=0, path="", code=code, args=args),))


@contextmanager
def lock_beside(target: Path) -> Iterator[None]:
    """Lock ``target`` against other runs; the lock ends with its process at the latest.

    The lock file stays empty. Only a regular file is accepted as a lock file.

    Raises
    ------
    InputError
        If another run holds the lock (E918), or its path is not a regular file (E930).
    OSError
        If the file cannot be made.
    """
    path = target.with_name(f".{target.name}.lock")
    lock = _open_lock(path)
    try:
        try:
            _take_lock(lock)
            is_current = os.path.samestat(path.lstat(), os.fstat(lock))
        except (BlockingIOError, PermissionError, FileNotFoundError) as error:
            raise refusal(target, "E918") from error
        if not is_current:  # its former owner deleted the file after it was opened here
            raise refusal(target, "E918")
        try:
            yield
        finally:
            with suppress(OSError):  # Windows cannot delete an open file: the empty file stays
                path.unlink()
    finally:
        os.close(lock)


def _open_lock(path: Path) -> int:
    """Return the descriptor of the regular file ``path``, which is made if it is missing."""
    try:
        lock = os.open(path, _FLAGS, stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        if os.path.lexists(path) and error.errno in _NOT_OURS:
            raise refusal(path, "E930") from error
        raise
    if not stat.S_ISREG(os.fstat(lock).st_mode):
        os.close(lock)
        raise refusal(path, "E930")
    return lock


def _take_lock(lock: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  (exists on Windows only)

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415  (does not exist on Windows)

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
