"""The inputs of one campaign, validated and sorted, before a week is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.campaign import Campaign
    from planner.model.places import Base, Office, Stop
    from planner.model.problem import MapLayers
    from planner.model.resources import Lender, Pay, TeamRules
    from planner.model.rules import Rules
    from planner.model.travel import TravelSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One campaign under one scenario. Everything is sorted by id.

    ``scenario`` is the name of the applied overrides, if any. ``texts`` are the office's own
    messages by name.
    """

    campaign: Campaign
    stops: tuple[Stop, ...]
    bases: tuple[Base, ...]
    offices: tuple[Office, ...]
    lenders: tuple[Lender, ...]
    team_rules: TeamRules
    pay: Pay
    rules: Rules
    travel: TravelSettings
    map: MapLayers
    scenario: str | None = None
    texts: tuple[tuple[str, str], ...] = ()
