"""JSON Schemas of the configs and of a village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.inputs.schema.campaign_yaml import CampaignFile
from planner.inputs.schema.scenario import ScenarioFile
from planner.inputs.schema.staffing_yaml import StaffingFile
from planner.inputs.schema.travel_yaml import TravelFile
from planner.inputs.schema.village_entries import Feature

if TYPE_CHECKING:
    from pydantic import BaseModel

CONFIGS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("campaign", CampaignFile),
    ("staffing", StaffingFile),
    ("travel", TravelFile),
    ("scenario", ScenarioFile),
    ("village", Feature),
)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each config, and of a village of the villages file, by name."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **_join_lines(model.model_json_schema()),
        }
        for name, model in CONFIGS
    }


def _join_lines(schema: dict[str, Any]) -> dict[str, Any]:
    """Return ``schema`` with each description on one line; in the models it may have several."""
    joined: dict[str, Any] = {}
    for key, value in schema.items():
        if isinstance(value, dict):
            joined[key] = _join_lines(value)
        elif key == "description":
            joined[key] = " ".join(value.split())
        else:
            joined[key] = value
    return joined
