"""What the inner loops of pricing read and write: named arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planner.optimise.array_types import FloatArray, IntArray

    AnyInts = NDArray[np.integer[Any]]


class DayNetwork(NamedTuple):
    """The hours and ways of one pace on one day_type of day, by stop; fares in thousandths of a person; ``near[v]``: others, nearest first.

    Drives lie between ``drive_from`` and ``drive_until``.
    The last stay of a stop, begun before it ``closes``, may end until ``late``, each minute at the ``overtime_price``.
    """

    first: int  # minute
    last: int
    drive_from: int
    drive_until: int
    rest_start: int
    rest_end: int
    opens: IntArray
    closes: IntArray
    late: IntArray
    overtime_price: float
    set_up: IntArray
    pack_up: IntArray
    between: IntArray
    travel_cost: FloatArray
    near: IntArray


class Stays(NamedTuple):
    """The stays worth choosing among, by stop: how many, their minutes in rising order, and what they are paid."""

    number: IntArray
    minutes: IntArray
    paid: FloatArray


class Outbound(NamedTuple):
    """The ways from one gate: when recording may start at each stop, and the fare."""

    start: IntArray
    travel_cost: FloatArray


class Inbound(NamedTuple):
    """The ways to each gate: when recording must end at stop v, the fare, and the price of the day, ``day[j]``."""

    end: IntArray
    travel_cost: FloatArray
    day: FloatArray


class CompletionBounds(NamedTuple):
    """What may still come, by stop and step: from the start of recording there, and from its end.

    ``step[m]`` is the step of the m-th minute, and ``most[step]`` what may come from the start of recording at any stop.
    """

    step: IntArray
    start: FloatArray
    end: FloatArray
    most: FloatArray


class Frontier(NamedTuple):
    """What ``make_labels`` compares labels with; the first index is 0 where recording may begin and 1 where it has ended.

    ``newest[phase, minute]`` is the label made last for a minute (-1: none); ``kept[phase, v, : counts[phase, v]]`` are the
    labels of a stop that are not dominated; ``best[phase, v, minute]`` is the most that any label there has earned.
    ``ends`` takes the labels that may turn home.
    """

    newest: AnyInts
    kept: AnyInts
    counts: AnyInts
    best: FloatArray
    ends: AnyInts


class Labels(NamedTuple):
    """Labels in the order of their making, with room for more; those at which recording is yet to begin have a ``stay`` of -1."""

    stop: AnyInts
    reduced_cost: FloatArray
    memory: AnyInts  # by word: stops that must not be visited again, as bits
    visits: AnyInts
    before: AnyInts
    stay: AnyInts
    minute: AnyInts
    following: AnyInts  # the label that was made before this one for the same minute


class TimingData(NamedTuple):
    """The ways and hours of one pace on one day_type of day, gates and all, for days that are timed one by one; ``shortest`` stays by stop."""

    start: IntArray
    end: IntArray
    between: IntArray
    set_up: IntArray
    pack_up: IntArray
    opens: IntArray
    closes: IntArray
    late: IntArray
    shortest: IntArray
    drive_from: int
    drive_until: int
    rest_start: int
    rest_end: int


class TimingWorkspace(NamedTuple):
    """Work space of ``time_route``, by stop of the route and minute at which recording may begin there.

    The best ``reward`` so far, and by which ``stay`` at the stop before, begun in which minute, it ``came``.
    """

    reward: FloatArray
    stay: IntArray
    came: IntArray


class DayBatch(NamedTuple):
    """Some days, a row each: how many stops, which, and the gates where they begin and end."""

    size: IntArray
    stops: IntArray
    origin: IntArray
    destination: IntArray
