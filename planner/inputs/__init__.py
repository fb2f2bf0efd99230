"""Inputs: the files of a campaign are read, checked at once, and converted into the model."""

from planner.inputs.configs import scenario_names, scenario_titles
from planner.inputs.project import Inspection, inspect, load
from planner.inputs.readers.issue_text import format_issue
from planner.inputs.schema.json_schemas import schemas

__all__ = [
    "Inspection",
    "format_issue",
    "inspect",
    "load",
    "scenario_names",
    "scenario_titles",
    "schemas",
]
