"""Measure what one more would add to a week: plan it again with the officers, kit and vehicle named, and compare the two plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, islice
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from planner.model.resources import Kit, Officer, Role, Vehicle
from planner.studies.plan_diff import Difference, measure_differences
from planner.studies.workers import Job, open_workers

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from planner.model.plan import Marginal, Plan
    from planner.model.problem import Problem
    from planner.model.resources import Lender

Thing = TypeVar("Thing", Officer, Kit, Vehicle)

MOST = 5  # bundles that are measured
RESOLVED = "resolved"
NOTHING = Difference(by=0, proven=False)
_TENTHS = 10
_NOT_ROLES = ("kit", "vehicle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One of ``wanted`` bundles measured, the ``number``-th: ``extra`` stands in ``plan`` in the place of its estimate.

    ``difference`` is that of the people recorded; nothing, and not proven, where the new plan is no better.
    """

    number: int
    wanted: int
    extra: Marginal
    difference: Difference
    plan: Plan


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
    """Yield ``plan`` with the worths of its most useful bundles measured, one more each time.

    The week is planned again with each bundle, as ``plan`` was if ``effort`` and the other settings are the same. A worth is what the new
    plan is expected to record more, as measured, and nothing where it is worth no more than ``plan``: that one stays lawful, as nobody
    must use what is added. ``certify`` decides more often what is proven. ``processes`` work at once; with 0 all is done in this process.

    Raises
    ------
    CheckFailed
        If the referee rejects a plan: a bug.
    WorkerLost
        If a process ended without an answer.
    """
    wanted = sorted((extra for extra in plan.marginal if extra.worth > 0), key=_rank)[:MOST]
    jobs = [
        Job(problem=add(problem, extra), effort=effort, seed=seed, seconds=seconds, certify=certify)
        for extra in wanted
    ]
    with open_workers(min(processes, len(jobs))) as make_plans:
        measured = plan
        for number, (extra, other) in enumerate(zip(wanted, make_plans(jobs), strict=True), 1):
            better = other.proof.value > plan.proof.value
            difference = (
                measure_differences(plan, other)["expected_recorded"] if better else NOTHING
            )
            found = replace(extra, worth=_TENTHS * difference.by, basis=RESOLVED)
            others = (each for each in measured.marginal if each != extra)
            measured = replace(measured, marginal=tuple(sorted((found, *others), key=_rank)))
            yield Measurement(
                number=number, wanted=len(wanted), extra=found, difference=difference, plan=measured
            )


def _rank(extra: Marginal) -> tuple[int, str, tuple[tuple[str, int], ...]]:
    return -extra.worth, extra.lender, extra.add


def add(problem: Problem, extra: Marginal) -> Problem:
    """Return ``problem`` with one lender's resources and what ``extra`` adds to them.

    A vehicle is of the class and seats of one that the lender has: among those that seat the officers of the bundle the one that may go to
    the most stops, then the one with the most seats.
    """
    lenders = (
        _lend(problem, lender, extra) if lender.id == extra.lender else lender
        for lender in problem.lenders
    )
    return replace(problem, lenders=tuple(lenders))


def _lend(problem: Problem, lender: Lender, extra: Marginal) -> Lender:
    taken = {id_ for each in problem.lenders for id_ in _ids(each)}
    names = (name for number in count(1) if (name := f"{lender.id}-extra-{number}") not in taken)
    officers, kits, vehicles = list(lender.officers), list(lender.kits), list(lender.vehicles)
    crew = sum(number for kind, number in extra.add if kind not in _NOT_ROLES)
    for kind, number in extra.add:
        for name in islice(names, number):
            if kind == "kit":
                kits.append(Kit(id=name, lender=lender.id))
            elif kind == "vehicle":
                vehicles.append(replace(_most_useful(problem, lender.vehicles, crew), id=name))
            else:
                officers.append(Officer(id=name, name=None, lender=lender.id, roles=(Role(kind),)))
    return replace(lender, officers=_by_id(officers), kits=_by_id(kits), vehicles=_by_id(vehicles))


def _ids(lender: Lender) -> Iterator[str]:
    yield from (officer.id for officer in lender.officers)
    yield from (kit.id for kit in lender.kits)
    yield from (vehicle.id for vehicle in lender.vehicles)


def _most_useful(problem: Problem, vehicles: Sequence[Vehicle], crew: int) -> Vehicle:
    def rank(vehicle: Vehicle) -> tuple[bool, int, int]:
        reached = sum(vehicle.vehicle_class in stop.vehicle_classes for stop in problem.stops)
        return vehicle.seats >= crew, reached, vehicle.seats

    return max(vehicles, key=rank)


def _by_id(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(things, key=attrgetter("id")))
