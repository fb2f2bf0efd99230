"""The instance: what is read from a problem cannot be changed."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from optimise.tiny_weeks import seeded_week

from planner.optimise.instance.model import read_instance


def arrays_of(record):
    """Yield the arrays among the fields of a dataclass."""
    values = (getattr(record, field.name) for field in fields(record))
    yield from (value for value in values if isinstance(value, np.ndarray))


def test_arrays_of_an_instance_are_read_only():
    """Nobody writes into the arrays of an instance, of its travel times or of its travel costs."""
    instance = read_instance(seeded_week(1).build())
    times = [times for by_day_type in instance.travel_times for times in by_day_type]
    records = (instance, *times, *(each.travel_costs for each in times))
    arrays = [array for record in records for array in arrays_of(record)]
    assert len(arrays) > 3 * len(times)
    assert not any(array.flags.writeable for array in arrays)
