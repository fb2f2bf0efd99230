"""Publish the models of the configs and of a village as JSON Schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.inputs.campaign import CampaignFile
from planner.inputs.scenario import ScenarioFile
from planner.inputs.staffing import StaffingFile
from planner.inputs.travel import TravelFile
from planner.inputs.village_entries import Feature

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
            **model.model_json_schema(),
        }
        for name, model in CONFIGS
    }
