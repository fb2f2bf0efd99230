"""The folder of a bundle, written as a whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from planner.bundle.json_text import dump
from planner.bundle.lock import lock_beside, refusal
from planner.bundle.manifest import MANIFEST_FILE, MANIFEST_FORMAT, is_bundle_path, read_manifest
from planner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from typing import TypeAlias

    Files: TypeAlias = Iterable[tuple[str, bytes]]
    Tell: TypeAlias = Callable[[Path], None]

_CHUNK = 1024 * 1024  # bytes that are hashed at once: a user's file may have any size


def write_bundle(
    target: Path,
    files: Files,
    *,
    discard: bool = False,
    tell: Tell | None = None,
) -> None:
    """Write ``files`` (path below ``target`` with ``/``, content) and their manifest.

    The new folder is made beside ``target`` and renamed once it is complete. If anything fails
    before that, an older bundle stays unchanged. The next run removes, or restores, what a killed
    run left behind.

    Files that a user changed in the older bundle, or added to it, are kept in the folder
    ``<target>.kept-<n>``, and ``tell`` is called with that folder. Only ``discard`` deletes them.

    Raises
    ------
    InputError
        If ``target`` is not a bundle (E917), another run is writing it (E918), or it cannot be
        written (E919).
    ValueError
        If a path leads out of the folder or is given twice.
    """
    with claim_bundle(target, discard=discard, tell=tell) as write:
        write(files)


@contextmanager
def claim_bundle(
    target: Path,
    *,
    discard: bool = False,
    tell: Tell | None = None,
) -> Iterator[Callable[[Files], None]]:
    """Lock ``target`` for this run, and yield a function that writes its files.

    The function writes as ``write_bundle`` does.
    A long run claims its folder first: if it cannot write there, it fails before the calculation.
    Parent folders made for ``target`` are removed if nothing was written.

    Raises
    ------
    InputError
        If ``target`` is not a bundle (E917), another run holds it (E918), or it cannot be written
        (E919).
    """
    with ExitStack() as held:
        with as_issue(target):
            target = real_path(target)
            _refuse_foreign(target)
            held.enter_context(made_parents(target))
            held.enter_context(lock_beside(target))
            for place in (_new_path(target), _old_path(target), _gone_path(target)):
                refuse_non_folder(place)
            _restore_old(target)
            _clean_up(target, tell)
        yield lambda files: _write(target, files, discard=discard, tell=tell)


def find_bundle(target: Path) -> Path:
    """Return the folder in which the bundle ``target`` stands.

    That is ``target``, unless a run was killed between its two renames. Then the older bundle is
    restored; where that is not possible, the folder is its temporary place.
    """
    with suppress(OSError):  # the caller gets the same error when it reads the folder
        place = real_path(target)
        old = _old_path(place)
        if not place.exists() and is_folder(old):
            # A run that holds the lock is about to rename the folder itself.
            with suppress(InputError, OSError), lock_beside(place):
                _restore_old(place)
        return old if is_folder(old) and not place.exists() else place
    return target


def real_path(path: Path) -> Path:
    """Return the absolute path of ``path`` without links; a circular link stays.

    Raises
    ------
    FileNotFoundError
        If the path is relative and the working folder was deleted.
    """
    return Path(os.path.realpath(path))


def _write(target: Path, files: Files, *, discard: bool, tell: Tell | None) -> None:
    with as_issue(target):
        _fill(_new_path(target), files)
        _rename_new(target)
    try:  # the new bundle is in place: if this fails, the next run finishes it
        if discard:
            _rename_old(target)
            shutil.rmtree(_gone_path(target))
        else:
            _remove_old(target, tell)
    except OSError:
        left = next(
            (path for path in (_gone_path(target), _old_path(target)) if path.exists()), None
        )
        if left and tell and not discard:
            tell(left)


def _new_path(target: Path) -> Path:
    """Return the path at which the new bundle is made."""
    return target.with_name(f".{target.name}.new")


def _old_path(target: Path) -> Path:
    """Return the path of the older bundle between the two renames: always a complete one."""
    return target.with_name(f".{target.name}.old")


def _gone_path(target: Path) -> Path:
    """Return the path at which an older bundle is deleted, except a user's changes."""
    return target.with_name(f".{target.name}.gone")


@contextmanager
def as_issue(target: Path) -> Iterator[None]:
    """Raise errors of the operating system as issues of ``target``."""
    try:
        yield
    except OSError as error:
        raise refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace anything that is not a bundle or an empty folder.

    A typing error in ``--out`` must not delete a folder.
    """
    if not target.exists():
        return
    if not target.is_dir() or not (
        (target / MANIFEST_FILE).is_file() or next(target.iterdir(), None) is None
    ):
        raise refusal(target, "E917")
    if os.path.ismount(target):
        raise refusal(target, "E932")


def refuse_non_folder(place: Path) -> None:
    """Refuse a file or a link at ``place``, where only the planner makes folders.

    Raises
    ------
    InputError
        E931.
    """
    if os.path.lexists(place) and not is_folder(place):
        raise refusal(place, "E931")


def is_folder(path: Path) -> bool:
    """Return whether ``path`` is a folder, and not a link to one."""
    return path.is_dir() and not path.is_symlink()


@contextmanager
def made_parents(target: Path) -> Iterator[None]:
    """Make the folders above ``target``; afterwards remove those that are still empty."""
    missing = [folder for folder in reversed(target.parents) if not folder.exists()]
    try:
        for folder in missing:
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)
        yield
    finally:
        with suppress(OSError):  # ends at the first folder that is not empty, or is missing
            for folder in reversed(missing):
                folder.rmdir()


def _restore_old(target: Path) -> None:
    """Restore the older bundle where a run was killed between its two renames."""
    if _old_path(target).exists() and not target.exists():
        _old_path(target).replace(target)
        sync_folder(target.parent)


def _clean_up(target: Path, tell: Tell | None) -> None:
    """Delete what a killed run left, and keep a user's changes."""
    if _new_path(target).exists():
        shutil.rmtree(_new_path(target))
    if _gone_path(target).exists():
        _delete_gone(target, tell)
    _remove_old(target, tell)


def _remove_old(target: Path, tell: Tell | None) -> None:
    """Delete the older bundle, except a user's changes."""
    if _old_path(target).exists():
        _rename_old(target)
        _delete_gone(target, tell)


def _rename_old(target: Path) -> None:
    """Rename the older bundle before files of it are deleted: its first path holds whole ones."""
    if _old_path(target).exists():
        _old_path(target).replace(_gone_path(target))


def _delete_gone(target: Path, tell: Tell | None) -> None:
    """Delete the unchanged files of an older bundle by its manifest, and keep the rest.

    The manifest is deleted last. A run killed before that reads it again; a run killed after it
    keeps all that is left.
    """
    gone = _gone_path(target)
    try:
        hashes = dict(read_manifest(gone))
    except InputError:
        hashes = {}  # without a manifest all files count as the user's
    _delete_unchanged(gone, hashes)
    if hashes:
        (gone / MANIFEST_FILE).unlink()
    if next(gone.iterdir(), None) is None:
        gone.rmdir()
        return
    kept = _free_path(target)
    gone.rename(kept)
    if tell:
        tell(kept)
    sync_folder(kept.parent)


def _delete_unchanged(folder: Path, hashes: Mapping[str, str], within: str = "") -> None:
    """Delete the files below ``folder`` that have their hash in ``hashes``, and empty folders.

    Links are not followed. A file that cannot be read counts as changed; a mount point stays.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        inside = f"{within}{path.name}"
        if stat.S_ISDIR(path.lstat().st_mode):
            _delete_unchanged(path, hashes, f"{inside}/")
        elif inside in hashes and _hash(path) == hashes[inside]:
            with _kept_if_mounted():
                path.unlink()
    if within and next(folder.iterdir(), None) is None:
        with _kept_if_mounted():
            folder.rmdir()


@contextmanager
def _kept_if_mounted() -> Iterator[None]:
    """Ignore that a file or folder cannot be deleted because something is mounted on it."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise


def _hash(path: Path) -> str | None:
    """Return the hash of ``path``; None if it is not a regular file or cannot be read."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    digest = sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()


def _free_path(target: Path) -> Path:
    """Return the first free path for the kept files of an older bundle.

    A link to a missing file is not free.
    """
    paths = (target.with_name(f"{target.name}.kept-{number}") for number in count(1))
    return next(path for path in paths if not os.path.lexists(path))


def _fill(folder: Path, files: Files) -> None:
    """Write ``files`` and then their manifest into the new ``folder``; on failure, delete it."""
    folder.mkdir()
    try:
        hashes: dict[str, str] = {}
        for name, content in files:
            _refuse_path(name, hashes)
            hashes[name] = sha256(content).hexdigest()
            write_file(folder / name, content)
        manifest = {"format": MANIFEST_FORMAT, "sha256": dict(sorted(hashes.items()))}
        write_file(folder / MANIFEST_FILE, dump(manifest))
        for directory in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
            sync_folder(directory)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _refuse_path(name: str, taken: Collection[str]) -> None:
    if not is_bundle_path(name) or name == MANIFEST_FILE or name in taken:
        raise ValueError(f"not a path for a file of a bundle: {name!r}")


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` as the new file ``path`` and flush it to the disk; its folders are made.

    Links are not followed. A file that exists is an error.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Flush the entries of the folder ``path`` to the disk."""
    if sys.platform == "win32":
        return  # Windows cannot open folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rename_new(target: Path) -> None:
    """Replace the older folder by the new one; on failure, restore the older one."""
    new = _new_path(target)
    old = _old_path(target)
    try:
        if target.exists():
            target.replace(old)
        new.replace(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.replace(target)
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync_folder(target.parent)
