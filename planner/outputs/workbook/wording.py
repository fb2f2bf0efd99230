"""Write the texts, dates and times of the workbook as officials of the asked language do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date

from planner.locale.catalogue import catalogue

if TYPE_CHECKING:
    from datetime import date

# Language, locale of dates in texts, Excel's number of the same locale for dates in cells, mark between hours and minutes.
_STYLES = (("id", "id_ID", "421", "."), ("en", "en_GB", "809", ":"))

# What has no place in a cell: control characters, lone surrogates, non-characters, marks that reverse the order of reading.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# A cell may hold 32,767 characters, a row may not be that high.
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of ``language``."""

    language: str

    @property
    def _style(self) -> tuple[str, str, str]:
        return next((locale, number, mark) for language, locale, number, mark in _STYLES if language == self.language)

    @property
    def date_format(self) -> str:
        """Excel's format of for example "Rab, 3 Apr 2019"."""
        return f"[$-{self._style[1]}]ddd, d mmm yyyy"

    @property
    def clock_format(self) -> str:
        """Excel's format of for example "08.00"."""
        return f'hh"{self._style[2]}"mm'

    def text(self, key: str, **args: object) -> str:
        """Return the message ``key`` with ``args`` filled in."""
        return catalogue(self.language, "workbook").text(key, **args)

    def known(self, key: str, fallback: str) -> str:
        """Return the message ``key`` if there is one, else ``fallback`` (for codes that others may add to)."""
        return self.text(key) if key in catalogue(self.language, "workbook") else fallback

    def long_date(self, day: date) -> str:
        """Return for example "Rabu, 3 April 2019"."""
        return str(format_date(day, "EEEE, d MMMM y", locale=self._style[0]))

    def span(self, first: date, last: date) -> str:
        """Return two dates as for example "Senin, 1 April 2019 - Sabtu, 6 April 2019", with an en dash."""
        return self.long_date(first) if first == last else f"{self.long_date(first)} \N{EN DASH} {self.long_date(last)}"

    def hours(self, start: int, end: int) -> str:
        """Return minutes since midnight as for example "08.00-09.30", with an en dash."""
        return f"{self._clock(start)}\N{EN DASH}{self._clock(end)}"

    def _clock(self, minutes: int) -> str:
        return f"{minutes // 60:02d}{self._style[2]}{minutes % 60:02d}"

    def percent(self, share: float) -> str:
        """Return a share (1 = all) as for example "4,9 %" or "90 %"."""
        figure = f"{100 * share:.1f}".removesuffix(".0")
        return (figure.replace(".", ",") if self.language == "id" else figure) + "\N{NO-BREAK SPACE}%"


def make_inert(text: str) -> str:
    """Return ``text`` fit for a cell: nothing unseen, nothing endless."""
    seen = _UNSEEN.sub("\ufffd", text)
    return seen if len(seen) <= _LONGEST_TEXT else seen[: _LONGEST_TEXT - 1] + "…"
