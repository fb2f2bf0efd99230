"""Do what ``planner compare`` asks for: quick figures first, full ones after, a table, JSON or a workbook."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from planner import api
from planner.bundle.new_folder import replace_file
from planner.cli.compare_text import tell_comparison, to_json
from planner.errors import InputError, Issue
from planner.outputs.texts.wording import Wording
from planner.studies.comparison_text import DOMAINS
from planner.studies.comparison_workbook import write_sheets
from planner.studies.workers import WorkerLost, count_processes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from planner.cli.console import Speech
    from planner.studies.compare import Comparison, Outcome

_DONE, _LOST = 0, 1
_SHEETS = ".xlsx"


def compare(args: argparse.Namespace, speech: Speech) -> int:
    """Compare scenarios; after the first figures Ctrl-C keeps them, and ends the run well."""
    out = _read_out(args.out)
    shown: Comparison | None = None
    interrupted = False
    with closing(_start(args, speech)) as comparisons:
        try:
            for shown in comparisons:
                if not args.json:
                    _tell(shown, speech)
        except KeyboardInterrupt:
            if shown is None:
                raise
            interrupted = True
            speech.complain("compare.stopped")
        except WorkerLost:
            speech.complain("compare.lost")
            return _LOST
    if shown is not None and args.json:
        speech.tell_json(to_json(shown, interrupted=interrupted))
    if shown is not None and out is not None:
        _write(out, write_sheets(shown, language=speech.language))
        speech.saved = out
        speech.complain("compare.written", path=out)
    return _DONE


def _start(args: argparse.Namespace, speech: Speech) -> Generator[Comparison, None, None]:
    """Begin the calculation, with a line on stderr for each plan."""

    def tell(quick: bool, outcome: Outcome, made: int, wanted: int) -> None:  # noqa: FBT001  (called by position)
        speech.switch(args.language, outcome.problem.language)
        key = "compare.progress.quick" if quick else "compare.progress"
        speech.complain(
            key,
            made=made,
            wanted=wanted,
            scenario=outcome.scenario or speech.texts.text("compare.base"),
        )

    return api.compare(
        args.campaign,
        *args.scenario,
        week=args.week,
        engine=args.engine,
        effort=None if args.quick else args.effort,
        seed=args.seed,
        language=args.language,
        processes=count_processes(),
        tell=tell,
    )


def _tell(comparison: Comparison, speech: Speech) -> None:
    for line in tell_comparison(comparison, Wording(speech.language, DOMAINS)):
        speech.tell(line)
    speech.tell("")


def _read_out(name: str | None) -> Path | None:
    """Return the path of the workbook; what cannot be written is told before the long calculation."""
    if name is None:
        return None
    out = Path(name).absolute()
    if out.suffix.casefold() != _SHEETS:
        raise _refuse(name, "E813")
    if not out.parent.is_dir() or out.is_dir() or not os.access(out.parent, os.W_OK):
        raise _refuse(name, "E814")
    return out


def _write(out: Path, content: bytes) -> None:
    """Write the workbook as a whole or not at all."""
    try:
        replace_file(out, content)
    except OSError as error:
        raise _refuse(str(out), "E814") from error


def _refuse(name: str, code: str) -> InputError:
    return InputError((Issue(file=name, line=0, column=0, path="", code=code),))
