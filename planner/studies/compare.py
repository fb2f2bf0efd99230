"""Plan one week as it is and under scenarios: first quickly, then in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from planner.errors import InputError
from planner.inputs import load, scenario_names, scenario_titles
from planner.pipeline import build
from planner.studies.workers import Job, open_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from planner.model.inputs import Inputs
    from planner.model.plan import Plan
    from planner.model.problem import Problem

    # Called after each plan: whether it is quick, its outcome, plans made, plans to make.
    Tell: TypeAlias = Callable[[bool, "Outcome", int, int], None]

QUICK = "quick"  # the effort of the figures shown while the full plans are computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The problem and the checked plan of a week under a scenario.

    ``scenario`` is its name and ``title`` its title; both are None for the campaign as it is.
    """

    scenario: str | None
    title: str | None
    problem: Problem
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One week as it is (``base``) and under scenarios (``others``).

    ``quick`` means that the plans were made with little effort.
    """

    quick: bool
    base: Outcome
    others: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All outcomes, the campaign as it is first."""
        return (self.base, *self.others)


def compare(
    campaign: Path,
    scenarios: Sequence[str] = (),
    *,
    week: date | None = None,
    engine: str | None = None,
    effort: str | None = "normal",
    seed: int = 0,
    language: str | None = None,
    processes: int = 0,
    tell: Tell | None = None,
) -> Generator[Comparison, None, None]:
    """Yield the quick comparison of the campaign under ``scenarios``, then the full one.

    Without ``scenarios`` all scenarios of the campaign are compared. The full comparison has the
    effort ``effort``; with None there is none. Every plan has passed the referee. Up to
    ``processes`` plans are made in parallel; with 0 all are made in this process.

    Raises
    ------
    InputError
        If a scenario is unknown, its files are wrong, or it lacks the week. The error carries
        every issue of all scenarios.
    TravelError
        If the travel ``engine`` is unknown or lacks data.
    CheckFailed
        If the referee rejects a plan: a bug.
    WorkerLost
        If a process ended without an answer.
    """
    # The workers are opened first, so that they start while the files are read.
    with open_workers(processes) as make_plans:
        known = scenario_names(campaign)
        names = (None, *(dict.fromkeys(scenarios) or known))
        unknown = [name for name in scenarios if name not in known]
        if unknown:
            # This raises: an unknown name is reported before the long computation.
            _load_inputs(campaign, (*unknown, *names), language)
        titles = scenario_titles(campaign)
        efforts = tuple(dict.fromkeys((QUICK, effort or QUICK)))
        problems: list[Problem] = []
        building = _build_problems(campaign, names, language=language, week=week, engine=engine)
        plans = make_plans(_list_jobs(building, problems, efforts=efforts, seed=seed))
        for effort_now in efforts:
            outcomes: list[Outcome] = []
            for name in names:
                plan = next(plans)
                title = None if name is None else titles[name]
                outcomes.append(
                    Outcome(scenario=name, title=title, problem=problems[len(outcomes)], plan=plan)
                )
                if tell is not None:
                    tell(effort_now == QUICK, outcomes[-1], len(outcomes), len(names))
            yield Comparison(
                quick=effort_now == QUICK, base=outcomes[0], others=tuple(outcomes[1:])
            )


def _load_inputs(campaign: Path, names: Sequence[str | None], language: str | None) -> Inputs:
    """Return the inputs under the first of ``names``.

    If they are wrong, the error carries the issues under the other names too.
    """
    try:
        return load(campaign, scenario=names[0], language=language)[0]
    except InputError as error:
        issues = list(error.issues)
    for name in names[1:]:
        try:
            load(campaign, scenario=name, language=language)
        except InputError as error:
            issues += error.issues
    raise InputError(tuple(dict.fromkeys(issues)))


def _build_problems(
    campaign: Path,
    names: Sequence[str | None],
    *,
    language: str | None,
    week: date | None,
    engine: str | None,
) -> Iterator[Problem]:
    """Yield the problem under each of ``names``, all of the same week as the first."""
    for number in range(len(names)):
        problem = build(_load_inputs(campaign, names[number:], language), week=week, engine=engine)
        week = problem.week.start
        yield problem


def _list_jobs(
    building: Iterator[Problem], problems: list[Problem], *, efforts: Sequence[str], seed: int
) -> Iterator[Job]:
    """Yield the job of every plan, effort by effort.

    Each problem is appended to ``problems`` when it is built, while earlier ones are solved.
    """
    for problem in building:
        problems.append(problem)
        yield Job(problem=problem, effort=efforts[0], seed=seed)
    for effort in efforts[1:]:
        yield from (Job(problem=problem, effort=effort, seed=seed) for problem in problems)
