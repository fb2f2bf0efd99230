"""Bundles: problem.json and plan.json in both directions, and a folder written as a whole."""

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
