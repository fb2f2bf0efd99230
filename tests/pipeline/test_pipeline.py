"""Prove how inputs become a problem, a problem a checked plan, and a plan a bundle's files."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from cli import pretend
from hypothesis import given
from hypothesis import strategies as st
from inputs.small_project import SMALL

import planner
from planner.errors import CheckFailed, InputError, TravelError
from planner.pipeline import build, make_plan, render

INPUTS = planner.load(SMALL / "configs" / "small")


@pytest.fixture
def solver(monkeypatch):
    """Return a function that puts another optimiser in place and returns its calls."""

    def stand_in(way):
        modules = {}
        seen = pretend.install(way, modules)
        for name, module in modules.items():
            monkeypatch.setitem(sys.modules, name, module)
        return seen

    return stand_in


def shuffled(things, chance):
    """Return ``things`` in another order."""
    return tuple(chance.sample(things, len(things)))


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_does_not_matter(chance):
    """Permuting everything that the files list gives an equal problem."""
    lenders = [
        replace(
            lender,
            officers=shuffled(lender.officers, chance),
            kits=shuffled(lender.kits, chance),
            vehicles=shuffled(lender.vehicles, chance),
        )
        for lender in INPUTS.lenders
    ]
    mixed = replace(
        INPUTS,
        stops=shuffled(INPUTS.stops, chance),
        bases=shuffled(INPUTS.bases, chance),
        offices=shuffled(INPUTS.offices, chance),
        lenders=shuffled(lenders, chance),
        team_rules=replace(INPUTS.team_rules, classes=shuffled(INPUTS.team_rules.classes, chance)),
    )
    assert build(mixed) == build(INPUTS)


def test_everything_is_sorted_by_id():
    """Stops, bases, offices, lenders and the places of each matrix are in order of their ids."""
    problem = build(INPUTS)
    for things in (problem.stops, problem.bases, problem.offices, problem.lenders):
        assert [thing.id for thing in things] == sorted(thing.id for thing in things)
    places = sorted(thing.id for thing in (*problem.stops, *problem.bases, *problem.offices))
    assert [list(matrix.places) for matrix in problem.matrices] == [places]
    assert sorted(problem.matrices[0].classes) == ["4x4", "car"]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (None, date(2019, 4, 1)),
        (date(2019, 4, 7), date(2019, 4, 1)),
        (date(2019, 4, 8), date(2019, 4, 8)),
    ],
)
def test_a_week_is_found_by_any_of_its_dates(day, monday):
    """A week is from Monday to Sunday; without a date it is the first one."""
    assert build(INPUTS, week=day).week.start == monday


def test_the_first_week_is_one_with_service_days():
    """A first week without service days is passed over, and cannot be asked for."""
    first, second = INPUTS.campaign.weeks
    inputs = replace(
        INPUTS, campaign=replace(INPUTS.campaign, weeks=(replace(first, days=()), second))
    )
    assert build(inputs).week == second
    with pytest.raises(InputError) as caught:
        build(inputs, week=first.start)
    (issue,) = caught.value.issues
    assert (issue.code, dict(issue.args)) == ("E801", {"week": "2019-04-01", "known": "2019-04-08"})


@pytest.mark.parametrize("day", [date(2019, 3, 31), date(2019, 4, 15)])
def test_an_unknown_week_names_the_known_ones(day):
    """A date outside the campaign's weeks is an input error that lists the weeks."""
    with pytest.raises(InputError) as caught:
        build(INPUTS, week=day)
    assert dict(caught.value.issues[0].args)["known"] == "2019-04-01, 2019-04-08"


def test_the_notes_on_travel():
    """The problem names engine, season, precision of the times, and credits, each once."""
    inputs = replace(
        INPUTS,
        map=replace(INPUTS.map, attributions=("A", "B")),
        travel=replace(INPUTS.travel, attribution="B"),
    )
    problem = build(inputs)
    note = problem.travel_note
    assert (
        note.engine,
        note.season,
        note.trunk_spread,
        note.lowland_spread,
        note.hills_spread,
    ) == ("skeleton", "dry", 15, 25, 40)
    assert problem.map.attributions == ("A", "B")
    assert build(
        replace(inputs, travel=replace(INPUTS.travel, attribution="C"))
    ).map.attributions == ("A", "B", "C")


def test_a_stop_without_a_way_stays_in_the_problem():
    """If no place is joined to any other, all stops remain; the optimiser gives the reason."""
    problem = build(replace(INPUTS, travel=replace(INPUTS.travel, max_direct_km=0.0, overrides=())))
    assert [stop.id for stop in problem.stops] == [stop.id for stop in INPUTS.stops]
    assert all(cell is None for row in range(3) for cell in problem.matrices[0].minutes[row][:row])


def test_an_unknown_engine():
    """The engine that is asked for replaces that of the settings; an unknown one is an error."""
    with pytest.raises(TravelError, match="no travel engine 'osm'; known: skeleton"):
        build(INPUTS, engine="osm")


def test_a_plan_is_refereed_and_its_legs_drawn(solver):
    """The plan is the optimiser's, with the course of every leg added and nothing else changed."""
    problem = build(INPUTS)
    seen = solver(pretend.lawful)
    plan = make_plan(problem, effort="low", seed=3, travel=INPUTS.travel)
    legs = [leg for route in plan.routes for leg in route.legs]
    assert seen == {"effort": "little", "seed": 3, "seconds": None, "certify": False}
    assert len(legs) == 2
    assert all(leg.lines for leg in legs)
    bare = tuple(
        replace(route, legs=tuple(replace(leg, lines=()) for leg in route.legs))
        for route in plan.routes
    )
    assert replace(plan, routes=bare) == pretend.a_friday(problem)


def test_a_plan_without_travel_settings_has_no_courses(solver):
    """A problem that was read from a bundle can be planned too; its legs stay undrawn."""
    problem = build(INPUTS)
    solver(pretend.lawful)
    assert make_plan(problem) == pretend.a_friday(problem)


def test_a_plan_that_breaks_a_law_is_a_bug(solver):
    """The referee's violations are raised, never returned."""
    solver(pretend.unlawful)
    with pytest.raises(CheckFailed) as caught:
        make_plan(build(INPUTS))
    assert caught.value.violations == ("totals: expected expected_recorded 14, got 15",)


def test_an_early_stop_reaches_the_optimiser(solver):
    """Whoever watches may stop the search; the plan is then marked so."""
    solver(pretend.patient)
    assert make_plan(build(INPUTS), watch=lambda *_: True).proof.interrupted


def test_an_unknown_effort(solver):
    """An effort that the optimiser does not know is refused with those it knows."""
    solver(pretend.lawful)
    with pytest.raises(ValueError, match="no effort 'much'; known: quick, low, normal, high"):
        make_plan(build(INPUTS), effort="much")


def test_the_files_of_a_bundle(monkeypatch):
    """Problem and plan come first, tied by a hash; every output has the asked language."""

    class Page:
        name = "page"

        def files(self, _problem, _plan, language):
            yield f"{language}.txt", b""

    monkeypatch.setattr("planner.outputs.registry.OUTPUTS", (Page(),))
    problem = build(INPUTS)
    files = list(render(problem, pretend.a_friday(problem), "en"))
    assert [path for path, _ in files] == ["problem.json", "plan.json", "en.txt"]
    assert json.loads(files[1][1])["problem_sha256"] == sha256(files[0][1]).hexdigest()


def test_the_public_functions_are_one_chain(solver, monkeypatch, tmp_path):
    """What is loaded, built, solved, checked and written can be read again and is the same."""
    monkeypatch.setattr("planner.outputs.registry.OUTPUTS", ())
    solver(pretend.lawful)
    problem = planner.build(INPUTS, week="2019-04-01")
    plan = planner.solve(problem, travel=INPUTS.travel)
    assert planner.check(problem, plan).violations == ()
    planner.write(problem, plan, to=tmp_path / "x")
    bundle = planner.read(tmp_path / "x")
    assert (bundle.problem, bundle.plan, bundle.doubts) == (problem, plan, ())


def test_the_package_has_nothing_else_to_offer():
    """A name that is not public is an ordinary missing attribute."""
    assert set(planner.__all__) <= set(dir(planner))
    with pytest.raises(AttributeError, match="module 'planner' has no attribute 'bulid'"):
        planner.bulid  # noqa: B018
