"""New folders, written all or none and never over an existing one; single files, written whole."""

from __future__ import annotations

import errno
import shutil
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from planner.bundle.folder import made_parents, refuse_non_folder, sync_folder, write_file
from planner.bundle.lock import lock_beside, refusal
from planner.bundle.manifest import is_bundle_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


def write_fresh(folders: Sequence[tuple[Path, Iterable[tuple[str, bytes]]]]) -> None:
    """Write each of ``folders`` with its files (path below it with ``/``, content).

    Each folder is made beside its place, and renamed once all are complete. If a run was killed
    between two renames, the next run finishes the renames: the office may already have filled in
    the files of the first folder.

    Raises
    ------
    InputError
        If a folder exists and is not empty (E941), another run is writing it (E918), or it cannot
        be written (E919).
    ValueError
        If a path leads out of its folder.
    """
    targets = [target for target, _ in folders]
    with ExitStack() as held:
        for target in targets:
            with _as_issue(target):
                held.enter_context(made_parents(target))
                held.enter_context(lock_beside(target))
            refuse_non_folder(_new_path(target))
        complete = _find_complete(targets)
        if not complete:
            _make(folders)
            complete = targets
        _rename_all(complete)


def refuse_existing(target: Path) -> None:
    """Refuse a ``target`` that exists, unless it is an empty folder.

    Raises
    ------
    InputError
        E941; E919 where the folder cannot be read.
    """
    with _as_issue(target):
        taken = target.exists() and not (target.is_dir() and next(target.iterdir(), None) is None)
    if taken:
        raise refusal(target, "E941")


def refuse_inside(target: Path, folder: Path) -> None:
    """Refuse a ``target`` inside ``folder``: a copy of ``folder`` there would be a part of itself.

    Raises
    ------
    InputError
        E942.
    """
    if target.resolve().is_relative_to(folder.resolve()):
        raise refusal(target, "E942")


def replace_file(target: Path, content: bytes) -> None:
    """Write ``content`` as the file ``target``.

    An older file stays unchanged until the new one is complete and on the disk.

    Raises
    ------
    InputError
        If another run is writing it (E918).
    OSError
        If it cannot be written.
    """
    with lock_beside(target):
        try:
            # The rest of a killed run, or a link of a stranger.
            _new_path(target).unlink(missing_ok=True)
            write_file(_new_path(target), content)
            _new_path(target).replace(target)
        except BaseException:
            with suppress(OSError):
                _new_path(target).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def _new_path(target: Path) -> Path:
    """Return the path at which the new folder or file is made."""
    return target.with_name(f".{target.name}.new")


def _find_complete(targets: Sequence[Path]) -> list[Path]:
    """Return the ``targets`` whose new folder a killed run completed; delete other new folders.

    Folders are filled in order and removed in reverse order. If the last new folder exists and the
    first does not, all were complete, and some are already renamed.
    """
    with _as_issue(targets[0]):
        made = [target for target in targets if _new_path(target).exists()]
        if made and targets[-1] in made and targets[0] not in made and targets[0].exists():
            return made
        for target in reversed(made):
            shutil.rmtree(_new_path(target))
    return []


def _make(folders: Sequence[tuple[Path, Iterable[tuple[str, bytes]]]]) -> None:
    """Make all new folders beside their places, or none."""
    for target, _ in folders:
        refuse_existing(target)
    try:
        for target, files in folders:
            with _as_issue(target):
                _fill(_new_path(target), files)
    except BaseException:
        _remove([target for target, _ in folders])
        raise


def _rename_all(targets: Sequence[Path]) -> None:
    """Rename all new folders to their places; if one rename fails, undo all."""
    try:
        for target in targets:
            with _as_issue(target):
                _new_path(target).rename(target)
                sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):  # if this fails too, the next run finishes the renames
            renamed = [target for target in targets if not _new_path(target).exists()]
            for target in reversed(renamed):
                target.rename(_new_path(target))
            _remove(targets)
        raise


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write ``files`` into the new ``folder`` and flush them to the disk."""
    folder.mkdir()
    for name, content in files:
        if not is_bundle_path(name):
            raise ValueError(f"not a path for a file of a folder: {name!r}")
        write_file(folder / name, content)
    for directory in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(directory)


def _remove(targets: Sequence[Path]) -> None:
    """Delete the new folders of ``targets``, in reverse order."""
    for target in reversed(targets):
        shutil.rmtree(_new_path(target), ignore_errors=True)


@contextmanager
def _as_issue(target: Path) -> Iterator[None]:
    """Raise errors of the operating system as issues of ``target``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):  # the folder was made meanwhile
            raise refusal(target, "E941") from error
        raise refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error
