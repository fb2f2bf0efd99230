"""Prove that the solver's clock obeys laws 7 to 10, and that its two directions agree."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.optimise.array_types import NEVER
from planner.optimise.instance.day_clock import DayClock

MINUTES = st.integers(0, 400)
SOME_MINUTES = st.integers(1, 400)
TIMES = st.integers(300, 1200)


@st.composite
def clocks(draw):
    """Draw a day from 06:00 to 19:00 with a break of up to two hours in it, or with none."""
    start = draw(st.integers(480, 960))
    rest = draw(st.sampled_from([(start, start + draw(st.integers(1, 120))), (NEVER, NEVER)]))
    return DayClock(360, 420, 1080, 1140, *rest)


def resting(clock: DayClock, minute: int) -> bool:
    """Say whether the minute that begins at ``minute`` belongs to the break."""
    return clock.rest_start <= minute < clock.rest_end


@given(clocks(), TIMES, MINUTES)
def test_no_drive_overlaps_the_break(clock, ready, minutes):
    """A drive lies in the day's window, avoids the break, and could not have begun earlier."""
    end = int(clock.arrive(ready, minutes))

    def may_begin(start: int) -> bool:
        rests = start < clock.rest_end and start + minutes > clock.rest_start
        return clock.earliest <= start and start + minutes <= clock.latest and not rests

    starts = [start for start in range(ready, clock.latest + 1) if may_begin(start)]
    assert end == (starts[0] + minutes if starts else NEVER)


@given(clocks(), TIMES, TIMES, MINUTES)
def test_the_latest_departure_mirrors_the_earliest_arrival(clock, ready, due, minutes):
    """A team ready by the latest departure arrives in time, and no other does.

    The two functions are adjoint.
    """
    assert (clock.arrive(ready, minutes) <= due) == (ready <= clock.depart_by(due, minutes))


@given(clocks(), TIMES, SOME_MINUTES)
def test_work_counts_the_minutes_outside_the_break(clock, ready, minutes):
    """Work ends with its last minute outside the break, counted one by one."""
    end = int(clock.work(ready, minutes))
    assert sum(not resting(clock, minute) for minute in range(ready, end)) == minutes
    assert not resting(clock, end - 1)


@given(clocks(), TIMES, TIMES, SOME_MINUTES)
def test_the_latest_start_of_work_mirrors_its_earliest_end(clock, ready, due, minutes):
    """Work begun by the latest start is done in time, and no later start is.

    The two functions are adjoint.
    """
    assert (clock.work(ready, minutes) <= due) == (ready <= clock.work_by(due, minutes))


@given(clocks(), TIMES, MINUTES)
def test_recording_time_is_a_difference_of_worked_minutes(clock, ready, minutes):
    """The worked minutes at the end of work less those at its start are its length.

    A break does not matter.
    """
    assert clock.worked(clock.work(ready, minutes)) - clock.worked(ready) == minutes


@given(clocks(), TIMES, TIMES)
def test_worked_minutes_are_those_outside_the_break(clock, first, second):
    """Between any two times pass the minutes that are not of the break (law 10)."""
    early, late = sorted((first, second))
    outside = sum(not resting(clock, minute) for minute in range(early, late))
    assert clock.worked(late) - clock.worked(early) == outside


@given(
    clocks(),
    st.lists(TIMES, min_size=2, max_size=2).map(sorted),
    st.lists(MINUTES, min_size=2, max_size=2).map(sorted),
)
def test_later_and_longer_never_ends_earlier(clock, times, lengths):
    """Every forward function grows with time and minutes; a backward one falls with the minutes."""
    (early, late), (short, long) = times, lengths
    for passing in (clock.arrive, clock.work):
        assert passing(early, short) <= passing(late, short)
        assert passing(early, short) <= passing(early, long)
    for backward in (clock.depart_by, clock.work_by):
        assert backward(early, short) <= backward(late, short)
        assert backward(early, long) <= backward(early, short)


@given(clocks(), st.lists(st.tuples(TIMES, MINUTES), min_size=1, max_size=6))
def test_arrays_pass_time_as_single_numbers_do(clock, moments):
    """Each method works element by element."""
    times, lengths = (np.array(each) for each in zip(*moments, strict=True))
    for passing in (clock.arrive, clock.work, clock.depart_by, clock.work_by):
        assert passing(times, lengths).tolist() == [
            int(passing(time, length)) for time, length in moments
        ]
