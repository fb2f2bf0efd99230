"""Write new folders, all of them or none, and never over anything; and single files, whole or not at all."""

from __future__ import annotations

import errno
import shutil
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from planner.bundle.folder import made_parents, refuse_planted, sync_folder, write_file
from planner.bundle.lock import lock_beside, refusal
from planner.bundle.manifest import is_bundle_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


def write_fresh(folders: Sequence[tuple[Path, Iterable[tuple[str, bytes]]]]) -> None:
    """Write each of ``folders`` with its files (path below it with ``/``, content).

    Each folder is made beside its place and takes it by renaming once all are complete. Where a run was killed between
    two of these renames, the next one finishes its work: somebody may have filled in what already took its place.

    Raises
    ------
    InputError
        If one is there already and not empty (E941), another run is writing it (E918), or it cannot be written (E919).
    ValueError
        If a path leads out of its folder.
    """
    targets = [target for target, _ in folders]
    with ExitStack() as held:
        for target in targets:
            with _told_of(target):
                held.enter_context(made_parents(target))
                held.enter_context(lock_beside(target))
            refuse_planted(_fresh(target))
        waiting = _find_complete(targets)
        if not waiting:
            _make(folders)
            waiting = targets
        _take_places(waiting)


def refuse_existing(target: Path) -> None:
    """Refuse a ``target`` that exists, unless it is an empty folder.

    Raises
    ------
    InputError
        E941; E919 where that cannot be seen.
    """
    with _told_of(target):
        taken = target.exists() and not (target.is_dir() and next(target.iterdir(), None) is None)
    if taken:
        raise refusal(target, "E941")


def refuse_inside(target: Path, folder: Path) -> None:
    """Refuse a ``target`` in ``folder``: a copy there would become a part of what it is a copy of.

    Raises
    ------
    InputError
        E942.
    """
    if target.resolve().is_relative_to(folder.resolve()):
        raise refusal(target, "E942")


def replace_file(target: Path, content: bytes) -> None:
    """Write ``content`` as the file ``target``; an older one stays as it was until the new one is whole and on the disk.

    Raises
    ------
    InputError
        If another run is writing it (E918).
    OSError
        If it cannot be written.
    """
    with lock_beside(target):
        try:
            # What a killed run left, or a link that somebody planted.
            _fresh(target).unlink(missing_ok=True)
            write_file(_fresh(target), content)
            _fresh(target).replace(target)
        except BaseException:
            with suppress(OSError):
                _fresh(target).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def _fresh(target: Path) -> Path:
    """Return where the new folder or file is made."""
    return target.with_name(f".{target.name}.new")


def _find_complete(targets: Sequence[Path]) -> list[Path]:
    """Return the ``targets`` that a killed run left whole beside their places; clear away what is not known to be whole.

    Folders are filled in order and removed in reverse order: the last one without the first says that all were whole,
    and that some have taken their places.
    """
    with _told_of(targets[0]):
        made = [target for target in targets if _fresh(target).exists()]
        if made and targets[-1] in made and targets[0] not in made and targets[0].exists():
            return made
        for target in reversed(made):
            shutil.rmtree(_fresh(target))
    return []


def _make(folders: Sequence[tuple[Path, Iterable[tuple[str, bytes]]]]) -> None:
    """Make all folders beside their places, or leave none."""
    for target, _ in folders:
        refuse_existing(target)
    try:
        for target, files in folders:
            with _told_of(target):
                _fill(_fresh(target), files)
    except BaseException:
        _remove([target for target, _ in folders])
        raise


def _take_places(targets: Sequence[Path]) -> None:
    """Let all folders take their places; if one cannot, none does."""
    try:
        for target in targets:
            with _told_of(target):
                _fresh(target).rename(target)
                sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):  # where the way back is barred too, the next run finishes the work
            for target in reversed([target for target in targets if not _fresh(target).exists()]):
                target.rename(_fresh(target))
            _remove(targets)
        raise


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write ``files`` into the new ``folder``, down to the disk."""
    folder.mkdir()
    for name, content in files:
        if not is_bundle_path(name):
            raise ValueError(f"not a path for a file of a folder: {name!r}")
        write_file(folder / name, content)
    for directory in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(directory)


def _remove(targets: Sequence[Path]) -> None:
    """Delete what was made for ``targets``, in reverse order."""
    for target in reversed(targets):
        shutil.rmtree(_fresh(target), ignore_errors=True)


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    """Tell what the system refuses as an issue of ``target``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):  # somebody made the folder meanwhile
            raise refusal(target, "E941") from error
        raise refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error
