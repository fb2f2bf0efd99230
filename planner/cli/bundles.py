"""Read the bundle that the user names, and tell what is doubtful about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner import api

if TYPE_CHECKING:
    import argparse

    from planner.bundle import ReadBundle
    from planner.cli.speech import Speech


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
