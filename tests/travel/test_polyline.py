"""Prove that courses survive their encoding."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from travel_samples import for_any

from planner.errors import TravelError
from planner.model.places import Coordinate
from planner.travel.polyline import decode, encode

# Points that precision 5 holds exactly: a whole number of 1/100,000 degrees.
points = st.builds(
    lambda north, east: Coordinate(lat=north / 100_000, lon=east / 100_000),
    st.integers(-9_000_000, 9_000_000),
    st.integers(-18_000_000, 18_000_000),
)


@for_any(course=st.lists(points))
def test_points_of_five_decimals_come_back_exactly(course):
    """Decoding gives back what was encoded, for any course of points with five decimals."""
    assert decode(encode(course)) == tuple(course)


def test_google_example():
    """The example of Google's description of the format comes out letter by letter."""
    course = [
        Coordinate(lat=38.5, lon=-120.2),
        Coordinate(lat=40.7, lon=-120.95),
        Coordinate(lat=43.252, lon=-126.453),
    ]
    assert encode(course) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("_p~iF", "polyline ends after a latitude: '_p~iF'"),
        ("_p~iF~ps", "polyline ends within a number: '_p~iF~ps'"),
        ("_p !", "letter ' ' in polyline '_p !'"),
    ],
)
def test_broken_lines_are_refused(line, message):
    """A line that is cut short or holds a foreign letter is an error, never a wrong course."""
    with pytest.raises(TravelError) as raised:
        decode(line)
    assert str(raised.value) == message
