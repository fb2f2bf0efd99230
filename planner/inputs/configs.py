"""The three configs of a campaign, with the changes of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from planner.inputs.readers.files import CONFIG_LIMIT, Project, find_project, read_text
from planner.inputs.readers.findings import Document, Findings, Place, nearest, shown
from planner.inputs.readers.strict_yaml import read_yaml
from planner.inputs.schema.campaign_yaml import CampaignFile
from planner.inputs.schema.scenario import SECTIONS, ScenarioFile, merge
from planner.inputs.schema.staffing_yaml import StaffingFile
from planner.inputs.schema.travel_yaml import TravelFile
from planner.inputs.schema.validation import validate

Model = TypeVar("Model", bound=BaseModel)

_LEAST_LIKENESS = 0.4  # of two names (0 to 1): a less likely name would be a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Configs:
    """The documents by section, and the three files as far as they are valid.

    ``lenders`` are the names of all lenders by id, also of those that the scenario removes.
    """

    documents: dict[str, Document]
    lenders: dict[str, str]
    campaign: CampaignFile | None
    staffing: StaffingFile | None
    travel: TravelFile | None


def read_configs(project: Project, scenario: str | None, findings: Findings) -> Configs:
    """Return the configs of a campaign with the changes of ``scenario``; errors are noted."""
    found = {
        section: _read(project, f"{project.campaign}/{section}.yaml", findings)
        for section in SECTIONS
    }
    documents = {section: document for section, document in found.items() if document is not None}
    lenders = _lender_names(documents.get("staffing"))
    changes = None if scenario is None else _read_scenario(project, scenario, findings)
    if changes is not None:
        documents = merge(documents, changes, findings)
    return Configs(
        documents=documents,
        lenders=lenders,
        campaign=_validate(CampaignFile, documents.get("campaign"), findings),
        staffing=_validate(StaffingFile, documents.get("staffing"), findings),
        travel=_validate(TravelFile, documents.get("travel"), findings),
    )


def scenario_names(campaign: Path) -> tuple[str, ...]:
    """Return the names of the scenarios of the campaign folder ``campaign``, sorted."""
    return tuple(sorted(path.stem for path in (Path(campaign) / "scenarios").glob("*.yaml")))


def scenario_file(project: Project, scenario: str) -> str:
    """Return the name of the file of ``scenario``, relative to the project root."""
    return f"{project.campaign}/scenarios/{scenario}.yaml"


def scenario_titles(campaign: Path) -> dict[str, str]:
    """Return the titles of the scenarios of the campaign folder ``campaign`` by name.

    A scenario without a title has its name.
    """
    ignored = Findings()  # an unreadable file is reported where its scenario is used
    project = find_project(Path(campaign), ignored)
    names = () if project is None else scenario_names(campaign)
    found = {
        name: _read(project, scenario_file(project, name), ignored) for name in names if project
    }
    return {
        name: str(document.value.get("title", name)) if document else name
        for name, document in found.items()
    }


def _read(project: Project, name: str, findings: Findings) -> Document | None:
    """Return the document of the YAML file ``name``, a mapping."""
    text = read_text(project, name, findings, limit=CONFIG_LIMIT)
    document = None if text is None else read_yaml(name, text, findings)
    return document if document is not None and isinstance(document.value, dict) else None


def _read_scenario(project: Project, scenario: str, findings: Findings) -> Document | None:
    """Return the document of the scenario called ``scenario``."""
    known = scenario_names(project.root / project.campaign)
    folder = Place(f"{project.campaign}/scenarios")
    if scenario not in known:
        findings.add(
            "E1801",
            folder,
            scenario=shown(scenario),
            nearest=nearest(scenario, known, cutoff=_LEAST_LIKENESS) or "-",
            known=", ".join(known) or "-",
        )
        return None
    if [name.casefold() for name in known].count(scenario.casefold()) > 1:
        findings.add("E1802", folder, scenario=scenario)
    document = _read(project, scenario_file(project, scenario), findings)
    return document if document is not None and validate(ScenarioFile, document, findings) else None


def _lender_names(staffing: Document | None) -> dict[str, str]:
    """Return the names of the lenders by id, as far as they can be read."""
    lenders = None if staffing is None else staffing.value.get("lenders")
    entries = lenders.items() if isinstance(lenders, dict) else ()
    return {key: str(entry.get("name", key)) for key, entry in entries if isinstance(entry, dict)}


def _validate(model: type[Model], document: Document | None, findings: Findings) -> Model | None:
    """Return a document as ``model``, None where it is invalid."""
    return None if document is None else validate(model, document, findings)
