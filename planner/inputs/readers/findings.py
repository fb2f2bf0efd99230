"""Issues with their places, collected so that all are reported at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from planner.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KeyPath: TypeAlias = tuple[str | int, ...]
# The unchecked content of a file: mappings, lists and scalars.
Plain: TypeAlias = Any

# The mark of values that the office must still fill in ("isi": fill in): plain in YAML, a text in
# JSON, a cell in a table.
TO_FILL_IN = "ISI"

_LONGEST_SHOWN = 60
_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file.

    ``file`` is relative to the project root. ``line`` and ``column`` count from 1 (0: not known).
    """

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The plain values of one file and the place of every key.

    ``spoiled`` are the paths that are already reported as unreadable: they get no other issues.
    """

    value: Plain
    places: Mapping[KeyPath, Place]
    spoiled: frozenset[KeyPath] = frozenset()

    def place(self, path: KeyPath) -> Place:
        """Return the place of ``path``, or of the nearest key above it that has a place."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path]

    def is_spoiled(self, path: KeyPath) -> bool:
        """Return whether ``path`` or a key above it could not be read."""
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
        """Whether any issue stops the run."""
        return any(issue.is_error for issue in self.issues)


def is_to_fill_in(value: object) -> bool:
    """Return whether ``value`` is the mark of a value to be filled in, in capitals or not."""
    return isinstance(value, str) and value.strip().casefold() == TO_FILL_IN.casefold()


def dotted(path: KeyPath) -> str:
    """Return ``path`` as text: ``lenders.kerinci.kits``, ``bases[2]``."""
    parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return "".join(parts).removeprefix(".")


def shown(value: object) -> str:
    """Return ``value`` for a message: short, on one line and without control characters."""
    words: tuple[tuple[object, str], ...] = ((None, "null"), (True, "true"), (False, "false"))
    text = next((word for known, word in words if value is known), None) or repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def listed(names: Sequence[str]) -> str:
    """Return ``names`` on one line, at most ten."""
    return ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.0) -> str:
    """Return the one of ``known`` that is most like ``word``.

    The text is empty if no likeness (0 to 1) reaches ``cutoff``.
    """
    found = difflib.get_close_matches(
        word[:_LONGEST_SHOWN].casefold(), sorted(known), n=1, cutoff=cutoff
    )
    return found[0] if found else ""
