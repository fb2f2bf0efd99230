"""Doubts about figures of people, and about their sums in each kecamatan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.inputs.data_files import Data
    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Findings, KeyPath, Place
    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.model.demand import Demand

# Below this number of adults any share is plausible.
_ENOUGH_ADULTS = 50
_HIGHEST_LISTED_PERCENT = 50
# A polling station served at most 300 voters in 2019 and 2024, and at most 800 in 2020. Few have
# fewer than 50.
_LEAST_PER_STATION, _MOST_PER_STATION = 50, 900
# The figures of villages and the totals may be of different days.
_TOTALS_OFF_PERCENT = 2
_MOST_LISTED = 10


def examine_demand(
    data: Data,
    document: Document,
    campaign: CampaignFile | None,
    campaign_document: Document | None,
    findings: Findings,
) -> None:
    """Note implausible figures of villages, and kecamatan whose villages do not add up."""
    adults: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    demands = data.demands
    _find_gaps(data, demands, document, findings)
    for village in data.villages or ():
        demand = demands.get(village.id)
        if demand is None:
            continue
        adults[village.entry.kecamatan_code] += demand.adults.typical
        listed[village.entry.kecamatan_code] += demand.listed.typical
        path: KeyPath = ("features", village.index, "properties", "demand")
        own = data.figures.get(village.id)
        _doubt_village(
            village,
            demand,
            own.place if own else document.place(path),
            ("adults",) if own else path,
            findings,
        )
    if campaign is None or campaign_document is None:
        return
    for code, totals in campaign.kecamatan_totals.items():
        for key, total, found in (
            ("adults", totals.adults, adults[code]),
            ("listed", totals.listed, listed[code]),
        ):
            if (
                total is not None
                and code in adults
                and 100 * abs(found - total) > _TOTALS_OFF_PERCENT * total
            ):
                args: dict[str, str | float] = {
                    "kecamatan": code,
                    "column": key,
                    "total": total,
                    "found": found,
                }
                findings.at("W1664", campaign_document, ("kecamatan_totals", code, key), **args)


def _find_gaps(
    data: Data, demands: Mapping[str, Demand], document: Document, findings: Findings
) -> None:
    """Note the villages without figures, and the number of villages with estimates only."""
    villages = data.villages or ()
    unknown = [
        village
        for village in villages
        if village.id not in demands and village.id not in data.figures
    ]
    if unknown:
        names = ", ".join(
            f"{village.entry.name} ({village.id})" for village in unknown[:_MOST_LISTED]
        ) + (", …" if len(unknown) > _MOST_LISTED else "")
        findings.at("E1645", document, (), count=len(unknown), villages=names)
    if estimated := [id_ for id_, demand in demands.items() if demand.estimated]:
        findings.at("W1643", document, (), count=len(estimated), total=len(villages))


def _doubt_village(
    village: Village, demand: Demand, place: Place, path: KeyPath, findings: Findings
) -> None:
    """Note implausible figures of one village."""
    adults = demand.adults.typical
    listed = demand.listed.typical
    stations = village.entry.polling_stations
    name = village.entry.name
    if listed > adults:
        return  # an error, noted where the figures are read
    if adults == 0:
        findings.add("W1660", place, path, village=name)
    elif adults >= _ENOUGH_ADULTS and 100 * listed > _HIGHEST_LISTED_PERCENT * adults:
        findings.add(
            "W1661",
            place,
            path,
            village=name,
            listed=listed,
            adults=adults,
            percent=100 * listed // adults,
        )
    elif stations and not _LEAST_PER_STATION * stations <= adults <= _MOST_PER_STATION * stations:
        findings.add("W1662", place, path, village=name, adults=adults, stations=stations)
