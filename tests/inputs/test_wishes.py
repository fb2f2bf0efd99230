"""Prove what keys of limits, requests, calls, mini stops, hours and rules become in the model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planner.model.campaign import Limits, Request, RequestKind, Target
from planner.model.places import Earlier
from planner.model.resources import VehicleClass
from planner.model.rules import (
    CallGap,
    Daylight,
    Jenang,
    LaterCalls,
    MiniStop,
    MostStops,
    OneVisit,
    Overtime,
    SecondCall,
)

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

RULES = """\
  mini_set_up_minutes: 8
  mini_pack_up_minutes: 4
  mini_least_stay_minutes: 12
  one_visit_up_to_people: 90
  later_calls: {turned_away_percent: 75.5, absent_percent: 30}
  daylight: {sunrise: "05:45", sunset: "18:10"}
  jenang_confirmed: true
  most_stops_per_day: 4
  overtime_minutes: 30
  call_gap_days: 3
  second_call_days: 4
"""
REQUESTS = """\
limits: {budget_idr: 250000000, blank_cards: 11000}
requests:
  letter:
    {stop: "15.03.03.1001", dates: [2019-04-06, 2019-04-05], kind: must, lender: kerinci,
     reason: "Letter of 25 March"}
  feast: {stop: "15.03.03.2002", kind: never, reason: "A feast"}
"""


def test_keys_left_out_change_nothing(project: SmallProject):
    """Without the keys there are no limits, requests or office rules; stops may be revisited."""
    inputs = project.load()[0]
    campaign, rules = inputs.campaign, inputs.rules
    assert (campaign.limits, campaign.requests) == (Limits(budget_idr=None, blank_cards=None), ())
    assert (campaign.objective.turned_away_price, campaign.objective.prefer_price) == (0, 0)
    assert (campaign.objective.kilometre_price, campaign.objective.overtime_hour_price) == (0, 0)
    assert [target.bend_price for target in campaign.targets] == [0]
    assert (rules.one_visit, rules.daylight, rules.jenang, rules.most_stops) == (
        OneVisit(people=0),
        None,
        None,
        None,
    )
    assert (rules.overtime, rules.call_gap, rules.second_call) == (None, None, None)
    assert {(stop.earlier, stop.mini, stop.opens, stop.closes) for stop in inputs.stops} == {
        (None, False, None, None)
    }
    assert {lender.rest_days for lender in inputs.lenders} == {()}
    assert {rule.guides for rule in inputs.team_rules.classes} == {0}


def test_rules_of_the_field(project: SmallProject):
    """Per cent become per mille, times minutes; a rule switched on has no parameters."""
    rules = (
        project.replace("campaign", "  pack_up_minutes: 15\n", f"  pack_up_minutes: 15\n{RULES}")
        .load()[0]
        .rules
    )
    assert rules.mini_stop == MiniStop(set_up_minutes=8, pack_up_minutes=4, least_stay_minutes=12)
    assert rules.one_visit == OneVisit(people=90)
    assert rules.later_calls == LaterCalls(turned_away_share=755, absent_share=300)
    assert rules.daylight == Daylight(sunrise=5 * 60 + 45, sunset=18 * 60 + 10)
    assert rules.jenang == Jenang()
    assert rules.most_stops == MostStops(visits=4)
    assert rules.overtime == Overtime(minutes=30)
    assert rules.call_gap == CallGap(days=3)
    assert rules.second_call == SecondCall(days=4)


def test_limits_requests_and_prices(project: SmallProject):
    """Requests are sorted by name, their dates by date; prices become millionths of a person."""
    text = project.path("campaign").read_text(encoding="utf-8")
    prices = (
        "floor_price_people: 0.5, turned_away_price_people: 0.25, "
        "prefer_price_people: 12, kilometre_price_people: 0.02"
    )
    prices += ", overtime_hour_price_people: 6"
    prices += ", bend: {minimum: {price_people: 0.3}}}"
    campaign = (
        project.write("campaign", text.replace("floor_price_people: 0.5}", prices) + REQUESTS)
        .load()[0]
        .campaign
    )
    assert campaign.limits == Limits(budget_idr=250_000_000, blank_cards=11_000)
    assert (campaign.objective.turned_away_price, campaign.objective.prefer_price) == (
        250_000,
        12_000_000,
    )
    assert (campaign.objective.kilometre_price, campaign.objective.overtime_hour_price) == (
        20_000,
        6_000_000,
    )
    assert campaign.targets == (Target(name="minimum", share=900, bend_price=300_000),)
    feast, letter = campaign.requests
    assert (feast.id, feast.kind, feast.dates, feast.lender) == (
        "feast",
        RequestKind.NEVER,
        (),
        None,
    )
    assert letter == Request(
        id="letter",
        stop="15.03.03.1001",
        dates=(date(2019, 4, 5), date(2019, 4, 6)),
        kind=RequestKind.MUST,
        lender="kerinci",
        reason="Letter of 25 March",
    )


def test_stops(project: SmallProject):
    """A village says who was left over, its hours, and if it is a mini stop; a site may differ."""
    project.replace(
        "data/villages.geojson",
        '"closed": ["2019-04-08"]',
        '"mini": true, "opens": "08:30", "closes": "11:00", "earlier": {'
        '"turned_away": 12, "absent": 30}',
    )
    ladang = project.load()[0].stops[1]
    assert (ladang.mini, ladang.opens, ladang.closes) == (True, 8 * 60 + 30, 11 * 60)
    assert ladang.earlier == Earlier(turned_away=12, absent=30)


def test_requests_and_closures_name_sites(project: SmallProject):
    """What can be said of a village can be said of a site of it."""
    site = "15.03.03.1001/sma"
    project.replace(
        "data/villages.geojson",
        '"id": "15.03.03.2002", "properties": {"code": "15.03.03.2002"',
        f'"id": "{site}", "properties": {{"code": "15.03.03.1001"',
    )
    project.replace("campaign", '"15.03.03.1001": [2019-04-01]', f'"{site}": [2019-04-01]')
    text = project.path("campaign").read_text(encoding="utf-8")
    request = (
        f'requests: {{school: {{stop: "{site}", dates: [2019-04-05], kind: must, '
        f'reason: "The head of the school"}}}}\n'
    )
    inputs = project.write("campaign", text + request).load()[0]
    assert [request.stop for request in inputs.campaign.requests] == [site]
    assert {
        stop.id: stop.closed[0]
        for stop in inputs.stops
        if stop.village == "15.03.03.1001" and stop.closed
    } == {site: date(2019, 4, 1)}


def test_rest_days_and_guides(project: SmallProject):
    """Rest days come in order, each once; guides are counted in the smallest team."""
    project.replace(
        "staffing",
        "min_away_days: 4",
        "min_away_days: 4\n    rest_days: [2019-04-08, 2019-04-06, 2019-04-08]",
    )
    project.replace("staffing", "car: {drivers: 1,", "car: {guides: 1, drivers: 1,")
    inputs = project.load()[0]
    assert inputs.lenders[0].rest_days == (date(2019, 4, 6), date(2019, 4, 8))
    assert {rule.vehicle_class: rule.guides for rule in inputs.team_rules.classes} == {
        VehicleClass.CAR: 1,
        VehicleClass.FOUR_WHEEL_DRIVE: 0,
    }
    project.replace("staffing", "largest_team_people: 5", "largest_team_people: 3")
    assert project.errors() == [
        (
            "configs/small/staffing.yaml:38:5 teams.classes.car [E1421] the smallest team for this "
            "vehicle has 4 people, but "
            "largest_team_people is 3; change one of them"
        )
    ]
