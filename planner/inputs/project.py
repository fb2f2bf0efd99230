"""Load a campaign: read its files, check everything, and return the language of the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import ContradictionError, InputError, Issue
from planner.inputs.checks.contradictions import find_contradictions
from planner.inputs.checks.crew_checks import check_crews
from planner.inputs.checks.references import Relations
from planner.inputs.checks.source_lines import Sources
from planner.inputs.configs import Configs, read_configs, scenario_file, scenario_names
from planner.inputs.conversion.to_campaign import to_campaign
from planner.inputs.conversion.to_travel import to_travel
from planner.inputs.data_files import Data, read_data
from planner.inputs.datasets.officers import add_officers
from planner.inputs.datasets.places_csv import to_bases, to_offices
from planner.inputs.datasets.villages import to_stop
from planner.inputs.plausibility import examine
from planner.inputs.readers.files import Project, find_project
from planner.inputs.readers.findings import Findings, shown
from planner.inputs.schema.field_rules import to_rules
from planner.inputs.schema.scenario import SECTIONS
from planner.inputs.schema.staffing_yaml import StaffingFile, to_lenders, to_pay, to_team_rules
from planner.inputs.schema.values import per_mille
from planner.locale.catalogue import LANGUAGES
from planner.model.inputs import Inputs
from planner.model.problem import MapLayers, Road

if TYPE_CHECKING:
    from datetime import date

    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.travel_yaml import TravelFile
    from planner.model.places import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Every error and every doubt about a campaign, sorted, the exit code they mean, and the campaign's language where it is known."""

    issues: tuple[Issue, ...]
    exit_code: int
    language: str | None


def load(
    campaign: Path, *, scenario: str | None = None, language: str | None = None
) -> tuple[Inputs, tuple[Issue, ...]]:
    """Return the inputs of the campaign folder ``campaign`` and the doubts about them.

    ``scenario`` names a file of its folder ``scenarios``; ``language`` (``id`` or ``en``) replaces the campaign's.

    Raises
    ------
    InputError
        If anything is wrong; it carries every error and every doubt at once.
    ContradictionError
        If all is well by itself, but no plan can honour the requests.
    """
    project = _find(campaign)
    findings = Findings()
    configs, data = _read(project, scenario, language, findings)
    inputs = (
        None
        if findings.has_errors
        else _assemble(project, configs, data, scenario=scenario, language=language)
    )
    if inputs is None:
        raise InputError(tuple(findings.issues))
    contradictions = _contradictions(inputs, configs, data)
    if contradictions:
        raise ContradictionError((*findings.issues, *contradictions))
    return inputs, tuple(sorted(findings.issues))


def inspect(
    campaign: Path, *, scenario: str | None = None, language: str | None = None
) -> Inspection:
    """Return what is wrong or doubtful about the files of the folder ``campaign`` under ``scenario``; for None, under each in turn.

    Raises
    ------
    InputError
        If there is no such campaign.
    """
    return inspect_project(_find(campaign), scenario=scenario, language=language)


def inspect_project(
    project: Project, *, scenario: str | None = None, language: str | None = None
) -> Inspection:
    """Return what is wrong or doubtful about the files of ``project``, as ``inspect`` does."""
    findings = Findings()
    configs, data = _read(project, scenario, language, findings)
    if scenario is None:
        _check_scenarios(project, data, findings)
    code = InputError.exit_code if findings.has_errors else 0
    inputs = (
        None if code else _assemble(project, configs, data, scenario=scenario, language=language)
    )
    if inputs is not None and (contradictions := _contradictions(inputs, configs, data)):
        findings.issues.extend(contradictions)
        code = ContradictionError.exit_code
    own = configs.campaign.language if configs.campaign else None
    return Inspection(issues=tuple(sorted(findings.issues)), exit_code=code, language=own)


def _find(campaign: Path) -> Project:
    """Return the project of the folder ``campaign``, or refuse it."""
    findings = Findings()
    project = find_project(Path(campaign), findings)
    if project is None:
        raise InputError(tuple(findings.issues))
    return project


def _check_scenarios(project: Project, data: Data, findings: Findings) -> None:
    """Note what each scenario of the campaign says wrongly in its own file; what it shares with the campaign is said once.

    A change to something that is wrong in the campaign is judged when that is mended.
    """
    wrong = {issue.path for issue in findings.issues if issue.is_error}
    for name in scenario_names(project.root / project.campaign):
        found = Findings()
        _check(_with_officers(read_configs(project, name, found), data, found), data, None, found)
        file = scenario_file(project, name)
        findings.issues.extend(
            issue
            for issue in found.issues
            if issue.file == file and not _changes_any(issue.path, wrong)
        )


def _changes_any(path: str, wrong: set[str]) -> bool:
    """Say whether ``path``, of a scenario's change or of what it makes of a config, lies at or below one of the paths in ``wrong``."""
    inner = (
        path.split(".", 1)[1]
        if path.startswith(tuple(f"{section}." for section in SECTIONS))
        else path
    )
    return any(inner == key or inner.startswith((f"{key}.", f"{key}[")) for key in wrong if key)


def _assemble(
    project: Project, configs: Configs, data: Data, *, scenario: str | None, language: str | None
) -> Inputs | None:
    """Return the inputs, None where a config could not be read."""
    file, staffing, travel = configs.campaign, configs.staffing, configs.travel
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


def _read(
    project: Project, scenario: str | None, language: str | None, findings: Findings
) -> tuple[Configs, Data]:
    """Return what the files hold, as far as they can be read; everything wrong or doubtful is noted."""
    configs = read_configs(project, scenario, findings)
    data = read_data(project, configs, findings)
    configs = _with_officers(configs, data, findings)
    _check(configs, data, language, findings)
    examine(configs, data, findings)
    return configs, data


def _with_officers(configs: Configs, data: Data, findings: Findings) -> Configs:
    """Return ``configs`` with the officers of the table beside those of staffing.yaml."""
    if configs.staffing is None or not data.officers:
        return configs
    return replace(
        configs,
        staffing=add_officers(
            configs.staffing, data.officers, configs.documents["staffing"], findings
        ),
    )


def _check(configs: Configs, data: Data, language: str | None, findings: Findings) -> None:
    """Note what the files say wrongly about one another."""
    relations = Relations(documents=configs.documents, known=data.known, findings=findings)
    if configs.campaign:
        relations.check_campaign(configs.campaign)
        if language is not None and language not in LANGUAGES:
            findings.at(
                "E1215",
                configs.documents["campaign"],
                ("language",),
                got=shown(language),
                accepted=", ".join(LANGUAGES),
            )
    if configs.staffing:
        relations.check_staffing(configs.staffing, configs.campaign)
        check_crews(configs.staffing, configs.documents["staffing"], findings)
    if configs.travel:
        relations.check_travel(configs.travel, configs.campaign)


def _contradictions(inputs: Inputs, configs: Configs, data: Data) -> tuple[Issue, ...]:
    """Return what in the files, each right by itself, cannot hold together."""
    if configs.campaign is None or configs.travel is None or data.village_document is None:
        return ()
    sources = Sources(
        documents=configs.documents,
        campaign_file=configs.campaign,
        travel_file=configs.travel,
        villages=data.villages or (),
        village_document=data.village_document,
    )
    return find_contradictions(inputs, sources)


def _stops(file: CampaignFile, travel: TravelFile, data: Data) -> tuple[Stop, ...]:
    """Return the stops with the office's figures, their closures and the campaign's priorities."""
    weights = {code: per_mille(weight.weight_percent) for code, weight in file.priority.items()}
    demands = data.demands
    return tuple(
        to_stop(
            village,
            demand=demands[village.id],
            closed=_closed(village.id, file, travel),
            weights=weights,
            hall_kits=file.hall_kits,
        )
        for village in data.villages or ()
    )


def _closed(stop: str, file: CampaignFile, travel: TravelFile) -> list[date]:
    """Return the days of the campaign on which a stop is closed or cut off."""
    cut_off = [closed for closed in travel.closed_places.values() if closed.place == stop]
    days = (file.start + timedelta(days=n) for n in range((file.end - file.start).days + 1))
    return [
        *file.closures.get(stop, ()),
        *(day for day in days if any(closed.first <= day <= closed.last for closed in cut_off)),
    ]


def _offices(file: StaffingFile) -> list[str]:
    """Return the ids of the offices that are no bases."""
    return [
        lender.office for lender in file.lenders.values() if lender.office.startswith("office:")
    ]


def _hills(file: TravelFile, stops: tuple[Stop, ...]) -> frozenset[str]:
    """Return the ids of the places in the hills."""
    return frozenset(file.hills_places) | {
        stop.id for stop in stops if stop.kecamatan in file.hills_kecamatan
    }


def _layers(data: Data) -> MapLayers:
    """Return what is drawn under the routes."""
    roads = sorted(data.roads or (), key=lambda road: road.id)
    return MapLayers(
        areas=data.areas,
        roads=tuple(Road(name=road.name, points=road.points) for road in roads),
        attributions=data.attributions,
    )
