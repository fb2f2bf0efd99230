"""The text of an issue on one line: its place, its code, what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.locale.codes import explain

if TYPE_CHECKING:
    from planner.errors import Issue


def format_issue(issue: Issue, language: str) -> str:
    """Return ``issue`` on one line: ``configs/staffing.yaml:14:7 lenders.kerinci.kits [E1204] …``.

    Raises
    ------
    KeyError
        If the code has no text.
    """
    place = ":".join(str(part) for part in (issue.file, issue.line, issue.column) if part)
    where = f"{place} {issue.path}" if issue.path else place
    return f"{where} [{issue.code}] {explain(issue.code, dict(issue.args), language)}"
