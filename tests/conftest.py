"""Set what holds for every test: hypothesis has no deadline and, in CI, fixed examples."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Counter[str]:
    """Return where tests count what they tried; ``benchmarks/reliability.py`` writes it down."""
    counter = pytestconfig.pluginmanager.get_plugin("tally")
    return Counter() if counter is None else counter.counts
