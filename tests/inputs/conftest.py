"""Give tests a small project of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from inputs.small_project import SmallProject

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """Return a fresh copy of the small project."""
    return SmallProject(tmp_path)
