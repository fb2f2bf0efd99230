"""Prove that the shipped campaign gets lawful plans that answer to its scenarios as they should."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import planner
from planner.model.campaign import Request, RequestKind
from planner.model.plan import Reason

pytestmark = pytest.mark.xdist_group("real_week")  # one worker solves each week once

CAMPAIGN = Path(__file__).parents[2] / "configs" / "sarolangun"


def solved(scenario):
    """Return the first week under ``scenario``, and its plan."""
    problem = planner.build(planner.load(CAMPAIGN, scenario=scenario))
    return problem, planner.solve(problem, effort="low")


@pytest.fixture(scope="session")
def base():
    """Return the week as it is shipped."""
    return solved(None)


@pytest.fixture(scope="session")
def two_more():
    """Return the week with two more operators and kits from Bungo."""
    return solved("bungo-two-more")


@pytest.fixture(scope="session")
def without_kerinci():
    """Return the week without the people of Kerinci."""
    return solved("without-kerinci")


def recording_minutes(route, visit):
    """Return the minutes of recording: from start to end less the break in between."""
    return (
        visit.end
        - visit.start
        - sum(
            max(0, min(rest.end, visit.end) - max(rest.start, visit.start)) for rest in route.breaks
        )
    )


def test_one_process_solves_each_week(request):
    """Where tests run in several processes, those of this file run in one."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("the tests run in one process")
    assert request.node.nodeid.endswith("@real_week")


def test_the_referee_finds_nothing(base, two_more, without_kerinci):
    """All three plans obey every law, and their values are those recomputed."""
    for problem, plan in (base, two_more, without_kerinci):
        report = planner.check(problem, plan)
        assert [violation.text for violation in report.violations] == []
        assert (report.value, report.totals) == (plan.proof.value, plan.totals)


def test_every_stop_is_visited_or_listed_with_a_reason(base):
    """Each of the 158 villages is in exactly one of the two lists."""
    problem, plan = base
    visited = {visit.stop for route in plan.routes for visit in route.visits}
    listed = [item.stop for item in plan.unvisited]
    assert len(problem.stops) == 158
    assert visited.isdisjoint(listed)
    assert sorted([*visited, *listed]) == [stop.id for stop in problem.stops]


def test_the_plan_is_near_its_bound(base):
    """Low effort leaves less than 6 % unproven: the plan is not just lawful."""
    assert 0 <= base[1].proof.gap < 0.06


def test_requests_take_little_away(base):
    """What must be visited is, what should not be is not; the week is worth nearly as much."""
    problem, plan = base
    left_out = [item.stop for item in plan.unvisited if item.reason is Reason.CROWDED_OUT]
    wednesday, route = (
        problem.week.days[2].date,
        next(route for route in plan.routes if route.visits),
    )
    threshold = (
        ("must", left_out[3], (wednesday,)),
        ("must", left_out[20], ()),
        ("never", route.visits[0].stop, (route.date,)),
    )
    requests = tuple(
        Request(
            id=f"{number}", kind=RequestKind(kind), stop=stop, dates=dates, lender=None, reason=""
        )
        for number, (kind, stop, dates) in enumerate(threshold)
    )
    asked = replace(problem, requests=requests)
    found = planner.solve(asked, effort="low")
    assert planner.check(asked, found).violations == ()
    assert found.proof.value >= 0.96 * plan.proof.value


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(4, id="every fourth village"),
        pytest.param(1, id="all villages", marks=pytest.mark.deep),  # 150 s of the processor
    ],
)
def test_a_budget_sends_as_many_teams_as_it_pays_for(base, every):
    """With three quarters of the money more than half of the people are recorded.

    Fewer or smaller teams go, not none.
    """
    problem, plan = base
    if every > 1:
        problem = replace(problem, stops=problem.stops[::every])
        plan = planner.solve(problem, effort="low")
    budget = 3 * plan.totals.cost_idr // 4
    tight = replace(problem, limits=replace(problem.limits, budget_idr=budget))
    found = planner.solve(tight, effort="quick")
    assert planner.check(tight, found).violations == ()
    assert found.totals.cost_idr <= budget
    assert found.totals.expected_recorded > plan.totals.expected_recorded // 2


def test_no_visit_is_shorter_than_its_least_stay(base):
    """Recording takes at least the least stay, or the shorter one of an only visit.

    The shorter one holds if the only visit turns nobody away.
    """
    problem, plan = base
    least = problem.rules.least_stay
    visits = Counter(visit.stop for route in plan.routes for visit in route.visits)
    for route in plan.routes:
        for visit in route.visits:
            minutes = recording_minutes(route, visit)
            alone = visits[visit.stop] == 1 and not visit.turned_away
            assert minutes >= (least.finished_minutes if alone else least.minutes)


def test_every_kecamatan_is_reached_or_its_floor_is_paid_for(base):
    """The value is the worth of the visits less prices and less the price of missed floors.

    That is ``floor_price`` for each person short of a floor, kecamatan by kecamatan.
    """
    problem, plan = base
    stops, prices, totals = (
        {stop.id: stop for stop in problem.stops},
        problem.objective,
        plan.totals,
    )
    recorded = dict.fromkeys((stop.kecamatan for stop in problem.stops), 0)
    crowds = dict(recorded)
    for stop in problem.stops:
        turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
        crowds[stop.kecamatan] += (
            stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // 1_000_000
        )
    worth = 0
    for visit in (visit for route in plan.routes for visit in route.visits):
        recorded[stops[visit.stop].kecamatan] += visit.expected_recorded
        worth += stops[visit.stop].weight * visit.expected_recorded
    short = {
        floor.kecamatan: max(
            0, floor.share * crowds[floor.kecamatan] // 1000 - recorded[floor.kecamatan]
        )
        for floor in problem.floors
    }
    assert {kecamatan for kecamatan, people in recorded.items() if not people} <= {
        kecamatan for kecamatan, people in short.items() if people
    }
    spent = (
        prices.visit_price * totals.visits
        + prices.night_price * totals.nights_away
        + prices.floor_price * sum(short.values())
    )
    assert prices.kilometre_price == 0
    assert (
        plan.proof.value
        == (60_000 * worth - 60 * spent - prices.drive_hour_price * totals.drive_minutes) // 60_000
    )


def test_two_more_from_bungo_record_more(base, two_more):
    """Two operators with kits, a registrar, a driver and a car raise the expected recordings.

    They raise the bound, too.
    """
    assert two_more[1].totals.expected_recorded > base[1].totals.expected_recorded
    assert two_more[1].proof.bound > base[1].proof.bound


def test_without_kerinci_the_week_records_less(base, without_kerinci):
    """Without the people of Kerinci fewer are expected to be recorded, and fewer could be."""
    assert without_kerinci[1].totals.expected_recorded < base[1].totals.expected_recorded
    assert without_kerinci[1].proof.bound < base[1].proof.bound
    assert {team.lender for team in base[1].teams} - {
        team.lender for team in without_kerinci[1].teams
    } == {"kerinci"}


def test_one_plan_makes_one_bundle(base):
    """Every file rendered twice from the same plan has the same bytes."""
    digests = [
        [(path, sha256(content).hexdigest()) for path, content in planner.render(*base)]
        for _ in range(2)
    ]
    assert digests[0] == digests[1]
    assert {"plan.json", "problem.json"} <= {path for path, _ in digests[0]}


def first_visit(plan):
    """Return the first visit in the document of a plan."""
    return next(visit for route in plan["routes"] for visit in route["visits"])


def start_early(plan):
    first_visit(plan)["start"] = first_visit(plan)["arrive"]


def lend_an_officer_twice(plan):
    plan["teams"][1]["members"][0] = {**plan["teams"][0]["members"][0], "lead": False}


def lend_a_vehicle_twice(plan):
    plan["teams"][1]["vehicle"] = plan["teams"][0]["vehicle"]


def inflate(plan):
    first_visit(plan)["expected_recorded"] += 5


def lose_a_village(plan):
    del plan["unvisited"][3]


def list_a_visited_village(plan):
    plan["unvisited"].append(
        {**plan["unvisited"][0], **{key: first_visit(plan)[key] for key in ("stop", "village")}}
    )


def skip_lunch(plan):
    next(route for route in plan["routes"] if route["breaks"])["breaks"] = []


def drop_a_leg(plan):
    next(route for route in plan["routes"] if len(route["legs"]) > 1)["legs"].pop(0)


def sleep_elsewhere(plan):
    route = next(route for route in plan["routes"] if route["visits"])
    route["end"]["place"] = (
        "base:pekan-gedang" if route["end"]["place"] != "base:pekan-gedang" else "base:pauh"
    )


def shorten_the_way(plan):
    plan["totals"]["metres"] -= 1


def cheapen(plan):
    plan["totals"]["cost_idr"] -= 1


def praise(plan):
    plan["proof"]["value"] += 1


def promise_less_than_it_holds(plan):
    plan["proof"]["bound"] = plan["proof"]["value"] - 1


def lie_about_the_reason(plan):
    plan["unvisited"][0]["reason"] = "closed"


@pytest.mark.parametrize(
    ("corrupt", "law"),
    [
        (start_early, "set_up"),
        (lend_an_officer_twice, "shared"),
        (lend_a_vehicle_twice, "shared"),
        (inflate, "recorded"),
        (lose_a_village, "lost"),
        (list_a_visited_village, "lost"),
        (skip_lunch, "rest"),
        (drop_a_leg, "clock"),
        (sleep_elsewhere, "night"),
        (shorten_the_way, "totals"),
        (cheapen, "cost"),
        (praise, "value"),
        (promise_less_than_it_holds, "proof"),
        (lie_about_the_reason, "reason"),
    ],
)
def test_a_corrupted_bundle_is_rejected_by_the_law_it_breaks(base, tmp_path, capsys, corrupt, law):
    """Each corruption of plan.json ends ``planner check`` with 2 and names its own law."""
    from planner.bundle import plan_to_json, problem_to_json
    from planner.cli import main

    problem, plan = base
    data = problem_to_json(problem)
    document = json.loads(
        plan_to_json(plan, problem_sha256=sha256(data).hexdigest(), week=problem.week)
    )
    corrupt(document)
    (tmp_path / "problem.json").write_bytes(data)
    (tmp_path / "plan.json").write_text(json.dumps(document))
    assert main(["check", str(tmp_path), "--json"]) == 2
    assert law in {
        violation["law"] for violation in json.loads(capsys.readouterr().out)["violations"]
    }
