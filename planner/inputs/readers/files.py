"""Files of the project, limited in size; nothing outside its root is read."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from planner.inputs.readers.findings import Findings, KeyPath, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_LIMIT = 256 * 1024
DATA_LIMIT = 16 * 1024 * 1024

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Mention:
    """The key that names a file: its place and path, for messages about the file."""

    place: Place
    path: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Project:
    """The root folder of all files, and the campaign's folder relative to it.

    ``overlay`` is content by file name; it is read instead of the files.
    """

    root: Path
    campaign: str
    overlay: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def campaign_id(self) -> str:
        """The name of the campaign's folder."""
        return PurePosixPath(self.campaign).name


def find_project(campaign: Path, findings: Findings) -> Project | None:
    """Return the project of the folder ``campaign``, or note why there is none.

    Its root is the parent of the ``configs`` folder that holds ``campaign``.
    """
    where = Place(campaign.as_posix())
    try:
        folder = campaign.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        findings.add("E1001", where)
        return None
    if not folder.is_dir():
        findings.add("E1002", where)
        return None
    configs = next((parent for parent in folder.parents if parent.name == "configs"), None)
    if configs is None:
        findings.add("E1003", where)
        return None
    return Project(root=configs.parent, campaign=folder.relative_to(configs.parent).as_posix())


def read_bytes(
    project: Project,
    name: str,
    findings: Findings,
    *,
    mention: Mention | None = None,
    limit: int = DATA_LIMIT,
) -> bytes | None:
    """Return the bytes of the file ``name`` (relative to the root), or note why not.

    ``limit`` is in bytes. ``mention`` is the key of a config that names the file (default: the file
    itself).
    """
    if name in project.overlay:
        return project.overlay[name]
    at = mention or Mention(Place(name))
    path = _inside(project, name)
    if path is None:
        findings.add("E1004", at.place, at.path, name=name)
        return None
    if "\\" in name:
        findings.add("E1014", at.place, at.path, name=name, hint=name.replace("\\", "/"))
        return None
    try:
        status = path.stat()
        flaw = _flaw(status.st_mode, status.st_size, limit)
        if flaw is None:
            return path.read_bytes()
    except FileNotFoundError:
        flaw = "E1005"
    except PermissionError:
        flaw = "E1008"
    except (OSError, ValueError):
        flaw = "E1009"
    findings.add(flaw, at.place, at.path, name=name, limit_kib=limit // 1024)
    return None


def read_text(
    project: Project,
    name: str,
    findings: Findings,
    *,
    mention: Mention | None = None,
    limit: int = DATA_LIMIT,
) -> str | None:
    """Return the text of the file ``name``, or note why not.

    The file is UTF-8; a byte order mark is allowed.
    """
    data = read_bytes(project, name, findings, mention=mention, limit=limit)
    return None if data is None else decode(data, name, findings)


def decode(data: bytes, name: str, findings: Findings) -> str | None:
    """Return the content ``data`` of the file ``name`` as text, or note why it is not text."""
    if data.startswith(_WIDE_MARKS):
        findings.add("E1011", Place(name))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.add(
            "E1012",
            Place(name, data.count(b"\n", 0, error.start) + 1),
            byte=f"0x{data[error.start]:02X}",
        )
        return None
    if "\0" in text:
        findings.add("E1013", Place(name, text.count("\n", 0, text.index("\0")) + 1))
        return None
    return text.replace("\r\n", "\n")


def _inside(project: Project, name: str) -> Path | None:
    """Return the resolved path of ``name`` if it lies inside the root."""
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\0" in name:
        return None
    try:
        path = (project.root / name).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if path.is_relative_to(project.root) else None


def _flaw(mode: int, size: int, limit: int) -> str | None:
    """Return the code of the reason why a file cannot be read, if any."""
    if stat.S_ISDIR(mode):
        return "E1006"
    if not stat.S_ISREG(mode):
        return "E1007"
    return "E1010" if size > limit else None
