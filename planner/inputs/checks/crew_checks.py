"""Checks whether a lender's officers, kits and vehicles can form teams."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.inputs.schema.staffing_yaml import StaffingFile, to_lenders
from planner.model.resources import Lender, Role, VehicleClass

if TYPE_CHECKING:
    from planner.inputs.readers.findings import Document, Findings, KeyPath


def check_crews(file: StaffingFile, document: Document, findings: Findings) -> None:
    """Note repeated ids, unusable vehicles, impossible teams, and kits without operators."""
    lenders = to_lenders(file)
    _find_repeated(lenders, document, findings)
    _find_oversized(file, document, findings)
    smallest = {kind: entry.smallest_team for kind, entry in file.teams.classes.by_class()}
    for lender in lenders:
        _find_unusable(lender, file, smallest, document, findings)
        _find_partners(lender, file, document, findings)
    _find_same_names(file, document, findings)


def _find_repeated(lenders: tuple[Lender, ...], document: Document, findings: Findings) -> None:
    """Note ids that two officers, kits or vehicles share."""
    ids = Counter(id_ for lender in lenders for id_ in _ids(lender))
    for lender in lenders:
        for id_ in sorted(id_ for id_ in set(_ids(lender)) if ids[id_] > 1):
            findings.at("E1420", document, ("lenders", lender.id), id=id_)


def _find_oversized(file: StaffingFile, document: Document, findings: Findings) -> None:
    """Note classes whose smallest team is larger than the largest team allowed."""
    for kind, entry in file.teams.classes.by_class():
        if entry.smallest_team > file.teams.largest_team_people:
            args = {"people": entry.smallest_team, "largest": file.teams.largest_team_people}
            findings.at("E1421", document, ("teams", "classes", kind.value), **args)


def _find_unusable(
    lender: Lender,
    file: StaffingFile,
    smallest: dict[VehicleClass, int],
    document: Document,
    findings: Findings,
) -> None:
    """Note vehicles of a class without a rule, or with too few seats."""
    for name, entry in file.lenders[lender.id].vehicles.items():
        path: KeyPath = ("lenders", lender.id, "vehicles", name)
        kind = VehicleClass(entry.vehicle_class)
        if kind not in smallest:
            findings.at("E1422", document, (*path, "class"), vehicle_class=kind.value)
        elif entry.seats < smallest[kind]:
            findings.at(
                "W1430", document, (*path, "seats"), seats=entry.seats, people=smallest[kind]
            )


def _find_partners(
    lender: Lender, file: StaffingFile, document: Document, findings: Findings
) -> None:
    """Note kits without operators and vehicles without drivers."""
    roles = Counter(role for officer in lender.officers for role in officer.roles)
    if len(lender.kits) > roles[Role.OPERATOR]:
        findings.at(
            "W1431",
            document,
            ("lenders", lender.id, "kits"),
            kits=len(lender.kits),
            operators=roles[Role.OPERATOR],
        )
    needed = {kind: entry.drivers for kind, entry in file.teams.classes.by_class()}
    driven = sum(1 for vehicle in lender.vehicles if needed.get(vehicle.vehicle_class))
    if driven > roles[Role.DRIVER]:
        findings.at(
            "W1432",
            document,
            ("lenders", lender.id, "vehicles"),
            vehicles=driven,
            drivers=roles[Role.DRIVER],
        )


def _find_same_names(file: StaffingFile, document: Document, findings: Findings) -> None:
    """Note a repeated name: one officer may be counted twice."""
    seen: dict[str, str] = {}
    for key, entry in file.lenders.items():
        for officer_key, officer in entry.named_officers.items():
            name = " ".join(officer.name.casefold().split())
            if name in seen:
                findings.at(
                    "W1433",
                    document,
                    ("lenders", key, "named_officers", officer_key),
                    name=officer.name,
                    other=seen[name],
                )
            seen.setdefault(name, f"{key}.{officer_key}")


def _ids(lender: Lender) -> list[str]:
    """Return the ids of all resources of a lender."""
    officers = [officer.id for officer in lender.officers]
    kits = [kit.id for kit in lender.kits]
    vehicles = [vehicle.id for vehicle in lender.vehicles]
    return officers + kits + vehicles
