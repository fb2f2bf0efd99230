"""The verb ``explain``: the reasons for the visits of a stop, or the bottlenecks of the week."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from planner import api
from planner.cli.bundles import read_bundle
from planner.cli.explain_text import tell_stop, tell_week
from planner.errors import InputError, Issue
from planner.outputs.texts.wording import Wording
from planner.studies.comparison_text import DOMAINS

if TYPE_CHECKING:
    import argparse

    from planner.cli.console import Console
    from planner.studies.bottlenecks import Bottlenecks
    from planner.studies.explain import Explanation

_DONE = 0


def explain(args: argparse.Namespace, console: Console) -> int:
    """Explain a stop, or the week, of a plan without violations."""
    bundle = read_bundle(args, console)
    problem = bundle.problem
    plan = bundle.plan
    # The figures of a plan with violations may be wrong, and so would be all explanations.
    if api.check(problem, plan).violations:
        raise InputError((Issue(file="plan.json", line=0, column=0, path="", code="E815"),))
    wording = Wording(console.language, DOMAINS)
    if args.stop is None:
        limits = api.find_bottlenecks(problem, plan)
        lines = tell_week(problem, plan, limits, wording=wording)
        result = _limits_to_json(limits)
    else:
        reasons = api.explain(problem, plan, args.stop)
        lines = tell_stop(problem, reasons, wording)
        result = _stop_to_json(reasons)
    if args.json:
        console.print_json(result)
    else:
        for line in lines:
            console.print_line(line)
    return _DONE


def _stop_to_json(reasons: Explanation) -> dict[str, object]:
    left = reasons.unvisited
    return {
        "stop": reasons.stop.id,
        "name": reasons.stop.name,
        "visits": [
            {
                "team": each.team.id,
                "lender": each.team.lender,
                "date": each.date.isoformat(),
                "expected_recorded": each.visit.expected_recorded,
                "turned_away": each.visit.turned_away,
                "second_call_crowd": each.again,
                "minutes": each.minutes,
                "per_hour": round(each.per_hour, 2),
                "team_average_per_hour": round(each.average, 2),
                "options": [
                    {**asdict(option), "per_hour": round(option.per_hour, 2)}
                    for option in each.options
                ],
            }
            for each in reasons.visits
        ],
        "alternatives": [
            {"team": each.team, "date": each.date.isoformat(), "change": each.change}
            for each in reasons.alternatives
        ],
        "unvisited": {
            **asdict(left),
            "remedy": {"code": left.remedy.code, "args": dict(left.remedy.args)},
        }
        if left
        else None,
    }


def _limits_to_json(limits: Bottlenecks) -> dict[str, object]:
    return {
        "marginal": [{**asdict(each), "add": dict(each.add)} for each in limits.worths],
        "idle": [asdict(each) for each in limits.idle],
        "reasons": {str(reason): number for reason, number in limits.reasons},
        "nearest": [
            {"stop": each.stop, "price": each.price, "price_basis": each.price_basis}
            for each in limits.nearest
        ],
        "requests": [
            {
                "id": wish.request.id,
                "stop": wish.request.stop,
                "kind": wish.request.kind,
                "met": wish.met,
            }
            for wish in limits.wishes
        ],
        "short_of_floors": dict(limits.short),
    }
