"""Judge whether what was read can be true: each doubt names its place and what to do."""

from planner.inputs.doctor.examination import examine

__all__ = ["examine"]
