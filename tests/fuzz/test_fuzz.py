"""Spoil every kind of file that is read: it is refused or read, without traceback or hang."""

from __future__ import annotations

import faulthandler

import pytest
from fuzz.victims import BUNDLE, INPUTS, Campaign, judge_spoiled
from optimise.tiny_weeks import seeded_week

import planner

PATIENCE = 120  # seconds until a case that hangs ends the run, with the place where it hangs
FEW, MANY = range(25), range(25, 1000)
SEEDS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.deep)]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """Return a small campaign with a file of every kind."""
    return Campaign(tmp_path_factory.mktemp("campaign"))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """Return the folder of a bundle and its good documents."""
    problem = seeded_week(12).build()
    folder = tmp_path_factory.mktemp("bundle") / "week"
    planner.write(problem, planner.solve(problem, effort="low"), to=folder)
    return folder, {name: (folder / name).read_bytes() for name in BUNDLE}


@pytest.fixture(autouse=True)
def watch():
    """End the run where a case hangs."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_files_are_good_before_they_are_spoiled(campaign, ending):
    """The campaign with its tables of either kind has no error."""
    campaign.use_tables(ending)
    assert campaign.project.errors() == []


def test_villages_that_are_none(campaign):
    """A collection without villages is refused with one message, not planned as an empty week."""
    campaign.use_tables("csv")
    campaign.project.write(
        "data/villages.geojson", '{"type": "FeatureCollection", "attribution": "x", "features": []}'
    )
    (message,) = (
        message
        for message in campaign.project.errors()
        if message.startswith("data/villages.geojson")
    )
    campaign.project.write("data/villages.geojson", campaign.good["data/villages.geojson"])
    assert message == (
        "data/villages.geojson:1:51 features [E1604] the list of features is empty; "
        "it needs at least one"
    )


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("name", INPUTS)
def test_a_spoiled_input_is_refused_or_read(campaign, tally, name, seeds):
    """Whatever a file has become, loading and building end well or with issues for the user.

    Most are refused.
    """
    read = []
    for seed in seeds:
        read.append(campaign.load_spoiled(name, seed))
        tally["fuzz cases: files of a campaign"] += 1
    assert not all(read)


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("name", BUNDLE)
def test_a_spoiled_bundle_is_refused_or_judged(bundle, tally, name, seeds):
    """Whatever a document of a bundle has become, `check` ends with 0 or 2, never with a bug."""
    folder, good = bundle
    for seed in (
        *seeds,
        *range(10**6, 10**6 + 2 * len(seeds)),
    ):  # they are quick: three times as many
        assert judge_spoiled(folder, good, name, seed) <= {0, 2}
        tally["fuzz cases: files of a bundle"] += 1


def test_a_spoiled_plan_is_rendered_or_refused(bundle, tally):
    """Making the pages of a plan that was spoiled ends with 0 or 2, never with a bug."""
    folder, good = bundle
    for seed in range(100, 120):
        assert judge_spoiled(folder, good, "plan.json", seed, verbs=("render",)) <= {0, 2}
        tally["fuzz cases: files of a bundle"] += 1
