"""Prove which requests a week's problem holds, and that a must without a way is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from inputs.small_project import SMALL

import planner
from planner.errors import ContradictionError
from planner.model.campaign import Request, RequestKind
from planner.model.travel import LegOverride
from planner.pipeline import build

INPUTS = planner.load(SMALL / "configs" / "small")
HULU = "15.03.04.2001"


def request(key, *dates, kind=RequestKind.MUST):
    """Return a request for Hulu."""
    return Request(id=key, stop=HULU, dates=dates, kind=kind, lender=None, reason="a letter")


def with_requests(*requests):
    """Return the small campaign with ``requests``."""
    return replace(INPUTS, campaign=replace(INPUTS.campaign, requests=requests))


def test_a_week_has_the_requests_that_are_about_it():
    """Requests of the second week wait for it; those without dates hold for every week.

    All come sorted by id.
    """
    inputs = with_requests(
        request("d", date(2019, 4, 12)),
        request("c", date(2019, 4, 6), date(2019, 4, 13)),
        request("b"),
    )
    assert [
        [one.id for one in build(inputs, week=week.start).requests]
        for week in INPUTS.campaign.weeks
    ] == [["b", "c"], ["b", "c", "d"]]


def test_a_must_without_a_way_is_refused():
    """If no base has a way to a stop that must be visited, no plan is tried.

    A preferred request stands.
    """
    cut_off = tuple(
        LegOverride(
            origin=base.id,
            destination=HULU,
            minutes=None,
            metres=None,
            both_ways=True,
            source="a flood",
        )
        for base in INPUTS.bases
    )
    travel = replace(INPUTS.travel, overrides=cut_off)
    with pytest.raises(ContradictionError) as caught:
        build(replace(with_requests(request("a"), request("b")), travel=travel))
    assert [(issue.path, issue.code, issue.args) for issue in caught.value.issues] == [
        ("requests.a", "E1360", (("stop", HULU),)),
        ("requests.b", "E1360", (("stop", HULU),)),
    ]
    assert build(
        replace(with_requests(request("a", kind=RequestKind.PREFER)), travel=travel)
    ).requests
