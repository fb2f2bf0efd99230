"""Texts on the reasons for the visits of a stop, and on the bottlenecks of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.pages.page_tables import list_worths, tell_idle, tell_measured
from planner.outputs.texts.coverage import expect_crowd
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.uncertainty import tell_reason, tell_remedy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.plan import Plan, Unvisited
    from planner.model.problem import Problem
    from planner.outputs.texts.wording import Wording
    from planner.studies.bottlenecks import Bottlenecks
    from planner.studies.explain import Alternative, Explanation, VisitReason
    from planner.studies.visit_slots import Option

_MOST_ALTERNATIVES = 3
_INDENT = "  "


def tell_stop(problem: Problem, reasons: Explanation, wording: Wording) -> Iterator[str]:
    """Yield the lines about one stop."""
    directory = Directory(problem, wording)
    stop = reasons.stop
    yield wording.text("stop.title", name=stop.name, stop=stop.id, kecamatan=stop.kecamatan_name)
    crowd = wording.people(
        expect_crowd(stop, problem.rules.later_calls), estimated=stop.demand.estimated
    )
    yield wording.text(
        "stop.crowd",
        crowd=crowd,
        listed=wording.people(stop.demand.listed.typical, estimated=stop.demand.estimated),
    )
    if reasons.unvisited is not None:
        yield from _tell_unvisited(reasons.unvisited, directory, wording)
    for visit in reasons.visits:
        yield from _tell_visit(visit, directory, wording, estimated=stop.demand.estimated)
    if reasons.visits or (reasons.unvisited is not None and reasons.unvisited.reason.competes):
        yield from _tell_alternatives(reasons, directory, wording)
    if stop.demand.estimated:
        yield wording.text("estimate.footnote")


def _tell_unvisited(left: Unvisited, directory: Directory, wording: Wording) -> Iterator[str]:
    yield wording.text("stop.unvisited", reason=tell_reason(left, wording))
    yield wording.text("stop.remedy", remedy=tell_remedy(left, directory, wording))
    if left.price is not None:
        yield wording.text("stop.price", price=_say_price(left, wording))
    else:
        yield wording.text("stop.price_unknown" if left.reason.competes else "stop.no_price")


def _say_price(left: Unvisited, wording: Wording) -> str:
    if left.price is None:
        return "\N{EN DASH}"
    return wording.text(
        f"price.{left.price_basis}" if left.price else "price.even",
        people=wording.number(left.price / 10, 1),
    )


def _tell_visit(
    reason: VisitReason, directory: Directory, wording: Wording, *, estimated: bool
) -> Iterator[str]:
    visit = reason.visit
    team = reason.team
    yield wording.text(
        "visit.what",
        date=wording.long_date(reason.date),
        hours=wording.hours(visit.start, visit.end),
        team=team.id,
        lender=directory.town(team.lender),
        recorded=wording.number(visit.expected_recorded),
        away=wording.number(visit.turned_away),
    )
    if reason.again is not None:
        yield _INDENT + wording.text(
            "visit.again", crowd=wording.people(reason.again, estimated=estimated)
        )
    rate, average = (wording.number(each, 1) for each in (reason.per_hour, reason.average))
    yield _INDENT + wording.text(
        "visit.rate", minutes=wording.duration(reason.minutes), rate=rate, average=average
    )
    if reason.options:
        told = "; ".join(_say_option(option, directory, wording) for option in reason.options)
        yield _INDENT + wording.text("visit.options", options=told)
    else:
        yield _INDENT + wording.text("visit.no_options")


def _say_option(option: Option, directory: Directory, wording: Wording) -> str:
    figures = {
        "recorded": wording.number(option.recorded),
        "rate": wording.number(option.per_hour, 1),
    }
    return wording.text("visit.option", name=directory.place(option.stop), **figures)


def _tell_alternatives(
    reasons: Explanation, directory: Directory, wording: Wording
) -> Iterator[str]:
    if not reasons.alternatives:
        yield wording.text("alternative.none" if reasons.visits else "alternative.no_room")
        return
    yield wording.text("alternative.title" if reasons.visits else "alternative.place")
    for other in reasons.alternatives[:_MOST_ALTERNATIVES]:
        told = {
            "team": other.team,
            "lender": directory.town(other.lender),
            "change": _say_change(other, wording),
        }
        yield _INDENT + wording.text(
            "alternative.other", date=wording.long_date(other.date), **told
        )


def _say_change(other: Alternative, wording: Wording) -> str:
    if other.change == 0:
        return wording.text("alternative.even")
    key = "alternative.loses" if other.change < 0 else "alternative.gains"
    return wording.text(key, people=wording.number(abs(other.change) / 1000, 1))


def tell_week(
    problem: Problem, plan: Plan, limits: Bottlenecks, *, wording: Wording
) -> Iterator[str]:
    """Yield the lines about the bottlenecks of a week."""
    days = problem.week.days
    directory = Directory(problem, wording)
    yield wording.text(
        "week.title", week=wording.span(days[0].date, days[-1].date), name=problem.name
    )
    worths = list_worths(directory, plan, wording)
    idle = tell_idle(directory, plan, wording)
    yield wording.text("week.worth" if worths else "week.no_worth")
    for worth in worths:
        told = {
            "lender": worth.lender,
            "add": worth.add,
            "people": wording.number(worth.people, 1),
            "basis": worth.basis,
        }
        yield _INDENT + wording.text("week.worth_line", **told)
    yield from tell_measured(plan, wording)
    yield wording.text("week.idle" if idle else "week.no_idle")
    yield from (_INDENT + line for line in idle)
    yield from _tell_left(problem, limits, wording)
    yield from _tell_wishes(limits, directory, wording)
    if limits.short:
        names = (
            wording.text(
                "week.floor", name=directory.kecamatan(code), people=wording.number(people)
            )
            for code, people in limits.short
        )
        yield wording.text("week.floors", names=", ".join(names))


def _tell_left(problem: Problem, limits: Bottlenecks, wording: Wording) -> Iterator[str]:
    reasons = (
        f"{wording.text(f'reason.{reason}')}: {wording.number(number)}"
        for reason, number in limits.reasons
    )
    total = sum(number for _, number in limits.reasons)
    if total:
        yield wording.text("week.left", number=wording.number(total), reasons="; ".join(reasons))
    if limits.nearest:
        yield wording.text("week.nearest")
    stops = {stop.id: stop for stop in problem.stops}
    for left in limits.nearest:
        stop = stops[left.stop]
        crowd = wording.people(
            expect_crowd(stop, problem.rules.later_calls), estimated=stop.demand.estimated
        )
        told = {
            "name": stop.name,
            "kecamatan": stop.kecamatan_name,
            "crowd": crowd,
            "price": _say_price(left, wording),
        }
        yield _INDENT + wording.text("week.nearest_line", **told)


def _tell_wishes(limits: Bottlenecks, directory: Directory, wording: Wording) -> Iterator[str]:
    if limits.wishes:
        yield wording.text("week.requests")
    for wish in limits.wishes:
        request = wish.request
        told = {"kind": wording.text(f"request.{request.kind}"), "reason": request.reason}
        met = wording.text("request.met" if wish.met else "request.unmet")
        yield _INDENT + wording.text(
            "request.line", name=directory.place(request.stop), met=met, **told
        )
