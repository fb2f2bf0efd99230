"""Take a campaign from its files to its plan and hold the planner to one or more properties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import planner
from campaigns.drawing import Draw
from campaigns.single_visits import find_single_visit
from campaigns.verdicts import Failed, Verdict, check_issues, crash, refused
from planner import api, inputs
from planner.bundle.documents import plan_to_json, problem_to_json
from planner.cli.explain_text import tell_stop, tell_week
from planner.errors import CheckFailed, InputError, TravelError
from planner.locale.codes import explain
from planner.optimise.explanation.alternatives import find_alternatives
from planner.outputs.texts.wording import Wording
from planner.studies.comparison_text import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from campaigns.folder import Folder
    from planner.model.inputs import Inputs
    from planner.model.plan import Plan
    from planner.model.problem import Problem

MOST_MEASURED = 2


@dataclass(frozen=True)
class Case:
    """A campaign on trial: its files, written into ``root``, and the seed of all random draws."""

    folder: Folder
    root: Path
    seed: int

    @cached_property
    def campaign(self) -> Path:
        """The folder of the campaign."""
        return self.folder.write(self.root / "first")

    @cached_property
    def loaded(self) -> Inputs:
        """The inputs; every doubt about them has a text."""
        found, doubts = inputs.load(self.campaign)
        check_issues(doubts)
        return found

    @cached_property
    def problem(self) -> Problem:
        """The problem of the week."""
        return planner.build(self.loaded, week=self.folder.week)

    @cached_property
    def plan(self) -> Plan:
        """A plan that has passed the referee."""
        return self.solve()

    def solve(self) -> Plan:
        """Plan the week."""
        return planner.solve(self.problem, effort="low", seed=self.seed, travel=self.loaded.travel)


def write_and_read(case: Case) -> None:
    """Write a bundle: it is read again as it was, without doubts, and lawful."""
    to = case.root / "bundle"
    planner.write(case.problem, case.plan, to=to)
    read = planner.read(to)
    check_issues(read.doubts)
    if (read.problem, read.plan) != (case.problem, case.plan):
        raise Failed("bundle", "read otherwise than written")
    if read.doubts or planner.check(read.problem, read.plan).violations:
        raise Failed("bundle", "doubtful or unlawful as read", str(read.doubts)[:300])


def tell_reasons(case: Case) -> None:
    """Explain the week and some stops in both languages."""
    stops = Draw(case.seed).some(case.problem.stops, 1, 4)
    for language in ("id", "en"):
        wording = Wording(language, DOMAINS)
        lines = list(
            tell_week(
                case.problem,
                case.plan,
                planner.find_bottlenecks(case.problem, case.plan),
                wording=wording,
            )
        )
        for stop in stops:
            lines += tell_stop(
                case.problem, planner.explain(case.problem, case.plan, stop.id), wording
            )
        if not all(isinstance(line, str) for line in lines) or not lines:
            raise Failed("explanation", "no text")


def find_other_days(case: Case) -> None:
    """Find other days for every stop: sorted, and none worth more than the bound allows."""
    proof = case.plan.proof
    for stop in case.problem.stops:
        found = find_alternatives(case.problem, case.plan, stop.id)
        if [change for *_, change in found] != sorted(
            (change for *_, change in found), reverse=True
        ):
            raise Failed("alternatives", "out of order", str(found[:5]))
        if found and proof.value + found[0][2] > proof.bound + 1:
            raise Failed("alternatives", "beyond the bound", f"{stop.id}: {found[0]}, {proof}")


def compare_scenarios(case: Case) -> None:
    """Plan the week quickly under every scenario."""
    compared = list(
        planner.compare(case.campaign, week=case.folder.week, effort=None, seed=case.seed)
    )
    if [len(comparison.outcomes) for comparison in compared] != [1 + len(case.folder.scenarios)]:
        raise Failed("comparison", "scenarios are missing")


def plan_again(case: Case) -> None:
    """Plan again: the same inputs give the same bytes, unless a time limit was met."""
    again = case.solve()
    reproducible = again.proof.reproducible and case.plan.proof.reproducible
    if reproducible and _bytes(case.problem, again) != _bytes(case.problem, case.plan):
        raise Failed("nondeterminism", "another plan")


def load_in_another_order(case: Case) -> None:
    """Load the campaign in another order: that of keys, features and rows means nothing."""
    other = case.folder.shuffled(Draw(case.seed)).write(case.root / "other")
    problem = planner.build(api.load(other), week=case.folder.week)
    ours, theirs = problem_to_json(case.problem), problem_to_json(problem)
    if ours != theirs:
        at = next(
            (n for n, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two),
            min(len(ours), len(theirs)),
        )
        raise Failed(
            "order",
            "another problem",
            f"{ours[at - 80 : at + 80]!r} against {theirs[at - 80 : at + 80]!r}",
        )


def beat_single_visits(case: Case) -> None:
    """Look for a single visit worth more than the plan or its bound: there is none."""
    value, told = find_single_visit(case.problem, Draw(case.seed))
    proof, saving = case.plan.proof, case.plan.saving
    if value > proof.bound:
        raise Failed("bound", "below a lawful plan", f"{told}: {value}, {proof}")
    if value > (
        proof.value if saving is None else saving.value_before
    ):  # a saving may cost as much as its slack
        raise Failed(
            "poor" if case.plan.teams else "empty",
            "a single visit is worth more",
            f"{told}: {value}, {proof}",
        )


def measure_worths(case: Case) -> None:
    """Measure what one more would add: the plan that tells of it is as lawful as before."""
    resolved = planner.resolve(case.problem, case.plan, effort="quick", seed=case.seed)
    for measured in islice(resolved, MOST_MEASURED):
        violations = planner.check(case.problem, measured.plan).violations
        if violations:
            raise Failed("worths", "unlawful", violations[0].text)


PROPERTIES: dict[str, Callable[[Case], None]] = {
    "bundle": write_and_read,
    "explain": tell_reasons,
    "alternatives": find_other_days,
    "compare": compare_scenarios,
    "again": plan_again,
    "order": load_in_another_order,
    "single": beat_single_visits,
    "worths": measure_worths,
}


def try_campaign(folder: Folder, root: Path, *, seed: int, properties: tuple[str, ...]) -> Verdict:
    """Plan the campaign written into the empty folder ``root`` and return how it went.

    The plan is held to each of ``properties``.
    """
    case = Case(folder, root, seed)
    doing = "plan"
    try:
        planned = case.plan
        for doing in properties:
            PROPERTIES[doing](case)
    except Failed as failed:
        return failed.verdict
    except InputError as error:
        return _judge_issues(error)
    except TravelError as error:
        return _judge_travel(error)
    except CheckFailed as error:
        return Verdict(
            kind="rejected",
            where=" ".join(sorted({text.split()[0] for text in error.violations})),
            detail="; ".join(error.violations)[:600],
        )
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        return crash(error)
    return Verdict(kind="ok", where="a plan" if planned.teams else "nobody goes")


def _judge_issues(error: InputError) -> Verdict:
    """Return the verdict on a refusal."""
    try:
        return refused(error.issues)
    except Failed as failed:
        return failed.verdict


def _judge_travel(error: TravelError) -> Verdict:
    """Return the verdict on travel times that cannot be made."""
    try:
        explain(error.code, error.details, "id")
    except KeyError:
        return Verdict(kind="issue", where=error.code or "no code", detail=str(error))
    return Verdict(kind="refused", where=error.code)


def _bytes(problem: Problem, plan: Plan) -> bytes:
    """Return ``plan`` as it is written."""
    return plan_to_json(plan, problem_sha256="", week=problem.week)
