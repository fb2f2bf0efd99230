"""Read the bundle that the user names, and tell what is doubtful about it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner import api
from planner.bundle.reading import identify
from planner.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from planner.bundle import ReadBundle
    from planner.cli.console import Speech
    from planner.model.problem import Problem

NO_BUNDLE = "none"


def read_bundle(args: argparse.Namespace, speech: Speech) -> ReadBundle:
    """Return the bundle that ``args`` name; its doubts are told, from now on in its language.

    Raises
    ------
    InputError
        If a file is missing or malformed.
    """
    bundle = api.read(args.bundle)
    speech.switch(args.language, bundle.problem.language)
    for doubt in bundle.doubts:
        speech.complain_of(doubt)
    return bundle


def find_earlier(
    asked: str | None, out: Path, problem: Problem, speech: Speech
) -> ReadBundle | None:
    """Return the bundle whose calendars were handed out: the one ``asked`` for, else the one that a new plan in ``out`` replaces.

    That one is only tried: where it cannot be followed, that is told, and nothing is.

    Raises
    ------
    InputError
        If the one asked for cannot be read, or is of another campaign or week.
    """
    if asked == NO_BUNDLE or (asked is None and not (out / "manifest.json").is_file()):
        return None
    try:
        return api.read_earlier(asked or out, problem)
    except InputError as error:
        if asked:
            raise
        speech.complain("plan.apart", bundle=out, reason=speech.describe(error.issues[0]))
        return None


@contextmanager
def noting_saved(folder: Path, speech: Speech) -> Iterator[None]:
    """Let ``speech`` know whether a new bundle took the place of ``folder``, however this ends."""
    before = identify(folder)
    try:
        yield
    finally:
        if identify(folder) not in (None, before):
            speech.saved = folder
