"""The tables of the coordinator's page: villages, stops left out, values of resources."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from planner.model.plan import Reason
from planner.outputs.texts.coverage import estimate_recorded, expect_crowd
from planner.outputs.texts.uncertainty import tell_reason, tell_remedy

if TYPE_CHECKING:
    from planner.model.demand import Range
    from planner.model.places import Stop
    from planner.model.plan import Marginal, Plan, Unvisited
    from planner.outputs.map.map_builder import MapBuilder
    from planner.outputs.pages.file_links import FileLinks
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording

_THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row of the table of unvisited villages; ``price`` in people, None where there is none."""

    name: str
    kecamatan: str
    reason: str
    remedy: str
    price: float | None
    told_price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """A row of the table of all villages, visited or not.

    ``crowd`` has the people expected if called (low, typical, high), ``recorded`` the people
    recorded this week (None: not visited). ``spot`` is the index of the village among the dots of
    the map, ``message`` the path of the message to its head.
    """

    stop: Stop
    crowd: tuple[int, int, int]
    recorded: Range | None
    order: int
    when: str
    spot: int
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A row of the table of the values of additional resources, in people."""

    lender: str
    add: str
    people: float
    basis: str


def list_left_out(directory: Directory, plan: Plan, wording: Wording) -> tuple[LeftOut, ...]:
    """Return the unvisited villages, by reason, then by price, the lowest first."""
    order = tuple(Reason)
    in_order = sorted(
        plan.unvisited, key=lambda left: (order.index(left.reason), left.price or 0, left.stop)
    )
    return tuple(
        LeftOut(
            name=directory.place(left.stop),
            kecamatan=directory.kecamatan_of(left.stop),
            reason=tell_reason(left, wording),
            remedy=tell_remedy(left, directory, wording),
            price=None if left.price is None else left.price / 10,
            told_price=_say_price(left, wording),
        )
        for left in in_order
    )


def _say_price(left: Unvisited, wording: Wording) -> str:
    if left.price is None:
        return "\N{EN DASH}"
    people = wording.number(left.price / 10, 1)
    return (
        wording.known(f"price.{left.price_basis}", people, people=people)
        if left.price
        else wording.text("price.even", people=people)
    )


def list_villages(
    directory: Directory,
    plan: Plan,
    map_builder: MapBuilder,
    *,
    file_links: FileLinks,
    wording: Wording,
) -> tuple[VillageRow, ...]:
    """Return the row of every stop, by kecamatan and name."""
    visits: dict[str, list[Day]] = {}
    for day in map_builder.days:
        for step, _ in day.visits:
            visits.setdefault(step.place.id, []).append(day)
    reasons = {
        left.stop: wording.known(f"reason.{left.reason}", str(left.reason))
        for left in plan.unvisited
    }
    recorded = estimate_recorded(directory.problem, plan)
    later = directory.problem.rules.later_calls
    rows = [
        VillageRow(
            stop=stop,
            crowd=(
                expect_crowd(stop, later, "low"),
                expect_crowd(stop, later),
                expect_crowd(stop, later, "high"),
            ),
            recorded=recorded.get(stop.id),
            order=visits[stop.id][0].date.toordinal() if stop.id in visits else 0,
            when=_say_visits(visits[stop.id], wording)
            if stop.id in visits
            else reasons.get(stop.id, ""),
            spot=spot,
            message=file_links.message_to(stop.village) if stop.id in visits else None,
        )
        for spot, stop in enumerate(directory.problem.stops)
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.stop.kecamatan_name, row.stop.name, row.stop.id))
    )


def _say_visits(days: list[Day], wording: Wording) -> str:
    return ", ".join(
        f"{wording.day_badge(day.date)} {wording.short_date(day.date)} \N{MIDDLE DOT} {day.team.id}"
        for day in days
    )


def list_worths(directory: Directory, plan: Plan, wording: Wording) -> tuple[Worth, ...]:
    """Return every bundle of additional resources, the most valuable first."""
    rows = [
        Worth(
            lender=directory.lender(extra.lender),
            add=say_addition(extra, wording),
            people=extra.worth / 10,
            basis=wording.known(f"basis.{extra.basis}", extra.basis),
        )
        for extra in plan.marginal
    ]
    return tuple(sorted(rows, key=attrgetter("people"), reverse=True))


def tell_measured(plan: Plan, wording: Wording) -> tuple[str, ...]:
    """Return the sentence about values measured by a second plan; none where there are none."""
    open_people = math.ceil(max(0, plan.proof.bound - plan.proof.value) / _THOUSANDTHS)
    measured = any(extra.basis == "resolved" for extra in plan.marginal)
    return (wording.text("worth.measured", people=wording.number(open_people)),) if measured else ()


def say_addition(extra: Marginal, wording: Wording) -> str:
    """Return for example "1 operator, 1 kit"."""
    return ", ".join(
        f"{count} {wording.known(f'resource.{kind}', kind)}" for kind, count in extra.add
    )


def tell_idle(directory: Directory, plan: Plan, wording: Wording) -> tuple[str, ...]:
    """Return a sentence for every officer, kit and vehicle in no team."""
    sentences = []
    for idle in plan.idle:
        missing = ", ".join(wording.known(f"resource.{kind}", kind) for kind in idle.missing)
        sentences.append(
            wording.text(
                "idle.missing" if missing else "idle.spare",
                name=directory.resource(idle.id),
                missing=missing,
            )
        )
    return tuple(sentences)
