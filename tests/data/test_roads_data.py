"""Prove that the roads are what the sources give, connected, attributed, bent only at towns."""

from __future__ import annotations

import json
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import pytest
from build_roads import build_roads


@pytest.fixture
def roads(data):
    """Return the committed collection."""
    return json.loads((data / "roads.geojson").read_text(encoding="utf-8"))


def great_circle_km(one, other):
    """Return the great-circle distance of two (lon, lat) points in km."""
    (lon_1, lat_1), (lon_2, lat_2) = (
        (radians(degrees) for degrees in point) for point in (one, other)
    )
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def test_building_again_gives_the_committed_bytes(data):
    """Proves: the committed file is the work of the committed script and sources."""
    assert build_roads(data).encode() == (data / "roads.geojson").read_bytes()


def test_licence_and_attribution_travel_with_the_file(roads):
    """Proves: the ODbL's demand is met in the file itself."""
    assert roads["attribution"] == "© OpenStreetMap contributors (ODbL)"
    assert roads["licence"] == "Open Database License (ODbL) 1.0"


def test_every_link_is_a_line_no_longer_than_its_road(roads):
    """Proves: 45 links; a drawn line, bent or not, never exceeds the road's length.

    1 % and 50 m are allowed for rounded junctions.
    """
    assert len({feature["id"] for feature in roads["features"]}) == len(roads["features"]) == 45
    for feature in roads["features"]:
        properties, points = feature["properties"], feature["geometry"]["coordinates"]
        assert properties["id"] == feature["id"]
        assert len(points) == 2 + len(properties["bent_through"])
        drawn = sum(great_circle_km(one, other) for one, other in pairwise(points))
        assert drawn <= (properties["km_published"] or properties["km_source"] * 1.16) * 1.01 + 0.05


def test_links_bend_through_the_towns_on_them(roads, data):
    """Proves: exactly three links are bent, and their inner points are the places named."""
    from layers import read_table

    places = {
        row["id"]: [float(row["lon"]), float(row["lat"])] for row in read_table(data / "places.csv")
    }
    bent = {
        feature["properties"]["name"]: feature
        for feature in roads["features"]
        if feature["properties"]["bent_through"]
    }
    assert {name: feature["properties"]["bent_through"] for name, feature in bent.items()} == {
        "Lubuk Linggau - Sarolangun": ["base:singkut", "base:pelawan"],
        "Sarolangun - Muara Tembesi": ["base:pauh", "base:mandiangin"],
        "Sarolangun - Bangko": ["base:limbur-tembesi"],
    }
    for feature in bent.values():
        assert feature["geometry"]["coordinates"][1:-1] == [
            places[place] for place in feature["properties"]["bent_through"]
        ]


def test_the_skeleton_hangs_together_and_junctions_have_one_place(roads):
    """Proves: from Sarolangun (junction 530001) every junction can be reached.

    Each junction has the same point in all its links.
    """
    points, neighbours = {}, {}
    for feature in roads["features"]:
        properties, line = feature["properties"], feature["geometry"]["coordinates"]
        for junction, other, point in (
            (properties["from"], properties["to"], line[0]),
            (properties["to"], properties["from"], line[-1]),
        ):
            assert points.setdefault(junction, point) == point
            neighbours.setdefault(junction, set()).add(other)
    reached, waiting = set(), ["530001"]
    while waiting:
        junction = waiting.pop()
        if junction not in reached:
            reached.add(junction)
            waiting.extend(neighbours[junction])
    assert reached == set(points)
