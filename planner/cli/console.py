"""Talk to the user: results to stdout, messages to stderr, texts from the catalogue, no control characters."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from planner.locale.catalogue import LANGUAGES, Catalogue, catalogue
from planner.locale.codes import explain

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from planner.errors import Issue, TravelError

# Control and formatting characters, halves of pairs, line and paragraph separators.
_UNSPEAKABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Speech:
    """Says things in the user's language.

    ``saved`` is the folder or file that the run has written. ``unheard`` says why a part of the
    result did not reach stdout. It is empty where a reader left or stdout was closed from the
    start: who does so wants no result.
    """

    def __init__(self, language: str, *, deaf: bool = False) -> None:
        """Speak ``language`` until told otherwise; ``deaf``: stdout was closed from the start."""
        self.language = language
        self.saved: Path | None = None
        self.unheard = ""
        self._deaf = deaf

    @property
    def texts(self) -> Catalogue:
        """The command line's own texts."""
        return catalogue(self.language, "cli")

    def switch(self, asked: str | None, own: str) -> None:
        """Speak the language that was ``asked`` for, else that of the campaign or bundle (``own``) if there is such a one."""
        self.language = next(
            (language for language in (asked, own) if language in LANGUAGES), self.language
        )

    def tell(self, line: str) -> None:
        """Write a line of the result."""
        self._put(f"{legible(line)}\n")

    def tell_json(self, result: object) -> None:
        """Write the whole result as JSON, in ASCII so that every terminal and program can read it.

        Who asks for JSON wants it: a stdout that was closed from the start is a failure here.
        """
        if self._deaf:
            self.unheard = os.strerror(errno.EBADF)
        self._put(f"{json.dumps(result, indent=2)}\n")

    def complain(self, key: str, **args: object) -> None:
        """Write the message ``key``."""
        write_out(sys.stderr, f"{legible(self.texts.text(key, **args))}\n")

    def complain_of(self, issue: Issue) -> None:
        """Write an issue as a message."""
        write_out(sys.stderr, f"{legible(self.describe(issue))}\n")

    def push_out(self) -> None:
        """Write what still waits, so that the interpreter has nothing left to fail at."""
        self._put("")
        write_out(sys.stderr, "")

    def say_saved(self) -> str:
        """Return whether, and where, anything was saved: a part of a sentence."""
        if self.saved:
            return self.texts.text("saved.folder", folder=self.saved)
        return self.texts.text("saved.nothing")

    def _put(self, text: str) -> None:
        """Write a part of the result."""
        self.unheard = write_out(sys.stdout, text) or self.unheard

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
        return (
            f"[{error.code}] {explain(error.code, error.details, self.language)}"
            if error.code
            else str(error)
        )


def legible(text: str) -> str:
    """Return ``text`` without what a terminal would act on, but for line ends."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in _UNSPEAKABLE else "?"
        for letter in text
    )


class Lenient:
    """A stream that hides its failures, for libraries that would end the run at one."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``."""
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        """Be as the stream in all else."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write ``text``, or nothing."""
        write_out(self._stream, text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: what is written is out."""


def keep_streams_writable() -> bool:
    """Make writing to both streams safe, and say whether stdout was closed from the start.

    A terminal that lacks a letter shows another one. Where the run was started with closed streams,
    no file that is opened later takes their numbers: what is printed would be written into it.
    """
    for number in (0, 1, 2):
        _hold_open(number)
    is_closed = sys.stdout is None
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return is_closed


def _hold_open(number: int) -> None:
    """Let the descriptor ``number`` lead nowhere if it is closed; those below it are open."""
    try:
        os.fstat(number)
    except OSError:
        with suppress(OSError):  # a system without its devices
            nowhere = os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            os.set_inheritable(nowhere, True)  # noqa: FBT003  (by position only)


def write_out(stream: TextIO, text: str) -> str:
    """Write ``text`` at once; return why that failed, nothing where the reader left."""
    try:
        if text:  # to write nothing fails where there is no room, and is no loss
            stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)
    except OSError as error:
        _give_up(stream)
        return error.strerror or str(error)
    return ""


def _give_up(stream: TextIO) -> None:
    """Send what is still written to ``stream`` nowhere."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
