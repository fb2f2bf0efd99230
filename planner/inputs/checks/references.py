"""Checks of references between the files of a campaign, and of contradictory rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.inputs.readers.findings import Document, Findings, KeyPath, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.request_entries import RequestEntry
    from planner.inputs.schema.staffing_yaml import StaffingFile
    from planner.inputs.schema.travel_yaml import TravelFile


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIds:
    """The ids that the files may refer to; None where their file could not be read."""

    stops: frozenset[str] | None
    kecamatan: frozenset[str] | None
    places: frozenset[str] | None
    links: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCheck:
    """Checks the references of each file."""

    documents: Mapping[str, Document]
    known: KnownIds
    findings: Findings

    def check_campaign(self, file: CampaignFile) -> None:
        """Check the ids and dates of campaign.yaml."""
        bases = _beginning("base:", self.known.places)
        for index, base in enumerate(file.bases):
            self._refer("E1311", "campaign", ("bases", index), base, bases)
        for section, codes in (("priority", file.priority), ("floors", file.floors)):
            for code in codes:
                self._refer("E1312", "campaign", (section, code), code, self.known.kecamatan)
        for name in file.objective.bend:
            self._refer("E1315", "campaign", ("objective", "bend", name), name, file.targets)
        for code, dates in file.closures.items():
            self._refer("E1313", "campaign", ("closures", code), code, self.known.stops)
            if len(set(dates)) < len(dates):
                self._note("W1320", "campaign", ("closures", code), village=code)
        for key, request in file.requests.items():
            self._check_request(key, request, file)
        self._check_rules(file)
        self._check_extremes(file)

    def check_staffing(self, file: StaffingFile, campaign: CampaignFile | None) -> None:
        """Check the ids and dates of staffing.yaml."""
        bases = frozenset(campaign.bases) if campaign else None
        self._refer("E1410", "staffing", ("teams", "meeting_base"), file.teams.meeting_base, bases)
        for key, lender in file.lenders.items():
            path = ("lenders", key)
            office = (*path, "office")
            if lender.office.startswith("base:"):
                self._refer("E1410", "staffing", office, lender.office, bases)
                if lender.journey != "in_shift":
                    self._note("E1412", "staffing", (*path, "journey"), lender=key)
            else:
                self._refer(
                    "E1411",
                    "staffing",
                    office,
                    lender.office,
                    _beginning("office:", self.known.places),
                )
            if campaign:
                self._check_loan(key, file, campaign)

    def check_travel(self, file: TravelFile, campaign: CampaignFile | None) -> None:
        """Check the ids of travel.yaml."""
        stops = self.known.stops
        places = self.known.places
        anywhere = None if stops is None or places is None else stops | places
        for index, code in enumerate(file.hills_kecamatan):
            self._refer("E1312", "travel", ("hills_kecamatan", index), code, self.known.kecamatan)
        for index, place in enumerate(file.hills_places):
            self._refer("E1510", "travel", ("hills_places", index), place, anywhere)
        for link in file.trunk.link_speeds_kmh:
            self._refer(
                "E1511", "travel", ("trunk", "link_speeds_kmh", link), link, self.known.links
            )
        for key, leg in file.legs.items():
            self._refer("E1510", "travel", ("legs", key, "from"), leg.origin, anywhere)
            self._refer("E1510", "travel", ("legs", key, "to"), leg.destination, anywhere)
            if leg.origin == leg.destination:
                self._note("E1512", "travel", ("legs", key), place=leg.origin)
        for key, closed in file.closed_places.items():
            self._refer("E1510", "travel", ("closed_places", key, "place"), closed.place, anywhere)
            if campaign and (closed.last < campaign.start or closed.first > campaign.end):
                self._note("W1520", "travel", ("closed_places", key), place=closed.place)

    def _check_request(self, key: str, request: RequestEntry, file: CampaignFile) -> None:
        """Check the stop, the lender and the dates of a request."""
        path = ("requests", key)
        self._refer("E1313", "campaign", (*path, "stop"), request.stop, self.known.stops)
        staffing = self.documents.get("staffing")
        lenders = staffing.value.get("lenders") if staffing else None
        if request.lender is not None and isinstance(lenders, dict):
            self._refer("E1314", "campaign", (*path, "lender"), request.lender, lenders)
        outside = [str(day) for day in request.dates if not file.start <= day <= file.end]
        if outside:
            self._note(
                "W1323",
                "campaign",
                (*path, "dates"),
                days=", ".join(outside),
                start=str(file.start),
                end=str(file.end),
            )

    def _check_rules(self, file: CampaignFile) -> None:
        """Note stays, calls and overtime that contradict each other or the margins of the shift."""
        rules = file.rules
        gap = rules.call_gap_days or 1
        if rules.finished_stay_minutes > rules.least_stay_minutes:
            stays = {"finished": rules.finished_stay_minutes, "least": rules.least_stay_minutes}
            self._note("E1307", "campaign", ("rules", "finished_stay_minutes"), **stays)
        if rules.second_call_days is not None and rules.second_call_days <= gap:
            self._note(
                "E1317",
                "campaign",
                ("rules", "second_call_days"),
                second=rules.second_call_days,
                gap=gap,
            )
        overtime = rules.overtime_minutes
        late = file.margins.return_late_minutes
        if overtime is not None and overtime > late:
            self._note(
                "E1316", "campaign", ("rules", "overtime_minutes"), minutes=overtime, late=late
            )

    def _check_extremes(self, file: CampaignFile) -> None:
        """Note targets, floors and stays that are impossible or without effect."""
        for name, target in file.targets.items():
            if target.share_percent == 0:
                self._note("W1321", "campaign", ("targets", name), target=name)
        for section, shares in (("targets", file.targets), ("floors", file.floors)):
            for key, share in shares.items():
                if 0 < share.share_percent < 1:
                    meant = f"{100 * share.share_percent:g}"
                    self._note(
                        "W1324",
                        "campaign",
                        (section, key, "share_percent"),
                        got=f"{share.share_percent:g}",
                        meant=meant,
                    )
        given = [
            hours for day in range(7) if (hours := file.hours.on(file.start + timedelta(days=day)))
        ]
        longest = max((hours.shift_end - hours.shift_start for hours in given), default=0)
        if given and file.rules.least_stay_minutes > longest:
            self._note(
                "W1322",
                "campaign",
                ("rules", "least_stay_minutes"),
                minutes=file.rules.least_stay_minutes,
                longest=longest,
            )

    def _check_loan(self, key: str, file: StaffingFile, campaign: CampaignFile) -> None:
        """Compare a loan with the campaign."""
        lender = file.lenders[key]
        path = ("lenders", key, "loan_from")
        dates = {"lender": key, "start": str(campaign.start), "end": str(campaign.end)}
        if lender.loan_to < campaign.start or lender.loan_from > campaign.end:
            self._note("E1413", "staffing", path, **dates)
        elif lender.loan_from < campaign.start or lender.loan_to > campaign.end:
            self._note("W1420", "staffing", path, **dates)

    def _refer(
        self, code: str, section: str, path: KeyPath, id_: str, known: Iterable[str] | None
    ) -> None:
        """Note ``id_`` where it is not among ``known``."""
        if known is not None and id_ not in known and not self.documents[section].is_spoiled(path):
            self._note(code, section, path, id=id_, nearest=nearest(id_, known) or "-")

    def _note(self, code: str, section: str, path: KeyPath, /, **args: str | float) -> None:
        self.findings.at(code, self.documents[section], path, **args)


def _beginning(start: str, ids: frozenset[str] | None) -> frozenset[str] | None:
    """Return the ``ids`` that begin with ``start``."""
    return None if ids is None else frozenset(id_ for id_ in ids if id_.startswith(start))
