"""Read the files of a campaign, find every problem at once, and return the language of the model."""

from planner.inputs.configs import scenario_names, scenario_titles
from planner.inputs.issue_text import format_issue
from planner.inputs.project import Inspection, inspect, load
from planner.inputs.schema import schemas

__all__ = [
    "Inspection",
    "format_issue",
    "inspect",
    "load",
    "scenario_names",
    "scenario_titles",
    "schemas",
]
