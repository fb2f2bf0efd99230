"""Gather issues with their places, so that every problem is reported at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from planner.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KeyPath: TypeAlias = tuple[str | int, ...]
# What a file holds before it is checked: mappings, lists and scalars in any mixture.
Plain: TypeAlias = Any

# Stands where the office must still fill something in ("isi": fill in); plain in YAML, text in JSON, a cell in a table.
TO_FILL_IN = "ISI"

_LONGEST_SHOWN = 60
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file relative to the project root, line and column from 1 (0: not known)."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The plain values of one file and the place of every key.

    ``spoiled`` are the paths already reported as unreadable; nothing more is said about them.
    """

    value: Plain
    places: Mapping[KeyPath, Place]
    spoiled: frozenset[KeyPath] = frozenset()

    def place(self, path: KeyPath) -> Place:
        """Return the place of ``path``, or of the nearest key above it that has one."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path]

    def is_spoiled(self, path: KeyPath) -> bool:
        """Say whether ``path`` or a key above it could not be read."""
        return any(path[:length] in self.spoiled for length in range(len(path) + 1))


@dataclass(slots=True)
class Findings:
    """The issues found so far."""

    issues: list[Issue] = field(default_factory=list)

    def add(self, code: str, place: Place, path: KeyPath = (), /, **args: str | float) -> None:
        """Note one issue; ``args`` fill the placeholders of its text."""
        found = tuple(sorted(args.items()))
        self.issues.append(
            Issue(
                file=place.file,
                line=place.line,
                column=place.column,
                path=dotted(path),
                code=code,
                args=found,
            )
        )

    def at(self, code: str, document: Document, path: KeyPath, /, **args: str | float) -> None:
        """Note one issue at ``path`` of ``document``."""
        self.add(code, document.place(path), path, **args)

    @property
    def has_errors(self) -> bool:
        """Say whether anything found stops the run."""
        return any(issue.is_error for issue in self.issues)


def is_to_fill_in(value: object) -> bool:
    """Say whether ``value`` is still the mark of what is to be filled in, in capitals or not."""
    return isinstance(value, str) and value.strip().casefold() == TO_FILL_IN.casefold()


def dotted(path: KeyPath) -> str:
    """Write ``path`` as people read it: ``lenders.kerinci.kits``, ``bases[2]``."""
    parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return "".join(parts).removeprefix(".")


def shown(value: object) -> str:
    """Return ``value`` as it may stand in a message: short, on one line and without control characters."""
    words: tuple[tuple[object, str], ...] = ((None, "null"), (True, "true"), (False, "false"))
    text = next((word for known, word in words if value is known), None) or repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def listed(names: Sequence[str]) -> str:
    """Return ``names`` on one line, at most ten."""
    return ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.0) -> str:
    """Return the one of ``known`` most like ``word``, or an empty text if none is like it by ``cutoff``."""
    found = difflib.get_close_matches(
        word[:_LONGEST_SHOWN].casefold(), sorted(known), n=1, cutoff=cutoff
    )
    return found[0] if found else ""
