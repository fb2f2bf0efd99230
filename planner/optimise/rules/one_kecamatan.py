"""Keep each day of a team to one kecamatan: law 32 in docs/laws.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.model.problem import Problem
    from planner.optimise.array_types import BoolArray


def narrow(problem: Problem) -> Problem:
    """Return ``problem`` as it is: no stop and no day is closed; ``forbidden_legs`` keeps the rule."""
    return problem


def forbidden_legs(problem: Problem) -> BoolArray:
    """Return forbidden[v, w]: no route leads from stop v to stop w, as they lie in two kecamatan."""
    kecamatan = [stop.kecamatan for stop in problem.stops]
    if problem.rules.one_kecamatan is None:
        return np.zeros((len(kecamatan), len(kecamatan)), dtype=np.bool_)
    names = np.array(kecamatan, dtype=np.str_)
    forbidden: BoolArray = names[:, None] != names[None, :]
    return forbidden
