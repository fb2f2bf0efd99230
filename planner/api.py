"""Public functions for programs and notebooks: they compose the layers and add no logic."""
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
    """Return the doubt that loops compiled by this process could not be kept for the next one.

    Returns
    -------
    tuple of Issue
        One doubt (W816), or none.
    """
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
    """Read a campaign folder strictly.

    Parameters
    ----------
    campaign : str or Path
        The folder, such as ``configs/sarolangun``.
    scenario : str, optional
        Name of a file of its folder ``scenarios``, without ``.yaml``; its changes are applied.
    language : {"id", "en"}, optional
        Replaces the campaign's own language.

    Returns
    -------
    Inputs
        All that the files say: minutes, metres, rupiah and people as whole numbers, degrees
        WGS84.

    Raises
    ------
    InputError
        If anything is wrong; it carries every error and every doubt at once.
    ContradictionError
        If all is well by itself, but no plan can honour the requests (E1350 to E1359, E1362 to
        E1365).
    """
    from planner.inputs import load as load_files

    return load_files(Path(campaign), scenario=scenario, language=language)[0]


def build(inputs: Inputs, *, week: str | date | None = None, engine: str | None = None) -> Problem:
    """Make the problem of one week: everything in canonical order, with travel times.

    Parameters
    ----------
    inputs : Inputs
        What ``load`` returned.
    week : str or date, optional
        Any day of the week to plan (``"2019-04-01"``); the first week with service days if
        omitted.
    engine : str, optional
        Name of a travel engine; the one of ``travel.yaml`` if omitted.

    Returns
    -------
    Problem
        One week; travel times in minutes, rounded up, and lengths in metres, a square table for
        each vehicle class. Points of protected stops are middles of cells.

    Raises
    ------
    ValueError
        If ``week`` is a text that is no ISO date.
    InputError
        If the campaign has no such week with service days (E801).
    ContradictionError
        If a stop must be visited to which no vehicle has a way (E1360).
    TravelError
        If the travel engine is unknown or lacks data (E7..).
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
    """Make a plan that has passed the referee.

    Parameters
    ----------
    problem : Problem
        What ``build`` returned.
    effort : {"quick", "low", "normal", "high"}
        How long to search. It counts work, not time: the same effort gives the same plan.
    seed : int
        Where chance starts.
    seconds : float, optional
        A limit of wall-clock time for the search, which ends not before there is a first plan.
        The plan is then marked as hard to reproduce.
    certify : bool
        Once the plan is found, tighten its bound as far as pricing can.
    watch : callable, optional
        Called as ``watch(stage, value, bound)``, both in thousandths of a weighted person; True
        asks for an early stop.
    travel : TravelSettings, optional
        ``inputs.travel``: the legs then get their courses on the map.
    stop : threading.Event, optional
        Asks for an early stop once it is set, at any time.

    Returns
    -------
    Plan
        Teams, day routes, stops left out with reasons, and the proof: ``proof.value`` and
        ``proof.bound`` in thousandths of a weighted person; no plan is worth more than the
        bound.

    Raises
    ------
    ValueError
        If there is no such effort.
    ContradictionError
        If no plan was found that visits all that must be visited (E1361).
    TravelError
        If ``travel`` is given and the engine cannot draw a leg (E7..).
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
    """Judge a plan from the laws alone, without any code of the optimiser.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        Any plan for it, also one edited by hand.

    Returns
    -------
    Report
        Every violation, sorted, and the figures recomputed; ``value`` in thousandths of a
        weighted person.
    """
    from planner.referee.judge import check as judge

    return judge(problem, plan)


def render(
    problem: Problem, plan: Plan, *, language: str | None = None
) -> Iterator[tuple[str, bytes]]:
    """Make the files of the bundle, without writing them.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        A plan for it.
    language : {"id", "en"}, optional
        Of all texts; the problem's own if omitted.

    Yields
    ------
    tuple of (str, bytes)
        Path inside the bundle, with ``/``, and content; the manifest is not among them.

    Raises
    ------
    InputError
        If the plan leads to places that nobody knows (E802), or two ids give one file name
        (E820).
    """
    from planner.pipeline import render as render_files

    return render_files(problem, plan, language or problem.language)


def read_earlier(bundle: str | Path, problem: Problem) -> ReadBundle:
    """Read a bundle that a new plan for ``problem`` shall follow.

    Parameters
    ----------
    bundle : str or Path
        The folder.
    problem : Problem
        The week that is planned now.

    Returns
    -------
    ReadBundle
        Its ``problem``, ``plan`` and ``doubts``.

    Raises
    ------
    InputError
        If it cannot be read (E9..), is of another campaign or week (E803), or leads to places
        that nobody knows (E802).
    """
    from planner.pipeline import refuse_to_follow

    earlier = read(bundle)
    refuse_to_follow(problem, (earlier.problem, earlier.plan))
    return earlier


def follow(problem: Problem, plan: Plan, *, earlier: ReadBundle) -> Problem:
    """Let the calendars of a plan change and cancel what those of an earlier plan of the week hold.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        The new plan.
    earlier : ReadBundle
        The bundle that was handed out, from ``read``.

    Returns
    -------
    Problem
        ``problem`` with its ``earlier_events``; write this one.

    Raises
    ------
    InputError
        If the earlier plan is of another campaign or week (E803), or leads to places that
        nobody knows (E802).
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
    """Write the bundle of a plan as a folder, as a whole or not at all.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        A plan for it.
    to : str or Path
        The folder; an older bundle there is replaced.
    language : {"id", "en"}, optional
        Of all texts; the problem's own if omitted.
    discard : bool
        Delete what somebody changed in the older bundle, or added to it. Otherwise it is set
        aside as the folder ``<to>.kept-<n>``.
    tell : callable, optional
        Called with that folder as a ``Path``.

    Raises
    ------
    InputError
        If ``to`` holds something else than a bundle (E917), another run writes it (E918), it
        cannot be written (E919) or something is planted beside it (E930 to E932); or as
        ``render`` raises.
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
    """Keep a folder for this run alone, as a context manager.

    Parameters
    ----------
    to : str or Path
        The folder of the bundle.
    discard : bool
        As for ``write``.
    tell : callable, optional
        As for ``write``.

    Yields
    ------
    callable
        ``write(problem, plan)``, which writes the bundle there, texts in the problem's
        language.

    Raises
    ------
    InputError
        As ``write`` raises, before anything was computed.
    """
    from planner.bundle import claim_bundle

    with claim_bundle(Path(to), discard=discard, tell=tell) as write_files:
        yield lambda problem, plan: write_files(tuple(render(problem, plan)))


def found(area: str, *, start: str | Path) -> tuple[Path, ...]:
    """Make the folders of a new campaign for another regency.

    Parameters
    ----------
    area : str
        Kemendagri code of the regency, such as ``"15.02"``.
    start : str or Path
        Any folder of the project.

    Returns
    -------
    tuple of Path
        The folders that were made.

    Raises
    ------
    InputError
        If there is no such regency, ``start`` lies in no project, or a folder exists already or
        cannot be written.
    """
    from planner.bundle.new_folder import write_fresh
    from planner.inputs.scaffold import find_root, found_campaign

    root = find_root(Path(start).resolve())
    folders = [(root / folder, files) for folder, files in found_campaign(root, area).folders]
    write_fresh(folders)
    return tuple(folder for folder, _ in folders)


def mend(campaign: str | Path, *, to: str | Path, scenario: str | None = None) -> MendedCopy:
    """Write a copy of a campaign with every sure cure applied.

    Parameters
    ----------
    campaign : str or Path
        The campaign folder; it is never changed.
    to : str or Path
        The new folder. Nothing is written where nothing could be cured.
    scenario : str, optional
        Judge the campaign under this scenario only; if omitted, the files of all scenarios too.

    Returns
    -------
    MendedCopy
        The files, what was ``cured``, what is ``left``, and the exit code that the copy would
        give.

    Raises
    ------
    InputError
        If there is no such campaign, or ``to`` lies in it, exists already, or cannot be
        written.
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
    """Read a bundle.

    Parameters
    ----------
    bundle : str or Path
        The folder.

    Returns
    -------
    ReadBundle
        Its ``problem`` and ``plan``, and ``doubts`` where it is no longer as it was written.

    Raises
    ------
    InputError
        If a file is missing or malformed (E9..); it carries every issue at once.
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
    """Plan a campaign beside its scenarios: quickly first, then again with the effort asked for.

    Parameters
    ----------
    campaign : str or Path
        The campaign folder.
    *scenarios : str
        Names of scenarios; all that the campaign has if none is named.
    week : str or date, optional
        Any day of the week to plan; the first week with service days if omitted.
    engine : str, optional
        Name of a travel engine; the one of ``travel.yaml`` if omitted.
    effort : str or None
        As for ``solve``; None: the quick figures only.
    seed : int
        As for ``solve``.
    language : {"id", "en"}, optional
        Replaces the campaign's own language.
    processes : int
        How many plans are made at once, each in a process of its own; 0: all in this process.
    tell : callable, optional
        Called after each plan as ``tell(quick, outcome, number, of)``.

    Yields
    ------
    Comparison
        The campaign as it is (``base``) and the ``others``, each with problem and plan.

    Raises
    ------
    ValueError
        If ``week`` is a text that is no ISO date, or there is no such effort.
    InputError
        If a scenario is unknown, its files are wrong, or it has no such week (E801); every
        issue of all of them at once.
    ContradictionError
        If no plan can honour the requests (as ``load`` raises, E1360), or none was found that
        does (E1361).
    TravelError
        If the travel engine is unknown or lacks data (E7..).
    WorkerLost
        If one of the processes ended without an answer.
    CheckFailed
        If the referee rejects a plan: a bug.
    """
    from planner.studies.compare import compare as compare_scenarios

    day = date.fromisoformat(week) if isinstance(week, str) else week
    settings = {"engine": engine, "effort": effort, "language": language}
    return compare_scenarios(
        Path(campaign), scenarios, week=day, seed=seed, processes=processes, tell=tell, **settings
    )


def explain(problem: Problem, plan: Plan, stop: str) -> Explanation:
    """Say why a stop is visited by this team on this day, or why it is not visited.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        A plan for it that the referee passes.
    stop : str
        A code, or a name that only one stop has.

    Returns
    -------
    Explanation
        Its visits with people an hour, its best alternatives (``change`` of value in
        thousandths of a weighted person), or the reason why it is left out.

    Raises
    ------
    InputError
        If there is no such stop (E811), or several have that name (E812).
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
    """Measure by second plans what the most useful bundles of one more would add.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        A plan for it, with the estimates of its ``marginal``.
    effort : str
        As for ``solve``; this and the next three should be those of ``plan``.
    seed : int
        As for ``solve``.
    seconds : float, optional
        As for ``solve``, for each plan.
    certify : bool
        As for ``solve``.
    processes : int
        How many plans are made at once, each in a process of its own; 0: all in this process.

    Yields
    ------
    Measurement
        ``plan`` with one estimate more replaced (worth in tenths of an expected recording,
        basis ``resolved``).

    Raises
    ------
    ValueError
        If there is no such effort.
    ContradictionError
        If no plan was found that visits all that must be visited (E1361).
    WorkerLost
        If one of the processes ended without an answer.
    CheckFailed
        If the referee rejects a plan: a bug.
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
    """Say what limits the week of a plan.

    Parameters
    ----------
    problem : Problem
        The week.
    plan : Plan
        A plan for it.

    Returns
    -------
    Bottlenecks
        Worths of one more (tenths of an expected recording), what lies idle, reasons of stops
        left out, the nearest of them, requests, and people short of floors.
    """
    from planner.studies.bottlenecks import find_bottlenecks as find

    return find(problem, plan)
