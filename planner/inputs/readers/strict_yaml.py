"""Strict reading of YAML: the scalars of YAML 1.2, and the place of every key."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, NoReturn

import yaml

from planner.inputs.readers.findings import Document, Findings, KeyPath, Place, Plain, is_to_fill_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 20
_LONGEST_NUMBER = 15
_UNSPACED = re.compile("[\u00a0\u2007\u202f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_INTEGER = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_COLON = re.compile(r":(\s|$)|^\s*#")
_FLOAT = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_WORDS: tuple[tuple[str, bool | None], ...] = (
    ("", None),
    ("~", None),
    ("null", None),
    ("true", True),
    ("false", False),
)
# Scalars that look like a number, but are none or another one: each with its code.
_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\+\d+", re.ASCII), "E1117"),
    (re.compile(r"-?0\d+", re.ASCII), "E1111"),
    (re.compile(r"-?[1-9]\d{0,2}([.,_]\d{3})+|-?\d+(_\d+)+", re.ASCII), "E1112"),
    (re.compile(r"-?\d+,\d+", re.ASCII), "E1113"),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), "E1114"),
    (re.compile(r"[\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb].*"), "E1115"),
    (re.compile(r".*[\uff10-\uff19].*"), "E1116"),
)
_KEY_TRAP = re.compile(r"^[\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb]|[\uff10-\uff19]")
_SYNTAX: tuple[tuple[str, str], ...] = (
    ("quoted scalar", "E1102"),
    ("flow", "E1103"),
    ("mapping values are not allowed", "E1104"),
    ("could not find expected ':'", "E1104"),
    ("block", "E1105"),
)


class _Unreadable(Exception):  # noqa: N818  (never leaves this module)
    """Ends the reading of a file after its flaw is noted."""


def read_yaml(file: str, text: str, findings: Findings) -> Document | None:
    """Return the document in ``text``, or None where it is unreadable; every flaw is noted."""
    before = len(findings.issues)
    _note_characters(file, text, findings)
    if len(findings.issues) > before:
        return None
    reader = _Reader(file, findings)
    try:
        value = reader.document(yaml.parse(text, Loader=yaml.SafeLoader))
    except _Unreadable:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"{error.context or ''} {error.problem or ''}"
        code = next((code for words, code in _SYNTAX if words in message), "E1101")
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        findings.add(code, _line_without_colon(text, place) if code == "E1104" else place)
        return None
    return Document(value, reader.places, frozenset(reader.spoiled))


def _line_without_colon(text: str, place: Place) -> Place:
    """Return the place of the line without a colon: the parser reports the next key only.

    Without a line of that kind before ``place``, that is ``place`` itself.
    """
    lines = text.split("\n")[: place.line - 1]
    number = next(
        (n for n in range(len(lines), 0, -1) if lines[n - 1].partition(" #")[0].strip("# ")), 0
    )
    content = lines[number - 1].partition(" #")[0] if number else ":"
    return (
        place
        if _COLON.search(content)
        else Place(place.file, number, len(content) - len(content.lstrip()) + 1)
    )


def _note_characters(file: str, text: str, findings: Findings) -> None:
    """Note tabs in indentation, unusual spaces and invisible characters."""
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.split(" #")[0] if not line.lstrip().startswith("#") else ""
        indentation = len(content) - len(content.lstrip(" \t"))
        if content.strip() and "\t" in content[:indentation]:
            findings.add("E1106", Place(file, number, content.index("\t") + 1))
        if space := _UNSPACED.search(content):
            findings.add(
                "E1107",
                Place(file, number, space.start() + 1),
                character=f"U+{ord(space.group()):04X}",
            )
        if hidden := _INVISIBLE.search(line):
            findings.add(
                "E1108",
                Place(file, number, hidden.start() + 1),
                character=f"U+{ord(hidden.group()):04X}",
            )


class _Reader:
    """Turns the events of the parser into plain values."""

    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.places: dict[KeyPath, Place] = {(): Place(file, 1, 1)}
        self.spoiled: set[KeyPath] = set()

    def document(self, events: Iterator[yaml.Event]) -> Plain:
        """Return the value of the only document, a mapping."""
        next(events)
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            self._fail("E1109", start)
        if isinstance(start, yaml.DocumentStartEvent) and (start.version or start.tags):
            self._fail("E1121", start)
        value = self._value(next(events), events, ())
        next(events)
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._fail("E1122", after)
        if value is None:
            self._fail("E1109", start)
        if not isinstance(value, dict) and not self.spoiled:
            self._fail("E1110", start)
        return value

    def _fail(self, code: str, event: yaml.Event) -> NoReturn:
        self.findings.add(code, self._at(event))
        raise _Unreadable

    def _at(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def _spoil(self, code: str, event: yaml.Event, path: KeyPath, /, **args: str | float) -> None:
        self.spoiled.add(path)
        self.findings.add(code, self._at(event), path, **args)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: KeyPath) -> Plain:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._spoil("E1123", event, path)
        if getattr(event, "tag", None):
            self._spoil("E1124", event, path)
        if len(path) > _DEEPEST:
            self._fail("E1125", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        return None

    def _mapping(self, events: Iterator[yaml.Event], path: KeyPath) -> dict[str, Plain]:
        result: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if (
                not isinstance(event, yaml.ScalarEvent)
                or event.anchor
                or event.tag
                or event.value == "<<"
            ):
                self._fail("E1126", event)
            key = unicodedata.normalize("NFC", event.value)
            place = self._at(event)
            inner = (*path, key)
            if key in result:
                self._spoil(
                    "E1127",
                    event,
                    inner,
                    word=key,
                    first=self.places[inner].line,
                    second=place.line,
                )
            elif not event.style and _KEY_TRAP.search(key):
                self._plain(key, event, inner)
            self.places[inner] = place
            result[key] = self._value(next(events), events, inner)
            if result[key] is None and key.isdecimal():
                # YAML reads {price: 0,5} as {price: 0, 5: null}.
                self._spoil("E1113", event, inner, text=f",{key}")
        return result

    def _sequence(self, events: Iterator[yaml.Event], path: KeyPath) -> list[Plain]:
        result: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            inner = (*path, len(result))
            self.places[inner] = self._at(event)
            result.append(self._value(event, events, inner))
        return result

    def _scalar(self, event: yaml.ScalarEvent, path: KeyPath) -> Plain:
        text = unicodedata.normalize("NFC", event.value)
        if is_to_fill_in(text):
            self._spoil(
                "E1900",
                event,
                path,
                what=str(next((key for key in reversed(path) if isinstance(key, str)), "")),
            )
            return text
        return text if event.style else self._plain(text, event, path)

    def _plain(self, text: str, event: yaml.Event, path: KeyPath) -> Plain:
        for word, meaning in _WORDS:
            if text.lower() == word:
                return meaning
        trap = next((code for pattern, code in _TRAPS if pattern.fullmatch(text)), None)
        if trap is None and _FLOAT.fullmatch(text):
            number = _number(text)
            if number is not None:
                return number
            trap = "E1118"
        if trap:
            self._spoil(trap, event, path, text=text[:_LONGEST_NUMBER])
        return text


def _number(text: str) -> float | None:
    """Return the number in ``text``, None where it is too long or too large."""
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_NUMBER else None
    number = float(text)
    return number if math.isfinite(number) else None
