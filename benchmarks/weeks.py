"""Measure the later weeks of a campaign: each plans for those whom earlier plans leave over.

What a plan expects is taken as what really happened: its figures become the earlier calls
(docs/laws.md, law 1) of the next week's stops. Weeks beyond the campaign's own repeat its last one,
and every loan lasts until the last week planned. With the shipped campaign, whose loans end after
two weeks, the third week is a supposition. All efforts plan the same week; the plan of the last
effort named is the one that happened.

Usage: python benchmarks/weeks.py [CAMPAIGN] [--weeks 3] [--effort low normal high]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from measuring import peak_megabytes, plan_and_time, visits_a_team_day

import planner
from planner.model.places import Earlier
from planner.optimise.instance.expected_demand import expected_demand

if TYPE_CHECKING:
    from planner.model.campaign import Week
    from planner.model.inputs import Inputs
    from planner.model.places import Stop
    from planner.model.plan import Plan
    from planner.model.problem import Problem


def extend(inputs: Inputs, weeks: int) -> Inputs:
    """Return ``inputs`` with ``weeks`` weeks of service, and loans that last until the end."""
    served = [week for week in inputs.campaign.weeks if week.days]
    while len(served) < weeks:
        served.append(_a_week_after(served[-1]))
    end = served[weeks - 1].days[-1].date
    lenders = tuple(replace(lender, loan_to=max(lender.loan_to, end)) for lender in inputs.lenders)
    return replace(
        inputs,
        campaign=replace(inputs.campaign, weeks=tuple(served[:weeks]), end=end),
        lenders=lenders,
    )


def allow_second_calls(inputs: Inputs, problem: Problem, plan: Plan) -> Inputs:
    """Return ``inputs`` after the week of ``problem`` went as ``plan`` expects.

    A stop that was not visited keeps its demand.
    """
    turned_away: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for visit in (visit for route in plan.routes for visit in route.visits):
        turned_away[visit.stop] += visit.turned_away
        came[visit.stop] += visit.expected_recorded + visit.turned_away

    def leave(stop: Stop) -> Stop:
        if stop.id not in came:
            return stop
        return replace(
            stop,
            earlier=Earlier(
                turned_away=turned_away[stop.id], absent=_present(stop) - came[stop.id]
            ),
        )

    return replace(inputs, stops=tuple(leave(stop) for stop in problem.stops))


def _a_week_after(week: Week) -> Week:
    """Return a week with the hours of ``week``, seven days later."""
    later = timedelta(days=7)
    return replace(
        week,
        start=week.start + later,
        days=tuple(replace(day, date=day.date + later, holiday=None) for day in week.days),
    )


def _present(stop: Stop) -> int:
    """Return the people at ``stop`` not yet recorded: all present, or later those left over."""
    if stop.earlier is not None:
        return stop.earlier.turned_away + stop.earlier.absent
    return stop.demand.listed.typical * stop.demand.present.typical // 1000


def _measure(week: int, problem: Problem, effort: str) -> Plan:
    """Plan ``problem`` and print its row."""
    plan, seconds = plan_and_time(problem, effort)
    crowd = sum(expected_demand(problem, stop) for stop in problem.stops)
    totals = plan.totals
    print(
        f"| {week} | {effort} | {crowd:,} | {totals.expected_recorded:,} | {totals.villages} "
        f"| {totals.visits} "
        f"| {visits_a_team_day(plan):.1f} | {100 * plan.proof.gap:.2f} % | {seconds:.1f} "
        f"| {peak_megabytes():.0f} MB |",
        flush=True,
    )
    return plan


def main() -> None:
    """Print one row for each week and effort."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("campaign", nargs="?", default="configs/sarolangun")
    parser.add_argument("--weeks", type=int, default=3)
    parser.add_argument(
        "--effort", nargs="+", default=["normal"], choices=("low", "normal", "high")
    )
    arguments = parser.parse_args()
    inputs = extend(planner.load(arguments.campaign), arguments.weeks)
    print(
        "| week | effort | crowd | recorded | villages | visits | visits a team-day "
        "| gap to the bound | seconds | peak memory so far |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for number, week in enumerate(inputs.campaign.weeks, start=1):
        problem = planner.build(inputs, week=week.start)
        plans = [_measure(number, problem, effort) for effort in arguments.effort]
        inputs = allow_second_calls(inputs, problem, plans[-1])


if __name__ == "__main__":
    main()
