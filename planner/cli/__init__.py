"""Run the verbs of the command line; say what went wrong without a traceback, and give each kind its exit code."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.console import Speech, keep_streams_writable
from planner.cli.interrupts import after_imports, ignore_signals, let_through
from planner.cli.parser import HelpAsked, asked_language, build_parser
from planner.errors import CheckFailed, InputError, PlannerError, TravelError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DONE, _BUG, _MISTAKEN, _INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verb that ``argv`` names, and return the exit code.

    By default ``argv`` is the arguments of the process.
    """
    words = tuple(sys.argv[1:] if argv is None else argv)
    speech = Speech(asked_language(words), deaf=keep_streams_writable())
    with after_imports():
        try:
            let_through()
            return _settle(_run(words, speech), words, speech)
        except KeyboardInterrupt:
            ignore_signals()
            speech.complain("interrupted", saved=speech.say_saved())
            # A solver that still runs in its thread cannot be waited for.
            os._exit(_DONE if speech.saved and "--json" not in words else _INTERRUPTED)


def _settle(code: int, words: Sequence[str], speech: Speech) -> int:
    """Return the exit code of a run that ended with ``code``; where its result was lost, tell it.

    The result is what was saved, or what was written to stdout where nothing was saved or where the
    user asked for JSON. Only a result that is lost changes the exit code.
    """
    speech.push_out()
    if not speech.unheard:
        return code
    speech.complain("unheard", reason=speech.unheard, saved=speech.say_saved())
    is_lost = "--json" in words or not speech.saved
    return _BUG if is_lost and code == _DONE else code


def _run(words: Sequence[str], speech: Speech) -> int:
    """Run a verb; ``speech`` tells what it could not do."""
    try:
        return _do(words, speech)
    except InputError as error:
        for issue in error.issues:
            speech.complain_of(issue)
        if speech.saved:
            speech.complain("saved.before", folder=speech.saved)
        return error.exit_code
    except CheckFailed as error:
        speech.complain(
            "rejected", violations="\n".join(error.violations), saved=speech.say_saved()
        )
        return error.exit_code
    except TravelError as error:
        speech.complain("travel", reason=speech.explain_travel(error))
        return error.exit_code
    except PlannerError as error:
        speech.complain("failed", reason=error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  (a bug, whatever it is: the user gets one line to pass on)
        return _tell_bug(error, speech)


def _do(words: Sequence[str], speech: Speech) -> int:
    """Run a verb, and tell at its end what could not be kept for the next run."""
    try:
        args = build_parser(speech.texts).parse_args(words)
    except HelpAsked as asked:
        speech.tell(str(asked).rstrip("\n"))
        return _DONE
    except SystemExit:  # after arguments that cannot be understood, which were told
        return _MISTAKEN
    from planner import api  # noqa: PLC0415  (--help does without)
    from planner.cli.verbs import VERBS  # noqa: PLC0415

    code = dict(VERBS)[args.verb](args, speech)
    for doubt in api.cache_doubts():
        speech.complain_of(doubt)
    return code


def _tell_bug(error: Exception, speech: Speech) -> int:
    """Tell an error that nobody foresaw, or that the working folder was deleted."""
    if isinstance(error, FileNotFoundError) and _is_homeless():
        speech.complain("homeless", saved=speech.say_saved())
        return _MISTAKEN
    speech.complain("bug", reason=_describe(error), saved=speech.say_saved())
    return _BUG


def _is_homeless() -> bool:
    """Say whether the working folder was deleted, so that no relative path leads anywhere."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _describe(error: Exception) -> str:
    """Return what the makers need to find a bug, on one line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
