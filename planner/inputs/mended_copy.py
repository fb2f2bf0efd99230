"""Mend a copy of a campaign's files: cure what has one cure, look again, and say what is left."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.errors import InputError, Issue
from planner.inputs.configs import read_configs
from planner.inputs.cures import CURES, Patient
from planner.inputs.project import inspect_project
from planner.inputs.readers.files import Project, find_project, read_bytes
from planner.inputs.readers.findings import Findings

if TYPE_CHECKING:
    from pathlib import Path

# One cure may uncover what only a readable file shows; more rounds than kinds of layers there never are.
_MOST_ROUNDS = 6
_DATA_KEYS = (
    ("campaign", ("villages", "places", "roads", "figures", "code_list", "areas")),
    ("staffing", ("officers_file",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedCopy:
    """The files of a campaign (path from the project root, content), what was cured in them, what is left, and its exit code."""

    files: tuple[tuple[str, bytes], ...]
    cured: tuple[Issue, ...]
    left: tuple[Issue, ...]
    exit_code: int


def mend(campaign: Path, *, scenario: str | None = None) -> MendedCopy:
    """Return a copy of the files of the folder ``campaign`` with every sure cure applied; nothing is written.

    The files of all scenarios are cured too; with ``scenario``, only what shows under that one is.

    Raises
    ------
    InputError
        If there is no such campaign.
    """
    findings = Findings()
    project = find_project(campaign, findings)
    if project is None:
        raise InputError(tuple(findings.issues))
    cured: list[Issue] = []
    for _ in range(_MOST_ROUNDS):
        issues = inspect_project(project, scenario=scenario).issues
        files = dict(_files(project))
        found = _cure(
            Patient(files, [name for name in files if name.endswith(".yaml")], issues),
            issues,
            cured,
        )
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


def _cure(patient: Patient, issues: tuple[Issue, ...], before: list[Issue]) -> list[Issue]:
    """Cure what can be cured, from the ends of the files to their beginnings, so that places stay true."""
    cures = dict(CURES)
    known = [(issue.code, issue.file, issue.path, issue.args) for issue in before]
    found = [issue for issue in issues if issue.code in cures and issue.file in patient.files]
    fresh = [
        issue for issue in found if (issue.code, issue.file, issue.path, issue.args) not in known
    ]
    return [issue for issue in sorted(fresh, reverse=True) if cures[issue.code](patient, issue)]


def _files(project: Project) -> tuple[tuple[str, bytes], ...]:
    """Return the files of the campaign's folder and those its configs name, as far as they can be read."""
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
