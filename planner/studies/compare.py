"""Plan one week as it is and under scenarios, first quickly and then in full, and put the plans side by side."""

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

    # Called after each plan: is it quick, what it is, plans made and plans to make.
    Tell: TypeAlias = Callable[[bool, "Outcome", int, int], None]

QUICK = "quick"  # the effort of figures that are shown while the full ones are worked out


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A week planned: ``scenario`` by name with its ``title`` (both None: the campaign as it is), problem and refereed plan."""

    scenario: str | None
    title: str | None
    problem: Problem
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One week under several scenarios, each beside the campaign as it is; ``quick``: made with little effort."""

    quick: bool
    base: Outcome
    others: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the campaign as it is first."""
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
    """Yield the quick comparison of the campaign with its ``scenarios`` (none: all it has), then that of ``effort`` (None: none).

    Every plan has passed the referee. ``processes`` work at once; with 0 everything is done in this process.

    Raises
    ------
    InputError
        If a scenario is unknown, its files are wrong, or it has no such week; every issue of all of them at once.
    TravelError
        If the travel ``engine`` is unknown or lacks data.
    CheckFailed
        If the referee rejects a plan: a bug.
    WorkerLost
        If a process ended without an answer.
    """
    with open_workers(
        processes
    ) as make_plans:  # first, so that they start while the files are read
        known = scenario_names(campaign)
        names = (None, *(dict.fromkeys(scenarios) or known))
        slips = [name for name in scenarios if name not in known]
        if slips:
            _load(
                campaign, (*slips, *names), language
            )  # fails: a slip is told before the long calculation
        titles = scenario_titles(campaign)
        efforts = tuple(dict.fromkeys((QUICK, effort or QUICK)))
        problems: list[Problem] = []
        building = _build(campaign, names, language=language, week=week, engine=engine)
        plans = make_plans(_ask(building, problems, efforts=efforts, seed=seed))
        for wanted in efforts:
            made: list[Outcome] = []
            for name in names:
                plan = next(plans)
                title = None if name is None else titles[name]
                made.append(
                    Outcome(scenario=name, title=title, problem=problems[len(made)], plan=plan)
                )
                if tell is not None:
                    tell(wanted == QUICK, made[-1], len(made), len(names))
            yield Comparison(quick=wanted == QUICK, base=made[0], others=tuple(made[1:]))


def _load(campaign: Path, names: Sequence[str | None], language: str | None) -> Inputs:
    """Return the inputs under the first of ``names``; where they are wrong, tell every issue of the others too."""
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


def _build(
    campaign: Path,
    names: Sequence[str | None],
    *,
    language: str | None,
    week: date | None,
    engine: str | None,
) -> Iterator[Problem]:
    """Yield the problem under each of ``names``, all of the week of the first."""
    for number in range(len(names)):
        problem = build(_load(campaign, names[number:], language), week=week, engine=engine)
        week = problem.week.start
        yield problem


def _ask(
    building: Iterator[Problem], problems: list[Problem], *, efforts: Sequence[str], seed: int
) -> Iterator[Job]:
    """Yield the job of every plan, effort by effort; ``problems`` are filled as they are built: while others are solved already."""
    for problem in building:
        problems.append(problem)
        yield Job(problem=problem, effort=efforts[0], seed=seed)
    for effort in efforts[1:]:
        yield from (Job(problem=problem, effort=effort, seed=seed) for problem in problems)
