"""Measure the planner on weekly outreach instances, beside simpler methods and two libraries.

FOLDER holds instances (``*.json``) and ``checker.py``, which judges every plan of the table. Gaps
are to the proven bounds of ``reference.json`` if FOLDER holds it, else to the bound that the
planner proves. The planner keeps the laws of docs/laws.md. They are stricter than the instances
(weekly_problems.py says where), and its bound holds under these laws. All values are those of the
checker, after people were shared out again among the visits of a plan. Time limits are those of the
search; the seconds of a row are all the time that it took once the instance was read. The planner
uses two threads, the other methods one.

Usage:

    python benchmarks/weekly.py FOLDER [--seconds 10 60] [--fixed] [--effort high]
                                [--only NAME ...]
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from weekly_peers import peers_of, timed
from weekly_problems import UNIT, Weekly, read_folder, to_days, to_problem

import planner


def measure(weekly: Weekly, seconds: float, effort: str) -> tuple[float, int, int]:
    """Return the planner's seconds, its value and the bound it proves (units of the instance)."""
    begin = time.perf_counter()
    plan = planner.solve(to_problem(weekly), effort=effort, seconds=seconds)
    took = time.perf_counter() - begin
    return took, weekly.judge(to_days(weekly, plan)), -(-plan.proof.bound // UNIT)


def main() -> None:
    """Print one row for each instance, limit and method."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0, 60.0])
    parser.add_argument(
        "--fixed", action="store_true", help="every day ends at the team's own base"
    )
    parser.add_argument("--effort", choices=("low", "normal", "high"), default="high")
    parser.add_argument("--only", nargs="+", help="names of instances")
    arguments = parser.parse_args()
    peers = peers_of(fixed=arguments.fixed)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as table:
        os.dup2(2, 1)  # solvers print past Python, and stdout is for the table
        print(
            "| instance | nights | reference bound | limit s | method | seconds | value | gap % "
            "| bound proven |",
            file=table,
        )
        print("|---|---|---:|---:|---|---:|---:|---:|---:|", file=table, flush=True)
        for weekly in read_folder(arguments.folder, fixed=arguments.fixed):
            if arguments.only and weekly.name not in arguments.only:
                continue
            reference = _reference(arguments.folder / "reference.json", weekly)
            for limit in arguments.seconds:
                took, value, proven = measure(weekly, limit, arguments.effort)
                begin = f"| {weekly.name} | {_nights(weekly)} | {_number(reference)} | {limit:g}"
                rows = [
                    ("planner", took, value, proven),
                    *((name, *timed(peer, weekly, limit), None) for name, peer in peers.items()),
                ]
                for name, spent, worth, bound in rows:
                    gap = 100 * (1 - worth / (reference or proven))
                    print(
                        f"{begin} | {name} | {spent:.1f} | {worth:,} | {gap:.2f} "
                        f"| {_number(bound)} |",
                        file=table,
                        flush=True,
                    )


def _reference(path: Path, weekly: Weekly) -> int | None:
    """Return the bound that ``path`` gives for an instance, if it does."""
    if not path.is_file():
        return None
    known = json.loads(path.read_text(encoding="utf-8")).get(weekly.name, {})
    bound: int | None = known.get(_nights(weekly), {}).get("bound")
    return bound


def _nights(weekly: Weekly) -> str:
    return "fixed" if weekly.fixed else "moving"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


if __name__ == "__main__":
    main()
