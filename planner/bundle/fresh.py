"""Write new folders, all of them or none, and never over anything."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

from planner.bundle.folder import is_bundle_path, write_file
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def write_fresh(folders: Sequence[tuple[Path, Iterable[tuple[str, bytes]]]]) -> None:
    """Write each of ``folders`` with its files (path below it with ``/``, content).

    Each folder is made beside its place and takes it by renaming once all are complete.

    Raises
    ------
    InputError
        If one is there already and not empty (E941), or cannot be written (E919).
    ValueError
        If a path leads out of its folder.
    """
    for target, _ in folders:
        refuse_existing(target)
    made: list[Path] = []
    target = folders[0][0]
    try:
        for target, files in folders:
            made.append(_fresh(target))
            _fill(_fresh(target), files)
        for target, _ in folders:
            _fresh(target).rename(target)
            made.append(target)
    except OSError as error:
        _remove(made)
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):  # somebody made the folder meanwhile
            raise _refusal(target, "E941") from error
        raise _refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error
    except BaseException:
        _remove(made)
        raise


def refuse_existing(target: Path) -> None:
    """Refuse a ``target`` that exists, unless it is an empty folder.

    Raises
    ------
    InputError
        E941; E919 where that cannot be seen.
    """
    try:
        taken = target.exists() and not (target.is_dir() and next(target.iterdir(), None) is None)
    except OSError as error:
        raise _refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error
    if taken:
        raise _refusal(target, "E941")


def _fresh(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write ``files`` into the new ``folder``."""
    folder.mkdir(parents=True)
    for name, content in files:
        if not is_bundle_path(name):
            raise ValueError(f"not a path for a file of a folder: {name!r}")
        write_file(folder / name, content)


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _refusal(target: Path, code: str, *args: tuple[str, str]) -> InputError:
    return InputError((Issue(file=str(target), line=0, column=0, path="", code=code, args=args),))
