"""The verbs: each calls the public functions, prints the result, and returns the exit code."""
# Each verb imports only what it needs, so that every verb starts fast.
# ruff: noqa: PLC0415

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner import api
from planner.bundle.folder import real_path
from planner.cli.bundles import NO_BUNDLE, find_earlier, read_bundle, saved_noted
from planner.cli.interrupts import two_steps
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from threading import Event

    from planner.cli.console import Console
    from planner.model.inputs import Inputs
    from planner.model.plan import Plan, Totals
    from planner.model.problem import Problem
    from planner.referee.report import Report

_DONE, _FLAWED = 0, 2
_TO_FILL_IN = "E1900"


def plan(args: argparse.Namespace, console: Console) -> int:
    """Plan a week and write its bundle."""
    from planner.cli.resolve_verb import resolve
    from planner.inputs import load

    began = time.monotonic()
    inputs, doubts = load(Path(args.campaign), scenario=args.scenario, language=args.language)
    console.use_language(args.language, inputs.campaign.language)
    if doubts:
        console.report("plan.doubts", number=len(doubts), campaign=args.campaign)
    problem = api.build(inputs, week=args.week, engine=args.engine)
    # Absolute now: a new bundle may replace the working folder, and relative paths fail after that.
    out = real_path(Path(args.out) if args.out else _default_folder(args.campaign, problem))
    # Claimed before the long calculation, so that an unwritable folder is reported at once.
    with api.claim(out, discard=args.replace, tell=partial(_tell_kept, console)) as write:
        earlier = find_earlier(args.previous, out, problem, console)
        with two_steps(console) as stop:
            asked = time.monotonic()
            made = _solve(problem, inputs, args, console=console, stop=stop)
            searched = time.monotonic() - asked
            if not made.proof.reproducible:
                console.report("plan.writing", seconds=round(searched))
            if earlier:
                problem = api.follow(problem, made, earlier=earlier)
            with saved_noted(out, console):
                write(problem, made)
        if args.resolve and not made.proof.interrupted:
            estimated = made
            made = resolve(problem, estimated, args, console)
            # After Ctrl-C the bundle keeps the plan with estimated worths.
            with suppress(KeyboardInterrupt):
                if made != estimated:
                    write(problem, made)
    if args.seconds is not None:
        rest = round(time.monotonic() - began - searched)
        console.report("plan.spent", search=round(searched), limit=f"{args.seconds:g}", rest=rest)
    if args.json:
        console.print_json(_plan_to_json(problem, made, out))
    else:
        _summarise(problem, made, out / "index.html", console)
    return _DONE


def validate(args: argparse.Namespace, console: Console) -> int:
    """Print every error and every doubt about a campaign's files."""
    from planner.inputs import inspect

    if args.fix:
        return _fix(args, console)
    found = inspect(Path(args.campaign), scenario=args.scenario, language=args.language)
    console.use_language(args.language, found.language or console.language)
    errors = sum(issue.is_error for issue in found.issues)
    if args.json:
        console.print_json(
            {
                "errors": errors,
                "doubts": len(found.issues) - errors,
                "issues": _list_issues(found.issues, console),
            }
        )
    else:
        for issue in found.issues:
            console.print_line(console.describe(issue))
        _count(found.issues, console)
    return found.exit_code


def new(args: argparse.Namespace, console: Console) -> int:
    """Make the folders of a campaign for another regency, with marks for the office to fill in."""
    data, configs = api.found(args.code, start=Path.cwd())
    console.saved = configs
    for folder in (configs, data):
        console.print_line(str(folder))
    console.print_line(console.texts.text("new.next", campaign=configs))
    return _DONE


def check(args: argparse.Namespace, console: Console) -> int:
    """Check a bundle by the referee."""
    bundle = read_bundle(args, console)
    report = api.check(bundle.problem, bundle.plan)
    if args.json:
        console.print_json(
            {
                "violations": [
                    {**asdict(found), "date": found.date and found.date.isoformat()}
                    for found in report.violations
                ],
                "totals": asdict(report.totals),
                "value": report.value,
                "doubts": _list_issues(bundle.doubts, console),
            }
        )
    else:
        _tell_report(report, console)
    return _FLAWED if report.violations else _DONE


def render(args: argparse.Namespace, console: Console) -> int:
    """Make all outputs of a bundle again, from its problem and plan only."""
    bundle = read_bundle(args, console)
    out = real_path(Path(args.out or args.bundle))
    violations = api.check(bundle.problem, bundle.plan).violations
    if violations:
        console.report("render.violations", number=len(violations), bundle=args.bundle)
    if any(violation.law == "unknown" for violation in violations):
        raise InputError((Issue(file="plan.json", line=0, column=0, path="", code="E802"),))
    problem = bundle.problem
    if args.previous == NO_BUNDLE:
        problem = replace(problem, earlier_events=())
    elif args.previous:
        problem = api.follow(problem, bundle.plan, earlier=api.read(args.previous))
    settings = {"language": console.language, "discard": args.replace}
    with saved_noted(out, console):
        api.write(problem, bundle.plan, to=out, tell=partial(_tell_kept, console), **settings)
    console.print_line(str(out / "index.html"))
    return _DONE


def explain(args: argparse.Namespace, console: Console) -> int:
    """Explain the visits of a stop, or the bottlenecks of the week."""
    from planner.cli.explain_verb import explain as run

    return run(args, console)


def compare(args: argparse.Namespace, console: Console) -> int:
    """Plan a week under several scenarios, side by side."""
    from planner.cli.compare_verb import compare as run

    return run(args, console)


def schema(args: argparse.Namespace, console: Console) -> int:
    """Print the JSON Schemas of the configs: all by name, or one."""
    from planner.inputs import schemas

    known = schemas()
    if args.name is not None and args.name not in known:
        console.report("schema.unknown", name=args.name, known=", ".join(known))
        return _FLAWED
    console.print_json(known if args.name is None else known[args.name])
    return _DONE


VERBS: tuple[tuple[str, Callable[[argparse.Namespace, Console], int]], ...] = (
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
    problem: Problem, inputs: Inputs, args: argparse.Namespace, *, console: Console, stop: Event
) -> Plan:
    """Return the plan, or the best one so far once ``stop`` is set; show progress on stderr."""
    from planner.cli.progress import open_display, run_watched

    settings = {
        "stop": stop,
        "effort": args.effort,
        "seed": args.seed,
        "seconds": args.seconds,
        "certify": args.certify,
        "travel": inputs.travel,
    }
    with open_display(console) as display:
        return run_watched(lambda watch: api.solve(problem, watch=watch, **settings), display, stop)


def _fix(args: argparse.Namespace, console: Console) -> int:
    """Write a corrected copy of a campaign's files; print the corrections and what is left."""
    to = real_path(Path(args.fix))
    copy = api.mend(args.campaign, to=to, scenario=args.scenario)
    errors = sum(issue.is_error for issue in copy.left)
    console.saved = to if copy.cured else None
    folder = str(to) if copy.cured else None
    if args.json:
        cured, left = _list_issues(copy.cured, console), _list_issues(copy.left, console)
        console.print_json(
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
        console.print_line(console.texts.text(key, number=len(issues)))
        for issue in issues:
            console.print_line(console.describe(issue))
    console.print_line(
        console.texts.text("validate.copy", folder=folder)
        if folder
        else console.texts.text("validate.nothing")
    )
    _count(copy.left, console)
    return copy.exit_code


def _count(issues: Iterable[Issue], console: Console) -> None:
    """Print the numbers of errors, of doubts, and of values still to be filled in."""
    issues = tuple(issues)
    errors = sum(issue.is_error for issue in issues)
    to_fill = sum(issue.code == _TO_FILL_IN for issue in issues)
    if to_fill:
        console.print_line(console.texts.text("validate.fill", number=to_fill))
    console.print_line(
        console.texts.text("validate.result", errors=errors, doubts=len(issues) - errors)
    )


def _default_folder(campaign: str, problem: Problem) -> Path:
    """Return ``out/<campaign>/<week>`` of the campaign's project; a scenario has its own folder."""
    from planner.inputs.readers.files import find_project
    from planner.inputs.readers.findings import Findings

    findings = Findings()
    project = find_project(Path(campaign), findings)
    if project is None:
        raise InputError(tuple(findings.issues))
    suffix = f"-{problem.scenario}" if problem.scenario else ""
    return project.root / "out" / problem.campaign / f"{problem.week.start}{suffix}"


def _tell_kept(console: Console, folder: Path) -> None:
    """Report the folder with the files that a user changed in the older bundle or added to it."""
    console.report("kept", folder=folder)


def _list_issues(issues: Iterable[Issue], console: Console) -> list[dict[str, object]]:
    """Return ``issues`` for JSON: code, place and text."""
    return [
        {
            "code": issue.code,
            "file": issue.file,
            "line": issue.line,
            "column": issue.column,
            "path": issue.path,
            "text": console.explain(issue),
        }
        for issue in issues
    ]


def _tell_report(report: Report, console: Console) -> None:
    """Print the findings of the referee."""
    for violation in report.violations:
        console.print_line(violation.text)
    count = len(report.violations)
    console.print_line(
        console.texts.text("check.violations", number=count)
        if count
        else console.texts.text("check.lawful")
    )
    console.print_line(console.texts.text("check.figures"))
    _tell_totals(report.totals, console)


def _plan_to_json(problem: Problem, made: Plan, out: Path) -> dict[str, object]:
    """Return the result of the verb ``plan`` for programs."""
    return {
        "bundle": str(out),
        "week": problem.week.start.isoformat(),
        "totals": asdict(made.totals),
        "proof": {**asdict(made.proof), "gap": made.proof.gap},
    }


def _summarise(problem: Problem, made: Plan, index: Path, console: Console) -> None:
    """Print a plan in a few lines."""
    from planner.outputs.texts.uncertainty import tell_proof
    from planner.outputs.texts.wording import Wording

    wording = Wording(console.language)
    days = problem.week.days
    console.print_line(
        console.texts.text(
            "plan.title", week=wording.span(days[0].date, days[-1].date), name=problem.name
        )
    )
    _tell_totals(made.totals, console)
    console.print_line(console.texts.text("plan.teams", teams=wording.number(len(made.teams))))
    if not made.teams:
        console.print_line(console.texts.text("plan.nobody"))
    console.print_line(console.texts.text("plan.proof", proof=" ".join(tell_proof(made, wording))))
    if problem.earlier_events:
        console.print_line(console.texts.text("plan.follows"))
    console.print_line(console.texts.text("plan.index", path=index))


def _tell_totals(totals: Totals, console: Console) -> None:
    """Print the totals of a plan."""
    from planner.outputs.texts.wording import Wording

    wording = Wording(console.language)
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
    console.print_line(console.texts.text("totals", **figures))
