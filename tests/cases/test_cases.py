"""Plan the campaigns that once crashed, hung, were rejected or sent nobody, each by its name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import planner
from planner import inputs
from planner.errors import InputError
from planner.inputs import format_issue
from planner.inputs.schema.campaign_yaml import WEEKDAYS
from planner.model.places import StopKind
from planner.model.plan import Reason
from planner.studies.plan_diff import measure_differences

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent
LONGEST_SECONDS = 120
WORKED = WEEKDAYS[:6]  # nobody serves on Sundays
EVERY = 9  # of the shipped villages every ninth: 18, of all kecamatan
DEAR = 1_000_000_000  # millionths of a person: a thousand for each person short of a floor
BEST_SINGLE_VISIT = 40_792  # of empty-plan-cards, in thousandths of a person: found by hand


def plan_case(name, seed=0, week=None):
    """Return the problem of a small campaign and its plan, which the referee has passed."""
    loaded = planner.load(CASES / name / "configs" / "uji")
    problem = planner.build(loaded, week=week)
    return problem, planner.solve(problem, effort="low", seed=seed, travel=loaded.travel)


@pytest.fixture(scope="module")
def few_villages(tmp_path_factory):
    """Return the shipped campaign with a few of its villages and the scenarios of the cases."""
    root = tmp_path_factory.mktemp("few")
    for folder in ("configs", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    for scenario in (CASES / "scenarios").glob("*.yaml"):
        shutil.copy(scenario, root / "configs" / "sarolangun" / "scenarios")
    path = root / "data" / "villages.geojson"
    villages = json.loads(path.read_text(encoding="utf-8"))
    villages["features"] = villages["features"][::EVERY]
    path.write_text(json.dumps(villages), encoding="utf-8")
    return root / "configs" / "sarolangun"


def lay_over(name, to):
    """Return the shipped campaign, without its scenarios, under the files of a case."""
    for folder in ("configs", "data"):
        shutil.copytree(ROOT / folder, to / folder)
    shutil.rmtree(to / "configs" / "sarolangun" / "scenarios")
    shutil.copytree(CASES / name, to, dirs_exist_ok=True)
    return to / "configs" / "sarolangun"


def plan_scenario(campaign, scenario, week=None):
    """Return the problem of a week under a scenario, and its plan, which the referee has passed."""
    problem = planner.build(planner.load(campaign, scenario=scenario), week=week)
    return problem, planner.solve(problem, effort="low")


def doubts(campaign, scenario):
    """Return the codes of what is doubted under a scenario."""
    return {issue.code for issue in inputs.load(campaign, scenario=scenario)[1]}


@pytest.mark.parametrize(
    ("scenario", "travels"),
    [("midweek-home", "kerinci"), ("starts-thu", "kerinci"), ("oneday", "sungai-penuh")],
)
def test_loans_that_begin_or_end_within_the_week(few_villages, scenario, travels):
    """F1: a journey on a day of the week is no day of service.

    A plan comes out, and it says where else its visits could be.
    """
    problem = planner.build(planner.load(few_villages, scenario=scenario))
    (lender,) = (lender for lender in problem.lenders if lender.id == travels)
    problem = replace(problem, lenders=(lender,))  # so few villages need no other
    plan = planner.solve(problem, effort="low")
    journeys = [
        route for route in plan.routes if not lender.loan_from <= route.date <= lender.loan_to
    ]
    assert {route.date for route in journeys}.intersection(day.date for day in problem.week.days)
    visit = next(visit for route in plan.routes for visit in route.visits)
    assert planner.explain(problem, plan, visit.stop).visits


def test_loan_of_a_day_before_within_the_week():
    """F1, as a small campaign."""
    _, plan = plan_case("gates-index")
    assert plan.teams


@pytest.mark.parametrize(
    ("scenario", "classes"),
    [("carhome", {"4x4"}), ("car-home-one", {"car"}), ("nights1", {"car", "4x4", "motorcycle"})],
)
def test_teams_that_may_not_be_away_stay_at_home(few_villages, scenario, classes):
    """F2: a lender whose teams would be away too long sends none of that class.

    This is doubted; hosts go all the same.
    """
    problem, plan = plan_scenario(few_villages, scenario)
    hosts = {lender.id for lender in problem.lenders if lender.office.startswith("base:")}
    assert plan.teams
    assert all(
        team.lender in hosts for team in plan.teams if team.vehicle.vehicle_class.value in classes
    )
    assert "W1438" in doubts(few_villages, scenario)


def test_nobody_may_be_away_where_all_would_be():
    """F2, as a small campaign: nobody can go, and each stop says why not."""
    _, plan = plan_case("thrift-keyerror")
    assert plan.teams == ()
    assert plan.proof.value == plan.proof.bound == 0


def test_a_loan_below_its_least_days_away(few_villages):
    """F3: no team is sent, a true reason stands at every stop, and the loan is doubted."""
    _, plan = plan_scenario(few_villages, "short-loan")
    assert plan.teams == ()
    assert {left.reason for left in plan.unvisited} <= {Reason.NO_SUITABLE_TEAM, Reason.DONE}
    assert "W1436" in doubts(few_villages, "short-loan")


def test_a_linear_program_that_turned_in_a_circle(tmp_path):
    """F4: the command ends, also under a limit of time."""
    campaign = CASES / "hang-lp" / "configs" / "uji"
    command = [
        sys.executable,
        "-m",
        "planner",
        "plan",
        str(campaign),
        "--effort",
        "low",
        "--seed",
        "2",
        "--seconds",
        "5",
        "--json",
    ]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    proof = json.loads(done.stdout)["proof"]
    assert proof["value"] <= proof["bound"]


def test_daylight_with_legs_of_no_minutes():
    """F5: a leg of no minutes is a leg: none of it lies in the dark."""
    problem, plan = plan_case("daylight-zero-leg", seed=2)
    assert plan.teams
    assert any(leg.minutes == 0 for route in plan.routes for leg in route.legs)
    assert planner.check(problem, plan).violations == ()


def test_few_cards_and_a_price_for_those_turned_away():
    """F6: where one visit alone pays, somebody goes."""
    _, plan = plan_case("empty-plan-cards", seed=3)
    assert plan.teams
    assert plan.proof.value >= BEST_SINGLE_VISIT


def test_a_dive_that_can_go_no_further():
    """Found by the generator: if nothing more is fixed and the rest is infeasible, diving ends."""
    _, plan = plan_case("dive-without-end", seed=7029, week=date(2019, 9, 29))
    assert plan.proof.value <= plan.proof.bound


def test_a_saving_that_lets_a_visit_find_nobody():
    """Found by the generator: a team that leaves out one stop stays longer at others.

    Visits there that then find nobody are removed, too.
    """
    problem, plan = plan_case("thrift-idle-visit", seed=30033, week=date(2019, 11, 18))
    assert plan.saving is not None
    assert all(visit.expected_recorded > 0 for route in plan.routes for visit in route.visits)
    assert planner.check(problem, plan).violations == ()


def test_a_program_that_lets_a_visit_find_nobody():
    """Found by the generator: what integer programs choose is held to the same as all else."""
    problem, plan = plan_case("search-idle-visit", seed=70220, week=date(2020, 1, 1))
    assert plan.teams
    assert planner.check(problem, plan).violations == ()


def test_home_and_back_on_the_same_day(few_villages):
    """F7: two weeks between which nobody can go home and come back are refused."""
    with pytest.raises(InputError) as refusal:
        planner.load(few_villages, scenario="home2")
    (issue,) = (issue for issue in refusal.value.issues if issue.is_error)
    assert issue.code == "E1414"
    assert "2019-04-07" in format_issue(issue, "en")


def test_the_next_week_of_a_loan_that_stays(few_villages):
    """F7: teams that stay go on from the meeting base in the second week."""
    _, plan = plan_scenario(few_villages, None, week=date(2019, 4, 8))
    assert plan.teams


def test_kinds_of_stops_written_as_people_write_them(tmp_path):
    """F8: six spellings are Orang Rimba; none of these stops is visited.

    Their jenang has not agreed.
    """
    problem = planner.build(planner.load(lay_over("kinds-and-negative", tmp_path)))
    rimba = {stop.id for stop in problem.stops if stop.kind is StopKind.ORANG_RIMBA}
    plan = planner.solve(problem, effort="low")
    assert len(rimba) == 6
    assert plan.teams
    assert rimba.isdisjoint(visit.stop for route in plan.routes for visit in route.visits)
    assert {left.rule for left in plan.unvisited if left.stop in rimba} == {"jenang"}


def test_values_below_nought(few_villages):
    """F9: if the bound is below 0, no gap is told.

    Of plans worth less than nothing only values are proven different.
    """
    idle = plan_scenario(few_villages, "short-loan")[1]
    problem = planner.build(planner.load(few_villages, scenario="b-negative"))
    problem = replace(
        problem, objective=replace(problem.objective, floor_price=DEAR)
    )  # so few villages
    poor = planner.solve(problem, effort="low")
    assert idle.proof.value <= idle.proof.bound < 0
    assert poor.proof.value < 0
    assert idle.proof.gap is None
    found = measure_differences(idle, poor)
    assert any(each.by for each in found.values())
    assert not any(each.proven for each in found.values() if each.by)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("drive_hour_price_people", 0.02),
        ("kilometre_price_people", 0.0004),
        ("drive_hour_price_people", 0.5),
    ],
)
def test_small_prices_are_kept(few_villages, key, written):
    """F10: what is written is kept to 1 %."""
    scenario = few_villages / "scenarios" / "small-price.yaml"
    scenario.write_text(
        f'title: "Small price"\ncampaign: {{objective: {{{key}: {written}}}}}\n', encoding="utf-8"
    )
    objective = planner.build(planner.load(few_villages, scenario="small-price")).objective
    kept = getattr(objective, key.removesuffix("_people"))
    scenario.unlink()
    assert kept == pytest.approx(written * 1e6, rel=0.01)


def test_days_of_twenty_four_hours(few_villages):
    """Hours without an end stay within the limit of work: a plan comes out, and a bound."""
    scenario = few_villages / "scenarios" / "all-day.yaml"
    days = "".join(
        (
            f'    {day}: {{shift_start: "00:00", shift_end: "23:59", '
            f"rest_start: null, rest_end: null}}\n"
        )
        for day in WORKED
    )
    scenario.write_text(f'title: "All day"\ncampaign:\n  hours:\n{days}', encoding="utf-8")
    problem = planner.build(planner.load(few_villages, scenario="all-day"))
    scenario.unlink()
    plan = planner.solve(problem, effort="quick")
    assert plan.teams
    assert plan.proof.value <= plan.proof.bound
