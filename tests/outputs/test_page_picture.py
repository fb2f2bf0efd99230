"""Prove that the static picture is as honest as the map."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from small_week import Author, finish_plan

from planner.outputs.diary import write_diary
from planner.outputs.scenes import Cartographer
from planner.outputs.svg import draw
from planner.outputs.text import Wording

BASE, STOP = "base:pauh", "15.03.04.2003"


@pytest.fixture(scope="module")
def picture(problem, plan):
    """Return the picture of a day that leads to one village by a straight guess and back the same way."""
    route = Author().day("T01", 0, (BASE, STOP, BASE))
    route = replace(route, legs=tuple(replace(leg, lines=()) for leg in route.legs))
    there_and_back = finish_plan((plan.teams[0],), (route,), [STOP])
    days = write_diary(problem, there_and_back)
    return draw(Cartographer(problem, there_and_back, days, Wording("id"), by_team=False).scene(), "Tim T01")


def test_a_guess_there_and_back_is_one_row_of_dashes(picture):
    """The two courses are drawn from the same end: their dashes cover each other and do not add up to a solid line."""
    there, back = re.findall(r'class="track c\d guess" d="([^"]+)"', picture)
    assert there == back


def test_a_bed_does_not_lie_over_the_visit_of_the_same_village(problem, plan):
    village = "15.03.04.2002"  # has lodging
    route = Author().day("T01", 0, (BASE, village, village))
    stay = finish_plan((plan.teams[0],), (route,), [village])
    scene = Cartographer(problem, stay, write_diary(problem, stay), Wording("id"), by_team=False).scene()
    spots = re.findall(r'<g(?: class="pin[^"]*")? transform="translate\((\d+) (\d+)\)"', draw(scene, "Tim T01"))
    assert len(spots) == 3  # two places to sleep or start, one visit
    assert len(set(spots)) == 3
