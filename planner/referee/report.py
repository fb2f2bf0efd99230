"""What the referee found: the violations, and the figures recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from planner.model.plan import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One law that the plan breaks at one place; ``law`` is its name in docs/laws.md."""

    law: str
    team: str | None = None
    date: dt.date | None = None
    stop: str | None = None
    expected: str
    got: str

    @property
    def text(self) -> str:
        """The violation in one English line."""
        named = (("team", self.team), ("on", self.date), ("at", self.stop))
        where = "".join(f" {word} {value}" for word, value in named if value is not None)
        line = f"{self.law}{where}: expected {self.expected}, got {self.got}"
        return " ".join("".join(letter if letter.isprintable() else " " for letter in line).split())

    @property
    def place(self) -> tuple[str, str, str, str, str, str]:
        """The key by which violations are sorted."""
        day = self.date.isoformat() if self.date else ""
        return self.law, self.team or "", day, self.stop or "", self.expected, self.got


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The violations, sorted, and the figures by the laws.

    ``value`` is in thousandths of a weighted person.
    """

    violations: tuple[Violation, ...]
    totals: Totals
    value: int
