"""Load the shipped campaign and compare it with what its files say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.inputs import load, scenario_names
from planner.model.campaign import Break
from planner.model.resources import JourneyMode, Role, Weekend

CAMPAIGN = Path(__file__).parents[2] / "configs" / "sarolangun"
EVERYTHING = [None, *scenario_names(CAMPAIGN)]


@pytest.fixture(scope="module")
def inputs():
    """Return the shipped campaign."""
    return load(CAMPAIGN)[0]


def test_shipped_scenarios():
    """The scenarios of the plan's first questions, and a third week as an example, are there."""
    assert scenario_names(CAMPAIGN) == (
        "batang-asai-flood",
        "bungo-two-more",
        "holiday-off",
        "motorcycles",
        "overtime",
        "second-call",
        "third-week",
        "wet-season",
        "without-kerinci",
    )


def test_size_of_the_shipped_campaign(inputs):
    """158 villages in 11 kecamatan, 11 bases, 3 offices outside, 4 lenders, 2 weeks of 6 days."""
    assert (len(inputs.stops), len({stop.kecamatan for stop in inputs.stops})) == (158, 11)
    assert (len(inputs.bases), len(inputs.offices), len(inputs.lenders)) == (11, 3, 4)
    assert [(week.start, len(week.days)) for week in inputs.campaign.weeks] == [
        (date(2019, 4, 1), 6),
        (date(2019, 4, 8), 6),
    ]


def test_hours_of_the_shipped_week(inputs):
    """Wednesday is the holiday that is worked; Friday's rest is long.

    Margins are 30 minutes before and 60 after the shift.
    """
    days = inputs.campaign.weeks[0].days
    assert [day.holiday for day in days] == [None, None, "Isra Mikraj", None, None, None]
    assert {(day.shift_start, day.earliest_departure) for day in days} == {
        (450, 420)
    }  # 07:30, 07:00
    assert [(day.shift_end, day.latest_return) for day in days[3:]] == [
        (960, 1020),
        (990, 1050),
        (960, 1020),
    ]
    assert (days[3].rest, days[4].rest) == (Break(start=720, end=780), Break(start=690, end=780))


def test_prices_are_in_millionths(inputs):
    """0.5 people are 500 000 millionths, of driving for an hour."""
    objective = inputs.campaign.objective
    assert (
        objective.visit_price,
        objective.drive_hour_price,
        objective.night_price,
        objective.floor_price,
    ) == (
        500_000,
        500_000,
        300_000,
        500_000,
    )


def test_shipped_lenders(inputs):
    """Each lender has the people, kits and vehicles of its entry, and its way of travelling."""
    summary = {
        lender.id: (
            tuple(
                sum(role in officer.roles for officer in lender.officers)
                for role in (Role.OPERATOR, Role.REGISTRAR, Role.DRIVER)
            ),
            len(lender.kits),
            len(lender.vehicles),
            lender.journey,
            lender.weekend,
            lender.min_away_days,
        )
        for lender in inputs.lenders
    }
    assert summary == {
        "bungo": ((3, 2, 2), 2, 2, JourneyMode.IN_SHIFT, Weekend.STAY, 3),
        "kerinci": ((4, 2, 2), 4, 2, JourneyMode.DAY_BEFORE, Weekend.STAY, 4),
        "sarolangun": ((8, 4, 4), 10, 6, JourneyMode.IN_SHIFT, Weekend.HOME, 1),
        "sungai-penuh": ((2, 1, 1), 2, 1, JourneyMode.DAY_BEFORE, Weekend.STAY, 4),
    }
    assert all(lender.example for lender in inputs.lenders)


def test_shipped_travel(inputs):
    """Lengths are published, or the source's times 1.16; hills are 3 kecamatan and 5 places."""
    links = {link.id: link for link in inputs.travel.links}
    assert (links["26"].km, links["26"].speed_kmh, links["26"].basis) == (174.0, 36, "published")
    assert (links["14"].km, links["14"].basis) == (
        pytest.approx(88.169 * 1.16, abs=0.001),
        "scaled",
    )
    hills = {place for place, terrain in inputs.travel.terrain_of if terrain == "hills"}
    assert len(hills) == 23 + 16 + 10 + 5  # Batang Asai, Limun, Cermin Nan Gedang, and places
    assert "OpenStreetMap" in inputs.travel.attribution
    assert inputs.travel.attribution in inputs.map.attributions


def test_areas_are_approximate_and_hold_their_villages(inputs):
    """Every kecamatan has an area marked as approximate, which holds each of its villages."""
    import shapely

    areas = {
        area.code: shapely.union_all(
            [shapely.Polygon([(point.lon, point.lat) for point in ring]) for ring in area.rings]
        )
        for area in inputs.map.areas
    }
    assert len(areas) == 11
    assert all(area.approximate for area in inputs.map.areas)
    for stop in inputs.stops:
        assert areas[stop.kecamatan].covers(
            shapely.Point(stop.coordinate.lon, stop.coordinate.lat)
        ), stop.id


@pytest.mark.parametrize("scenario", EVERYTHING)
def test_everything_is_sorted(scenario: str | None):
    """Under every scenario all ids come in order, so that equal inputs give equal problems."""
    inputs, _ = load(CAMPAIGN, scenario=scenario)
    for things in (inputs.stops, inputs.bases, inputs.offices, inputs.lenders, inputs.travel.links):
        ids = [thing.id for thing in things]
        assert ids == sorted(set(ids))


def test_without_kerinci():
    """The scenario takes the lender away and its office with it."""
    inputs, _ = load(CAMPAIGN, scenario="without-kerinci")
    assert [lender.id for lender in inputs.lenders] == ["bungo", "sarolangun", "sungai-penuh"]
    assert [office.id for office in inputs.offices] == ["office:bungo", "office:sungai-penuh"]


def test_bungo_two_more():
    """Two operators and two kits come with the registrar, driver and car that a team needs."""
    bungo = load(CAMPAIGN, scenario="bungo-two-more")[0].lenders[0]
    assert (len(bungo.officers), len(bungo.kits), len(bungo.vehicles)) == (7 + 4, 2 + 2, 2 + 1)
