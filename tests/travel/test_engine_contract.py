"""Prove of every engine what the rest of the planner relies on."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import strategies as st
from travel_samples import PLACES, for_any, override, sample_settings

from planner.errors import TravelError
from planner.model.places import Coordinate
from planner.model.resources import VehicleClass
from planner.model.travel import BASIS
from planner.travel.engine import ENGINES, build_legs, build_matrices, find_engine
from planner.travel.measure import great_circle_km, positions
from planner.travel.polyline import decode

CAR = VehicleClass.CAR
each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)

degrees = st.floats(-0.2, 0.2).map(lambda value: round(value, 5))
places_anywhere = st.lists(
    st.builds(lambda lat, lon: Coordinate(lat=lat, lon=lon), degrees, degrees), max_size=6
).map(
    lambda coordinates: tuple(
        (f"p{number}", coordinate) for number, coordinate in enumerate(coordinates)
    )
)


def settings_for(places, **changes):
    """Return sample settings in which every third of ``places`` lies in the hills."""
    return sample_settings(
        terrain_of=tuple(
            (place, "lowland" if int(place[1:]) % 3 else "hills") for place, _ in places
        ),
        **changes,
    )


def cells(matrix):
    """Return minutes, metres and basis of ``matrix`` by pair of places."""
    return {
        (origin, destination): (
            matrix.minutes[row][column],
            matrix.metres[row][column],
            matrix.basis[row][column],
        )
        for row, origin in enumerate(matrix.places)
        for column, destination in enumerate(matrix.places)
    }


@each_engine
@for_any(places=places_anywhere)
def test_figures_are_whole_and_complete(engine, places):
    """Rows and columns follow the places; figures are whole and not negative.

    They are missing exactly if the basis says none.
    """
    matrix = engine.matrix(places, settings_for(places), vehicle_class=CAR)
    assert matrix.places == tuple(place for place, _ in places)
    assert matrix.classes == (CAR,)
    assert len(cells(matrix)) == len(places) ** 2
    for (origin, destination), (minutes, metres, letter) in cells(matrix).items():
        assert letter in BASIS
        assert (letter == "n") == (minutes is None) == (metres is None)
        if letter != "n":
            assert type(minutes) is int
            assert type(metres) is int
            assert minutes >= 0
            assert metres >= 0
        if origin == destination:
            assert (minutes, metres, letter) == (0, 0, "-")


@each_engine
@for_any(places=places_anywhere)
def test_no_way_is_shorter_than_the_great_circle(engine, places):
    """Metres are at least the great circle, but for the rounding of the stretches (two metres)."""
    matrix = engine.matrix(places, settings_for(places), vehicle_class=CAR)
    where = positions([coordinate for _, coordinate in places])
    straight = great_circle_km(where, where) * 1000
    assert all(
        metres >= straight[row, column] - 2
        for row, line in enumerate(matrix.metres)
        for column, metres in enumerate(line)
    )


@each_engine
@for_any(places=places_anywhere, data=st.data())
def test_order_and_company_do_not_matter(engine, places, data):
    """Permuting places permutes the matrix; leaving places out changes nothing for the others."""
    settings = settings_for(places)
    some = data.draw(st.permutations(places))[: data.draw(st.integers(0, len(places)))]
    every, part = (
        cells(engine.matrix(chosen, settings, vehicle_class=CAR)) for chosen in (places, some)
    )
    assert part == {pair: every[pair] for pair in part}


@each_engine
@for_any(places=places_anywhere)
def test_legs_agree_with_the_matrix(engine, places):
    """A leg carries the figures of its cell and is drawn from end to end without a gap.

    It is drawn as a road only if its basis is the road.
    """
    settings, where = settings_for(places), dict(places)
    known = cells(engine.matrix(places, settings, vehicle_class=CAR))
    pairs = list(permutations(where, 2))
    for leg in engine.legs(pairs, places, settings=settings, vehicle_class=CAR):
        minutes, metres, letter = known[leg.origin, leg.destination]
        assert (leg.minutes, leg.metres, leg.basis) == (minutes, metres, BASIS[letter])
        assert any(line.basis in {"road", "skeleton"} for line in leg.lines) == (
            leg.basis in {"road", "skeleton"}
        )
        ends = [
            where[leg.origin],
            *(end for line in leg.lines for end in decode_ends(line.line)),
            where[leg.destination],
        ]
        assert ends[0::2] == ends[1::2] or leg.basis == "same_place"


def decode_ends(line):
    """Return the first and the last point of an encoded course."""
    course = decode(line)
    return course[0], course[-1]


@each_engine
@for_any(places=places_anywhere)
def test_the_wet_season_is_slower(engine, places):
    """With factors above 1 no way gets faster, and none of five minutes or more stays as fast."""
    wet_factors = (("trunk", 1.3), ("lowland", 1.5), ("hills", 2.0))
    dry = cells(engine.matrix(places, settings_for(places), vehicle_class=CAR))
    wet = cells(
        engine.matrix(
            places,
            settings_for(places, season="wet", season_factors=wet_factors),
            vehicle_class=CAR,
        )
    )
    for pair, (minutes, _, _) in dry.items():
        assert wet[pair][0] >= minutes
        assert minutes < 5 or wet[pair][0] > minutes


@each_engine
@for_any(places=places_anywhere)
def test_ways_there_and_back_are_equal(engine, places):
    """Where the inputs know no direction, minutes and metres are the same both ways."""
    matrix = engine.matrix(places, settings_for(places), vehicle_class=CAR)
    assert matrix.minutes == tuple(zip(*matrix.minutes, strict=True))
    assert matrix.metres == tuple(zip(*matrix.metres, strict=True))


@each_engine
def test_an_island_has_no_way(engine):
    """A place beyond every connector has None as its figures, not a large number.

    Its leg is an error.
    """
    found = cells(engine.matrix(PLACES, sample_settings(), vehicle_class=CAR))
    assert (
        found["north-west", "on-an-island"]
        == found["on-an-island", "north-west"]
        == (None, None, "n")
    )
    assert found["on-an-island", "on-an-island"] == (0, 0, "-")
    with pytest.raises(TravelError) as raised:
        engine.legs(
            [("north-west", "on-an-island")], PLACES, settings=sample_settings(), vehicle_class=CAR
        )
    assert str(raised.value) == "no way from north-west to on-an-island"


@each_engine
def test_two_ids_at_one_point_are_no_way_apart(engine):
    """Two ids at one coordinate are 0 minutes and 0 metres apart; nothing is drawn between them."""
    twins = (("north-west", PLACES[0][1]), ("north-east", PLACES[0][1]))
    settings = sample_settings()
    assert cells(engine.matrix(twins, settings, vehicle_class=CAR))["north-west", "north-east"] == (
        0,
        0,
        "-",
    )
    (leg,) = engine.legs(
        [("north-west", "north-east")], twins, settings=settings, vehicle_class=CAR
    )
    assert (leg.minutes, leg.metres, leg.basis, leg.lines) == (0, 0, "same_place", ())


@each_engine
def test_overrides_win(engine):
    """An override replaces the model in any season and class, opens and closes ways.

    It touches no other pair.
    """
    overrides = (
        override("north-west", "north-east", 99),
        override("at-the-end", "north-west", None, both_ways=True),
        override("on-an-island", "at-the-end", 300, metres=900_000, both_ways=True),
        override("elsewhere", "at-the-end", 5),
    )
    wet = sample_settings(season="wet", season_factors=(("lowland", 2.0),))
    motorcycle = VehicleClass.MOTORCYCLE
    plain = cells(engine.matrix(PLACES, wet, vehicle_class=motorcycle))
    known = cells(
        engine.matrix(PLACES, replace(wet, overrides=overrides), vehicle_class=motorcycle)
    )
    changed = {pair: cell for pair, cell in known.items() if cell != plain[pair]}
    assert changed == {
        ("north-west", "north-east"): (99, plain["north-west", "north-east"][1], "o"),
        ("at-the-end", "north-west"): (None, None, "n"),
        ("north-west", "at-the-end"): (None, None, "n"),
        ("on-an-island", "at-the-end"): (300, 900_000, "o"),
        ("at-the-end", "on-an-island"): (300, 900_000, "o"),
    }


@each_engine
def test_an_override_is_drawn_straight(engine):
    """A leg known from the office has no course of ours: one straight line of basis direct."""
    settings = sample_settings(overrides=(override("north-west", "north-east", 99),))
    (leg,) = engine.legs(
        [("north-west", "north-east")], PLACES, settings=settings, vehicle_class=CAR
    )
    assert (leg.minutes, leg.basis) == (99, "override")
    (line,) = leg.lines
    assert line.basis == "direct"
    assert decode_ends(line.line) == (PLACES[0][1], PLACES[1][1])


@each_engine
def test_a_place_without_terrain_is_named(engine):
    """A place that the settings say nothing about stops the run by name."""
    with pytest.raises(TravelError) as raised:
        engine.matrix((("unheard-of", PLACES[0][1]),), sample_settings(), vehicle_class=CAR)
    assert (
        str(raised.value)
        == "place unheard-of has terrain None; the settings describe hills, lowland"
    )


def test_unknown_engines_are_refused():
    """Asking for an engine that is not there names those that are."""
    with pytest.raises(TravelError) as raised:
        find_engine("teleport")
    assert str(raised.value) == "no travel engine 'teleport'; known: skeleton"


def test_classes_with_equal_times_share_a_matrix():
    """Car and 4x4 have equal factors here and share one matrix; the motorcycle has its own."""
    shared, own = build_matrices(
        PLACES, sample_settings(), (CAR, VehicleClass.MOTORCYCLE, VehicleClass.FOUR_WHEEL_DRIVE)
    )
    assert shared.classes == (CAR, VehicleClass.FOUR_WHEEL_DRIVE)
    assert own.classes == (VehicleClass.MOTORCYCLE,)
    assert own.metres == shared.metres


def test_legs_between_unknown_places_are_refused():
    """A leg to a place that is not among the places is an error that names it."""
    with pytest.raises(TravelError) as raised:
        build_legs(
            [("north-west", "nowhere")], PLACES, settings=sample_settings(), vehicle_class=CAR
        )
    assert str(raised.value) == "legs between unknown places: nowhere"
