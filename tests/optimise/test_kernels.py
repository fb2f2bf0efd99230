"""The compiled loops: they read the clock as the rest of the optimiser does, and run where nothing can be kept on disk."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.optimise.clock import DayClock
from planner.optimise.kernels import _arrive, _work, max_plus

MINUTES = st.integers(0, 24 * 60)
# As a process without any folder for numba to write to finds it.
NOWHERE = """
import numpy as np
from numba.core import caching
caching.CacheImpl._locator_classes = []
from planner.optimise.kernels import max_plus
assert not max_plus.stats.cache_path
print(max_plus(np.ones((1, 1, 1)), np.ones((1, 1, 1))).item())
"""


@given(ready=MINUTES, minutes=st.integers(0, 600), rest_start=MINUTES, rest=st.integers(1, 180))
def test_the_clock_of_the_kernels_is_that_of_the_day(ready, minutes, rest_start, rest):
    """Drives and work end at the same minute by ``DayClock``, whatever the break."""
    clock = DayClock(earliest=0, shift_start=0, shift_end=1440, latest=1440, rest_start=rest_start, rest_end=rest_start + rest)
    assert _arrive(ready, minutes, clock.rest_start, clock.rest_end) == clock.arrive(ready, minutes)
    assert _work(ready, minutes, clock.rest_start, clock.rest_end) == clock.work(ready, minutes)


@given(st.integers(0, 10_000))
def test_max_plus_products_are_those_of_the_definition(seed):
    """Every entry is the best sum over the middle index."""
    draw = np.random.default_rng(seed)
    left, right = draw.normal(size=(2, 3, 4)), draw.normal(size=(2, 4, 5))
    assert np.array_equal(max_plus(left, right), (left[:, :, :, None] + right[:, None, :, :]).max(axis=2))


def test_kernels_run_where_nothing_can_be_kept():
    """Without a folder to keep them in they are compiled anew."""
    done = subprocess.run([sys.executable, "-c", NOWHERE], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "2.0", done.stderr
