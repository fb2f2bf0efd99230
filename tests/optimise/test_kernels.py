"""The compiled loops: they read the clock as the rest of the optimiser does, and run where nothing can be kept on disk."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.optimise.clock import DayClock
from planner.optimise.route_arrays import Ground
from planner.optimise.route_kernels import arrive, work

MINUTES = st.integers(0, 24 * 60)
# As a process without any folder for numba to write to finds it.
NOWHERE = """
from numba.core import caching
caching.CacheImpl._locator_classes = []
from planner.optimise.route_kernels import work
assert not work.stats.cache_path
print(work(600, 30, 610, 620))
"""


@given(ready=MINUTES, minutes=st.integers(0, 600), rest_start=MINUTES, rest=st.integers(1, 180))
def test_the_clock_of_the_kernels_is_that_of_the_day(ready, minutes, rest_start, rest):
    """Drives and work end at the same minute by ``DayClock``, whatever the break."""
    clock = DayClock(earliest=300, shift_start=400, shift_end=1200, latest=1300, rest_start=rest_start, rest_end=rest_start + rest)
    nowhere = np.zeros(0, dtype=np.int64)
    hours = (clock.earliest, clock.latest, clock.rest_start, clock.rest_end)
    ground = Ground(*[nowhere] * 2, np.zeros((0, 0), dtype=np.int64), *[nowhere] * 6, *hours)
    assert arrive(ready, minutes, ground) == clock.arrive(ready, minutes)
    assert work(ready, minutes, clock.rest_start, clock.rest_end) == clock.work(ready, minutes)


def test_kernels_run_where_nothing_can_be_kept():
    """Without a folder to keep them in they are compiled anew."""
    done = subprocess.run([sys.executable, "-c", NOWHERE], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "640", done.stderr
