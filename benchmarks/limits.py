"""Measure a week that requests, blank cards or a budget bind, beside the week without them.

The limits are drawn from the plan of the week without them: stops left out that must be visited
(one of them on a Wednesday), another that should be visited, and a visit that is forbidden on its
day; five cards for every six people recorded; five rupiah for every six of the cost.

Usage: python benchmarks/limits.py [CAMPAIGN] [--effort normal]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from measuring import plan_and_time

import planner
from planner.model.campaign import Request, RequestKind
from planner.model.plan import Reason

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.model.problem import Problem

WEDNESDAY = 2
PEOPLE = 20_000_000  # millionths of a person that a wish is worth


def ask(problem: Problem, plan: Plan) -> Problem:
    """Return ``problem`` with four requests, each against ``plan``."""
    left_out = [item.stop for item in plan.unvisited if item.reason is Reason.CROWDED_OUT]
    days = [day.date for day in problem.week.days]
    route = next(route for route in plan.routes if route.visits)
    wanted = (
        ("must", left_out[3], (days[WEDNESDAY],)),
        ("must", left_out[20], ()),
        ("prefer", left_out[11], ()),
        ("never", route.visits[0].stop, (route.date,)),
    )
    requests = tuple(
        Request(
            id=f"{number}",
            kind=RequestKind(kind),
            stop=stop,
            dates=dates,
            lender=None,
            reason="benchmark",
        )
        for number, (kind, stop, dates) in enumerate(wanted)
    )
    return replace(
        problem, requests=requests, objective=replace(problem.objective, prefer_price=PEOPLE)
    )


def main() -> None:
    """Print one row for each week."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("campaign", nargs="?", default="configs/sarolangun")
    parser.add_argument("--effort", default="normal", choices=("low", "normal", "high"))
    arguments = parser.parse_args()
    problem = planner.build(planner.load(arguments.campaign))
    print("| bound by | seconds | recorded | cost, million rupiah | gap to the bound |")
    print("|---|---|---|---|---|")
    free, seconds = plan_and_time(problem, arguments.effort)
    _print("officers alone", free, seconds)
    cards, rupiah = 5 * free.totals.expected_recorded // 6, 5 * free.totals.cost_idr // 6
    weeks = {
        "four requests": ask(problem, free),
        f"{cards} blank cards": replace(problem, limits=replace(problem.limits, blank_cards=cards)),
        f"{rupiah / 1e6:.1f} million rupiah": replace(
            problem, limits=replace(problem.limits, budget_idr=rupiah)
        ),
    }
    for name, week in weeks.items():
        _print(name, *plan_and_time(week, arguments.effort))


def _print(name: str, plan: Plan, seconds: float) -> None:
    totals, gap = plan.totals, 100 * plan.proof.gap
    print(
        f"| {name} | {seconds:.1f} | {totals.expected_recorded:,} "
        f"| {totals.cost_idr / 1e6:.1f} | {gap:.2f} % |",
        flush=True,
    )


if __name__ == "__main__":
    main()
