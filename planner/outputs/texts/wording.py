"""Dates, times, figures and messages in a language, as its officials write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from planner.locale.babel_parts import format_date
from planner.locale.catalogue import catalogue

if TYPE_CHECKING:
    from datetime import date

# Language, locale of its dates and figures, mark between hours and minutes.
_STYLES = (("id", "id_ID", "."), ("en", "en_GB", ":"))
_MINUTES_PER_HOUR = 60
_ABOUT = "\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}"
_OFFICE_TIME = "override"  # the basis of legs that the office knows


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of ``language``: messages, dates, times, figures.

    A message is taken from the first of the catalogues ``domains`` that has it.
    """

    language: str
    domains: tuple[str, ...] = ("outputs",)

    @property
    def _style(self) -> tuple[str, str]:
        return next(
            (locale, mark) for language, locale, mark in _STYLES if language == self.language
        )

    def text(self, key: str, **args: object) -> str:
        """Return the message ``key`` with ``args`` filled in."""
        domain = next(
            (domain for domain in self.domains if key in catalogue(self.language, domain)),
            self.domains[-1],
        )
        return catalogue(self.language, domain).text(key, **args)

    def known(self, key: str, fallback: str, **args: object) -> str:
        """Return the message ``key`` if there is one, else ``fallback`` (for codes added later)."""
        return (
            self.text(key, **args)
            if any(key in catalogue(self.language, domain) for domain in self.domains)
            else fallback
        )

    def count(self, key: str, number: int) -> str:
        """Return ``number`` with its noun: the message ``key``, or ``key.one`` for exactly one."""
        return self.text(f"{key}.one" if number == 1 else key, n=self.number(number))

    def long_date(self, day: date) -> str:
        """Return for example "Rabu, 3 April 2019"."""
        return str(format_date(day, "EEEE, d MMMM y", locale=self._style[0]))

    def day_name(self, day: date) -> str:
        """Return for example "Rabu"."""
        return str(format_date(day, "EEEE", locale=self._style[0]))

    def day_badge(self, day: date) -> str:
        """Return for example "Rab"."""
        return str(format_date(day, "EEE", locale=self._style[0]))

    def short_date(self, day: date) -> str:
        """Return for example "3 Apr"."""
        return str(format_date(day, "d MMM", locale=self._style[0]))

    def span(self, first: date, last: date) -> str:
        """Return for example "1-6 April 2019", with an en dash.

        Month and year are repeated only where they differ.
        """
        if first == last:
            start = ""
        elif (first.year, first.month) == (last.year, last.month):
            start = f"{first.day}\N{EN DASH}"
        else:
            pattern = "d MMMM" if first.year == last.year else "d MMMM y"
            start = f"{format_date(first, pattern, locale=self._style[0])} \N{EN DASH} "
        return start + str(format_date(last, "d MMMM y", locale=self._style[0]))

    def clock(self, minutes: int) -> str:
        """Return minutes since midnight as for example "08.00"."""
        hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
        return f"{hours:02d}{self._style[1]}{rest:02d}"

    def hours(self, start: int, end: int) -> str:
        """Return for example "08.00-09.30" (with an en dash)."""
        return f"{self.clock(start)}\N{EN DASH}{self.clock(end)}"

    def duration(self, minutes: int) -> str:
        """Return for example "2 jam 35 mnt"."""
        hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
        if hours == 0:
            return self.text("duration.minutes", minutes=rest)
        return self.text(
            "duration.hours" if rest == 0 else "duration.both", hours=hours, minutes=rest
        )

    def drive(self, minutes: int, basis: str) -> str:
        """Return the time of a drive, marked "≈" unless the office gave it."""
        return f"{'' if basis == _OFFICE_TIME else _ABOUT}{self.duration(minutes)}"

    def number(self, number: float, digits: int = 0) -> str:
        """Return for example "1.234" or "4,9", always with ``digits`` decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(number, pattern, locale=self._style[0]))

    def km(self, metres: int) -> str:
        """Return metres as for example "14,9 km"; from 100 km on without decimals."""
        digits = 1 if metres < 99_950 else 0  # noqa: PLR2004  (99.95 rounds to 100.0)
        return f"{self.number(metres / 1000, digits)} km"

    def percent(self, share: float, *, estimated: bool = False) -> str:
        """Return a share (1 = all) as for example "83,4 %", marked "≈" where it is an estimate."""
        return f"{_ABOUT if estimated else ''}{self.number(100 * share, 1)}\N{NO-BREAK SPACE}%"

    def target(self, share: int) -> str:
        """Return a share in per mille as for example "90 %" or "97,5 %"."""
        return f"{self.number(share / 10, 1 if share % 10 else 0)}\N{NO-BREAK SPACE}%"

    def rupiah(self, amount: int) -> str:
        """Return for example "Rp 1.250.000"."""
        return f"Rp\N{NO-BREAK SPACE}{self.number(amount)}"

    def people(self, number: int, *, estimated: bool) -> str:
        """Return a number of people, marked "≈ …*" where it is an estimate."""
        return f"{_ABOUT}{self.number(number)}*" if estimated else self.number(number)
