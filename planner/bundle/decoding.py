"""Decoding of JSON trees into model values by their types; every issue is collected."""

from __future__ import annotations

import math
import re
from dataclasses import is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from planner.bundle import limits
from planner.bundle.json_shape import (
    Amount,
    CampaignDate,
    Clock,
    Few,
    Latitude,
    Longitude,
    Signed,
    Thousandths,
    ThousandthsAMinute,
    fields_of,
    pair_kind,
)
from planner.errors import InputError, Issue
from planner.model.campaign import FIRST_DATE, LAST_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping

N = TypeVar("N", int, float)

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MILLIONTHS = {Thousandths: 1_000, ThousandthsAMinute: 60 * 1_000}
_FRACTIONS = (float, Latitude, Longitude)
# The least and the greatest number of each kind.
_RANGES: dict[Any, tuple[float, float]] = {
    int: (0, limits.MOST_COUNTED),
    Few: (0, limits.MOST_FEW),
    Amount: (0, limits.MOST_AMOUNT),
    Signed: (-limits.MOST_AMOUNT, limits.MOST_AMOUNT),
    float: (-limits.MOST_COUNTED, limits.MOST_COUNTED),
    Latitude: (-limits.MOST_LATITUDE, limits.MOST_LATITUDE),
    Longitude: (-limits.MOST_LONGITUDE, limits.MOST_LONGITUDE),
}
_TYPE_NAMES = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (tuple, "object"),
    (NoneType, "null"),
)


class Decoder:
    """Reads the values of one file and collects its issues.

    A refused value is None in its parent. No value may be used unless ``issues`` is empty.
    """

    def __init__(self, file: str) -> None:
        """Read the values of ``file``; ``old`` is set later where it has format 1."""
        self._file = file
        self.old = False
        self._issues: list[Issue] = []
        self.refused = 0  # values, also those that are only counted

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The first issues, and E944 with the number of those that are not told."""
        more = self.refused - len(self._issues)
        if not more:
            return tuple(self._issues)
        counted = f"{more}+" if self.refused == limits.MOST_ISSUES_COUNTED else more
        return (*self._issues, self._issue("", "E944", {"more": counted}))

    def refuse(self, path: str, code: str, **args: str | float) -> None:
        """Add an issue: the value at ``path`` cannot be used.

        Raises
        ------
        InputError
            With the first issues and E944, where there are too many to count.
        """
        self.refused += 1
        if len(self._issues) < limits.MOST_ISSUES:
            self._issues.append(self._issue(path, code, args))
        if self.refused == limits.MOST_ISSUES_COUNTED:
            raise InputError(self.issues)

    def _issue(self, path: str, code: str, args: Mapping[str, str | float]) -> Issue:
        told = tuple(args.items())
        return Issue(file=self._file, line=0, column=0, path=path, code=code, args=told)

    def decode(self, value: object, kind: Any, path: str) -> Any:  # noqa: ANN401  (a type expression and its value)
        """Return ``value``, a part of a JSON tree, as a value of type ``kind``."""
        if is_dataclass(kind):
            return self._decode_dataclass(value, kind, path)
        if get_origin(kind) is tuple:
            return self._decode_tuple(value, get_args(kind), path)
        if isinstance(kind, type):
            return self._decode_scalar(value, kind, path)
        # A union: of None and one type, or of scalars that JSON distinguishes.
        options = get_args(kind)
        if value is None and NoneType in options:
            return None
        others = [option for option in options if option is not NoneType]
        option = next((option for option in others if type(value) is option), others[0])
        return self.decode(value, option, path)

    def entries(self, value: object, path: str) -> dict[str, object]:
        """Return the entries of an object of the tree; a repeated key is an issue."""
        if not isinstance(value, tuple):
            self._mistyped(value, "object", path)
            return {}
        found: dict[str, object] = {}
        for key, entry in value:
            if key in found:
                self.refuse(_below(path, key), "E908", name=shorten(key))
            found[key] = entry
        return found

    def _decode_dataclass(self, value: object, kind: Any, path: str) -> Any:  # noqa: ANN401
        before = self.refused
        entries = self.entries(value, path)
        if self.refused > before:
            return None
        shapes = fields_of(kind, old=self.old)
        known = {shape.key for shape in shapes}
        for key in entries:
            if key not in known:
                self.refuse(_below(path, key), "E906", name=shorten(key))
        for shape in shapes:
            if shape.key not in entries and not shape.optional:
                self.refuse(_below(path, shape.key), "E907", name=shape.key)
        present = [shape for shape in shapes if shape.key in entries]
        values = {
            shape.name: self.decode(entries[shape.key], shape.kind, _below(path, shape.key))
            for shape in present
        }
        return self._construct(kind, values, path) if self.refused == before else None

    def _construct(self, kind: Any, values: dict[str, Any], path: str) -> Any:  # noqa: ANN401
        try:
            return kind(**values)
        except ValueError:  # the only check in the model's dataclasses is the order of a range
            self.refuse(path, "E914")
            return None

    def _decode_tuple(self, value: object, items: tuple[Any, ...], path: str) -> Any:  # noqa: ANN401
        of_pair = pair_kind(items[0])
        if of_pair is not None:
            return tuple(
                (key, self.decode(entry, of_pair, _below(path, key)))
                for key, entry in self.entries(value, path).items()
            )
        if not isinstance(value, list):
            self._mistyped(value, "array", path)
            return None
        kinds = [items[0]] * len(value) if items[-1] is Ellipsis else list(items)
        if len(kinds) != len(value):
            self.refuse(path, "E922", expected=len(kinds), found=len(value))
            return None
        return tuple(
            self.decode(entry, each, f"{path}[{i}]")
            for i, (entry, each) in enumerate(zip(value, kinds, strict=True))
        )

    def _decode_scalar(self, value: object, kind: type, path: str) -> Any:  # noqa: ANN401
        if kind in _MILLIONTHS:
            thousandths = self._decode_scalar(value, Amount, path)
            millionths = None if thousandths is None else _MILLIONTHS[kind] * thousandths
            return None if millionths is None else self._within(millionths, Amount, path)
        if kind in _FRACTIONS:
            return self._decode_fraction(value, kind, path)
        wanted = int if kind in _RANGES else bool if kind is bool else str
        if type(value) is not wanted:
            self._mistyped(value, _type_name(wanted), path)
            return None
        if isinstance(value, str):
            return self._decode_text(value, kind, path)
        return self._within(value, kind, path) if kind in _RANGES else value

    def _decode_fraction(self, value: object, kind: type, path: str) -> float | None:
        if type(value) not in (float, int):
            self._mistyped(value, "number", path)
            return None
        number = float(value)  # type: ignore[arg-type]
        if not math.isfinite(number):
            self.refuse(path, "E912", found=str(number))
            return None
        return self._within(number, kind, path)

    def _within(self, number: N, kind: type, path: str) -> N | None:
        low, high = _RANGES[kind]
        if low <= number <= high:
            return number
        self.refuse(path, "E945", low=low, high=high, found=number)
        return None

    def _decode_text(self, text: str, kind: type, path: str) -> Any:  # noqa: ANN401
        if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
            self.refuse(path, "E921", found=shorten(text))
            return None
        if kind is Clock:
            return self._decode_clock(text, path)
        if kind in (date, CampaignDate):
            return self._decode_date(text, kind, path)
        return self._decode_choice(text, kind, path) if issubclass(kind, StrEnum) else text

    def _decode_clock(self, text: str, path: str) -> int | None:
        match = _CLOCK.fullmatch(text)
        if match is None:
            self.refuse(path, "E913", found=shorten(text))
            return None
        return int(match[1]) * 60 + int(match[2])

    def _decode_date(self, text: str, kind: type, path: str) -> date | None:
        try:
            day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
        except ValueError:
            day = None  # a day that is not in the calendar is refused like any other text
        if day is None:
            self.refuse(path, "E911", found=shorten(text))
        elif kind is CampaignDate and not FIRST_DATE <= day <= LAST_DATE:
            self.refuse(path, "E946", first=str(FIRST_DATE), last=str(LAST_DATE), found=text)
        return day

    def _decode_choice(self, text: str, kind: type[StrEnum], path: str) -> StrEnum | None:
        try:
            return kind(text)
        except ValueError:
            self.refuse(path, "E910", expected=", ".join(kind), found=shorten(text))
            return None

    def _mistyped(self, value: object, expected: str, path: str) -> None:
        self.refuse(path, "E909", expected=expected, found=_type_name(type(value)))


def _type_name(kind: type) -> str:
    return next(name for each, name in _TYPE_NAMES if each is kind)


def _below(path: str, key: str) -> str:
    return f"{path}.{shorten(key)}" if path else shorten(key)


def shorten(text: str) -> str:
    """Return the start of ``text`` for a message: one line without control characters."""
    short = text[:60]
    if short.isprintable():
        return short
    return "".join(letter if letter.isprintable() else "?" for letter in short)
