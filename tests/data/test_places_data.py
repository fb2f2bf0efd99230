"""Prove that the places are complete, honest and where the villages say they are."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from layers import read_table


@pytest.fixture
def places(data):
    """Return the rows of places.csv."""
    return read_table(data / "places.csv")


def test_places_are_complete(places):
    """Proves: 11 seats, 3 lenders' offices, 3 towns; unique sorted ids start with their kind."""
    ids = [row["id"] for row in places]
    assert ids == sorted(set(ids))
    assert Counter(row["kind"] for row in places) == {"base": 11, "office": 3, "town": 3}
    assert all(re.fullmatch(rf"{row['kind']}:[a-z]+(-[a-z]+)*", row["id"]) for row in places)


def test_every_point_has_a_source_and_lies_in_the_window_of_the_roads(places):
    """Proves: no coordinate is swapped or unexplained.

    The window of the road data is 100.5..104.2, -3.3..-0.8.
    """
    for row in places:
        assert row["source"]
        assert 100.5 < float(row["lon"]) < 104.2
        assert -3.3 < float(row["lat"]) < -0.8


def test_every_base_says_that_lodging_is_an_assumption(places):
    """Proves: nobody can take the bases for inns that were found."""
    assert all(
        "that teams can sleep here is an assumption" in row["note"]
        for row in places
        if row["kind"] == "base"
    )


def test_bases_on_village_points_have_the_point_of_their_village(places, data):
    """Proves: the seven seats taken from a village and that village agree.

    They are 8 with Butang Baru, whose seat the press named.
    """
    villages = {
        row["code"]: (row["lat"], row["lon"])
        for row in read_table(data / "sources" / "villages.csv")
    }
    seats = [(row, re.search(r"15\.03\.\d\d\.\d{4}", row["source"])) for row in places]
    borrowed = [(row, villages[found[0]]) for row, found in seats if found]
    assert len(borrowed) == 8
    assert all((row["lat"], row["lon"]) == point for row, point in borrowed)


def test_every_kecamatan_has_its_base(places, data):
    """Proves: the seat of each of the 11 kecamatan starts the name of one base.

    Singkut stands for Sungai Benteng.
    """
    seats = {
        row["name"] if row["name"] == "Singkut" else row["seat"]
        for row in read_table(data / "sources" / "kecamatan.csv")
    }
    assert {row["name"].split(" (")[0] for row in places if row["kind"] == "base"} == seats
