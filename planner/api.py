"""Offer the planner to programs and notebooks: functions that compose the layers and add no logic of their own."""
# ruff: noqa: PLC0415  (each function imports its own layer: reading a plan needs no solver, checking it needs no maps)

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.bundle import ReadBundle
    from planner.model.inputs import Inputs
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.model.travel import TravelSettings
    from planner.pipeline import Watch
    from planner.referee.report import Report


def load(campaign: str | Path, *, scenario: str | None = None, language: str | None = None) -> Inputs:
    """Return the inputs of the campaign folder ``campaign``, changed by ``scenario``; ``language`` replaces the campaign's.

    Raises
    ------
    InputError
        If anything is wrong; it carries every error and every doubt at once.
    """
    from planner.inputs import load as load_files

    return load_files(Path(campaign), scenario=scenario, language=language)[0]


def build(inputs: Inputs, *, week: str | date | None = None, engine: str | None = None) -> Problem:
    """Return the problem of the week that holds ``week`` (default: the first week with service days).

    Raises
    ------
    ValueError
        If ``week`` is no date.
    InputError
        If the campaign has no such week.
    TravelError
        If the travel ``engine`` is unknown or lacks data.
    """
    from planner.pipeline import build as build_problem

    return build_problem(inputs, week=date.fromisoformat(week) if isinstance(week, str) else week, engine=engine)


def solve(
    problem: Problem,
    *,
    effort: str = "normal",
    seed: int = 0,
    seconds: float | None = None,
    watch: Watch | None = None,
    travel: TravelSettings | None = None,
) -> Plan:
    """Return a plan for ``problem`` that has passed the referee.

    ``effort`` is ``low``, ``normal`` or ``high``. A limit of ``seconds`` makes the plan hard to reproduce. ``watch`` is called
    with the stage, the value and the bound so far (thousandths of a weighted person) and returns True to stop early.
    With ``travel`` (the inputs' settings) the legs get their courses on the map.

    Raises
    ------
    ValueError
        If there is no such effort.
    CheckFailed
        If the referee rejects the plan: a bug.
    """
    from planner.pipeline import make_plan

    return make_plan(problem, effort=effort, seed=seed, seconds=seconds, watch=watch, travel=travel)


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violation of the laws of a plan, and its figures recomputed."""
    from planner.referee.judge import check as judge

    return judge(problem, plan)


def render(problem: Problem, plan: Plan, *, language: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the bundle: (path inside it, content), texts in ``language`` (default: the problem's)."""
    from planner.pipeline import render as render_files

    return render_files(problem, plan, language or problem.language)


def write(problem: Problem, plan: Plan, *, to: str | Path, language: str | None = None) -> None:
    """Write the bundle of ``plan`` as the folder ``to``, as a whole or not at all.

    Raises
    ------
    InputError
        If ``to`` holds something else than a bundle or cannot be written.
    """
    from planner.bundle import write_bundle

    write_bundle(Path(to), tuple(render(problem, plan, language=language)))


def read(bundle: str | Path) -> ReadBundle:
    """Return the problem and the plan of the folder ``bundle``, and doubts where it is no longer as it was written.

    Raises
    ------
    InputError
        If a file is missing or malformed; it carries every issue at once.
    """
    from planner.bundle import read_bundle

    return read_bundle(Path(bundle))
