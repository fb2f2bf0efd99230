"""Errors with their exit codes, and issues of the inputs.

An issue has a code, a place and arguments, but no text: the catalogues hold the texts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Issue:
    """One error or doubt about the inputs.

    ``code`` is ``E`` (error) or ``W`` (doubt) with a number, as in ``E1204``. ``file`` is relative
    to the project root. ``line`` and ``column`` count from 1 (0: not known). ``path`` is that of a
    key, as in ``lenders.kerinci.officers.nurse``. The catalogues of ``planner.locale`` make the
    text from ``code`` and ``args``.
    """

    file: str
    line: int
    column: int
    path: str
    code: str
    args: tuple[tuple[str, str | int | float], ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the issue stops the run."""
        return self.code.startswith("E")


class PlannerError(Exception):
    """The base of all errors that this package raises on purpose."""

    exit_code = 1


class InputError(PlannerError):
    """The user's files cannot be used; the error holds every issue, sorted."""

    exit_code = 2

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        """Hold ``issues``, sorted by place."""
        self.issues = tuple(sorted(issues))
        first = self.issues[0] if self.issues else None
        super().__init__(f"{len(self.issues)} issue(s) in the inputs, first: {first}")


class ContradictionError(InputError):
    """Requests contradict one another, the rules, the limits or the staffing.

    Each issue names the line that the request contradicts.
    """

    exit_code = 4


class TravelError(PlannerError):
    """The travel engine or its data failed.

    ``code`` (``E7..``) and ``details`` make the user's text, as those of an issue do.
    """

    exit_code = 3

    def __init__(self, message: str, *, code: str = "", **details: str) -> None:
        """Hold ``message`` for programmers.

        The user's text is that of ``code`` in the catalogue ``travel``, filled from ``details``.
        """
        self.code = code
        self.details = details
        super().__init__(message)


class CheckFailed(PlannerError):  # noqa: N818  (the referee's word, as in docs/architecture.md)
    """The referee rejected a plan of the optimiser: a bug."""

    exit_code = 1

    def __init__(self, violations: tuple[str, ...]) -> None:
        """Hold the ``violations`` that the referee found, as text."""
        self.violations = violations
        super().__init__("; ".join(violations[:5]))
