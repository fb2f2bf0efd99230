"""The colours and shapes of days, teams and kecamatan. No meaning rests on colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_TEAM_COLOURS = 6  # Okabe-Ito without black and yellow: classes c0 to c5 of app.css
_KECAMATAN_TONES = 12  # classes t0 to t11


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour class of app.css and a shape."""

    colour: int
    square: bool

    @property
    def css(self) -> str:
        """The classes of app.css."""
        return f"c{self.colour} {'square' if self.square else 'round'}"


def day_mark(day: date) -> Mark:
    """Return the mark of a weekday: Monday to Saturday have a colour each, Sunday is grey."""
    return Mark(day.weekday(), square=False)


def team_mark(position: int) -> Mark:
    """Return the mark of the team at ``position``: six colours, then the same with squares."""
    return Mark(position % _TEAM_COLOURS, square=position // _TEAM_COLOURS % 2 == 1)


def tone(position: int) -> int:
    """Return the tone of the kecamatan at ``position`` in the order of codes."""
    return position % _KECAMATAN_TONES
