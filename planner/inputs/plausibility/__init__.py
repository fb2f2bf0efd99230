"""Plausibility checks of the inputs: each doubt has its place and an advice."""

from planner.inputs.plausibility.examination import examine

__all__ = ["examine"]
