"""Draw values: chances, choices and the odd extreme, the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Thing = TypeVar("Thing")


class Draw(random.Random):
    """A generator of pseudo-random numbers with the few draws that campaigns need.

    ``oddity`` is how often, in per cent, an odd value is drawn instead of a usual one: some
    campaigns are nearly usual, others wild.
    """

    def __init__(self, seed: int) -> None:
        """Begin with ``seed``."""
        super().__init__(seed)
        self.oddity = self.choice((0, 1, 2, 4, 8, 30))

    def chance(self, percent: float) -> bool:
        """Return True in ``percent`` of all cases."""
        return self.random() * 100 < percent

    def among(self, *things: Thing) -> Thing:
        """Return one of ``things``; one that is named twice comes twice as often."""
        return self.choice(things)

    def usually(self, usual: Sequence[Thing], odd: Sequence[Thing]) -> Thing:
        """Return one of ``usual`` things, or of ``odd`` ones."""
        return self.choice(odd if self.chance(self.oddity) else usual)

    def some(self, things: Sequence[Thing], least: int = 0, most: int | None = None) -> list[Thing]:
        """Return from ``least`` to ``most`` of ``things``, in their order."""
        count = self.randint(
            min(least, len(things)), min(len(things), len(things) if most is None else most)
        )
        return [things[index] for index in sorted(self.sample(range(len(things)), count))]

    def maybe(self, percent: float, key: str, value: Callable[[], object]) -> dict[str, object]:
        """Return ``key`` with what ``value`` gives in ``percent`` of all cases, else nothing."""
        return {key: value()} if self.chance(percent) else {}

    def time(self, first: int = 0, last: int = 1439) -> str:
        """Return a time of day from ``first`` to ``last`` (minutes since midnight)."""
        return hhmm(self.randint(first, last))

    def people(self) -> float:
        """Return a price in people: often none or little, seldom more than anybody is worth."""
        return self.usually((0, 0, 0.1, 0.25, 0.5, 0.5, 1, 1, 2), (3.7, 20, 150, 1000))

    def rupiah(self) -> int:
        """Return an amount of money in rupiah."""
        return self.usually((0, 1500, 150_000, 370_000), (0, 1, 300, 1_000_000, 100_000_000))


def hhmm(minutes: int) -> str:
    """Write ``minutes`` since midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
