"""Read the message catalogues: one .po file a language and domain, looked up by message key."""

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
        """Say whether ``key`` has a text."""
        return key in self._messages

    def text(self, key: str, **args: object) -> str:
        """Return the text of ``key`` with its ``$placeholders`` filled from ``args``."""
        return string.Template(self._messages[key]).substitute(args)

    def templates(self) -> dict[str, str]:
        """Return all texts by key, their ``$placeholders`` not filled in."""
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
        If there is no such catalogue.
    """
    from planner.locale.babel_parts import read_po  # noqa: PLC0415  (babel is slow to import; --help does without)

    path = resources.files("planner.locale") / language / f"{domain}.po"
    with path.open("rb") as stream:
        messages = read_po(stream, locale=language)
    return Catalogue(language, {str(m.id): str(m.string) for m in messages if m.id})
