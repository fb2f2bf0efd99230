"""A corrected copy of a campaign's files: it has every correction with a single solution."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.errors import InputError, Issue
from planner.inputs.configs import read_configs
from planner.inputs.corrections import CORRECTIONS, EditableFiles
from planner.inputs.project import inspect_project
from planner.inputs.readers.files import Project, find_project, read_bytes
from planner.inputs.readers.findings import Findings

if TYPE_CHECKING:
    from pathlib import Path

# A correction may make a file readable and so reveal further issues. There are fewer levels of
# issues than rounds.
_MOST_ROUNDS = 6
_DATA_KEYS = (
    ("campaign", ("villages", "places", "roads", "figures", "code_list", "areas")),
    ("staffing", ("officers_file",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedCopy:
    """The corrected files of a campaign (path from the project root, content).

    ``cured`` are the corrected issues, ``left`` the remaining ones. ``exit_code`` is that of the
    remaining issues.
    """

    files: tuple[tuple[str, bytes], ...]
    cured: tuple[Issue, ...]
    left: tuple[Issue, ...]
    exit_code: int


def mend(campaign: Path, *, scenario: str | None = None) -> MendedCopy:
    """Return a corrected copy of the files of the folder ``campaign``; nothing is written.

    The files of all scenarios are corrected too; with ``scenario``, only issues under that one.

    Raises
    ------
    InputError
        If the campaign does not exist.
    """
    findings = Findings()
    project = find_project(campaign, findings)
    if project is None:
        raise InputError(tuple(findings.issues))
    cured: list[Issue] = []
    for _ in range(_MOST_ROUNDS):
        issues = inspect_project(project, scenario=scenario).issues
        files = dict(_files(project))
        configs = [name for name in files if name.endswith(".yaml")]
        found = _correct(EditableFiles(files, configs, issues), issues, cured)
        if not found:
            break
        cured += found
        project = replace(project, overlay=files)
    last = inspect_project(project, scenario=scenario)
    return MendedCopy(
        files=_files(project),
        cured=tuple(sorted(cured)),
        left=last.issues,
        exit_code=last.exit_code,
    )


def _correct(copy: EditableFiles, issues: tuple[Issue, ...], before: list[Issue]) -> list[Issue]:
    """Correct ``issues`` in ``copy``, except those of ``before``, and return the corrected ones.

    Files are corrected from their end, so that the places of the remaining issues stay valid.
    """
    corrections = dict(CORRECTIONS)
    known = [(issue.code, issue.file, issue.path, issue.args) for issue in before]
    found = [issue for issue in issues if issue.code in corrections and issue.file in copy.files]
    fresh = [
        issue for issue in found if (issue.code, issue.file, issue.path, issue.args) not in known
    ]
    return [issue for issue in sorted(fresh, reverse=True) if corrections[issue.code](copy, issue)]


def _files(project: Project) -> tuple[tuple[str, bytes], ...]:
    """Return the readable files of the campaign's folder, and those that its configs name."""
    folder = project.root / project.campaign
    names = {
        path.relative_to(project.root).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    documents = read_configs(project, None, Findings()).documents
    for section, keys in _DATA_KEYS:
        values = documents[section].value if section in documents else {}
        names |= {values[key] for key in keys if isinstance(values.get(key), str)}
    found = ((name, read_bytes(project, name, Findings())) for name in sorted(names))
    return tuple(
        (posixpath.normpath(name), content) for name, content in found if content is not None
    )
