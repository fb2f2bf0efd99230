"""Doubts about loans, week by week: too few days, too many nights away, impossible journeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.inputs.conversion.to_campaign import to_weeks
from planner.model.resources import JourneyMode, Weekend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.inputs.readers.findings import Document, Findings
    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.staffing_yaml import StaffingFile
    from planner.model.campaign import Week
    from planner.model.resources import Lender

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """A lender's service days in one week (at least one), and the journeys due then (law 15)."""

    lender: Lender
    week: Week
    days: tuple[date, ...]

    @property
    def from_home(self) -> bool:
        """Whether teams come from home in this week."""
        return (
            self.lender.weekend is Weekend.HOME or self.lender.loan_from >= self.week.start - _DAY
        )

    @property
    def to_home(self) -> bool:
        """Whether teams go home in this week."""
        return self.lender.weekend is Weekend.HOME or self.lender.loan_to < self.week.start + _WEEK

    @property
    def stay(self) -> int:
        """The number of days to compare with ``min_away_days``."""
        loan = (self.lender.loan_to - self.lender.loan_from).days + 1
        return len(self.days) if self.lender.weekend is Weekend.HOME else loan

    @property
    def nights_away(self) -> int:
        """The least nights in a row away from an office that is not a base."""
        day_before = self.lender.journey is JourneyMode.DAY_BEFORE
        return len(self.days) + (day_before and self.from_home) - (not day_before and self.to_home)

    def journeys(self) -> Iterator[date]:
        """Yield the journey days that are not service days."""
        if self.lender.journey is JourneyMode.DAY_BEFORE:
            yield from (self.days[0] - _DAY,) if self.from_home else ()
            yield from (self.days[-1] + _DAY,) if self.to_home else ()


def examine_loan(
    lender: Lender,
    file: StaffingFile,
    campaign: CampaignFile,
    document: Document,
    findings: Findings,
) -> None:
    """Note weeks in which a lender cannot send teams, or some of them, or cannot travel."""
    services = [
        _Service(lender=lender, week=week, days=days)
        for week in to_weeks(campaign)
        if (
            days := tuple(
                day.date for day in week.days if lender.loan_from <= day.date <= lender.loan_to
            )
        )
    ]
    sent = [service for service in services if service.stay >= lender.min_away_days]
    path = ("lenders", lender.id)
    if len(sent) < len(services) or not services:
        short = next((service for service in services if service not in sent), None)
        args: dict[str, str | float] = {
            "lender": lender.id,
            "first": str(short.week.start if short else lender.loan_from),
            "days": short.stay if short else 0,
            "least": lender.min_away_days,
        }
        findings.at("W1436", document, (*path, "min_away_days"), **args)
    if sent and not lender.office.startswith("base:"):
        _find_nights(sent, file, document, findings)
        _find_journeys(sent, document, findings)


def _find_nights(
    sent: list[_Service], file: StaffingFile, document: Document, findings: Findings
) -> None:
    """Note classes of vehicle whose teams would be away for too many nights in a row."""
    lender = sent[0].lender
    used = {vehicle.vehicle_class for vehicle in lender.vehicles}
    for vehicle_class, rule in file.teams.classes.by_class():
        most = rule.max_nights_away
        too_long = [service for service in sent if most is not None and service.nights_away > most]
        if vehicle_class in used and most is not None and too_long:
            args: dict[str, str | float] = {
                "vehicle_class": vehicle_class.value,
                "most": most,
                "nights": too_long[0].nights_away,
            }
            findings.at(
                "W1438",
                document,
                ("lenders", lender.id, "vehicles"),
                lender=lender.id,
                first=str(too_long[0].week.start),
                **args,
            )


def _find_journeys(sent: list[_Service], document: Document, findings: Findings) -> None:
    """Note journeys on rest days, and weeks without time between them to go home and return."""
    lender = sent[0].lender
    path = ("lenders", lender.id)
    travelling = {day for service in sent for day in service.journeys()}
    if lender.journey is JourneyMode.IN_SHIFT:
        ends = [(service.days[0], service.from_home) for service in sent] + [
            (service.days[-1], service.to_home) for service in sent
        ]
        blocked = sorted({day for day, due in ends if due}.intersection(lender.rest_days))
        if blocked:
            findings.at(
                "W1440", document, (*path, "rest_days"), lender=lender.id, day=str(blocked[0])
            )
    for day in sorted(travelling.intersection(lender.rest_days)):
        findings.at("W1439", document, (*path, "rest_days"), lender=lender.id, day=str(day))
    if lender.journey is JourneyMode.DAY_BEFORE and lender.weekend is Weekend.HOME:
        for before, after in pairwise(sent):
            home = before.days[-1] + _DAY
            leave = after.days[0] - _DAY
            if home >= leave:
                findings.at(
                    "E1414",
                    document,
                    (*path, "weekend"),
                    lender=lender.id,
                    home=str(home),
                    leave=str(leave),
                )
                return
