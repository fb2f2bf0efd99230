"""Measure what spoiled files cost: the longest time, and the most memory above the imports.

Usage: python benchmarks/fuzz.py [CASES a file, default 50]

Then the same for tables that are large inside, each read by a process of its own (seconds of the
processor). With CASES 0 only these are measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from measuring import peak_megabytes

ROOT = Path(__file__).parents[1]
sys.path[:1] = [
    str(ROOT),
    str(ROOT / "tests"),
]  # fuzz is the tests' package from here on, not this script

from fuzz.oversized import QUICK, SLOW, judge  # noqa: E402
from fuzz.victims import BUNDLE, INPUTS, Campaign, judge_spoiled  # noqa: E402  (the tests' own spoilers; the path is set above)
from optimise.tiny_weeks import seeded_week  # noqa: E402

import planner  # noqa: E402

FLAWED = 2  # the exit code for bad input
GOAL = "goal: 2 s and 300 MB over the imports"
GOAL_OF_LARGE = "goal: 5 s and 500 MB"


def main(arguments: list[str]) -> None:
    """Print a row for each kind of spoiled file, then one for each large table."""
    cases = int(arguments[0]) if arguments else 50
    if cases:
        report_spoiled(cases)
    report_large()


def report_spoiled(cases: int) -> None:
    """Print a row for each kind of file: cases, how many were refused, most time, most memory."""
    print(
        f"| file | cases | refused | longest | memory over the imports | ({GOAL})\n"
        "|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder) / "project")
        planner.build(planner.load(campaign.project.campaign))  # imports all there is to import
        before = peak_megabytes()
        for name in INPUTS:
            report(
                name, cases, lambda seed, name=name: not campaign.load_spoiled(name, seed), before
            )
        bundle, good = a_bundle(Path(folder) / "week")
        for name in BUNDLE:
            report(
                name,
                cases,
                lambda seed, name=name: FLAWED in judge_spoiled(bundle, good, name, seed),
                before,
            )


def report_large() -> None:
    """Print a row for each table that is large inside: the message, its seconds, its memory."""
    print(
        f"\n| table | told | seconds | memory over the imports | ({GOAL_OF_LARGE})\n"
        "|---|---|---|---|---|"
    )
    for name, (expected, make) in (QUICK | SLOW).items():
        with tempfile.TemporaryDirectory() as folder:
            told, seconds, megabytes = judge(Path(folder), [make])[0]
        wrong = "" if told == expected else f" (not {expected or 'read'})"
        print(
            f"| {name} | {told or 'read'}{wrong} | {seconds:.2f} s | {megabytes:.0f} MB |",
            flush=True,
        )


def a_bundle(folder: Path) -> tuple[Path, dict[str, bytes]]:
    """Return the folder of a small bundle and its good documents."""
    problem = seeded_week(12).build()
    planner.write(problem, planner.solve(problem, effort="low"), to=folder)
    return folder, {name: (folder / name).read_bytes() for name in BUNDLE}


def report(name: str, cases: int, is_refused, before: float) -> None:  # noqa: ANN001  (a function of the seed)
    """Print the row of a file."""
    longest, refused = 0.0, 0
    for seed in range(cases):
        begin = time.perf_counter()
        refused += is_refused(seed)
        longest = max(longest, time.perf_counter() - begin)
    print(
        f"| {name} | {cases} | {refused} | {longest:.2f} s | {peak_megabytes() - before:.0f} MB |",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
