"""Prove that the trial of campaigns notices a failure, ends it, names it and shrinks it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace

import pytest
from builders import MONDAY, a_problem
from plan_builder import a_plan

from campaigns.drawing import Draw
from campaigns.folder import Folder
from campaigns.generator import draw_folder
from campaigns.runner import beat_single_visits
from campaigns.shrinker import Failure
from campaigns.single_visits import find_single_visit
from campaigns.verdicts import Failed, Verdict, crash, read_hang
from campaigns.watchdog import Watchdog
from planner.inputs.schema.values import read_time

FAILURE = Verdict(kind="crash", where="KeyError purse.py:_pay")


def sleep_or_die(folder, _root, *, seed, properties):
    """Hang, end the process, or return a verdict."""
    if seed == 1:
        time.sleep(600)
    if seed == 2:
        os._exit(9)
    return Verdict(kind="ok", where=f"{folder.week} {properties}")


def test_a_campaign_that_hangs_is_ended_and_the_next_one_is_tried():
    watchdog, folder = Watchdog(seconds=0.2, trial=sleep_or_die), draw_folder(0)
    kinds = [
        watchdog.try_campaign(folder, seed=seed, properties=()).kind for seed in (0, 1, 0, 2, 0)
    ]
    watchdog.end()
    assert kinds == ["ok", "hang", "ok", "died", "ok"]


def test_a_hang_is_named_after_the_innermost_function_of_the_planner():
    dump = (
        'Thread 1:\n  File "/x/highspy/a.py", line 3 in run\n'
        '  File "/x/planner/optimise/master/solvers.py", line 9 in solve\n'
    )
    assert read_hang(dump).where == "solvers.py:solve"
    assert read_hang("").where == "unknown"


def test_a_crash_is_named_after_the_last_function_of_the_planner():
    with pytest.raises(Exception, match="time") as caught:
        read_time("late")
    assert crash(caught.value).where == "PydanticCustomError values.py:read_time"


@dataclass
class Pretended:
    """Fails while a village, the rules and a lender are there."""

    village: str

    def try_campaign(self, folder, *, seed, properties):  # noqa: ARG002  (called as a watchdog is)
        """Return the verdict."""
        is_there = any(feature["id"] == self.village for feature in folder.villages)
        return (
            FAILURE
            if is_there and "rules" in folder.campaign and folder.staffing.get("lenders")
            else Verdict(kind="ok")
        )


def test_a_failing_campaign_is_made_as_small_as_it_can_be():
    folder = next(
        folder
        for folder in map(draw_folder, range(100))
        if len(folder.villages) > 3 and folder.staffing["lenders"]
    )
    village = folder.villages[2]["id"]
    failure = Failure(folder, FAILURE, 0, ("bundle", "order"))
    failure.shrink(Pretended(village), seconds=30)
    assert [feature["id"] for feature in failure.folder.villages] == [village]
    assert failure.folder.campaign.keys() == {"rules"}
    assert len(failure.folder.staffing["lenders"]) == 1
    assert failure.properties == ()


def test_a_failure_is_read_as_it_was_written(tmp_path):
    failure = Failure(draw_folder(3), FAILURE, 3, ("bundle",))
    failure.write(tmp_path)
    again = Failure.read(tmp_path)
    assert (again.seed, again.properties, again.verdict.same) == (3, ("bundle",), FAILURE.same)
    assert (again.folder.campaign, again.folder.villages) == (
        failure.folder.campaign,
        failure.folder.villages,
    )


def test_the_same_seed_gives_the_same_files(tmp_path):
    written = []
    for name in ("one", "two"):
        draw_folder(11).write(tmp_path / name)
        files = sorted(
            path
            for path in (tmp_path / name).rglob("*")
            if path.is_file() and path.suffix != ".xlsx"
        )
        written.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in files])
    assert written[0] == written[1]


def test_another_order_is_the_same_campaign_written_otherwise():
    folder = draw_folder(11)
    other = folder.shuffled(Draw(1))
    assert other.campaign == folder.campaign
    assert list(other.campaign) != list(folder.campaign)
    assert isinstance(other, Folder)


@dataclass
class Planned:
    """A week with a plan that need not be a good one."""

    problem: object
    plan: object
    seed: int = 0


def a_week():
    """Return a week in which a visit pays: 20 people live ten minutes off."""
    return (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=20, at=10)
        .with_lender("lender")
        .build()
    )


def test_a_single_visit_is_found_and_lawful():
    value, told = find_single_visit(a_week(), Draw(0))
    assert value > 0
    assert "v1" in told


@pytest.mark.parametrize(("bound", "kind"), [(10**6, "empty"), (0, "bound")])
def test_a_plan_for_nobody_is_not_believed_where_a_visit_pays(bound, kind):
    problem = a_week()
    nobody = a_plan(problem).build()
    plan = replace(nobody, proof=replace(nobody.proof, bound=bound))
    with pytest.raises(Failed) as caught:
        beat_single_visits(Planned(problem, plan))
    assert caught.value.verdict.kind == kind
