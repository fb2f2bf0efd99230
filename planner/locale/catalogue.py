"""Message catalogues: a .po file for each language and domain, with texts by key."""

from __future__ import annotations

import string
from functools import cache
from importlib import resources

LANGUAGES = ("id", "en")


class Catalogue:
    """The messages of one language and domain; a missing key raises ``KeyError``."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        """Hold ``messages`` (key to text with ``$placeholders``) of ``language``."""
        self.language = language
        self._messages = messages

    def __contains__(self, key: str) -> bool:
        """Return whether ``key`` has a text."""
        return key in self._messages

    def text(self, key: str, **args: object) -> str:
        """Return the text of ``key`` with its ``$placeholders`` filled from ``args``."""
        return string.Template(self._messages[key]).substitute(args)

    def templates(self) -> dict[str, str]:
        """Return all texts by key, with their ``$placeholders``."""
        return dict(self._messages)

    def keys(self) -> tuple[str, ...]:
        """Return all keys, sorted."""
        return tuple(sorted(self._messages))


@cache
def catalogue(language: str, domain: str) -> Catalogue:
    """Return the catalogue of ``domain`` (``errors``, ``outputs``, …) in ``language``.

    Raises
    ------
    FileNotFoundError
        If the catalogue does not exist.
    """
    # Babel is slow to import, and --help needs no catalogue but that of the command line.
    from planner.locale.babel_parts import read_po  # noqa: PLC0415

    path = resources.files("planner.locale") / language / f"{domain}.po"
    with path.open("rb") as stream:
        messages = read_po(stream, locale=language)
    return Catalogue(language, {str(m.id): str(m.string) for m in messages if m.id})
