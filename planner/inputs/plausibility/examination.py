"""All plausibility checks, on the files that could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.inputs.plausibility.code_doubts import examine_codes
from planner.inputs.plausibility.demand_doubts import examine_demand
from planner.inputs.plausibility.name_doubts import examine_names
from planner.inputs.plausibility.point_doubts import examine_points
from planner.inputs.plausibility.speed_doubts import examine_speeds
from planner.inputs.plausibility.staffing_doubts import examine_staffing

if TYPE_CHECKING:
    from planner.inputs.configs import Configs
    from planner.inputs.data_files import Data
    from planner.inputs.readers.findings import Findings


def examine(configs: Configs, data: Data, findings: Findings) -> None:
    """Note implausible values, in the order of the files."""
    campaign = configs.campaign
    staffing = configs.staffing
    travel = configs.travel
    document = data.village_document
    if document is not None and data.villages is not None:
        examine_points(data.villages, document, findings)
        examine_names(data.villages, document, findings)
        examine_codes(
            data.villages,
            data.register,
            document,
            area=campaign.area if campaign else "",
            findings=findings,
        )
        examine_demand(data, document, campaign, configs.documents.get("campaign"), findings)
    if staffing is not None:
        examine_staffing(staffing, campaign, configs.documents["staffing"], findings)
    if travel is not None:
        examine_speeds(travel, data, configs.documents["travel"], findings)
