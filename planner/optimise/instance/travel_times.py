"""Work out the times of a day: when recording may start after each gate and must end before each, and the drives between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.array_types import NEVER
from planner.optimise.instance.requests import meets
from planner.optimise.rules.one_kecamatan import forbidden_legs
from planner.optimise.units import travel_cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.problem import Problem
    from planner.model.travel import TravelMatrix
    from planner.optimise.array_types import BoolArray, IntArray
    from planner.optimise.instance.profiles import DayType, TeamProfile, Terminal


@dataclass(frozen=True, slots=True)
class TravelCosts:
    """What ways cost, minutes and kilometres together, in whole units (``units.py``): whole, so that sums of them are exact.

    Axes as in ``TravelTimes``; 0 where there is no way.
    """

    outward: IntArray
    homeward: IntArray
    between: IntArray
    direct: IntArray

    def of(self, origin: int, stops: tuple[int, ...], destination: int) -> int:
        """Return the price of a route's way."""
        if stops:
            between = sum(int(self.between[v, w]) for v, w in pairwise(stops))
            return (
                int(self.outward[origin, stops[0]])
                + between
                + int(self.homeward[stops[-1], destination])
            )
        return int(self.direct[origin, destination])


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Times between gates (I, J) and stops (V) for one pace on one day_type of day, in minutes.

    ``start[i, v]``: earliest start of recording; ``end[v, j]``: latest end of recording; ``outward[i, v]``, ``homeward[v, j]``,
    ``between[v, w]``: driving; ``direct[i, j]``: driving without a stop. NEVER (or -NEVER for ``end``) where there is no way in the window.
    By stop: ``set_up`` and ``pack_up`` minutes, the hours ``opens`` and ``closes`` within the shift, and ``overtime_end``, when a visit in overtime
    must end (``closes`` where there is none). ``travel_costs``: what the drives cost.
    """

    start: IntArray
    end: IntArray
    outward: IntArray
    homeward: IntArray
    between: IntArray
    direct: IntArray
    set_up: IntArray
    pack_up: IntArray
    opens: IntArray
    closes: IntArray
    overtime_end: IntArray
    travel_costs: TravelCosts


@dataclass(frozen=True, slots=True)
class Legs:
    """A travel matrix as arrays: the ``index`` of each place, ``minutes`` (NEVER: no way), and ``travel_costs`` (0: no way)."""

    index: Mapping[str, int]
    minutes: IntArray
    travel_costs: IntArray


def read_legs(problem: Problem, table: TravelMatrix) -> Legs:
    """Return the legs of one travel matrix."""
    index = {place: i for i, place in enumerate(table.places)}
    minutes = np.array(
        [[NEVER if m is None else m for m in row] for row in table.minutes], dtype=np.int64
    )
    metres = np.array([[m or 0 for m in row] for row in table.metres], dtype=np.int64)
    return Legs(
        index, minutes, travel_cost(problem, np.where(minutes == NEVER, 0, minutes), metres)
    )


def read_travel_times(
    problem: Problem,
    profile: TeamProfile,
    day_type: DayType,
    terminals: tuple[Terminal, ...],
    legs: Legs,
) -> TravelTimes:
    """Return the times of one pace on one day_type of day; ``legs`` are those of its travel matrix."""
    clock, index, minutes = day_type.clock, legs.index, legs.minutes
    stops = [index[stop.id] for stop in problem.stops]
    inner = [
        index[terminal.via or terminal.place] for terminal in terminals
    ]  # where the gate meets the field
    extra = np.array(
        [minutes[index[terminal.place], i] for terminal, i in zip(terminals, inner, strict=True)],
        dtype=np.int64,
    )
    extra_back = np.array(
        [minutes[i, index[terminal.place]] for terminal, i in zip(terminals, inner, strict=True)],
        dtype=np.int64,
    )
    outward = (
        minutes[np.ix_(inner, stops)] + extra[:, None]
    )  # guests are met in passing: no time is spent there
    homeward = minutes[np.ix_(stops, inner)] + extra_back[None, :]
    set_up, pack_up = (
        np.array(profile.set_up, dtype=np.int64),
        np.array(profile.pack_up, dtype=np.int64),
    )
    opens = np.array(
        [max(clock.shift_start, stop.opens or 0) for stop in problem.stops], dtype=np.int64
    )
    closes, overtime_end = (
        np.array(
            [until if stop.closes is None else min(until, stop.closes) for stop in problem.stops],
            dtype=np.int64,
        )
        for until in (clock.shift_end, clock.shift_end + problem.rules.longest_overtime)
    )
    here = np.array(
        [[terminal.is_at(stop.id) for stop in problem.stops] for terminal in terminals],
        dtype=np.bool_,
    )
    here = here.reshape(len(terminals), len(stops))
    ready = np.where(here, day_type.widest[0], clock.arrive(clock.earliest, outward))
    leave = np.where(here.T, day_type.widest[1], clock.depart_by(clock.latest, homeward))
    start = np.maximum(clock.work(ready, set_up[None, :]), opens[None, :])
    end = np.minimum(clock.work_by(leave, pack_up[:, None]), overtime_end[:, None])
    barred = _barred(problem, profile, day_type)
    start = np.where(barred[None, :] | (start > closes[None, :]), NEVER, start)
    end = np.where(barred[:, None] | (end < opens[:, None]), -NEVER, end)
    direct = extra[:, None] + minutes[np.ix_(inner, inner)] + extra_back[None, :]
    stays = np.array(
        [
            [terminal.is_at(other.place) and other.is_at(terminal.place) for other in terminals]
            for terminal in terminals
        ]
    )
    direct = np.where(stays | (clock.arrive(clock.earliest, direct) < NEVER), direct, NEVER)
    between = np.where(barred[:, None] | barred[None, :], NEVER, minutes[np.ix_(stops, stops)])
    same = np.equal.outer(stops, stops) & ~np.eye(len(stops), dtype=np.bool_)
    between[same] = NEVER  # a stop's second call is never on the day of its first
    between[forbidden_legs(problem)] = NEVER
    travel_costs = _read_travel_costs(legs, terminals, stops)
    return TravelTimes(
        start,
        end,
        outward,
        homeward,
        between,
        direct,
        set_up,
        pack_up,
        opens,
        closes,
        overtime_end,
        travel_costs,
    )


def _read_travel_costs(
    legs: Legs, terminals: tuple[Terminal, ...], stops: list[int]
) -> TravelCosts:
    way = legs.travel_costs
    ends = [legs.index[terminal.place] for terminal in terminals]
    inner = [legs.index[terminal.via or terminal.place] for terminal in terminals]
    out, back = way[ends, inner], way[inner, ends]
    return TravelCosts(
        outward=out[:, None] + way[np.ix_(inner, stops)],
        homeward=way[np.ix_(stops, inner)] + back[None, :],
        between=way[np.ix_(stops, stops)],
        direct=out[:, None] + way[np.ix_(inner, inner)] + back[None, :],
    )


def _barred(problem: Problem, profile: TeamProfile, day_type: DayType) -> BoolArray:
    """Return which stops a team of this pace may not visit on such days: closed, out of reach, forbidden; all while it rests."""
    today = problem.week.days[day_type.days[0]].date
    resting = any(
        lender.id == profile.lender and today in lender.rest_days for lender in problem.lenders
    )
    never = {
        request.stop
        for request in problem.requests
        if request.kind is RequestKind.NEVER
        and request.lender in (None, profile.lender)
        and meets(request, today)
    }
    return np.array(
        [
            c or not r or resting or stop.id in never
            for c, r, stop in zip(day_type.closed, profile.reach, problem.stops, strict=True)
        ],
        dtype=np.bool_,
    )
