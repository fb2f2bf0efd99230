"""Output of the command line: results to stdout, messages to stderr, no control characters."""

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
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Console:
    """Writes results and messages in the user's language.

    ``saved`` is the folder or file that the run has written. ``lost_result`` is the reason why a
    part of the result did not reach stdout. It stays empty where the reader of a pipe left, or
    where stdout was closed from the start: then nobody wants the result.
    """

    def __init__(self, language: str, *, stdout_closed: bool = False) -> None:
        """Write in ``language``; ``stdout_closed``: stdout was closed from the start."""
        self.language = language
        self.saved: Path | None = None
        self.lost_result = ""
        self._stdout_closed = stdout_closed

    @property
    def texts(self) -> Catalogue:
        """The catalogue of the command line."""
        return catalogue(self.language, "cli")

    def use_language(self, asked: str | None, own: str) -> None:
        """Use the language ``asked`` for, otherwise the ``own`` one of the campaign or bundle.

        An unknown language is ignored.
        """
        self.language = next(
            (language for language in (asked, own) if language in LANGUAGES), self.language
        )

    def print_line(self, line: str) -> None:
        """Write a line of the result."""
        self._put(f"{legible(line)}\n")

    def print_json(self, result: object) -> None:
        """Write the whole result as JSON, in ASCII so that every terminal and program can read it.

        The user asked for the result: a stdout that was closed from the start is a failure here.
        """
        if self._stdout_closed:
            self.lost_result = os.strerror(errno.EBADF)
        self._put(f"{json.dumps(result, indent=2)}\n")

    def report(self, key: str, **args: object) -> None:
        """Write the message ``key``."""
        write_out(sys.stderr, f"{legible(self.texts.text(key, **args))}\n")

    def report_issue(self, issue: Issue) -> None:
        """Write an issue as a message."""
        write_out(sys.stderr, f"{legible(self.describe(issue))}\n")

    def flush(self) -> None:
        """Flush both streams, so that the interpreter cannot fail to do it at its end."""
        self._put("")
        write_out(sys.stderr, "")

    def describe_saved(self) -> str:
        """Return the part of a sentence that tells what was saved."""
        if self.saved:
            return self.texts.text("saved.folder", folder=self.saved)
        return self.texts.text("saved.nothing")

    def _put(self, text: str) -> None:
        """Write a part of the result."""
        self.lost_result = write_out(sys.stdout, text) or self.lost_result

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
        """Return the text of the error's code, or its message where it has no code."""
        return (
            f"[{error.code}] {explain(error.code, error.details, self.language)}"
            if error.code
            else str(error)
        )


def legible(text: str) -> str:
    """Return ``text`` without control characters; line ends stay."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in _UNPRINTABLE else "?"
        for letter in text
    )


class LenientStream:
    """A stream that ignores failed writes, for libraries that would end the run."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream``."""
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        """Return the attribute of the stream."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write ``text``; a failure is ignored."""
        write_out(self._stream, text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: every write is flushed."""


def prepare_streams() -> bool:
    """Make writing to both streams safe; return whether stdout was closed from the start.

    A letter that the terminal cannot show is replaced. Descriptors that were closed from the start
    are reserved: a file opened later must not get their numbers, as prints would go into it.
    """
    for number in (0, 1, 2):
        _reserve_descriptor(number)
    is_closed = sys.stdout is None
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    return is_closed


def _reserve_descriptor(number: int) -> None:
    """Open the null device as descriptor ``number`` if it is closed; those below it are open."""
    try:
        os.fstat(number)
    except OSError:
        with suppress(OSError):  # a system without a null device
            nowhere = os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
            os.set_inheritable(nowhere, True)  # noqa: FBT003  (by position only)


def write_out(stream: TextIO, text: str) -> str:
    """Write and flush ``text``; return the reason of a failure.

    The reason is empty on success, and where the reader of a pipe left.
    """
    try:
        if text:  # an empty write to a full disk fails, but loses nothing
            stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        return error.strerror or str(error)
    return ""


def _discard(stream: TextIO) -> None:
    """Redirect ``stream`` to the null device."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
