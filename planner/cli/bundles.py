"""Bundles that the user names, and the doubts about them."""

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
    from planner.cli.console import Console
    from planner.model.problem import Problem

NO_BUNDLE = "none"


def read_bundle(args: argparse.Namespace, console: Console) -> ReadBundle:
    """Return the bundle that ``args`` name, and report its doubts.

    From then on the messages are in the language of the bundle, unless the user asked for another.

    Raises
    ------
    InputError
        If a file is missing or malformed.
    """
    bundle = api.read(args.bundle)
    console.use_language(args.language, bundle.problem.language)
    for doubt in bundle.doubts:
        console.report_issue(doubt)
    return bundle


def find_earlier(
    asked: str | None, out: Path, problem: Problem, console: Console
) -> ReadBundle | None:
    """Return the bundle of the earlier plan, whose calendars were published.

    It is the one ``asked`` for, otherwise the one in ``out`` that the new plan replaces. Where the
    latter cannot be followed, a message tells why, and the new plan follows no plan.

    Raises
    ------
    InputError
        If the bundle asked for cannot be read, or is of another campaign or week.
    """
    if asked == NO_BUNDLE or (asked is None and not (out / "manifest.json").is_file()):
        return None
    try:
        return api.read_earlier(asked or out, problem)
    except InputError as error:
        if asked:
            raise
        console.report("plan.apart", bundle=out, reason=console.describe(error.issues[0]))
        return None


@contextmanager
def saved_noted(folder: Path, console: Console) -> Iterator[None]:
    """Record in ``console`` whether a new bundle replaced ``folder``, also after an error."""
    before = identify(folder)
    try:
        yield
    finally:
        if identify(folder) not in (None, before):
            console.saved = folder
