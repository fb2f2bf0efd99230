"""Prove the figures of the skeleton engine on a road small enough to work by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from travel_samples import EAST, PLACES, ROAD, WEST, override, sample_settings

from planner.model.places import Coordinate
from planner.model.resources import VehicleClass
from planner.travel.engine import build_legs, build_matrices
from planner.travel.polyline import decode
from planner.travel.road_network import build_network

# The hand: a connector of 0.01 degrees is 1.11195 km x 1.5 = 1.66793 km of road,
# at 30 km/h 3.33585 minutes. From north-west to north-east: 3.33585 + 10 (road,
# 10 km at 60 km/h) + 3.33585 = 16.67 minutes and 1668 + 10,000 + 1668 = 13,336 metres.
# Straight it would be 0.09 degrees: 10.00756 x 1.5 / 30 h = 30.02 minutes.
# To a node further along the road a connector costs more than it saves:
# 3 minutes a km of it against 1 on the road.


def cell(origin, destination, settings, vehicle_class=VehicleClass.CAR, places=PLACES):
    """Return minutes, metres and basis of one pair."""
    (matrix,) = build_matrices(places, settings, (vehicle_class,))
    row, column = matrix.places.index(origin), matrix.places.index(destination)
    return matrix.minutes[row][column], matrix.metres[row][column], matrix.basis[row][column]


@pytest.mark.parametrize(
    ("vehicle_class", "season_factors", "minutes"),
    [
        (VehicleClass.CAR, (), 17),  # 16.67 rounded up
        (
            VehicleClass.MOTORCYCLE,
            (),
            21,
        ),  # 16.6717 x 1.2 = 20.006: the class factor is on the whole, before rounding up
        (VehicleClass.CAR, (("trunk", 1.5),), 22),  # 6.67 + 10 x 1.5 = 21.67
        (
            VehicleClass.CAR,
            (("trunk", 1.5), ("lowland", 2.0), ("hills", 9.0)),
            29,
        ),  # 13.34 + 15 = 28.34; no hills on the way
    ],
)
def test_over_the_road(vehicle_class, season_factors, minutes):
    """Connector, road and connector add up, each with its season factor, rounded up once."""
    settings = sample_settings(season_factors=season_factors)
    assert cell("north-west", "north-east", settings, vehicle_class) == (minutes, 13_336, "s")


def test_along_the_road_only():
    """From end to end of the road are exactly its 10 km and 10 minutes: cuts cost nothing."""
    places = (("north-west", WEST), ("north-east", EAST))
    assert cell("north-west", "north-east", sample_settings(), places=places) == (10, 10_000, "s")


def test_straight_at_the_worse_terrain():
    """Without a road a way into the hills is straight, with the hills' circuity and speed.

    From (0, 0) to (-0.1, 0.05): 0.1118 degrees, 12.4320 km x 1.6 = 19.891 km, at 20 km/h 59.67
    minutes.
    """
    for pair in (("at-the-end", "in-the-hills"), ("in-the-hills", "at-the-end")):
        assert cell(*pair, sample_settings(links=())) == (60, 19_891, "d")


def test_crossing_the_road_is_no_drive_on_it():
    """A way that touches the road at one point is called direct, and drawn as two straight lines.

    From 0.05 degrees north (lowland) to 0.05 degrees south (hills) of the road's end: 5.55975 km x
    1.5 / 30 h = 16.679 minutes and x 1.6 / 20 h = 26.687 minutes, together 43.37; all the way as
    hills it would be 11.1195 x 1.6 / 20 h = 53.4. Metres 8340 + 8896.
    """
    places = (
        ("north-west", Coordinate(lat=0.05, lon=0.0)),
        ("in-the-hills", Coordinate(lat=-0.05, lon=0.0)),
    )
    assert cell("north-west", "in-the-hills", sample_settings(), places=places) == (44, 17_236, "d")
    pairs = [("north-west", "in-the-hills")]
    (leg,) = build_legs(pairs, places, settings=sample_settings(), vehicle_class=VehicleClass.CAR)
    assert [(line.basis, decode(line.line)) for line in leg.lines] == [
        ("direct", (places[0][1], WEST)),
        ("direct", (WEST, places[1][1])),
    ]


def test_the_road_is_drawn_along_its_bends():
    """A leg follows the points of the road, not the cuts, and ends in straight connectors."""
    bend = Coordinate(lat=-0.02, lon=0.045)
    settings = sample_settings(links=(replace(ROAD, points=(WEST, bend, EAST)),))
    (leg,) = build_legs(
        [("north-east", "north-west")], PLACES, settings=settings, vehicle_class=VehicleClass.CAR
    )
    assert [(line.basis, decode(line.line)) for line in leg.lines] == [
        ("direct", (PLACES[1][1], EAST)),
        ("skeleton", (EAST, bend, WEST)),
        ("direct", (WEST, PLACES[0][1])),
    ]
    assert (leg.minutes, leg.metres) == (17, 13_336)  # a bend changes the drawing, not the length


def test_no_way_leads_through_another_place():
    """A place that joins two roads which do not meet does not make them meet."""
    other = replace(
        ROAD, id="other", points=(Coordinate(lat=0.0, lon=0.1), Coordinate(lat=0.0, lon=0.19))
    )
    between = (("at-the-end", Coordinate(lat=0.0, lon=0.095)),)
    ends = (("north-west", WEST), ("north-east", other.points[-1]))
    settings = sample_settings(links=(ROAD, other), nearest_nodes=1)
    alone, accompanied = (
        cell("north-west", "north-east", settings, places=places)
        for places in (ends, ends + between)
    )
    assert alone == accompanied
    assert alone[2] == "d"


def test_max_direct_km_caps_every_straight_line():
    """A straight line longer than the cap is no way, be it to the road or to a place."""
    settings = sample_settings(max_direct_km=5.0)
    assert cell("in-the-hills", "at-the-end", settings) == (None, None, "n")
    assert cell("north-west", "north-east", settings) == (17, 13_336, "s")


def test_an_opened_way_without_metres_gets_a_guess():
    """If neither the office nor the model knows the metres, a guess is made.

    It is great circle x the larger circuity: 0.1118 degrees: 12.4320 km x 1.6 (hills against 1.5) =
    19,891 m.
    """
    settings = sample_settings(
        max_direct_km=5.0, overrides=(override("in-the-hills", "at-the-end", 240),)
    )
    assert cell("in-the-hills", "at-the-end", settings) == (240, 19_891, "o")


@pytest.mark.parametrize("km", [10.0, 1.0])
def test_parallel_roads_take_the_faster(km):
    """Of two roads between the same ends the faster counts, not their sum.

    At 60 km/h it is a minute a km, cut into pieces or not.
    """
    fast, slow = (replace(ROAD, id=str(speed), km=km, speed_kmh=speed) for speed in (60.0, 30.0))
    places = (("north-west", WEST), ("north-east", EAST))
    for links in ((fast, slow), (slow, fast)):
        assert cell("north-west", "north-east", sample_settings(links=links), places=places) == (
            km,
            km * 1000,
            "s",
        )


def test_roads_do_not_join_where_they_are_cut():
    """Two roads drawn over each other join at their ends only: 2 shared nodes, 4 cuts each."""
    assert len(build_network((ROAD, replace(ROAD, id="other")), 1.0).nodes) == 10


def test_roads_are_cut_into_short_pieces():
    """A road of 10 km becomes five pieces of 2 km; roads join only where they share a point."""
    network = build_network(
        (ROAD, replace(ROAD, id="on", points=(EAST, Coordinate(lat=0.0, lon=0.18)))), 1.0
    )
    assert len(network.nodes) == 11  # 2 x 6 nodes less the one they share
    assert len(network.arcs) == 10
    assert network.bends.sum() == 3
    assert set(network.costs.tolist()) == {
        120_000 * 10_000_000 + 2000
    }  # 2 km at 60 km/h: 120,000 ms, 2000 m
