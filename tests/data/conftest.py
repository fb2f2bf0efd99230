"""Make the build scripts of the data importable."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA))


@pytest.fixture
def data():
    """Return the folder of the committed data."""
    return DATA
