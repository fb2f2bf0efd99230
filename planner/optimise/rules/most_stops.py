"""Office rule most_stops (law 30): a team makes a limited number of visits a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.problem import Problem

UNLIMITED = 1_000  # more visits than fit any day


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` as it is: the rule closes no stop; pricing keeps to ``most_stops``."""
    return problem


def most_stops(problem: Problem) -> int:
    """Return the most visits of a team on one day."""
    return UNLIMITED if problem.rules.most_stops is None else problem.rules.most_stops.visits
