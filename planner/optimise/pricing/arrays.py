"""Named arrays that the inner loops of pricing read and write.

Axes are V stops, J terminals, N stays of a stop, T minutes of a day. Times are minutes since
midnight, rewards and prices thousandths of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planner.optimise.array_types import FloatArray, IntArray

    AnyInts = NDArray[np.integer[Any]]


class DayNetwork(NamedTuple):
    """Hours, drives and travel costs between the stops, for one team profile and day type."""

    first: int  # first minute at which recording may begin at any stop
    last: int  # last minute at which recording may end at any stop
    drive_from: int  # no drive begins before
    drive_until: int  # no drive ends after
    rest_start: int
    rest_end: int
    opens: IntArray  # [V] recording begins no earlier
    closes: IntArray  # [V] recording begins before, and ends by then unless in overtime
    overtime_end: IntArray  # [V] a stay in overtime ends by then
    overtime_price: float  # per minute after ``closes``
    set_up: IntArray  # [V] minutes
    pack_up: IntArray  # [V] minutes
    between: IntArray  # [V, V] minutes of driving
    travel_cost: FloatArray  # [V, V]
    near: IntArray  # [V, V-1] the other stops, the nearest first


class Stays(NamedTuple):
    """Stays to choose among at each stop; only the last one may end in overtime."""

    number: IntArray  # [V] of stays
    minutes: IntArray  # [V, N] rising
    reward: FloatArray  # [V, N]


class Outbound(NamedTuple):
    """Drives from one terminal to the first stop."""

    start: IntArray  # [V] when recording may begin
    travel_cost: FloatArray  # [V]


class Inbound(NamedTuple):
    """Drives from the last stop to each terminal."""

    end: IntArray  # [V, J] when recording must end
    travel_cost: FloatArray  # [V, J]
    day_price: FloatArray  # [J] dual price of a team's day that ends there


class CompletionBounds(NamedTuple):
    """Upper bounds on what the rest of a route may still add, on a grid of S time steps."""

    step: IntArray  # [T] step of each minute, counted from the first
    start: FloatArray  # [V, S] from the start of recording at a stop
    end: FloatArray  # [V, S] from its end
    max_start: FloatArray  # [S] largest ``start`` of any stop


class Frontier(NamedTuple):
    """Labels that a new label is compared with; the first axis is the phase.

    In phase 0 the team has arrived and recording may begin; in phase 1 recording has ended.
    """

    bucket: AnyInts  # [2, T] newest label of a minute (-1: none), the head of a linked list
    kept: AnyInts  # [2, V, K] labels of a stop that are not dominated, the first ``counts``
    counts: AnyInts  # [2, V]
    best: FloatArray  # [2, V, T] largest reduced cost of any label made
    ends: AnyInts  # [room] labels from which a team may drive to a terminal


class Labels(NamedTuple):
    """Partial routes in the order in which they are made, an entry each."""

    stop: AnyInts
    reduced_cost: FloatArray
    memory: AnyInts  # [room, words] ng-memory: stops that must not be visited again, as bits
    visits: AnyInts  # number of stops visited; 0 where it is not limited
    predecessor: AnyInts  # label that this one extends (-1: none)
    stay: AnyInts  # index of the stay; -1 while recording is yet to begin
    minute: AnyInts
    next_in_bucket: AnyInts  # label made before this one for the same minute and phase


class TimingData(NamedTuple):
    """Hours and drives of one team profile and day type, to time given routes."""

    start: IntArray  # [J, V] when recording may begin after a drive from a terminal
    end: IntArray  # [V, J] when recording must end before a drive to a terminal
    between: IntArray  # [V, V] minutes of driving
    set_up: IntArray  # [V] minutes
    pack_up: IntArray  # [V] minutes
    opens: IntArray  # [V]
    closes: IntArray  # [V]
    overtime_end: IntArray  # [V] as in ``DayNetwork``
    shortest: IntArray  # [V] minutes of the shortest stay
    drive_from: int
    drive_until: int
    rest_start: int
    rest_end: int


class TimingWorkspace(NamedTuple):
    """Dynamic programming table of ``time_route``: position in the route by minute of arrival."""

    reward: FloatArray  # best reward so far
    stay: IntArray  # minutes of the stay at the stop before that leads to it
    previous: IntArray  # minute at which that stay begins


class DayBatch(NamedTuple):
    """Day routes, a row each, filled up with zeros."""

    size: IntArray  # number of stops
    stops: IntArray  # [rows, longest]
    origin: IntArray
    destination: IntArray
