"""The option ``plan --resolve``: it measures the worth of additional resources."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from planner import api
from planner.outputs.pages.page_tables import say_addition
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording
from planner.studies.comparison_text import DOMAINS, say_difference
from planner.studies.workers import WorkerLost, count_processes

if TYPE_CHECKING:
    import argparse

    from planner.cli.console import Console
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.studies.resource_values import Measurement


def resolve(problem: Problem, plan: Plan, args: argparse.Namespace, console: Console) -> Plan:
    """Return ``plan`` with its most useful worths measured.

    After Ctrl-C, or the death of a process, the plan keeps the worths measured so far.
    """
    settings = {
        "effort": args.effort,
        "seed": args.seed,
        "seconds": args.seconds,
        "certify": args.certify,
    }
    with closing(
        api.resolve(problem, plan, **settings, processes=count_processes())
    ) as measurements:
        try:
            for found in measurements:
                plan = found.plan
                _tell(problem, found, console)
            console.report("resolve.note")
        except KeyboardInterrupt:
            console.report("resolve.stopped")
        except WorkerLost:
            console.report("resolve.lost")
    return plan


def _tell(problem: Problem, found: Measurement, console: Console) -> None:
    """Report the worth of an additional resource, with a mark where it is not proven."""
    wording = Wording(console.language, DOMAINS)
    console.report(
        "resolve.progress",
        number=found.number,
        wanted=found.wanted,
        lender=Directory(problem, wording).lender(found.extra.lender),
        add=say_addition(found.extra, wording),
        people=say_difference(found.difference, "people", wording),
    )
