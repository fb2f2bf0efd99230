"""Talk to the user: results to stdout, messages to stderr, texts from the catalogue, no control characters."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from planner.locale.catalogue import LANGUAGES, Catalogue, catalogue
from planner.locale.codes import explain

if TYPE_CHECKING:
    from typing import TextIO

    from planner.errors import Issue, TravelError

# Control and formatting characters, halves of pairs, line and paragraph separators.
_UNSPEAKABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Speech:
    """Says things in the user's language."""

    def __init__(self, language: str) -> None:
        """Speak ``language`` until told otherwise."""
        self.language = language

    @property
    def texts(self) -> Catalogue:
        """The command line's own texts."""
        return catalogue(self.language, "cli")

    def switch(self, asked: str | None, own: str) -> None:
        """Speak the language that was ``asked`` for, else that of the campaign or bundle (``own``) if there is such a one."""
        self.language = next((language for language in (asked, own) if language in LANGUAGES), self.language)

    def tell(self, line: str) -> None:
        """Write a line of the result."""
        _write(sys.stdout, legible(line))

    def tell_json(self, result: object) -> None:
        """Write the whole result as JSON, in ASCII so that any terminal and any program can read it."""
        _write(sys.stdout, json.dumps(result, indent=2))

    def complain(self, key: str, **args: object) -> None:
        """Write the message ``key``."""
        _write(sys.stderr, legible(self.texts.text(key, **args)))

    def complain_of(self, issue: Issue) -> None:
        """Write an issue as a message."""
        _write(sys.stderr, legible(self.describe(issue)))

    def describe(self, issue: Issue) -> str:
        """Return ``issue`` on one line: place, path, code and text."""
        place = ":".join(str(part) for part in (issue.file, issue.line, issue.column) if part)
        where = f"{place} {issue.path}" if issue.path else place
        return f"{where} [{issue.code}] {self.explain(issue)}"

    def explain(self, issue: Issue) -> str:
        """Return the text of ``issue`` without its place.

        Raises
        ------
        KeyError
            If no catalogue has its code.
        """
        return explain(issue.code, dict(issue.args), self.language)

    def explain_travel(self, error: TravelError) -> str:
        """Return what an engine could not do: the text of its code, its own message where it has none."""
        return f"[{error.code}] {explain(error.code, error.details, self.language)}" if error.code else str(error)


def legible(text: str) -> str:
    """Return ``text`` without what a terminal would act on, but for line ends."""
    return "".join(letter if letter == "\n" or unicodedata.category(letter) not in _UNSPEAKABLE else "?" for letter in text)


def keep_streams_writable() -> None:
    """Let a terminal that lacks a letter show another one instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def push_out() -> None:
    """Flush both streams, so that a reader who left is not reported at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _give_up(stream)


def _write(stream: TextIO, text: str) -> None:
    """Write ``text`` and a line end; whoever closed the pipe does not want the rest."""
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)


def _give_up(stream: TextIO) -> None:
    """Send what is still written to ``stream`` nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
