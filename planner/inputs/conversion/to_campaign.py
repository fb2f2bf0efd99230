"""Conversion of campaign.yaml: weeks and days, targets, prices, limits and requests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.inputs.schema.request_entries import to_limits, to_requests
from planner.inputs.schema.values import per_mille
from planner.model.campaign import (
    Break,
    Campaign,
    Day,
    Floor,
    JourneyWindow,
    Objective,
    Target,
    Thrift,
    Week,
)

if TYPE_CHECKING:
    from planner.inputs.schema.campaign_yaml import CampaignFile, Prices, ThriftEntry


def to_campaign(file: CampaignFile, *, campaign_id: str, language: str) -> Campaign:
    """Return the campaign that ``file`` describes."""
    return Campaign(
        id=campaign_id,
        name=file.name,
        area=file.area,
        language=language,
        start=file.start,
        end=file.end,
        weeks=to_weeks(file),
        journey=JourneyWindow(
            earliest_departure=file.journey.earliest_departure,
            latest_arrival=file.journey.latest_arrival,
            max_drive_minutes=file.journey.max_drive_minutes,
        ),
        targets=tuple(_target(name, file) for name in sorted(file.targets)),
        floors=tuple(
            Floor(kecamatan=code, share=per_mille(floor.share_percent))
            for code, floor in sorted(file.floors.items())
        ),
        objective=_objective(file.objective),
        limits=to_limits(file.limits),
        requests=to_requests(file.requests),
    )


def _millionths(people: float) -> int:
    """Return ``people`` in whole millionths, half rounded up: exact to 1 % for allowed prices."""
    return int(people * 1_000_000 + 0.5)


def _objective(prices: Prices) -> Objective:
    """Return the prices in millionths of a person."""
    return Objective(
        visit_price=_millionths(prices.visit_price_people),
        drive_hour_price=_millionths(prices.drive_hour_price_people),
        kilometre_price=_millionths(prices.kilometre_price_people),
        night_price=_millionths(prices.night_price_people),
        floor_price=_millionths(prices.floor_price_people),
        turned_away_price=_millionths(prices.turned_away_price_people),
        prefer_price=_millionths(prices.prefer_price_people),
        overtime_hour_price=_millionths(prices.overtime_hour_price_people),
        thrift=None if prices.thrift is None else _thrift(prices.thrift),
    )


def _thrift(entry: ThriftEntry) -> Thrift:
    """Return the settings of cost reduction; the slack is in millionths, half rounded up."""
    return Thrift(
        slack=int(entry.slack_percent * 10_000 + 0.5),
        night_idr=entry.night_idr,
        kilometre_idr=entry.kilometre_idr,
        uneven_minute_idr=entry.uneven_minute_idr,
    )


def _target(name: str, file: CampaignFile) -> Target:
    """Return a target with its price."""
    bend = file.objective.bend.get(name)
    price = 0 if bend is None else _millionths(bend.price_people)
    return Target(name=name, share=per_mille(file.targets[name].share_percent), bend_price=price)


def to_weeks(file: CampaignFile) -> tuple[Week, ...]:
    """Return all weeks from the campaign's start to its end, also those without service days."""
    monday = file.start - timedelta(days=file.start.weekday())
    mondays = [monday + timedelta(days=7 * n) for n in range((file.end - monday).days // 7 + 1)]
    return tuple(Week(start=start, days=_days(file, start)) for start in mondays)


def _days(file: CampaignFile, monday: date) -> tuple[Day, ...]:
    """Return the service days of the week that begins on ``monday``."""
    dates = (monday + timedelta(days=n) for n in range(7))
    days = (_day(file, day) for day in dates if file.start <= day <= file.end)
    return tuple(day for day in days if day is not None)


def _day(file: CampaignFile, day: date) -> Day | None:
    """Return the service day on ``day``, None where there is no service."""
    hours = file.hours.on(day)
    holiday = file.holidays.get(day)
    if hours is None or (holiday is not None and not holiday.worked):
        return None
    rest = None
    if hours.rest_start is not None and hours.rest_end is not None:
        rest = Break(start=hours.rest_start, end=hours.rest_end)
    return Day(
        date=day,
        shift_start=hours.shift_start,
        shift_end=hours.shift_end,
        earliest_departure=max(0, hours.shift_start - file.margins.leave_early_minutes),
        latest_return=min(24 * 60 - 1, hours.shift_end + file.margins.return_late_minutes),
        rest=rest,
        holiday=holiday.name if holiday else None,
    )
