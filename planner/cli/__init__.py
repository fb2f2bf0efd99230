"""Run the verbs of the command line; say what went wrong without a traceback, and give each kind its exit code."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.interrupts import after_imports
from planner.cli.parser import asked_language, build_parser
from planner.cli.speech import Speech, keep_streams_writable, push_out
from planner.errors import CheckFailed, InputError, PlannerError, TravelError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_BUG, _INTERRUPTED = 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verb that ``argv`` (default: the process's arguments) names, and return the exit code.

    Raises
    ------
    SystemExit
        After help (0) and after arguments that cannot be understood (2).
    """
    words = tuple(sys.argv[1:] if argv is None else argv)
    keep_streams_writable()
    speech = Speech(asked_language(words))
    try:
        with after_imports():
            return _run(build_parser(speech.texts).parse_args(words), speech)
    except KeyboardInterrupt:
        speech.complain("interrupted")
        push_out()
        os._exit(_INTERRUPTED)  # a solver that still runs in its thread cannot be waited for
    finally:
        push_out()


def _run(args: argparse.Namespace, speech: Speech) -> int:
    """Run a verb; ``speech`` tells what it could not do."""
    try:
        return _do(args, speech)
    except InputError as error:
        for issue in error.issues:
            speech.complain_of(issue)
        return error.exit_code
    except CheckFailed as error:
        speech.complain("rejected", violations="\n".join(error.violations))
        return error.exit_code
    except TravelError as error:
        speech.complain("travel", reason=speech.explain_travel(error))
        return error.exit_code
    except PlannerError as error:
        speech.complain("failed", reason=error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  (a bug, whatever it is: the user gets one line to pass on)
        speech.complain("bug", reason=_describe(error))
        return _BUG


def _do(args: argparse.Namespace, speech: Speech) -> int:
    """Run a verb, and tell at its end what could not be kept for the next run."""
    from planner import api  # noqa: PLC0415  (--help does without)
    from planner.cli.verbs import VERBS  # noqa: PLC0415

    code = dict(VERBS)[args.verb](args, speech)
    for doubt in api.cache_doubts():
        speech.complain_of(doubt)
    return code


def _describe(error: Exception) -> str:
    """Return what the makers need to find a bug, on one line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
