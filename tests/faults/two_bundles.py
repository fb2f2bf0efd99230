"""Hold an older and a newer bundle, small but whole."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from bundle.samples import a_plan, a_problem, a_week

from planner.bundle import plan_to_json, problem_to_json

OLD_PLAN, NEW_PLAN = a_plan(), replace(a_plan(), unvisited=())


def files_of(plan):
    """Return the files of a bundle that holds ``plan``."""
    problem = problem_to_json(a_problem())
    made = plan_to_json(plan, problem_sha256=sha256(problem).hexdigest(), week=a_week())
    return (
        ("problem.json", problem),
        ("plan.json", made),
        ("index.html", b"<p>"),
        ("maps/T01.html", b"<p>"),
    )


OLD, NEW = files_of(OLD_PLAN), files_of(NEW_PLAN)
EITHER = (OLD_PLAN, NEW_PLAN)
