"""Name what can go wrong; each kind has its exit code, and every issue a code, a place and arguments, never a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Issue:
    """One thing wrong (or doubtful) in the inputs.

    ``code`` such as ``E1204`` (errors) or ``W1204`` (doubts); ``file`` relative to the project root, ``line`` and ``column`` from 1
    (0: not known); ``path`` such as ``lenders.kerinci.officers.nurse``. The text is made from ``code`` and ``args``
    by the catalogue ``errors`` of ``planner.locale``.
    """

    file: str
    line: int
    column: int
    path: str
    code: str
    args: tuple[tuple[str, str | int | float], ...] = ()

    @property
    def is_error(self) -> bool:
        """Say whether this stops the run."""
        return self.code.startswith("E")


class PlannerError(Exception):
    """Anything this package raises on purpose."""

    exit_code = 1


class InputError(PlannerError):
    """The user's files cannot be used; carries every issue at once, sorted."""

    exit_code = 2

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        """Carry ``issues``, sorted by place."""
        self.issues = tuple(sorted(issues))
        super().__init__(
            f"{len(self.issues)} issue(s) in the inputs, first: {self.issues[0] if self.issues else None}"
        )


class ContradictionError(InputError):
    """Requests contradict one another, the rules, the limits or the staffing; each issue names the line it clashes with."""

    exit_code = 4


class TravelError(PlannerError):
    """The travel engine or its data failed; ``code`` (``E7..``) and ``details`` give the user's text, as for an issue."""

    exit_code = 3

    def __init__(self, message: str, *, code: str = "", **details: str) -> None:
        """Say ``message`` to programmers; ``code`` has the user's text in the catalogue ``travel``, filled from ``details``."""
        self.code = code
        self.details = details
        super().__init__(message)


class CheckFailed(PlannerError):  # noqa: N818  (the referee's word, as in docs/architecture.md)
    """The referee rejected a plan of our own: a bug."""

    exit_code = 1

    def __init__(self, violations: tuple[str, ...]) -> None:
        """Carry the referee's ``violations`` as text."""
        self.violations = violations
        super().__init__("; ".join(violations[:5]))
