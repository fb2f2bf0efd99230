"""Doubts about staffing: lenders that can form no team, too few registrars, too short loans."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.inputs.plausibility.loan_doubts import examine_loan
from planner.inputs.schema.staffing_yaml import StaffingFile, to_lenders
from planner.model.resources import Lender, Role

if TYPE_CHECKING:
    from datetime import date

    from planner.inputs.readers.findings import Document, Findings
    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.staffing_yaml import ClassEntry
    from planner.model.resources import VehicleClass

_DAYS_PER_WEEK = 7


def examine_staffing(
    file: StaffingFile, campaign: CampaignFile | None, document: Document, findings: Findings
) -> None:
    """Note resources of lenders that cannot be used."""
    lenders = to_lenders(file)
    rules = dict(file.teams.classes.by_class())
    hosts = [lender for lender in lenders if lender.office == file.teams.meeting_base]
    if campaign is not None and lenders:
        _find_weeks_without_lenders(lenders, campaign, document, findings)
    for lender in lenders:
        is_guest = file.teams.guests and lender in hosts
        partners = [lender, *(hosts if file.teams.guests and lender not in hosts else ())]
        _find_registrars(lender, partners, rules, document, findings)
        if not is_guest or lender.vehicles:
            _find_lenders_without_team(lender, partners, rules, document, findings)
        if campaign is not None:
            examine_loan(lender, file, campaign, document, findings)


def _find_registrars(
    lender: Lender,
    partners: list[Lender],
    rules: dict[VehicleClass, ClassEntry],
    document: Document,
    findings: Findings,
) -> None:
    """Note vehicles whose teams need more registrars than there are."""
    needing = [
        rules[vehicle.vehicle_class].registrars
        for vehicle in lender.vehicles
        if vehicle.vehicle_class in rules
    ]
    needed = sum(needing)
    found = _count(partners)[Role.REGISTRAR]
    if found and needed > found:
        path = ("lenders", lender.id, "vehicles")
        findings.at(
            "W1434", document, path, vehicles=len(lender.vehicles), needed=needed, registrars=found
        )


def _find_lenders_without_team(
    lender: Lender,
    partners: list[Lender],
    rules: dict[VehicleClass, ClassEntry],
    document: Document,
    findings: Findings,
) -> None:
    """Note a lender without a vehicle for a full team, and what its best vehicle lacks."""
    if not (lender.officers or lender.kits or lender.vehicles):
        return  # the lender sends nothing
    drivers = _count([lender])[Role.DRIVER]
    people = _count(partners)
    kits = sum(len(partner.kits) for partner in partners)
    lacks: list[list[str]] = []
    for vehicle in lender.vehicles:
        rule = rules.get(vehicle.vehicle_class)
        if rule is not None:
            needs = (
                ("kit", 1, kits),
                ("operator", rule.operators_per_kit, people[Role.OPERATOR]),
                ("registrar", rule.registrars, people[Role.REGISTRAR]),
                ("driver", rule.drivers, drivers),
            )
            lacks.append(
                [f"{name} {found}/{needed}" for name, needed, found in needs if found < needed]
            )
    least = min(lacks, key=len, default=["vehicle 0/1"])
    if least:
        findings.at(
            "W1435", document, ("lenders", lender.id), lender=lender.id, lacks=", ".join(least)
        )


def _find_weeks_without_lenders(
    lenders: tuple[Lender, ...], campaign: CampaignFile, document: Document, findings: Findings
) -> None:
    """Note the number of weeks without any lender: a date may be of another year."""
    monday = campaign.start - timedelta(days=campaign.start.weekday())
    weeks = [
        monday + timedelta(days=days)
        for days in range(0, (campaign.end - monday).days + 1, _DAYS_PER_WEEK)
    ]
    idle = [week for week in weeks if not any(_serves(lender, week) for lender in lenders)]
    if idle and len(idle) < len(weeks):
        findings.at(
            "W1437",
            document,
            ("lenders",),
            count=len(idle),
            total=len(weeks),
            first=str(idle[0]),
            start=str(campaign.start),
        )


def _serves(lender: Lender, monday: date) -> bool:
    """Return whether a loan has days in the week of ``monday``."""
    return lender.loan_from < monday + timedelta(days=_DAYS_PER_WEEK) and lender.loan_to >= monday


def _count(lenders: list[Lender]) -> Counter[Role]:
    """Return the number of officers of ``lenders`` for each role."""
    return Counter(
        role for lender in lenders for officer in lender.officers for role in officer.roles
    )
