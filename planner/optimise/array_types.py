"""Array types of the optimiser, and the values in arrays that stand for "none"."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

FORBIDDEN = -1e18  # value of what is not allowed: below any real value
NEVER = 10_000  # minute later than any day, so that what cannot be reached fails every comparison


def freeze_arrays(record: object) -> None:
    """Make every array that is a field of the dataclass ``record`` read-only."""
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
