"""Make only so many visits on one day of a team: law 30 in docs/laws.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.problem import Problem

ANY = 1_000  # more stops than fit any day


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` as it is: the rule bars no stop and no day; pricing, which makes the routes, keeps them to ``most_stops``."""
    return problem


def most_stops(problem: Problem) -> int:
    """Return the most visits of a team on one day."""
    return ANY if problem.rules.most_stops is None else problem.rules.most_stops.visits
