"""The verb ``compare``: quick figures first, full ones later, as a table, JSON or a workbook."""

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

    from planner.cli.console import Console
    from planner.studies.compare import Comparison, Outcome

_DONE, _LOST = 0, 1
_SHEETS = ".xlsx"


def compare(args: argparse.Namespace, console: Console) -> int:
    """Compare scenarios; Ctrl-C keeps the figures so far, if any, and ends with exit code 0."""
    out = _read_out(args.out)
    shown: Comparison | None = None
    interrupted = False
    with closing(_start(args, console)) as comparisons:
        try:
            for shown in comparisons:
                if not args.json:
                    _tell(shown, console)
        except KeyboardInterrupt:
            if shown is None:
                raise
            interrupted = True
            console.report("compare.stopped")
        except WorkerLost:
            console.report("compare.lost")
            return _LOST
    if shown is not None and args.json:
        console.print_json(to_json(shown, interrupted=interrupted))
    if shown is not None and out is not None:
        _write(out, write_sheets(shown, language=console.language))
        console.saved = out
        console.report("compare.written", path=out)
    return _DONE


def _start(args: argparse.Namespace, console: Console) -> Generator[Comparison, None, None]:
    """Start the calculation, with a line on stderr for each plan."""

    def tell(quick: bool, outcome: Outcome, made: int, wanted: int) -> None:  # noqa: FBT001  (called by position)
        console.use_language(args.language, outcome.problem.language)
        key = "compare.progress.quick" if quick else "compare.progress"
        console.report(
            key,
            made=made,
            wanted=wanted,
            scenario=outcome.scenario or console.texts.text("compare.base"),
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


def _tell(comparison: Comparison, console: Console) -> None:
    for line in tell_comparison(comparison, Wording(console.language, DOMAINS)):
        console.print_line(line)
    console.print_line("")


def _read_out(name: str | None) -> Path | None:
    """Return the path of the workbook; check before the long calculation that it can be written."""
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
