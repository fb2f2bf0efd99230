"""Keep two runs from writing one folder or file at once."""

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

# A link in the place of a lock is not followed, and a pipe does not hold up the run.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NOT_OURS = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EACCES, errno.EPERM)


def refusal(target: Path, code: str, *args: tuple[str, str]) -> InputError:
    """Return the error that ``target`` cannot be written, for the reason that ``code`` says."""
    return InputError((Issue(file=str(target), line=0, column=0, path="", code=code, args=args),))


@contextmanager
def lock_beside(target: Path) -> Iterator[None]:
    """Keep other runs from writing ``target``; the lock falls with the process that holds it.

    Nothing is written into the file of the lock, and nothing but a plain file is taken for one.

    Raises
    ------
    InputError
        If another run holds the lock (E918), or something else stands in its place (E930).
    OSError
        If there can be no file.
    """
    path = target.with_name(f".{target.name}.lock")
    lock = _open_lock(path)
    try:
        try:
            _take_lock(lock)
            is_ours = os.path.samestat(path.lstat(), os.fstat(lock))
        except (BlockingIOError, PermissionError, FileNotFoundError) as error:
            raise refusal(target, "E918") from error
        if not is_ours:  # its former owner deleted the file between our opening and locking it
            raise refusal(target, "E918")
        try:
            yield
        finally:
            with suppress(OSError):  # a system that cannot delete open files keeps the empty file
                path.unlink()
    finally:
        os.close(lock)


def _open_lock(path: Path) -> int:
    """Return the descriptor of the plain file ``path``, which is made if there is none."""
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
        import msvcrt  # noqa: PLC0415  (there is none elsewhere)

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415  (there is none on Windows)

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
