"""Do what each verb asks for: call the public functions, put the result into words, and choose the exit code."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner import api
from planner.bundle.folder import real_path
from planner.cli.bundles import NO_BUNDLE, find_earlier, noting_saved, read_bundle
from planner.cli.interrupts import two_steps
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from threading import Event

    from planner.cli.console import Speech
    from planner.model.inputs import Inputs
    from planner.model.plan import Plan, Totals
    from planner.model.problem import Problem
    from planner.referee.report import Report

_DONE, _FLAWED = 0, 2
_TO_FILL_IN = "E1900"


def plan(args: argparse.Namespace, speech: Speech) -> int:
    """Plan a week and write its bundle."""
    from planner.cli.resolve_verb import resolve  # noqa: PLC0415  (the other verbs do without)
    from planner.inputs import load  # noqa: PLC0415

    began = time.monotonic()
    inputs, doubts = load(Path(args.campaign), scenario=args.scenario, language=args.language)
    speech.switch(args.language, inputs.campaign.language)
    if doubts:
        speech.complain("plan.doubts", number=len(doubts), campaign=args.campaign)
    problem = api.build(inputs, week=args.week, engine=args.engine)
    # Made absolute now: once a bundle took the place of the working folder, no other path leads on.
    out = real_path(Path(args.out) if args.out else _default_folder(args.campaign, problem))
    # Before the long calculation: a folder that cannot be written is told at once.
    with api.claim(out, discard=args.replace, tell=partial(_tell_kept, speech)) as write:
        earlier = find_earlier(args.previous, out, problem, speech)
        with two_steps(speech) as stop:
            asked = time.monotonic()
            made = _solve(problem, inputs, args, speech=speech, stop=stop)
            searched = time.monotonic() - asked
            if not made.proof.reproducible:
                speech.complain("plan.writing", seconds=round(searched))
            if earlier:
                problem = api.follow(problem, made, earlier=earlier)
            with noting_saved(out, speech):
                write(problem, made)
        if args.resolve and not made.proof.interrupted:
            estimated, made = made, resolve(problem, made, args, speech)
            with suppress(
                KeyboardInterrupt
            ):  # the plan stands already, with worths that are estimated
                if made != estimated:
                    write(problem, made)
    if args.seconds is not None:
        rest = round(time.monotonic() - began - searched)
        speech.complain("plan.spent", search=round(searched), limit=f"{args.seconds:g}", rest=rest)
    if args.json:
        proof = {**asdict(made.proof), "gap": made.proof.gap}
        week = problem.week.start.isoformat()
        speech.tell_json(
            {"bundle": str(out), "week": week, "totals": asdict(made.totals), "proof": proof}
        )
    else:
        _summarise(problem, made, out / "index.html", speech)
    return _DONE


def validate(args: argparse.Namespace, speech: Speech) -> int:
    """Tell every error and every doubt of a campaign's files."""
    from planner.inputs import inspect  # noqa: PLC0415  (the other verbs do without)

    if args.fix:
        return _fix(args, speech)
    found = inspect(Path(args.campaign), scenario=args.scenario, language=args.language)
    speech.switch(args.language, found.language or speech.language)
    errors = sum(issue.is_error for issue in found.issues)
    if args.json:
        speech.tell_json(
            {
                "errors": errors,
                "doubts": len(found.issues) - errors,
                "issues": _list_issues(found.issues, speech),
            }
        )
    else:
        for issue in found.issues:
            speech.tell(speech.describe(issue))
        _count(found.issues, speech)
    return found.exit_code


def new(args: argparse.Namespace, speech: Speech) -> int:
    """Make the folders of a campaign for another regency, with what the office must fill in marked."""
    data, configs = api.found(args.code, start=Path.cwd())
    speech.saved = configs
    for folder in (configs, data):
        speech.tell(str(folder))
    speech.tell(speech.texts.text("new.next", campaign=configs))
    return _DONE


def check(args: argparse.Namespace, speech: Speech) -> int:
    """Let the referee judge a bundle."""
    bundle = read_bundle(args, speech)
    report = api.check(bundle.problem, bundle.plan)
    if args.json:
        speech.tell_json(
            {
                "violations": [
                    {**asdict(found), "date": found.date and found.date.isoformat()}
                    for found in report.violations
                ],
                "totals": asdict(report.totals),
                "value": report.value,
                "doubts": _list_issues(bundle.doubts, speech),
            }
        )
    else:
        _tell_report(report, speech)
    return _FLAWED if report.violations else _DONE


def render(args: argparse.Namespace, speech: Speech) -> int:
    """Make all outputs of a bundle again, from its problem and plan alone."""
    bundle = read_bundle(args, speech)
    out = real_path(Path(args.out or args.bundle))
    violations = api.check(bundle.problem, bundle.plan).violations
    if violations:
        speech.complain("render.violations", number=len(violations), bundle=args.bundle)
    if any(violation.law == "unknown" for violation in violations):
        raise InputError((Issue(file="plan.json", line=0, column=0, path="", code="E802"),))
    problem = bundle.problem
    if args.previous == NO_BUNDLE:
        problem = replace(problem, earlier_events=())
    elif args.previous:
        problem = api.follow(problem, bundle.plan, earlier=api.read(args.previous))
    settings = {"language": speech.language, "discard": args.replace}
    with noting_saved(out, speech):
        api.write(problem, bundle.plan, to=out, tell=partial(_tell_kept, speech), **settings)
    speech.tell(str(out / "index.html"))
    return _DONE


def explain(args: argparse.Namespace, speech: Speech) -> int:
    """Say why a stop is visited as it is or not at all, or what limits the week."""
    from planner.cli.explain_verb import explain as run  # noqa: PLC0415  (the other verbs do without)

    return run(args, speech)


def compare(args: argparse.Namespace, speech: Speech) -> int:
    """Plan a week under several scenarios, side by side."""
    from planner.cli.compare_verb import compare as run  # noqa: PLC0415  (the other verbs do without)

    return run(args, speech)


def schema(args: argparse.Namespace, speech: Speech) -> int:
    """Tell the JSON Schemas of the configs: all by name, or one."""
    from planner.inputs import schemas  # noqa: PLC0415  (the other verbs do without)

    known = schemas()
    if args.name is not None and args.name not in known:
        speech.complain("schema.unknown", name=args.name, known=", ".join(known))
        return _FLAWED
    speech.tell_json(known if args.name is None else known[args.name])
    return _DONE


VERBS: tuple[tuple[str, Callable[[argparse.Namespace, Speech], int]], ...] = (
    ("plan", plan),
    ("validate", validate),
    ("new", new),
    ("check", check),
    ("render", render),
    ("explain", explain),
    ("compare", compare),
    ("schema", schema),
)


def _solve(
    problem: Problem, inputs: Inputs, args: argparse.Namespace, *, speech: Speech, stop: Event
) -> Plan:
    """Return the plan, with progress on stderr; once ``stop`` is set, the best one so far."""
    from planner.cli.progress import open_board, run_watched  # noqa: PLC0415  (the other verbs do without)

    settings = {
        "stop": stop,
        "effort": args.effort,
        "seed": args.seed,
        "seconds": args.seconds,
        "certify": args.certify,
        "travel": inputs.travel,
    }
    with open_board(speech) as board:
        return run_watched(lambda watch: api.solve(problem, watch=watch, **settings), board, stop)


def _fix(args: argparse.Namespace, speech: Speech) -> int:
    """Write a mended copy of a campaign's files; tell what was cured and what is left."""
    to = real_path(Path(args.fix))
    copy = api.mend(args.campaign, to=to, scenario=args.scenario)
    errors = sum(issue.is_error for issue in copy.left)
    speech.saved = to if copy.cured else None
    folder = str(to) if copy.cured else None
    if args.json:
        cured, left = _list_issues(copy.cured, speech), _list_issues(copy.left, speech)
        speech.tell_json(
            {
                "copy": folder,
                "cured": cured,
                "errors": errors,
                "doubts": len(copy.left) - errors,
                "issues": left,
            }
        )
        return copy.exit_code
    for key, issues in (("validate.cured", copy.cured), ("validate.left", copy.left)):
        speech.tell(speech.texts.text(key, number=len(issues)))
        for issue in issues:
            speech.tell(speech.describe(issue))
    speech.tell(
        speech.texts.text("validate.copy", folder=folder)
        if folder
        else speech.texts.text("validate.nothing")
    )
    _count(copy.left, speech)
    return copy.exit_code


def _count(issues: Iterable[Issue], speech: Speech) -> None:
    """Tell how many errors and doubts there are, and how much is still to be filled in."""
    issues = tuple(issues)
    errors = sum(issue.is_error for issue in issues)
    to_fill = sum(issue.code == _TO_FILL_IN for issue in issues)
    if to_fill:
        speech.tell(speech.texts.text("validate.fill", number=to_fill))
    speech.tell(speech.texts.text("validate.result", errors=errors, doubts=len(issues) - errors))


def _default_folder(campaign: str, problem: Problem) -> Path:
    """Return ``out/<campaign>/<week>`` of the campaign's project; a scenario has a folder of its own."""
    from planner.inputs.readers.files import find_project  # noqa: PLC0415  (the other verbs do without)
    from planner.inputs.readers.findings import Findings  # noqa: PLC0415

    findings = Findings()
    project = find_project(Path(campaign), findings)
    if project is None:
        raise InputError(tuple(findings.issues))
    suffix = f"-{problem.scenario}" if problem.scenario else ""
    return project.root / "out" / problem.campaign / f"{problem.week.start}{suffix}"


def _tell_kept(speech: Speech, folder: Path) -> None:
    """Tell where that lies which somebody changed in the older bundle or added to it."""
    speech.complain("kept", folder=folder)


def _list_issues(issues: Iterable[Issue], speech: Speech) -> list[dict[str, object]]:
    """Return ``issues`` for JSON: code, place and text."""
    return [
        {
            "code": issue.code,
            "file": issue.file,
            "line": issue.line,
            "column": issue.column,
            "path": issue.path,
            "text": speech.explain(issue),
        }
        for issue in issues
    ]


def _tell_report(report: Report, speech: Speech) -> None:
    """Tell the referee's findings in words."""
    for violation in report.violations:
        speech.tell(violation.text)
    count = len(report.violations)
    speech.tell(
        speech.texts.text("check.violations", number=count)
        if count
        else speech.texts.text("check.lawful")
    )
    speech.tell(speech.texts.text("check.figures"))
    _tell_totals(report.totals, speech)


def _summarise(problem: Problem, made: Plan, index: Path, speech: Speech) -> None:
    """Tell a plan in a few lines."""
    from planner.outputs.texts.uncertainty import tell_proof  # noqa: PLC0415  (the other verbs do without)
    from planner.outputs.texts.wording import Wording  # noqa: PLC0415

    wording = Wording(speech.language)
    days = problem.week.days
    speech.tell(
        speech.texts.text(
            "plan.title", week=wording.span(days[0].date, days[-1].date), name=problem.name
        )
    )
    _tell_totals(made.totals, speech)
    speech.tell(speech.texts.text("plan.teams", teams=wording.number(len(made.teams))))
    if not made.teams:
        speech.tell(speech.texts.text("plan.nobody"))
    speech.tell(speech.texts.text("plan.proof", proof=" ".join(tell_proof(made, wording))))
    if problem.earlier_events:
        speech.tell(speech.texts.text("plan.follows"))
    speech.tell(speech.texts.text("plan.index", path=index))


def _tell_totals(totals: Totals, speech: Speech) -> None:
    """Tell the sums over a plan, a line each."""
    from planner.outputs.texts.wording import Wording  # noqa: PLC0415  (validating does without)

    wording = Wording(speech.language)
    figures = {
        "recorded": wording.number(totals.expected_recorded),
        "turned_away": wording.number(totals.turned_away),
        "villages": wording.number(totals.villages),
        "visits": wording.number(totals.visits),
        "nights": wording.number(totals.nights_away),
        "km": wording.km(totals.metres),
        "drive": wording.duration(totals.drive_minutes),
        "cost": wording.rupiah(totals.cost_idr),
    }
    speech.tell(speech.texts.text("totals", **figures))
