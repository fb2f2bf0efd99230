"""Prove that the static picture is as honest as the map."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from small_week import Author, finish_plan

from planner.outputs.map.map_builder import MapBuilder
from planner.outputs.map.static_map import draw
from planner.outputs.texts.day_steps import list_team_days
from planner.outputs.texts.wording import Wording

BASE, STOP = "base:pauh", "15.03.04.2003"


@pytest.fixture(scope="module")
def picture(problem, plan):
    """Return the picture of a day that leads to a village by a straight guess and back."""
    route = Author().day("T01", 0, (BASE, STOP, BASE))
    route = replace(route, legs=tuple(replace(leg, lines=()) for leg in route.legs))
    there_and_back = finish_plan((plan.teams[0],), (route,), [STOP])
    days = list_team_days(problem, there_and_back)
    return draw(
        MapBuilder(problem, there_and_back, days, Wording("id"), by_team=False).scene(), "Tim T01"
    )


def test_a_guess_there_and_back_is_one_row_of_dashes(picture):
    """The two courses start at the same end, so their dashes cover each other.

    They do not add up to a solid line.
    """
    there, back = re.findall(r'class="track c\d guess" d="([^"]+)"', picture)
    assert there == back


def test_a_bed_does_not_lie_over_the_visit_of_the_same_village(problem, plan):
    village = "15.03.04.2002"  # has lodging
    route = Author().day("T01", 0, (BASE, village, village))
    stay = finish_plan((plan.teams[0],), (route,), [village])
    scene = MapBuilder(
        problem, stay, list_team_days(problem, stay), Wording("id"), by_team=False
    ).scene()
    spots = re.findall(
        r'<g(?: class="pin[^"]*")? transform="translate\((\d+) (\d+)\)"', draw(scene, "Tim T01")
    )
    assert len(spots) == 3  # two places to sleep or start, one visit
    assert len(set(spots)) == 3


def _texts(picture, css):
    """Return (text, left, right, baseline) of a class's names; letters are 6.6 wide, bold 7.4."""
    found = re.findall(
        rf'<text class="{css}" x="(-?\d+)" y="(-?\d+)" text-anchor="(start|middle|end)">([^<]+)<',
        picture,
    )
    names = []
    for x, y, anchor, text in found:
        wide = (7.4 if css == "stop-name" else 6.6) * len(text)
        left = int(x) - wide * ("start", "middle", "end").index(anchor) / 2
        names.append((text, left, left + wide, int(y)))
    return names


def test_names_run_neither_into_beds_nor_into_visits_nor_off_the_picture(problem, plan):
    """A line is 12 high with its baseline 4 below its middle.

    A mark takes 9 to each side (1 is for rounding).
    """
    for team in plan.teams:
        days = [day for day in list_team_days(problem, plan) if day.team.id == team.id]
        drawn = draw(MapBuilder(problem, plan, days, Wording("id"), by_team=False).scene(), team.id)
        marks = [
            (int(x), int(y))
            for x, y in re.findall(
                r'<g(?: class="pin[^"]*")? transform="translate\((-?\d+) (-?\d+)\)"', drawn
            )
        ]
        names = _texts(drawn, "stop-name") + _texts(drawn, "night-name")
        assert names
        for _, left, right, baseline in names:
            middle = baseline - 4
            assert not [
                (x, y)
                for x, y in marks
                if left < x + 8 and x - 8 < right and abs(middle - y) < 6 + 8
            ]
            assert left >= -1
            assert right <= 801


def test_a_place_to_sleep_has_its_name(problem, plan):
    """On paper nothing can be tapped: Pauh, where T01 sleeps, is written beside its bed.

    T01 has no visit there.
    """
    days = [day for day in list_team_days(problem, plan) if day.team.id == "T01"]
    drawn = draw(MapBuilder(problem, plan, days, Wording("id"), by_team=False).scene(), "Tim T01")
    assert "Pauh" in [text for text, *_ in _texts(drawn, "night-name")]
