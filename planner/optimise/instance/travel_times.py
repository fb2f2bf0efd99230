"""Travel times of a team profile on a day type, with the hours of recording they leave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.model.campaign import RequestKind
from planner.optimise.array_types import NEVER, freeze_arrays
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
    """Travel costs of minutes and kilometres together, in whole units (``units.py``).

    Sums of whole units are exact. The cost is 0 where there is no way.
    """

    outward: IntArray  # [I, V]
    homeward: IntArray  # [V, J]
    between: IntArray  # [V, V]
    direct: IntArray  # [I, J]

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)

    def of(self, origin: int, stops: tuple[int, ...], destination: int) -> int:
        """Return the travel cost of a route from terminal to terminal, in whole units."""
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
    """Times between terminals (I, J) and stops (V) for one team profile and day type, in minutes.

    NEVER, or -NEVER in ``end``, stands where no drive fits the day.
    """

    start: IntArray  # [I, V] earliest start of recording
    end: IntArray  # [V, J] latest end of recording
    outward: IntArray  # [I, V] driving to the first stop
    homeward: IntArray  # [V, J] driving from the last stop
    between: IntArray  # [V, V] driving from stop to stop
    direct: IntArray  # [I, J] driving without a stop
    set_up: IntArray  # [V]
    pack_up: IntArray  # [V]
    opens: IntArray  # [V] recording begins no earlier
    closes: IntArray  # [V] recording begins before, and ends by then unless in overtime
    overtime_end: IntArray  # [V] a stay in overtime ends by then; ``closes`` without overtime
    travel_costs: TravelCosts

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


@dataclass(frozen=True, slots=True)
class Legs:
    """A travel matrix as arrays over P places."""

    index: Mapping[str, int]  # of each place
    minutes: IntArray  # [P, P] NEVER: no way
    travel_costs: IntArray  # [P, P] whole units; 0: no way

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


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
    """Return the times of one team profile and day type; ``legs`` are those of its matrix."""
    clock = day_type.clock
    index = legs.index
    minutes = legs.minutes
    stops = [index[stop.id] for stop in problem.stops]
    # Every drive between a terminal and a stop leads over the inner place; it takes no time there,
    # for a team passes its guests without a halt.
    inner = [index[terminal.via or terminal.place] for terminal in terminals]
    extra = np.array(
        [minutes[index[terminal.place], i] for terminal, i in zip(terminals, inner, strict=True)],
        dtype=np.int64,
    )
    extra_back = np.array(
        [minutes[i, index[terminal.place]] for terminal, i in zip(terminals, inner, strict=True)],
        dtype=np.int64,
    )
    outward = minutes[np.ix_(inner, stops)] + extra[:, None]
    homeward = minutes[np.ix_(stops, inner)] + extra_back[None, :]
    set_up = np.array(profile.set_up, dtype=np.int64)
    pack_up = np.array(profile.pack_up, dtype=np.int64)
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
    is_same_place = np.array(
        [
            [terminal.is_at(other.place) and other.is_at(terminal.place) for other in terminals]
            for terminal in terminals
        ]
    )
    fits = is_same_place | (clock.arrive(clock.earliest, direct) < NEVER)
    direct = np.where(fits, direct, NEVER)
    between = np.where(barred[:, None] | barred[None, :], NEVER, minutes[np.ix_(stops, stops)])
    # The second call of a stop is never on the day of the first.
    is_other_call = np.equal.outer(stops, stops) & ~np.eye(len(stops), dtype=np.bool_)
    between[is_other_call] = NEVER
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
    costs = legs.travel_costs
    ends = [legs.index[terminal.place] for terminal in terminals]
    inner = [legs.index[terminal.via or terminal.place] for terminal in terminals]
    extra = costs[ends, inner]
    extra_back = costs[inner, ends]
    return TravelCosts(
        outward=extra[:, None] + costs[np.ix_(inner, stops)],
        homeward=costs[np.ix_(stops, inner)] + extra_back[None, :],
        between=costs[np.ix_(stops, stops)],
        direct=extra[:, None] + costs[np.ix_(inner, inner)] + extra_back[None, :],
    )


def _barred(problem: Problem, profile: TeamProfile, day_type: DayType) -> BoolArray:
    """Return the stops, [V], that a team of this profile may not visit on days of this type.

    These are closed, out of reach or forbidden by a request; all of them while the lender rests.
    """
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
            closed or not in_reach or resting or stop.id in never
            for closed, in_reach, stop in zip(
                day_type.closed, profile.reach, problem.stops, strict=True
            )
        ],
        dtype=np.bool_,
    )
