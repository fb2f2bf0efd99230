"""Plan random legal campaigns, count the outcomes, and keep the smallest folder of each failure.

Campaigns have the seeds FIRST to FIRST + COUNT - 1. Results are appended to OUT/results.jsonl;
seeds that the file already holds are skipped.

Usage:

    python benchmarks/campaigns.py FIRST COUNT --out OUT [--workers 2] [--villages 12]
                                   [--properties NAME ...] [--shrink SECONDS]
    python benchmarks/campaigns.py --again FOLDER ...   (do folders that were kept still fail?)
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from campaigns.generator import draw_folder  # noqa: E402  (found by the path above)
from campaigns.runner import PROPERTIES  # noqa: E402
from campaigns.shrinker import Failure  # noqa: E402
from campaigns.verdicts import Verdict  # noqa: E402
from campaigns.watchdog import LONGEST_SECONDS, Watchdog  # noqa: E402


class Trials:
    """Tries seeds with a few watchdogs, records each result, and shrinks each new failure."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Read what is done already."""
        self.arguments, self.lock = arguments, Lock()
        self.results = arguments.out / "results.jsonl"
        arguments.out.mkdir(parents=True, exist_ok=True)
        lines = (
            self.results.read_text(encoding="utf-8").splitlines() if self.results.exists() else []
        )
        self.done = {
            row["seed"]: Verdict(kind=row["kind"], where=row["where"], detail=row["detail"])
            for row in map(json.loads, lines)
        }
        self.shrunk = {
            verdict.same
            for seed, verdict in self.done.items()
            if (arguments.out / str(seed)).exists()
        }
        self.idle: SimpleQueue[Watchdog] = SimpleQueue()
        for _ in range(arguments.workers):
            self.idle.put(Watchdog(seconds=arguments.seconds))

    def run(self) -> None:
        """Try every seed that is not done."""
        seeds = range(self.arguments.first, self.arguments.first + self.arguments.count)
        with ThreadPoolExecutor(max_workers=self.arguments.workers) as threads:
            list(threads.map(self.try_seed, (seed for seed in seeds if seed not in self.done)))
        while not self.idle.empty():
            self.idle.get().end()

    def try_seed(self, seed: int) -> None:
        """Try one campaign and write down what came of it."""
        watchdog, begin = self.idle.get(), time.perf_counter()
        folder, names = (
            draw_folder(seed, most_villages=self.arguments.villages),
            tuple(self.arguments.properties),
        )
        verdict = watchdog.try_campaign(folder, seed=seed, properties=names)
        self.note(seed, verdict, time.perf_counter() - begin)
        if verdict.is_failure and self.is_new(verdict) and self.arguments.shrink:
            failure = Failure(folder, verdict, seed, names)
            failure.shrink(watchdog, seconds=self.arguments.shrink)
            failure.write(self.arguments.out / str(seed))
        self.idle.put(watchdog)

    def is_new(self, verdict: Verdict) -> bool:
        """Say whether this failure is the first of its like."""
        with self.lock:
            is_new = verdict.same not in self.shrunk
            self.shrunk.add(verdict.same)
            return is_new

    def note(self, seed: int, verdict: Verdict, seconds: float) -> None:
        """Append a line for ``seed``."""
        row = {
            "seed": seed,
            "kind": verdict.kind,
            "where": verdict.where,
            "detail": verdict.detail,
            "seconds": round(seconds, 2),
        }
        with self.lock:
            self.done[seed] = verdict
            with self.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            if verdict.is_failure:
                print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)

    def print_table(self) -> None:
        """Print how often what came about, with the first seed of each."""
        counts = Counter(verdict.same for verdict in self.done.values())
        print("| outcome | where | campaigns | first seed |\n|---|---|---:|---:|")
        for same, count in counts.most_common():
            first = min(seed for seed, verdict in self.done.items() if verdict.same == same)
            print(f"| {' | '.join(same)} | {count} | {first} |")
        print(f"\n{len(self.done)} campaigns")


def try_again(folders: list[Path], *, seconds: float) -> None:
    """Print what comes now of failures that were left in ``folders``."""
    watchdog = Watchdog(seconds=seconds)
    for root in folders:
        failure = Failure.read(root)
        verdict = watchdog.try_campaign(
            failure.folder, seed=failure.seed, properties=failure.properties
        )
        print(f"{root}: {verdict.kind} {verdict.where} {verdict.detail}")
    watchdog.end()


def main() -> None:
    """Try the campaigns and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("--out", type=Path, default=Path("campaigns"))
    parser.add_argument("--again", type=Path, nargs="+", help="folders of failures to try again")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--villages", type=int, default=12, help="the most villages of a campaign")
    parser.add_argument(
        "--properties", nargs="*", choices=sorted(PROPERTIES), default=list(PROPERTIES)
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=LONGEST_SECONDS,
        help="what a campaign may take before it counts as hanging",
    )
    parser.add_argument(
        "--shrink",
        type=float,
        default=120.0,
        help="seconds for shrinking a failure; 0: none is shrunk",
    )
    arguments = parser.parse_args()
    if arguments.again:
        try_again(arguments.again, seconds=arguments.seconds)
        return
    trials = Trials(arguments)
    trials.run()
    trials.print_table()


if __name__ == "__main__":
    main()
