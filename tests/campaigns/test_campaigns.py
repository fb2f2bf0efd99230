"""Plan random legal campaigns, from their files up, and hold each to one property."""

from __future__ import annotations

import pytest

from campaigns.generator import draw_folder, write_campaign
from campaigns.runner import PROPERTIES
from campaigns.verdicts import check_issues
from campaigns.watchdog import Watchdog
from planner.inputs import inspect

SEEDS = range(7000, 7064)
DEEP_SEEDS = range(8000, 8300)
MOST_REFUSED = (
    20  # per cent of campaigns that may be no campaigns: nobody can honour a request, mostly
)


@pytest.fixture(scope="session")
def watchdog():
    """Yield the process of this worker in which campaigns are planned."""
    held = Watchdog()
    yield held
    held.end()


def fails(seed, watchdog, properties, **size):
    """Return the failure of a campaign and how to look into it, None where there is none."""
    verdict = watchdog.try_campaign(draw_folder(seed, **size), seed=seed, properties=properties)
    return (
        f"{verdict}; to make it smaller: python benchmarks/campaigns.py {seed} 1 --out FOLDER"
        if verdict.is_failure
        else None
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_campaign_is_planned_and_keeps_a_property(seed, watchdog, tally):
    tally["legal campaigns planned from their files"] += 1
    assert fails(seed, watchdog, (list(PROPERTIES)[seed % len(PROPERTIES)],)) is None


@pytest.mark.deep
@pytest.mark.parametrize("seed", DEEP_SEEDS)
def test_a_campaign_is_planned_and_keeps_every_property(seed, watchdog, tally):
    """Every hundredth campaign may have many villages."""
    tally["legal campaigns planned from their files"] += 1
    assert fails(seed, watchdog, tuple(PROPERTIES), most_villages=12 if seed % 100 else 40) is None


def test_few_campaigns_are_refused(tmp_path):
    """What is refused is no campaign; the messages about it have texts."""
    seeds, refused = range(100), 0
    for seed in seeds:
        found = inspect(write_campaign(seed, tmp_path / str(seed)))
        check_issues(found.issues)
        refused += found.exit_code != 0
    assert refused * 100 < MOST_REFUSED * len(seeds)
