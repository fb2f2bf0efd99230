"""Do what ``planner plan --resolve`` asks for: measure what one more would add, and say what was found while it is."""

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

    from planner.cli.console import Speech
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.studies.resource_values import Measurement


def resolve(problem: Problem, plan: Plan, args: argparse.Namespace, speech: Speech) -> Plan:
    """Return ``plan`` with its most useful worths measured; Ctrl-C, or a process that dies, keeps those measured so far."""
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
                _tell(problem, found, speech)
            speech.complain("resolve.note")
        except KeyboardInterrupt:
            speech.complain("resolve.stopped")
        except WorkerLost:
            speech.complain("resolve.lost")
    return plan


def _tell(problem: Problem, found: Measurement, speech: Speech) -> None:
    """Say what one more was measured to bring, with a mark where that is not proven."""
    wording = Wording(speech.language, DOMAINS)
    speech.complain(
        "resolve.progress",
        number=found.number,
        wanted=found.wanted,
        lender=Directory(problem, wording).lender(found.extra.lender),
        add=say_addition(found.extra, wording),
        people=say_difference(found.difference, "people", wording),
    )
