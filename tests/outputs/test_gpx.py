"""Prove that GPX files, read back by gpxpy, hold the plan's stops, routes and tracks."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import gpxpy
import pytest
from hostile import HOSTILE, poison

from planner.outputs.gpx import Tracks, gpx_path
from planner.outputs.polylines import decode
from planner.outputs.texts.wording import Wording


def read(problem, plan, language="id"):
    """Return every GPX file by path."""
    return {
        path: gpxpy.parse(content.decode())
        for path, content in Tracks().files(problem, plan, language)
    }


def routes_of(plan, team):
    """Return the days of ``team``."""
    return [route for route in plan.routes if route.team == team.id]


def test_every_visit_has_a_waypoint(problem, plan, language):
    """Waypoints are the visits in order, with day and number, at the stop's point."""
    stops, wording = {stop.id: stop for stop in problem.stops}, Wording(language)
    files = read(problem, plan, language)
    for team in plan.teams:
        days = [(wording.day_badge(route.date), route) for route in routes_of(plan, team)]
        visits = [
            (f"{day} {number}", stops[visit.stop])
            for day, route in days
            for number, visit in enumerate(route.visits, 1)
        ]
        expected = [
            (f"{number}. {stop.name}", stop.coordinate.lat, stop.coordinate.lon)
            for number, stop in visits
        ]
        assert [
            (point.name, point.latitude, point.longitude)
            for point in files[gpx_path(team.id)].waypoints
        ] == expected


def test_every_driving_day_has_a_route_and_a_track(problem, plan):
    """T01 drives on four days; T03 drives on one and rests on the other.

    Routes lead over the places of the day in order.
    """
    files = read(problem, plan)
    assert [route.name for route in files["gpx/T01.gpx"].routes] == [
        "Minggu, 31 Maret 2019",
        "Senin, 1 April 2019",
        "Selasa, 2 April 2019",
        "Rabu, 3 April 2019",
    ]
    assert [point.name for point in files["gpx/T01.gpx"].routes[1].points] == [
        "Sarolangun",
        "Lubuk Satu",
        "Lubuk Dua",
        "Pauh",
    ]
    assert [point.name for point in files["gpx/T01.gpx"].routes[2].points] == [
        "Pauh",
        "Lubuk Tiga",
    ]  # sleeps where it served
    assert [track.name for track in files["gpx/T03.gpx"].tracks] == ["Senin, 1 April 2019"]


def test_tracks_follow_the_legs(problem, plan):
    """A track runs through the bends of the day's legs.

    Those of the small week bend by far more than is straightened.
    """
    (track, *_) = read(problem, plan)["gpx/T02.gpx"].tracks
    course = [
        point for leg in plan.routes[4].legs for line in leg.lines for point in decode(line.line)
    ]
    assert [(point.latitude, point.longitude) for point in track.segments[0].points] == list(
        dict.fromkeys(course[:-1])
    ) + course[-1:]


def test_a_guess_is_said_to_be_one(problem, plan):
    """Half of each leg of the small week is a straight line; along roads nothing would be said."""
    known = replace(
        plan,
        routes=tuple(
            replace(
                route,
                legs=tuple(
                    replace(leg, lines=tuple(replace(line, basis="road") for line in leg.lines))
                    for leg in route.legs
                ),
            )
            for route in plan.routes
        ),
    )
    assert all(
        "garis lurus" in track.description
        for file in read(problem, plan).values()
        for track in file.tracks
    )
    assert not [
        track
        for file in read(problem, known).values()
        for track in file.tracks
        if track.description
    ]


def test_the_parts_stand_in_the_order_of_the_format(problem, plan):
    """GPX 1.1 wants metadata, waypoints, routes and tracks in this order; strict apps insist."""
    for _, content in Tracks().files(problem, plan, "id"):
        tags = [child.tag.rpartition("}")[2] for child in ET.fromstring(content)]  # noqa: S314  (our own file)
        assert tags == sorted(tags, key=("metadata", "wpt", "rte", "trk").index)


def test_the_sources_are_credited(problem, plan):
    """What the data's licences ask for stands in each file."""
    assert all(
        problem.map.attributions[0] in file.description for file in read(problem, plan).values()
    )


def test_a_camp_is_shown_wide_of_its_point(problem, plan):
    """No point of a file lies within 1 km (0.009 degrees) of a camp.

    This holds for the end of the course to it, too; the waypoint says so.
    """
    camp = problem.stops[[stop.id for stop in problem.stops].index("15.03.04.2003")]
    hidden = replace(
        problem,
        stops=tuple(
            replace(stop, kind="Orang Rimba") if stop is camp else stop for stop in problem.stops
        ),
    )
    file = read(hidden, plan)["gpx/T01.gpx"]
    points = [*file.waypoints, *(point for route in file.routes for point in route.points)]
    points += [
        point for track in file.tracks for segment in track.segments for point in segment.points
    ]
    near = [
        p
        for p in points
        if abs(p.latitude - camp.coordinate.lat) < 0.009
        and abs(p.longitude - camp.coordinate.lon) < 0.009
    ]
    assert near == []
    assert "sengaja disamarkan" in file.waypoints[2].description


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_names(problem, plan, text):
    """Files of hostile names can be read, with the same points, and no name is endless."""
    harmless, hostile = (
        list(read(problem, plan).values()),
        list(read(*poison(problem, plan, text)).values()),
    )
    assert [len(file.waypoints) for file in hostile] == [len(file.waypoints) for file in harmless]
    assert max(len(point.name) for file in hostile for point in file.waypoints) <= 210
