"""Give tests a small project of their own, and end the run where one hangs."""

from __future__ import annotations

import faulthandler

import pytest
from inputs.conftest import project

__all__ = ["project"]

PATIENCE = 300  # seconds until a test that hangs ends the run, with the place where it hangs


@pytest.fixture(autouse=True)
def watch():
    """End the run where a test hangs."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()
