"""Compare whole messages of commands, bundles and travel; other tests prove their arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from planner.cli.console import Console
from planner.errors import Issue

TOLD = yaml.safe_load(Path(__file__).with_name("whole_messages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["says"].split(" ")[0])
def test_the_message_is_told_in_full(told):
    """Place, code, what is wrong and what to do, with every argument in its place."""
    code = told["says"].removeprefix("[").partition("]")[0]
    issue = Issue(
        file="x", line=1, column=2, path="y", code=code, args=tuple(sorted(told["args"].items()))
    )
    assert Console("en").describe(issue) == f"x:1:2 y {told['says']}"
