"""Offer the planner to programs and notebooks: functions that compose the layers and add no logic of their own."""
# ruff: noqa: PLC0415  (each function imports its own layer: reading a plan needs no solver, checking it needs no maps)

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from threading import Event

    from planner.bundle import ReadBundle
    from planner.inputs.mended_copy import MendedCopy
    from planner.model.inputs import Inputs
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.model.travel import TravelSettings
    from planner.pipeline import Watch
    from planner.referee.report import Report
    from planner.studies.bottlenecks import Bottlenecks
    from planner.studies.compare import Comparison, Tell
    from planner.studies.explain import Explanation
    from planner.studies.resource_values import Measurement


def cache_doubts() -> tuple[Issue, ...]:
    """Return the doubt that loops compiled by this process could not be kept for the next one, if there is one."""
    from planner.cache import flaw

    found = flaw()
    if found is None:
        return ()
    return (
        Issue(
            file=found.folder,
            line=0,
            column=0,
            path="",
            code="W816",
            args=(("reason", found.reason),),
        ),
    )


def load(
    campaign: str | Path, *, scenario: str | None = None, language: str | None = None
) -> Inputs:
    """Return the inputs of the campaign folder ``campaign``, changed by ``scenario``; ``language`` replaces the campaign's.

    Raises
    ------
    InputError
        If anything is wrong; it carries every error and every doubt at once.
    ContradictionError
        If all is well by itself, but no plan can honour the requests.
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

    return build_problem(
        inputs, week=date.fromisoformat(week) if isinstance(week, str) else week, engine=engine
    )


def solve(
    problem: Problem,
    *,
    effort: str = "normal",
    seed: int = 0,
    seconds: float | None = None,
    certify: bool = False,
    watch: Watch | None = None,
    travel: TravelSettings | None = None,
    stop: Event | None = None,
) -> Plan:
    """Return a plan for ``problem`` that has passed the referee.

    ``effort`` is ``low``, ``normal`` or ``high``. A limit of ``seconds`` ends the search, though not before there is a first plan, and
    makes the plan hard to reproduce. ``certify`` tightens the bound as far as pricing can, once the plan is found. ``watch`` is called
    with the stage, the value and the bound so far (thousandths of a weighted person) and returns True to stop early;
    ``stop``, once set, asks for the same at any time.
    With ``travel`` (the inputs' settings) the legs get their courses on the map.

    Raises
    ------
    ValueError
        If there is no such effort.
    CheckFailed
        If the referee rejects the plan: a bug.
    """
    from planner.pipeline import make_plan

    return make_plan(
        problem,
        effort=effort,
        seed=seed,
        seconds=seconds,
        certify=certify,
        watch=watch,
        travel=travel,
        stop=stop,
    )


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violation of the laws of a plan, and its figures recomputed."""
    from planner.referee.judge import check as judge

    return judge(problem, plan)


def render(
    problem: Problem, plan: Plan, *, language: str | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the bundle: (path inside it, content), texts in ``language`` (default: the problem's)."""
    from planner.pipeline import render as render_files

    return render_files(problem, plan, language or problem.language)


def read_earlier(bundle: str | Path, problem: Problem) -> ReadBundle:
    """Return the folder ``bundle`` as ``read`` does, if a plan for ``problem`` can follow it.

    Raises
    ------
    InputError
        If it cannot be read, or is of another campaign or week.
    """
    from planner.pipeline import refuse_to_follow

    earlier = read(bundle)
    refuse_to_follow(problem, (earlier.problem, earlier.plan))
    return earlier


def follow(problem: Problem, plan: Plan, *, earlier: ReadBundle) -> Problem:
    """Return ``problem`` so that the calendars of ``plan`` change and call off what those of the ``earlier`` plan of the week hold.

    Raises
    ------
    InputError
        If the earlier plan is of another campaign or week.
    """
    from planner.pipeline import follow as follow_plan

    return follow_plan(problem, plan, (earlier.problem, earlier.plan))


def write(
    problem: Problem,
    plan: Plan,
    *,
    to: str | Path,
    language: str | None = None,
    discard: bool = False,
    tell: Callable[[Path], None] | None = None,
) -> None:
    """Write the bundle of ``plan`` as the folder ``to``, as a whole or not at all.

    What somebody changed in an older bundle there, or added to it, is set aside as the folder
    ``<to>.kept-<n>``, with which ``tell`` is called; with ``discard`` it is deleted.

    Raises
    ------
    InputError
        If ``to`` holds something else than a bundle or cannot be written.
    """
    from planner.bundle import write_bundle

    files = tuple(render(problem, plan, language=language))
    write_bundle(Path(to), files, discard=discard, tell=tell)


@contextmanager
def claim(
    to: str | Path,
    *,
    discard: bool = False,
    tell: Callable[[Path], None] | None = None,
) -> Iterator[Callable[[Problem, Plan], None]]:
    """Keep the folder ``to`` for this run alone, and yield the function that writes the bundle of a plan there.

    What somebody changed in an older bundle is set aside, or deleted, as ``write`` does it.

    Raises
    ------
    InputError
        If ``to`` holds something else than a bundle, another run holds it, or it cannot be written.
    """
    from planner.bundle import claim_bundle

    with claim_bundle(Path(to), discard=discard, tell=tell) as write_files:
        yield lambda problem, plan: write_files(tuple(render(problem, plan)))


def found(area: str, *, start: str | Path) -> tuple[Path, ...]:
    """Make the folders of a new campaign for the regency ``area`` in the project that holds ``start``, and return them.

    Raises
    ------
    InputError
        If there is no such regency, ``start`` lies in no project, or a folder exists already or cannot be written.
    """
    from planner.bundle.new_folder import write_fresh
    from planner.inputs.scaffold import find_root, found_campaign

    root = find_root(Path(start).resolve())
    folders = [(root / folder, files) for folder, files in found_campaign(root, area).folders]
    write_fresh(folders)
    return tuple(folder for folder, _ in folders)


def mend(campaign: str | Path, *, to: str | Path, scenario: str | None = None) -> MendedCopy:
    """Write a copy of the files of ``campaign`` as the new folder ``to``, with every sure cure applied; tell what is left.

    Without ``scenario`` the files of every scenario are judged too, with it the campaign under that one.
    Nothing is written where nothing could be cured.

    Raises
    ------
    InputError
        If there is no such campaign, or ``to`` lies in it, exists already, or cannot be written.
    """
    from planner.bundle.new_folder import refuse_existing, refuse_inside, write_fresh
    from planner.inputs.mended_copy import mend as mend_files

    refuse_existing(Path(to))
    refuse_inside(Path(to), Path(campaign))
    copy = mend_files(Path(campaign), scenario=scenario)
    if copy.cured:
        write_fresh([(Path(to).resolve(), copy.files)])
    return copy


def read(bundle: str | Path) -> ReadBundle:
    """Return the problem and the plan of the folder ``bundle``, and doubts where it is no longer as it was written.

    Raises
    ------
    InputError
        If a file is missing or malformed; it carries every issue at once.
    """
    from planner.bundle import read_bundle

    return read_bundle(Path(bundle))


def compare(
    campaign: str | Path,
    *scenarios: str,
    week: str | date | None = None,
    engine: str | None = None,
    effort: str | None = "normal",
    seed: int = 0,
    language: str | None = None,
    processes: int = 0,
    tell: Tell | None = None,
) -> Generator[Comparison, None, None]:
    """Yield the campaign beside its ``scenarios`` (none: all it has), planned quickly, then again with ``effort`` (None: not again).

    ``processes`` work at once; with 0 all is done in this process. ``tell`` is called after each plan.

    Raises
    ------
    InputError
        If a scenario is unknown, its files are wrong, or it has no such week; every issue of all of them at once.
    TravelError
        If the travel ``engine`` is unknown or lacks data.
    WorkerLost
        If one of the processes ended without an answer.
    """
    from planner.studies.compare import compare as compare_scenarios

    day = date.fromisoformat(week) if isinstance(week, str) else week
    settings = {"engine": engine, "effort": effort, "language": language}
    return compare_scenarios(
        Path(campaign), scenarios, week=day, seed=seed, processes=processes, tell=tell, **settings
    )


def explain(problem: Problem, plan: Plan, stop: str) -> Explanation:
    """Return why ``stop`` (a code or a name) is visited by this team on this day, or why it is not visited.

    Raises
    ------
    InputError
        If there is no such stop, or several have that name.
    """
    from planner.studies.explain import explain as explain_stop

    return explain_stop(problem, plan, stop)


def resolve(
    problem: Problem,
    plan: Plan,
    *,
    effort: str = "normal",
    seed: int = 0,
    seconds: float | None = None,
    certify: bool = False,
    processes: int = 0,
) -> Generator[Measurement, None, None]:
    """Yield ``plan`` with what its most useful bundles of one more would add measured by second plans, one more each time.

    ``effort`` and the other settings should be those of ``plan``. ``processes`` work at once; with 0 all is done in this process.

    Raises
    ------
    CheckFailed
        If the referee rejects a plan: a bug.
    WorkerLost
        If one of the processes ended without an answer.
    """
    from planner.studies.resource_values import resolve as resolve_worths

    return resolve_worths(
        problem,
        plan,
        effort=effort,
        seed=seed,
        seconds=seconds,
        certify=certify,
        processes=processes,
    )


def find_bottlenecks(problem: Problem, plan: Plan) -> Bottlenecks:
    """Return what limits the week: the worth of one more, what lies idle, the nearest villages left out, requests, floors."""
    from planner.studies.bottlenecks import find_bottlenecks as find

    return find(problem, plan)
