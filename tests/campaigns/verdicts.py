"""Say how a campaign went: well, refused with proper issues, or wrong in a way that has a name."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.locale.codes import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.errors import Issue

PACKAGE = Path(__file__).parents[2] / "planner"
FINE = ("ok", "refused")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a campaign: its ``kind``, where, and the rest for people.

    Two failures with equal kind and place are the same.
    """

    kind: str
    where: str = ""
    detail: str = ""

    @property
    def is_failure(self) -> bool:
        """Say whether something is wrong with the planner."""
        return self.kind not in FINE

    @property
    def same(self) -> tuple[str, str]:
        """What the same failure has in common; where it hangs differs from time to time."""
        return self.kind, "" if self.kind == "hang" else self.where


class Failed(Exception):  # noqa: N818  (a verdict, carried up)
    """Ends the trial of a campaign."""

    def __init__(self, kind: str, where: str, detail: str = "") -> None:
        """Carry the verdict."""
        super().__init__(kind, where, detail)
        self.verdict = Verdict(kind=kind, where=where, detail=detail)


def crash(error: BaseException) -> Verdict:
    """Return the verdict on an exception: its type and the last function of the planner in it."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if PACKAGE in Path(frame.filename).parents
    ]
    where = (
        f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "outside the planner"
    )
    line = f" (line {frames[-1].lineno})" if frames else ""
    return Verdict(
        kind="crash", where=f"{type(error).__name__} {where}", detail=f"{str(error)[:300]}{line}"
    )


def read_hang(dump: str) -> Verdict:
    """Return the verdict on a trial that took too long, from the traces of ``faulthandler``."""
    frames = re.findall(r'File ".*/planner/([\w/]+\.py)", line \d+ in (\w+)', dump)
    where = f"{Path(frames[0][0]).name}:{frames[0][1]}" if frames else "unknown"
    return Verdict(
        kind="hang",
        where=where,
        detail=" < ".join(f"{Path(file).name}:{name}" for file, name in frames[:6]),
    )


def check_issues(issues: Iterable[Issue]) -> None:
    """Let no issue pass that has no text in one of the languages."""
    for issue in issues:
        for language in ("id", "en"):
            try:
                text = explain(issue.code, dict(issue.args), language)
            except (KeyError, ValueError, IndexError) as error:
                raise Failed("issue", issue.code, repr(error)) from error
            if not text.strip():
                raise Failed("issue", issue.code, "no text")


def refused(issues: tuple[Issue, ...]) -> Verdict:
    """Return the verdict on a campaign that is refused with ``issues``.

    One of them must be an error, and each must have its text.
    """
    check_issues(issues)
    codes = sorted({issue.code for issue in issues if issue.is_error})
    if not codes:
        raise Failed("issue", "refused without an error", str(issues)[:300])
    return Verdict(kind="refused", where=" ".join(codes))
