"""Write the folder of a bundle as a whole or not at all."""

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

_PART = 1024 * 1024  # bytes that are hashed at once: what somebody put there may be of any size


def write_bundle(
    target: Path,
    files: Files,
    *,
    discard: bool = False,
    tell: Tell | None = None,
) -> None:
    """Write ``files`` (path below ``target`` with ``/``, content) and their manifest as the folder ``target``.

    The folder is made beside ``target`` and takes its place by renaming once it is complete. An older bundle stays
    as it was if anything fails before; what a killed run left behind is cleared away, or put back, by the next one.

    What somebody changed in the older bundle, or added to it, is never lost: it is set aside as ``<target>.kept-<n>``,
    and ``tell`` is called with that folder. Only with ``discard`` it is deleted.

    Raises
    ------
    InputError
        If ``target`` holds something else than a bundle (E917), another run is writing it (E918), or it cannot be written (E919).
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
    """Keep ``target`` for this run alone, and yield the function that writes its files as ``write_bundle`` does.

    A run that computes for long claims the folder first: one that could not write there is told before, not after.
    Folders made for ``target`` are removed again if nothing was written.

    Raises
    ------
    InputError
        If ``target`` holds something else than a bundle (E917), another run holds it (E918), or it cannot be written (E919).
    """
    with ExitStack() as held:
        with as_issue(target):
            target = real_path(target)
            _refuse_foreign(target)
            held.enter_context(made_parents(target))
            held.enter_context(lock_beside(target))
            for place in (_fresh(target), _aside(target), _leaving(target)):
                refuse_planted(place)
            _put_back(target)
            _clear_up(target, tell)
        yield lambda files: _write(target, files, discard=discard, tell=tell)


def find_bundle(target: Path) -> Path:
    """Return the folder in which the bundle ``target`` stands.

    That is ``target``, unless a run was killed between its two renames: then the older bundle is put back, or found
    aside where that cannot be done.
    """
    with suppress(OSError):  # whoever reads in the folder meets it too
        place = real_path(target)
        aside = _aside(place)
        if not place.exists() and is_folder(aside):
            with (
                suppress(InputError, OSError),
                lock_beside(place),
            ):  # whoever holds the lock is about to rename by itself
                _put_back(place)
        return aside if is_folder(aside) and not place.exists() else place
    return target


def real_path(path: Path) -> Path:
    """Return the absolute path of ``path`` without links; one that leads in a circle stays.

    Raises
    ------
    FileNotFoundError
        If it is relative, and the working folder was deleted.
    """
    return Path(os.path.realpath(path))


def _write(target: Path, files: Files, *, discard: bool, tell: Tell | None) -> None:
    with as_issue(target):
        _fill(_fresh(target), files)
        _swap(target)
    try:  # the new bundle stands: what is left of the older one, the next run deletes or sets aside
        if discard:
            _move_out(target)
            shutil.rmtree(_leaving(target))
        else:
            _retire(target, tell)
    except OSError:
        left = next((place for place in (_leaving(target), _aside(target)) if place.exists()), None)
        if left and tell and not discard:
            tell(left)


def _fresh(target: Path) -> Path:
    """Return where the new bundle is made."""
    return target.with_name(f".{target.name}.new")


def _aside(target: Path) -> Path:
    """Return where the older bundle stands between the two renames: always a whole one."""
    return target.with_name(f".{target.name}.old")


def _leaving(target: Path) -> Path:
    """Return where an older bundle is deleted, but for what somebody changed or added."""
    return target.with_name(f".{target.name}.gone")


@contextmanager
def as_issue(target: Path) -> Iterator[None]:
    """Tell what the system refuses as an issue of ``target``."""
    try:
        yield
    except OSError as error:
        raise refusal(target, "E919", ("reason", error.strerror or type(error).__name__)) from error


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace anything but a bundle or an empty folder: a slip in ``--out`` must not delete a folder."""
    if not target.exists():
        return
    if not target.is_dir() or not (
        (target / MANIFEST_FILE).is_file() or next(target.iterdir(), None) is None
    ):
        raise refusal(target, "E917")
    if os.path.ismount(target):
        raise refusal(target, "E932")


def refuse_planted(place: Path) -> None:
    """Refuse what is no folder at ``place``, where only folders of the planner's own may be.

    Raises
    ------
    InputError
        E931.
    """
    if os.path.lexists(place) and not is_folder(place):
        raise refusal(place, "E931")


def is_folder(path: Path) -> bool:
    """Say whether ``path`` is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


@contextmanager
def made_parents(target: Path) -> Iterator[None]:
    """Make the folders above ``target``; if it does not come to be, remove them again."""
    missing = [folder for folder in reversed(target.parents) if not folder.exists()]
    try:
        for folder in missing:
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)
        yield
    finally:
        with suppress(OSError):  # the first that is not empty, or is not there, ends it
            for folder in reversed(missing):
                folder.rmdir()


def _put_back(target: Path) -> None:
    """Put the older bundle back where a run was killed between its two renames."""
    if _aside(target).exists() and not target.exists():
        _aside(target).replace(target)
        sync_folder(target.parent)


def _clear_up(target: Path, tell: Tell | None) -> None:
    """Delete what a killed run left, and set aside what somebody changed or added."""
    if _fresh(target).exists():
        shutil.rmtree(_fresh(target))
    if _leaving(target).exists():
        _set_aside(target, tell)
    _retire(target, tell)


def _retire(target: Path, tell: Tell | None) -> None:
    """Delete the older bundle, but for what somebody changed or added."""
    if _aside(target).exists():
        _move_out(target)
        _set_aside(target, tell)


def _move_out(target: Path) -> None:
    """Give the older bundle another name: what stands aside is never half of one."""
    if _aside(target).exists():
        _aside(target).replace(_leaving(target))


def _set_aside(target: Path, tell: Tell | None) -> None:
    """Delete from the bundle that leaves what is as its manifest says, and keep the rest.

    The manifest goes last: a run killed before reads it again, and one killed after keeps all that is left.
    """
    leaving = _leaving(target)
    try:
        hashes = dict(read_manifest(leaving))
    except InputError:
        hashes = {}  # nobody knows any more which files are ours
    _delete_untouched(leaving, hashes)
    if hashes:
        (leaving / MANIFEST_FILE).unlink()
    if next(leaving.iterdir(), None) is None:
        leaving.rmdir()
        return
    kept = _free_name(target)
    leaving.rename(kept)
    if tell:
        tell(kept)
    sync_folder(kept.parent)


def _delete_untouched(folder: Path, hashes: Mapping[str, str], within: str = "") -> None:
    """Delete the files below ``folder`` that are as ``hashes`` say, and folders that hold nothing.

    No link is followed. What cannot be read is taken for changed, as is a place of mounting.
    """
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return
    for path in paths:
        inside = f"{within}{path.name}"
        if stat.S_ISDIR(path.lstat().st_mode):
            _delete_untouched(path, hashes, f"{inside}/")
        elif inside in hashes and _hash(path) == hashes[inside]:
            with _kept_if_mounted():
                path.unlink()
    if within and next(folder.iterdir(), None) is None:
        with _kept_if_mounted():
            folder.rmdir()


@contextmanager
def _kept_if_mounted() -> Iterator[None]:
    """Let what cannot be deleted because something is mounted on it stay where it is."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise


def _hash(path: Path) -> str | None:
    """Return the hash of the file ``path``; None if it is no regular file or cannot be read."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    digest = sha256()
    try:
        with path.open("rb") as stream:
            while part := stream.read(_PART):
                digest.update(part)
    except OSError:
        return None
    return digest.hexdigest()


def _free_name(target: Path) -> Path:
    """Return the first free place for what is kept of an older bundle; a dangling link takes one too."""
    places = (target.with_name(f"{target.name}.kept-{number}") for number in count(1))
    return next(place for place in places if not os.path.lexists(place))


def _fill(folder: Path, files: Files) -> None:
    """Write ``files`` and, last, their manifest into the new ``folder``; leave no folder if that fails."""
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
    """Write ``content`` as the new file ``path``, down to the disk; its folders are made.

    No link is followed: a file that exists is an error.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Bring the entries of the folder ``path`` down to the disk."""
    if sys.platform == "win32":
        return  # directories cannot be opened there
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(target: Path) -> None:
    """Put the new folder in the place of the older one, or the older one back."""
    fresh, aside = _fresh(target), _aside(target)
    try:
        if target.exists():
            target.replace(aside)
        fresh.replace(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.replace(target)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    sync_folder(target.parent)
