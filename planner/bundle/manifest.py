"""Files of a bundle on the disk, and its manifest: the hash of each other file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from planner.bundle.decoding import Decoder
from planner.bundle.json_text import parse
from planner.bundle.limits import MOST_BYTES, MOST_FILES
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST_FILE = "manifest.json"
MANIFEST_FORMAT = "manifest/1"


def read_file(folder: Path, name: str) -> bytes:
    """Return the content of the file ``name`` of the bundle in ``folder``.

    Raises
    ------
    InputError
        If it is not a file or cannot be read (E901), or is too large (E920).
    """
    path = folder / name
    try:
        if not path.is_file():  # a pipe has no end
            raise _problem(name, "E901")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _problem(name, "E901") from error
    if len(data) > MOST_BYTES:
        raise _problem(name, "E920", ("limit", MOST_BYTES // 1024 // 1024))
    return data


def read_manifest(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return (path inside the bundle, hash) of each file that the manifest in ``folder`` names.

    Raises
    ------
    InputError
        If there is no manifest, or it is malformed (W903).
    """
    decoder = Decoder(MANIFEST_FILE)
    entries = decoder.entries(parse(read_file(folder, MANIFEST_FILE), MANIFEST_FILE), "")
    hashes: tuple[tuple[str, str], ...] = decoder.decode(
        entries.get("sha256", ()), tuple[tuple[str, str], ...], "sha256"
    )
    if decoder.issues or entries.get("format") != MANIFEST_FORMAT or len(hashes) > MOST_FILES:
        raise _problem(MANIFEST_FILE, "W903")
    if not all(is_bundle_path(name) for name, _ in hashes):
        raise _problem(MANIFEST_FILE, "W903")
    return hashes


def is_bundle_path(name: str) -> bool:
    """Return whether ``name`` is a plain relative path with ``/`` that stays inside its folder."""
    path = PurePosixPath(name)
    plain = bool(path.parts) and not path.is_absolute() and str(path) == name and name.isprintable()
    return plain and ".." not in path.parts and not set(name) & set('\\:*?"<>|')


def _problem(name: str, code: str, *args: tuple[str, str | float]) -> InputError:
    return InputError((Issue(file=name, line=0, column=0, path="", code=code, args=args),))
