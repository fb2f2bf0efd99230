"""Assembly of the inputs of the model from the files of a campaign."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planner.inputs.conversion.to_campaign import to_campaign
from planner.inputs.conversion.to_travel import to_travel
from planner.inputs.datasets.places_csv import to_bases, to_offices
from planner.inputs.datasets.villages import to_stop
from planner.inputs.schema.field_rules import to_rules
from planner.inputs.schema.staffing_yaml import StaffingFile, to_lenders, to_pay, to_team_rules
from planner.inputs.schema.values import per_mille
from planner.model.inputs import Inputs
from planner.model.problem import MapLayers, Road

if TYPE_CHECKING:
    from datetime import date

    from planner.inputs.configs import Configs
    from planner.inputs.data_files import Data
    from planner.inputs.readers.files import Project
    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.travel_yaml import TravelFile
    from planner.model.places import Stop


def assemble(
    project: Project, configs: Configs, data: Data, *, scenario: str | None, language: str | None
) -> Inputs | None:
    """Return the inputs of the model, None where a config could not be read."""
    file = configs.campaign
    staffing = configs.staffing
    travel = configs.travel
    if file is None or staffing is None or travel is None:
        return None
    stops = _stops(file, travel, data)
    bases = to_bases(file.bases, data.places or {})
    offices = to_offices(_offices(staffing), data.places or {})
    places = [
        *(stop.id for stop in stops),
        *(base.id for base in bases),
        *(office.id for office in offices),
    ]
    return Inputs(
        campaign=to_campaign(
            file, campaign_id=project.campaign_id, language=language or file.language
        ),
        stops=stops,
        bases=bases,
        offices=offices,
        lenders=to_lenders(staffing),
        team_rules=to_team_rules(staffing.teams),
        pay=to_pay(staffing.pay),
        rules=to_rules(file.rules),
        travel=to_travel(
            travel,
            roads=data.roads or (),
            hills=_hills(travel, stops),
            places=places,
            attribution=data.road_attribution,
        ),
        map=_layers(data),
        scenario=scenario,
        texts=file.messages.own,
    )


def _stops(file: CampaignFile, travel: TravelFile, data: Data) -> tuple[Stop, ...]:
    """Return the stops with the office's figures, their closed days and the priorities."""
    weights = {code: per_mille(weight.weight_percent) for code, weight in file.priority.items()}
    demands = data.demands
    return tuple(
        to_stop(
            village,
            demand=demands[village.id],
            closed=_closed_days(village.id, file, travel),
            weights=weights,
            hall_kits=file.hall_kits,
        )
        for village in data.villages or ()
    )


def _closed_days(stop: str, file: CampaignFile, travel: TravelFile) -> list[date]:
    """Return the days of the campaign on which a stop is closed or cut off."""
    cut_off = [closed for closed in travel.closed_places.values() if closed.place == stop]
    days = (file.start + timedelta(days=n) for n in range((file.end - file.start).days + 1))
    return [
        *file.closures.get(stop, ()),
        *(day for day in days if any(closed.first <= day <= closed.last for closed in cut_off)),
    ]


def _offices(file: StaffingFile) -> list[str]:
    """Return the ids of the offices that are not bases."""
    return [
        lender.office for lender in file.lenders.values() if lender.office.startswith("office:")
    ]


def _hills(file: TravelFile, stops: tuple[Stop, ...]) -> frozenset[str]:
    """Return the ids of the places in the hills."""
    return frozenset(file.hills_places) | {
        stop.id for stop in stops if stop.kecamatan in file.hills_kecamatan
    }


def _layers(data: Data) -> MapLayers:
    """Return the background of the map."""
    roads = sorted(data.roads or (), key=lambda road: road.id)
    return MapLayers(
        areas=data.areas,
        roads=tuple(Road(name=road.name, points=road.points) for road in roads),
        attributions=data.attributions,
    )
