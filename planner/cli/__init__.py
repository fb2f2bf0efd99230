"""The command line: it runs verbs, reports errors without a traceback, and sets the exit code."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.console import Console, prepare_streams
from planner.cli.interrupts import ignore_signals, interruptible_after_imports, unblock_signals
from planner.cli.parser import HelpRequested, asked_language, build_parser
from planner.errors import CheckFailed, InputError, PlannerError, TravelError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DONE, _BUG, _MISTAKEN, _INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verb that ``argv`` names, and return the exit code.

    By default ``argv`` is the arguments of the process.
    """
    words = tuple(sys.argv[1:] if argv is None else argv)
    console = Console(asked_language(words), stdout_closed=prepare_streams())
    with interruptible_after_imports():
        try:
            unblock_signals()
            code = _run_reporting(words, console)
            return _exit_code(code, words, console)
        except KeyboardInterrupt:
            ignore_signals()
            console.report("interrupted", saved=console.describe_saved())
            # The solver may still run in its thread: the run does not wait for it.
            os._exit(_DONE if console.saved and "--json" not in words else _INTERRUPTED)


def _exit_code(code: int, words: Sequence[str], console: Console) -> int:
    """Return the exit code of a run that ended with ``code``; report a lost result.

    The result is the saved bundle. It is the text on stdout where nothing was saved, or where the
    user asked for JSON. A text on stdout that is lost changes the exit code only if it is the
    result.
    """
    console.flush()
    if not console.lost_result:
        return code
    console.report("unheard", reason=console.lost_result, saved=console.describe_saved())
    is_lost = "--json" in words or not console.saved
    return _BUG if is_lost and code == _DONE else code


def _run_reporting(words: Sequence[str], console: Console) -> int:
    """Run a verb, and report its errors to ``console``."""
    try:
        return _run_verb(words, console)
    except InputError as error:
        for issue in error.issues:
            console.report_issue(issue)
        if console.saved:
            console.report("saved.before", folder=console.saved)
        return error.exit_code
    except CheckFailed as error:
        console.report(
            "rejected", violations="\n".join(error.violations), saved=console.describe_saved()
        )
        return error.exit_code
    except TravelError as error:
        console.report("travel", reason=console.explain_travel(error))
        return error.exit_code
    except PlannerError as error:
        console.report("failed", reason=error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  (a bug: the user gets one line to pass on)
        return _tell_bug(error, console)


def _run_verb(words: Sequence[str], console: Console) -> int:
    """Run a verb, and report at its end what could not be written to the cache."""
    try:
        args = build_parser(console.texts).parse_args(words)
    except HelpRequested as asked:
        console.print_line(str(asked).rstrip("\n"))
        return _DONE
    except SystemExit:  # the parser has reported arguments that it does not understand
        return _MISTAKEN
    from planner import api  # noqa: PLC0415  (--help does not need it)
    from planner.cli.verbs import VERBS  # noqa: PLC0415

    code = dict(VERBS)[args.verb](args, console)
    for doubt in api.cache_doubts():
        console.report_issue(doubt)
    return code


def _tell_bug(error: Exception, console: Console) -> int:
    """Report an unexpected error, or that the working folder was deleted."""
    if isinstance(error, FileNotFoundError) and _is_working_folder_deleted():
        console.report("homeless", saved=console.describe_saved())
        return _MISTAKEN
    console.report("bug", reason=_describe(error), saved=console.describe_saved())
    return _BUG


def _is_working_folder_deleted() -> bool:
    """Return whether the working folder was deleted, so that relative paths fail."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _describe(error: Exception) -> str:
    """Return the error and its line of code on one line, for a report of the bug."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
