"""The files of a campaign, read and checked one by one, together and under each scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.inputs.checks.crew_checks import check_crews
from planner.inputs.checks.references import ReferenceCheck
from planner.inputs.configs import Configs, read_configs, scenario_file, scenario_names
from planner.inputs.data_files import Data, read_data
from planner.inputs.datasets.officers import add_officers
from planner.inputs.plausibility import examine
from planner.inputs.readers.findings import Findings, shown
from planner.inputs.schema.scenario import SECTIONS
from planner.locale.catalogue import LANGUAGES

if TYPE_CHECKING:
    from planner.inputs.readers.files import Project


def read_campaign(
    project: Project, scenario: str | None, language: str | None, findings: Findings
) -> tuple[Configs, Data]:
    """Return the content of the files, as far as they can be read; note errors and doubts."""
    configs = read_configs(project, scenario, findings)
    data = read_data(project, configs, findings)
    configs = _with_officers(configs, data, findings)
    _check(configs, data, language, findings)
    examine(configs, data, findings)
    return configs, data


def check_scenarios(project: Project, data: Data, findings: Findings) -> None:
    """Note the errors and doubts of each scenario that stand in its own file.

    Issues that it shares with the campaign are already noted. A change of a value that is wrong in
    the campaign is checked once that value is corrected.
    """
    wrong = {issue.path for issue in findings.issues if issue.is_error}
    for name in scenario_names(project.root / project.campaign):
        found = Findings()
        configs = _with_officers(read_configs(project, name, found), data, found)
        _check(configs, data, None, found)
        file = scenario_file(project, name)
        findings.issues.extend(
            issue
            for issue in found.issues
            if issue.file == file and not _changes_any(issue.path, wrong)
        )


def _changes_any(path: str, wrong: set[str]) -> bool:
    """Return whether ``path`` is one of the paths ``wrong``, or lies below one.

    ``path`` is that of a key in a scenario, or in a config changed by it.
    """
    section, dot, rest = path.partition(".")
    inner = rest if dot and section in SECTIONS else path
    return any(inner == key or inner.startswith((f"{key}.", f"{key}[")) for key in wrong if key)


def _with_officers(configs: Configs, data: Data, findings: Findings) -> Configs:
    """Return ``configs`` with the officers of the table beside those of staffing.yaml."""
    if configs.staffing is None or not data.officers:
        return configs
    document = configs.documents["staffing"]
    staffing = add_officers(configs.staffing, data.officers, document, findings)
    return replace(configs, staffing=staffing)


def _check(configs: Configs, data: Data, language: str | None, findings: Findings) -> None:
    """Note wrong references between the files, and teams that cannot be formed."""
    references = ReferenceCheck(documents=configs.documents, known=data.known, findings=findings)
    if configs.campaign:
        references.check_campaign(configs.campaign)
        if language is not None and language not in LANGUAGES:
            findings.at(
                "E1215",
                configs.documents["campaign"],
                ("language",),
                got=shown(language),
                accepted=", ".join(LANGUAGES),
            )
    if configs.staffing:
        references.check_staffing(configs.staffing, configs.campaign)
        check_crews(configs.staffing, configs.documents["staffing"], findings)
    if configs.travel:
        references.check_travel(configs.travel, configs.campaign)
