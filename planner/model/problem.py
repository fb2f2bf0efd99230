"""Gather everything the solver, the referee and the outputs may know about one week."""

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
    """A background area of the map; ``rings`` are outer rings of points. ``approximate`` areas are drawn as such."""

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
    """What is drawn under the routes, and the attributions that must stand beside it."""

    areas: tuple[Area, ...]
    roads: tuple[Road, ...]
    attributions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelNote:
    """How sure the travel times are, for the notes on pages: engine, season, and spreads in per cent."""

    engine: str
    season: str
    trunk_spread: int
    lowland_spread: int
    hills_spread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEvent:
    """An event that calendars of earlier plans of the week hold, as they held it last.

    ``lead`` led the team whose event it is; ``holders`` are all officers who were given it. ``sequence`` counts its changes, ``digest``
    tells a change; it is empty once the event is called off. Times are minutes since midnight, None for a whole day.
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

    ``texts`` are the office's own messages by name (``planner.locale.templates``); the others are those shipped. ``earlier_events`` are
    for the calendars alone: no plan depends on them.
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
