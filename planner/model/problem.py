"""The problem of one week: all that the optimiser, the referee and the outputs know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.campaign import (
        Floor,
        JourneyWindow,
        Limits,
        Objective,
        Request,
        Target,
        Week,
    )
    from planner.model.places import Base, Coordinate, Office, Stop
    from planner.model.resources import Lender, Pay, TeamRules
    from planner.model.rules import Rules
    from planner.model.travel import TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area of the map's background.

    ``rings`` are its outer rings. An ``approximate`` area is drawn in another style.
    """

    code: str
    name: str
    rings: tuple[tuple[Coordinate, ...], ...]
    approximate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road of the map's background."""

    name: str | None
    points: tuple[Coordinate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayers:
    """The background of the map, and the attributions that must stand beside it."""

    areas: tuple[Area, ...]
    roads: tuple[Road, ...]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelNote:
    """The uncertainty of the travel times, for the notes on pages; spreads in per cent."""

    engine: str
    season: str
    trunk_spread: int
    lowland_spread: int
    hills_spread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEvent:
    """An event in the calendars of earlier plans of the week, in its last state.

    ``lead`` was the lead of its team. ``holders`` are all officers who received it. ``sequence``
    counts its changes. ``digest`` differs after each change, and is empty once the event is
    cancelled. Times are minutes since midnight, None for a whole day.
    """

    uid: str
    lead: str
    holders: tuple[str, ...]
    sequence: int
    digest: str
    date: date
    start: int | None
    end: int | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One week to plan. Everything is sorted by id, so equal inputs give equal problems.

    ``texts`` are the office's own messages by name (``planner.locale.templates``); all other
    messages are those shipped. ``earlier_events`` are for the calendars only: no plan depends on
    them.
    """

    campaign: str
    name: str
    area: str
    language: str
    week: Week
    stops: tuple[Stop, ...]
    bases: tuple[Base, ...]
    offices: tuple[Office, ...]
    lenders: tuple[Lender, ...]
    team_rules: TeamRules
    pay: Pay
    rules: Rules
    journey: JourneyWindow
    targets: tuple[Target, ...]
    floors: tuple[Floor, ...]
    objective: Objective
    limits: Limits
    requests: tuple[Request, ...]
    matrices: tuple[TravelMatrix, ...]
    travel_note: TravelNote
    map: MapLayers
    scenario: str | None = None
    texts: tuple[tuple[str, str], ...] = ()
    earlier_events: tuple[EarlierEvent, ...] = ()
