"""Prove that no page shows where people without a fixed home are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_week import VILLAGES, make_stop

from planner.model.places import Coordinate, StopKind
from planner.model.protection import is_protected
from planner.outputs.polylines import decode
from planner.outputs.registry import render_outputs
from planner.outputs.texts.place_index import list_places

CAMP = "15.03.04.2001"
EXACT = Coordinate(lat=-2.14321, lon=102.82345)


@pytest.fixture(scope="module")
def camp(problem):
    """Return the small week with one of its visited stops a meeting place of Orang Rimba."""
    stops = tuple(
        replace(stop, kind=StopKind.ORANG_RIMBA, coordinate=EXACT) if stop.id == CAMP else stop
        for stop in problem.stops
    )
    return replace(problem, stops=stops)


@pytest.mark.parametrize(
    ("kind", "roaming"),
    [
        ("orang_rimba", True),
        ("Orang Rimba", True),
        ("rimba-meeting", True),
        ("suku anak dalam", True),
        ("SAD", True),
        ("desa", False),
        ("school", False),
    ],
)
def test_the_kind_tells_who_is_hidden(kind, roaming):
    assert is_protected(StopKind(kind)) is roaming


@given(st.floats(-11, 6), st.floats(95, 141))
def test_a_hidden_point_stands_in_the_middle_of_a_wide_square(lat, lon):
    """All points of a square of 0.1 degrees (11 km) are shown as one and cannot be told apart."""
    stop = replace(
        make_stop(VILLAGES[0]), kind=StopKind.ORANG_RIMBA, coordinate=Coordinate(lat=lat, lon=lon)
    )
    shown = _show(stop)
    assert abs(shown.lat - lat) <= 0.05 + 1e-9
    assert abs(shown.lon - lon) <= 0.05 + 1e-9
    moved = replace(stop, coordinate=Coordinate(lat=shown.lat + 0.049, lon=shown.lon - 0.049))
    assert _show(moved) == shown


def _show(stop):
    class OneStop:
        bases = offices = ()
        stops = (stop,)

    return list_places(OneStop)[stop.id].coordinate


def test_no_page_track_event_or_message_holds_the_point_a_link_to_it_or_the_way_there(camp, plan):
    texts = (".html", ".gpx", ".ics", ".txt")
    pages = {
        path: content.decode()
        for path, content in render_outputs(camp, plan, "id")
        if path.endswith(texts)
    }
    assert any(CAMP in page for page in pages.values())
    for page in pages.values():
        assert "2.1432" not in page
        assert "102.8234" not in page
    assert "disamarkan" in pages["maps/T01.html"]


def test_a_way_to_a_hidden_place_is_a_straight_guess(camp, plan):
    from planner.outputs.leg_lines import draw_course

    places = list_places(camp)
    legs = [
        leg for route in plan.routes for leg in route.legs if CAMP in (leg.origin, leg.destination)
    ]
    assert legs
    for leg in legs:
        ((known, line),) = draw_course(leg, places)
        assert not known
        assert decode(line) == tuple(
            pytest.approx(places[end].point) for end in (leg.origin, leg.destination)
        )
