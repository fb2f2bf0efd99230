"""The instance of the optimisation: a problem as arrays for pricing, master and heuristics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import freeze_arrays
from planner.optimise.instance.day_clock import DayClock
from planner.optimise.instance.expected_demand import call_twice, expected_demand
from planner.optimise.instance.network import day_type_of, lay_network
from planner.optimise.instance.profiles import (
    NO_OTHER,
    Commodity,
    DayType,
    TeamProfile,
    TeamType,
    Terminal,
)
from planner.optimise.instance.requests import read_requested_visits
from planner.optimise.instance.team_types import TeamReader, travels_in_shift
from planner.optimise.instance.travel_times import read_legs, read_travel_times
from planner.optimise.rules import narrow_all

if TYPE_CHECKING:
    from planner.model.places import Stop
    from planner.model.problem import Problem
    from planner.optimise.array_types import BoolArray, IntArray
    from planner.optimise.instance.network import Arc
    from planner.optimise.instance.requests import RequestedVisit
    from planner.optimise.instance.travel_times import TravelTimes


@dataclass(frozen=True, slots=True)
class Instance:
    """All that pricing, master and heuristics need.

    Stops, terminals, days, profiles and all else are indices into these tuples.
    """

    problem: Problem
    narrowed: Problem  # within the office rules; a further stop for each second call comes last
    stops: tuple[Stop, ...]  # V, those of ``narrowed``
    demand: IntArray  # [V] people expected
    weight: IntArray  # [V] thousandths
    once: BoolArray  # [V] whether it is visited at most once
    dated: BoolArray  # [V] whether the laws depend on the days of its visits
    pairs: tuple[tuple[int, int], ...]  # first and second call of a stop
    partner: IntArray  # [V] the other call of the stop (NO_OTHER: none)
    terminals: tuple[Terminal, ...]
    nights: int  # number of terminals that are places to sleep; they come first
    profiles: tuple[TeamProfile, ...]
    day_types: tuple[DayType, ...]
    team_types: tuple[TeamType, ...]
    commodities: tuple[Commodity, ...]
    travel_times: tuple[tuple[TravelTimes, ...], ...]  # [profile][day type]
    requested_visits: tuple[RequestedVisit, ...]
    arcs: tuple[Arc, ...]  # days of all teams' weeks

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)

    def day_type_of(self, day: int) -> int:
        """Return the day type of ``day``."""
        return day_type_of(self.day_types, day)

    def unattended(self, room: IntArray) -> list[int]:
        """Return the second calls to which nobody comes.

        These are calls whose first call has visits with too little ``room`` ([V], people) to record
        its whole demand (law 2).
        """
        return [second for first, second in self.pairs if room[first] < self.demand[first]]

    def record(self, room: IntArray) -> IntArray:
        """Return the people recorded at each stop, [V], by visits with ``room`` ([V], people)."""
        recorded: IntArray = np.minimum(room, self.demand)
        recorded[self.unattended(room)] = 0
        return recorded


def read_instance(problem: Problem) -> Instance:
    """Return the instance of ``problem``."""
    narrowed, pairs = call_twice(narrow_all(problem))
    stops = narrowed.stops
    demand = np.array([expected_demand(problem, stop) for stop in stops], dtype=np.int64)
    partner = np.full(len(stops), NO_OTHER, dtype=np.int64)
    for first, second in pairs:
        partner[first] = second
        partner[second] = first
    terminals, nights = _terminals(narrowed)
    day_types = _day_types(problem, narrowed)
    teams = TeamReader(narrowed, terminals, nights)
    profiles = tuple(teams.profiles)
    legs = [read_legs(narrowed, table) for table in narrowed.matrices]
    commodities = tuple(teams.commodities)
    travel_times = tuple(
        tuple(
            read_travel_times(narrowed, profile, day_type, terminals, legs[profile.matrix])
            for day_type in day_types
        )
        for profile in profiles
    )
    team_types, arcs = lay_network(teams.team_types, commodities, day_types, travel_times, nights)
    return Instance(
        problem=problem,
        narrowed=narrowed,
        stops=stops,
        demand=demand,
        weight=np.array([stop.weight for stop in stops], dtype=np.int64),
        once=demand <= problem.rules.one_visit.people,
        dated=_are_dated(narrowed, demand) | (partner != NO_OTHER),
        pairs=pairs,
        partner=partner,
        terminals=terminals,
        nights=nights,
        profiles=profiles,
        day_types=day_types,
        team_types=team_types,
        commodities=commodities,
        travel_times=travel_times,
        requested_visits=read_requested_visits(narrowed, profiles, day_types, demand),
        arcs=arcs,
    )


def _are_dated(problem: Problem, demand: IntArray) -> BoolArray:
    """Return the stops of several visits to which a law about dates applies.

    Their visits must be one call (law 2), can fill the hall (law 12), or turn people away (law 23).
    """
    days = problem.week.days
    kits = sum(len(lender.kits) for lender in problem.lenders)
    apart = bool(days) and (days[-1].date - days[0].date).days > problem.rules.longest_gap
    full = np.array([stop.hall_kits < kits for stop in problem.stops], dtype=np.bool_)
    dated: BoolArray = (demand > problem.rules.one_visit.people) & (
        full | apart | bool(problem.objective.turned_away_price)
    )
    return dated


def _terminals(problem: Problem) -> tuple[tuple[Terminal, ...], int]:
    """Return the terminals, places to sleep first, and the number of places to sleep."""
    sleeping = [Terminal(base.id) for base in problem.bases] + [
        Terminal(stop.id) for stop in problem.stops if stop.lodging
    ]
    meeting = problem.team_rules.meeting_base
    offices: list[Terminal] = []
    for lender in problem.lenders:
        if travels_in_shift(problem, lender):
            own = (
                [Terminal(lender.office)]
                if lender.office == meeting
                else [Terminal(lender.office), Terminal(lender.office, meeting)]
            )
            offices += [terminal for terminal in own if terminal not in (*sleeping, *offices)]
    return (*sleeping, *offices), len(sleeping)


def _day_types(problem: Problem, narrowed: Problem) -> tuple[DayType, ...]:
    """Group the days of the week that have the same hours, closed stops, requests and rest days."""
    groups: dict[
        tuple[DayClock, tuple[int, int], tuple[bool, ...], tuple[bool, ...]], list[int]
    ] = {}
    for index, (day, narrow) in enumerate(zip(problem.week.days, narrowed.week.days, strict=True)):
        closed = tuple(day.date in stop.closed for stop in narrowed.stops)
        marks = (
            *(day.date in request.dates for request in problem.requests),
            *(day.date in lender.rest_days for lender in problem.lenders),
        )
        key = (DayClock.of(narrow), (day.earliest_departure, day.latest_return), closed, marks)
        groups.setdefault(key, []).append(index)
    return tuple(
        DayType(clock, widest, closed, tuple(days))
        for (clock, widest, closed, _), days in groups.items()
    )
