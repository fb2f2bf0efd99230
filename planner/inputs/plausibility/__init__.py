"""Judge whether what was read can be true: each doubt names its place and what to do."""

from planner.inputs.plausibility.examination import examine

__all__ = ["examine"]
