"""A whole campaign: its inputs, or every error and every doubt about its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import ContradictionError, InputError, Issue
from planner.inputs.assembly import assemble
from planner.inputs.campaign_files import check_scenarios, read_campaign
from planner.inputs.checks.contradictions import find_contradictions
from planner.inputs.checks.source_lines import Sources
from planner.inputs.readers.files import Project, find_project
from planner.inputs.readers.findings import Findings

if TYPE_CHECKING:
    from planner.inputs.configs import Configs
    from planner.inputs.data_files import Data
    from planner.model.inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Every error and every doubt about a campaign, sorted.

    ``exit_code`` follows from them. ``language`` is that of the campaign, None where it is unknown.
    """

    issues: tuple[Issue, ...]
    exit_code: int
    language: str | None


def load(
    campaign: Path, *, scenario: str | None = None, language: str | None = None
) -> tuple[Inputs, tuple[Issue, ...]]:
    """Return the inputs of the campaign folder ``campaign`` and the doubts about them.

    ``scenario`` names a file of its folder ``scenarios``. ``language`` (``id`` or ``en``) replaces
    the campaign's.

    Raises
    ------
    InputError
        If there are errors; it has every error and every doubt.
    ContradictionError
        If there are no errors, but no plan can meet the requests.
    """
    project = _find(campaign)
    findings = Findings()
    configs, data = read_campaign(project, scenario, language, findings)
    inputs = (
        None
        if findings.has_errors
        else assemble(project, configs, data, scenario=scenario, language=language)
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
    """Return the errors and doubts about the files of the folder ``campaign``.

    The files are checked under ``scenario``; for None, under each scenario in turn.

    Raises
    ------
    InputError
        If the campaign does not exist.
    """
    return inspect_project(_find(campaign), scenario=scenario, language=language)


def inspect_project(
    project: Project, *, scenario: str | None = None, language: str | None = None
) -> Inspection:
    """Return the errors and doubts about the files of ``project``, as ``inspect`` does."""
    findings = Findings()
    configs, data = read_campaign(project, scenario, language, findings)
    if scenario is None:
        check_scenarios(project, data, findings)
    code = InputError.exit_code if findings.has_errors else 0
    inputs = (
        None if code else assemble(project, configs, data, scenario=scenario, language=language)
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


def _contradictions(inputs: Inputs, configs: Configs, data: Data) -> tuple[Issue, ...]:
    """Return the requests that no plan can meet, though each file is valid by itself."""
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
