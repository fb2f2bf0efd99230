"""Write and read bundles: problem.json and plan.json both ways, and the folder that appears as a whole or not at all."""

from __future__ import annotations

from planner.bundle.documents import (
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from planner.bundle.folder import claim_bundle, write_bundle
from planner.bundle.reading import ReadBundle, read_bundle

__all__ = [
    "ReadBundle",
    "claim_bundle",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "read_bundle",
    "write_bundle",
]
