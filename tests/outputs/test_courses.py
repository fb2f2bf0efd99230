"""Prove that courses survive encoding and keep their shape when thinned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.outputs.polylines import decode, encode, thin

POINTS = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)


def test_the_published_example_is_read():
    # The example of Google's description of the format.
    assert decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@") == (
        (38.5, -120.2),
        (40.7, -120.95),
        (43.252, -126.453),
    )


@given(POINTS)
def test_a_course_comes_back_within_half_a_unit(points):
    assert [pytest.approx(point, abs=0.51e-5) for point in points] == list(decode(encode(points)))


@given(POINTS)
def test_thinning_keeps_the_ends_and_the_order(points):
    thinned = thin(points, 0.5)
    assert thinned[:1] == tuple(points[:1])
    assert thinned[-1:] == tuple(points[-1:])
    rest = iter(points)
    assert all(point in rest for point in thinned)


def test_a_bend_below_the_tolerance_is_straightened():
    # The middle point lies 0.1 off the straight line from (0, 0) to (0, 2).
    assert thin([(0, 0), (0.1, 1), (0, 2)], 0.2) == ((0, 0), (0, 2))
    assert thin([(0, 0), (0.1, 1), (0, 2)], 0.05) == ((0, 0), (0.1, 1), (0, 2))
