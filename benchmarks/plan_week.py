"""Measure the main job: one week of a campaign at each effort, from files to a checked plan.

Usage: python benchmarks/plan_week.py [CAMPAIGN] [EFFORT ...]
"""

from __future__ import annotations

import sys
import time

from measuring import peak_megabytes, plan_and_time

import planner


def main(arguments: list[str]) -> None:
    """Print a row for each effort: seconds, people recorded, villages, gap to the bound, memory."""
    campaign, *efforts = arguments or ["configs/sarolangun"]
    begin = time.perf_counter()
    inputs = planner.load(campaign)
    problem = planner.build(inputs)
    print(f"load and build: {time.perf_counter() - begin:.1f} s")
    print("| effort | seconds | recorded | villages | visits | gap to the bound | peak memory |")
    print("|---|---|---|---|---|---|---|")
    for effort in efforts or ["low", "normal"]:
        plan, seconds = plan_and_time(problem, effort, travel=inputs.travel)
        totals = plan.totals
        print(
            f"| {effort} | {seconds:.1f} | {totals.expected_recorded:,} | {totals.villages} "
            f"| {totals.visits} "
            f"| {100 * plan.proof.gap:.2f} % | {peak_megabytes():.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
