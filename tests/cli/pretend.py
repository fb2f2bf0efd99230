"""Stand in for the optimiser: a plan made by hand, and the ways a calculation can go wrong.

Run as a script it is the command line with that optimiser: ``python pretend.py NOISY plan …``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(TESTS))

from plan_builder import a_plan  # noqa: E402  (the path is set above where this is a script)

BEFORE_ANYTHING = float("-inf"), float("inf")


def a_friday(problem):
    """Return a plan for the small campaign's first week: one team, one visit, on Friday.

    15.03.03.1001 has floor(60 x 0.450 x 0.550) = 14 people. One kit records 10 an hour, in 90
    minutes up to 15: all 14.
    """
    friday = problem.week.days[1].date
    return (
        a_plan(problem)
        .with_team("T01", lender="sarolangun")
        .with_day("T01", friday, visits=[("15.03.03.1001", 90, "08:30")])
        .build()
    )


def lawful(problem, watch):
    """Find the plan in two stages."""
    watch("columns", *BEFORE_ANYTHING)
    watch("polish", 12_000, 15_000)
    watch("polish", 12_500, 15_000)
    return a_friday(problem)


def noisy(problem, watch):
    """Print past Python, as solvers do: at once, and into C's own buffer."""
    os.write(1, b"noise at once\n")
    ctypes.CDLL(None).printf(b"noise in a buffer\n")
    print("noise from Python")  # noqa: T201
    return lawful(problem, watch)


def patient(problem, watch):
    """Go on until asked to stop."""
    while not watch("columns", *BEFORE_ANYTHING):
        time.sleep(0.01)
    plan = a_friday(problem)
    return replace(plan, proof=replace(plan.proof, complete=False, interrupted=True))


def stubborn(_problem, watch):
    """Go on for ever, whatever is asked."""
    while True:
        watch("columns", *BEFORE_ANYTHING)
        time.sleep(0.01)


def interrupted_late(problem, watch):
    """Find the plan, and have Ctrl-C pressed when it is about to be told."""
    from planner.cli import verbs

    verbs._summarise = lambda *_: os.kill(os.getpid(), signal.SIGINT)
    return lawful(problem, watch)


def unlawful(problem, watch):
    """Claim one person too many."""
    plan = lawful(problem, watch)
    return replace(plan, totals=replace(plan.totals, expected_recorded=15))


def broken(problem, _watch):
    """Fail as only a bug does."""
    raise ZeroDivisionError(problem.campaign)


WAYS = (lawful, noisy, patient, stubborn, interrupted_late, unlawful, broken)


def install(way, modules):
    """Put ``way`` in the optimiser's place in ``modules``; return the settings of its calls."""
    seen = {}

    def solve(problem, *, watch, **settings):
        seen.update({name: settings.get(name) for name in ("effort", "seed", "seconds", "certify")})
        return way(problem, watch)

    module = ModuleType("planner.optimise.solve")
    module.EFFORTS = {"quick": "least", "low": "little", "normal": "some", "high": "much"}
    module.solve = solve
    modules["planner.optimise.solve"] = module
    return seen


if __name__ == "__main__":
    from planner.cli import main

    install(next(way for way in WAYS if way.__name__ == sys.argv[1]), sys.modules)
    sys.exit(main(sys.argv[2:]))
