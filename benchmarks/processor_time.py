"""Measure the processor time of ``planner plan`` as a multiple of that of a plain loop.

The loop is ``s = 0; for i in range(20_000_000): s += i``. Machines differ by a factor of two and
other work slows both, so the ratio says more than seconds do. Each is run several times, by turns;
the least of each counts.

Usage: python benchmarks/processor_time.py [CAMPAIGN] [--runs 3] [--effort normal]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOOP = "s = 0\nfor i in range(20_000_000): s += i"


def run_for_seconds(command: list[str]) -> tuple[float, float]:
    """Run ``command``; return the seconds of the processor, and those by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    elapsed = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user = after.ru_utime - before.ru_utime
    return user + after.ru_stime - before.ru_stime, elapsed


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("campaign", nargs="?", default="configs/sarolangun")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--effort", default="normal")
    args = parser.parse_args()
    loops: list[float] = []
    plans: list[tuple[float, float]] = []
    for _ in range(args.runs):
        loops.append(run_for_seconds([sys.executable, "-c", LOOP])[0])
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "bundle")
            command = [sys.executable, "-m", "planner", "plan", args.campaign, "--out", out]
            plans.append(run_for_seconds([*command, "--effort", args.effort]))
    loop = min(loops)
    processor, elapsed = min(plans)
    print(f"loop: {loop:.2f} s of the processor")
    print(f"plan: {processor:.1f} s of the processor, {elapsed:.1f} s by the clock")
    print(f"ratio: {processor / loop:.1f}")


if __name__ == "__main__":
    main()
