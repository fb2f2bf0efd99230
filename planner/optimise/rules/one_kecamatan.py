"""Office rule one_kecamatan (law 32): a team visits one kecamatan a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.array_types import BoolArray


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` as it is: the rule closes no stop; ``forbidden_legs`` keeps it."""
    return problem


def forbidden_legs(problem: Problem) -> BoolArray:
    """Return forbidden[v, w]: whether the stops v and w lie in different kecamatan."""
    kecamatan = [stop.kecamatan for stop in problem.stops]
    if problem.rules.one_kecamatan is None:
        return np.zeros((len(kecamatan), len(kecamatan)), dtype=np.bool_)
    names = np.array(kecamatan, dtype=np.str_)
    forbidden: BoolArray = names[:, None] != names[None, :]
    return forbidden
