"""Stand between planner and disk: count file operations, and fail or stop at the n-th one."""

from __future__ import annotations

import errno
import fcntl
import io
import os
from contextlib import contextmanager
from dataclasses import dataclass, field

NEVER = 10**9  # more operations than any run has
READING = ("stat", "lstat", "listdir", "scandir")
CHANGING = ("open", "mkdir", "replace", "rename", "unlink", "rmdir", "fsync")
GROWING = ("open", "mkdir", "write", "fsync")


class Killed(BaseException):
    """The process is no more: from here on no operation reaches the disk."""


@dataclass(frozen=True)
class Trouble:
    """What goes wrong: ``error`` is raised at one operation, or from there at all in ``of``."""

    name: str
    error: BaseException
    of: tuple[str, ...] = ()


TROUBLES = (
    Trouble("one error", OSError(errno.EIO, "Input/output error")),
    Trouble("interrupt", KeyboardInterrupt()),
    Trouble("out of memory", MemoryError()),
    Trouble("disk full", OSError(errno.ENOSPC, "No space left on device"), of=GROWING),
    Trouble("read only", OSError(errno.EROFS, "Read-only file system"), of=(*CHANGING, "write")),
    Trouble("kill", Killed(), of=(*READING, *CHANGING, "write", "read", "flush", "close", "flock")),
)


@dataclass
class FaultyDisk:
    """Counts operations; the one numbered ``fails_at`` meets the ``trouble``.

    ``log`` holds (operation, path).
    """

    trouble: Trouble
    fails_at: int
    log: list[tuple[str, str]] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Say whether there were operations enough to fail."""
        return len(self.log) >= self.fails_at

    def meet(self, operation: str, path: object) -> None:
        """Count ``operation`` and raise where it is to fail."""
        self.log.append(
            (operation, os.fspath(path) if isinstance(path, str | os.PathLike) else str(path))
        )
        number = len(self.log)
        if number == self.fails_at or (number > self.fails_at and operation in self.trouble.of):
            raise type(self.trouble.error)(*self.trouble.error.args)

    @contextmanager
    def attached(self, monkeypatch):
        """Let every file operation of this process go through here."""
        really_open = io.open
        with monkeypatch.context() as patch:
            for owner, name in [*((os, name) for name in (*READING, *CHANGING)), (fcntl, "flock")]:
                patch.setattr(owner, name, self._guard(name, getattr(owner, name)))
            patch.setattr(
                io, "open", lambda path, mode="r", *_, **__: self._open(really_open, path, mode)
            )
            yield self

    def _guard(self, name, really):
        def guarded(*args, **kwargs):
            self.meet(name, args[0] if args else ".")
            return really(*args, **kwargs)

        return guarded

    def _open(self, really_open, path, mode):
        self.meet("open", path)
        return _Stream(self, path, really_open(path, mode, buffering=0))


class _Stream:
    """A file of which each operation may fail; a failing write leaves half of its bytes."""

    def __init__(self, disk, path, stream):
        self._disk, self._path, self._stream = disk, path, stream

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self._disk.meet("close", self._path)
        finally:
            self._stream.close()  # the system closes what a process leaves open

    def fileno(self):
        return self._stream.fileno()

    def flush(self):
        self._disk.meet("flush", self._path)

    def read(self, size=-1):
        self._disk.meet("read", self._path)
        return self._stream.read(size)

    def write(self, data):
        try:
            self._disk.meet("write", self._path)
        except BaseException:
            self._stream.write(data[: len(data) // 2])
            raise
        self._stream.write(data)
