"""Measure the value of additional resources by planning the week again with them."""

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

Resource = TypeVar("Resource", Officer, Kit, Vehicle)

MOST_MEASURED = 5  # bundles that are measured
RESOLVED = "resolved"
NO_DIFFERENCE = Difference(by=0, proven=False)
_TENTHS = 10
_NOT_ROLES = ("kit", "vehicle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One bundle of additional resources measured: the ``number``-th of ``wanted``.

    ``extra`` has the measured value, and replaces the estimate in ``plan``. ``difference`` is the
    difference in people recorded; 0, and not proven, where the new plan is no better.
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
    """Yield ``plan`` with the values of its most useful bundles measured, one more each time.

    The week is planned again with each bundle. ``effort`` and the other settings should be those
    of ``plan``. A value is the number of people that the new plan records more. It is 0 where the
    new plan is no better: ``plan`` stays feasible, because added resources need not be used. With
    ``certify`` more differences are proven. Up to ``processes`` plans are made in parallel; with
    0 all are made in this process.

    Raises
    ------
    CheckFailed
        If the referee rejects a plan: a bug.
    WorkerLost
        If a process ended without an answer.
    """
    useful = sorted((extra for extra in plan.marginal if extra.worth > 0), key=_rank)
    wanted = useful[:MOST_MEASURED]
    jobs = [
        Job(
            problem=add_resources(problem, extra),
            effort=effort,
            seed=seed,
            seconds=seconds,
            certify=certify,
        )
        for extra in wanted
    ]
    with open_workers(min(processes, len(jobs))) as make_plans:
        measured = plan
        for number, (extra, other) in enumerate(zip(wanted, make_plans(jobs), strict=True), 1):
            better = other.proof.value > plan.proof.value
            difference = (
                measure_differences(plan, other)["expected_recorded"] if better else NO_DIFFERENCE
            )
            found = replace(extra, worth=_TENTHS * difference.by, basis=RESOLVED)
            others = (each for each in measured.marginal if each != extra)
            measured = replace(measured, marginal=tuple(sorted((found, *others), key=_rank)))
            yield Measurement(
                number=number, wanted=len(wanted), extra=found, difference=difference, plan=measured
            )


def _rank(extra: Marginal) -> tuple[int, str, tuple[tuple[str, int], ...]]:
    return -extra.worth, extra.lender, extra.add


def add_resources(problem: Problem, extra: Marginal) -> Problem:
    """Return ``problem`` with the resources of ``extra`` added to its lender.

    A new vehicle copies one of the lender's: of those that seat the officers of the bundle, the
    one that may go to the most stops, then the one with the most seats.
    """
    lenders = (
        _extend_lender(problem, lender, extra) if lender.id == extra.lender else lender
        for lender in problem.lenders
    )
    return replace(problem, lenders=tuple(lenders))


def _extend_lender(problem: Problem, lender: Lender, extra: Marginal) -> Lender:
    taken = {id_ for each in problem.lenders for id_ in _ids(each)}
    names = (name for number in count(1) if (name := f"{lender.id}-extra-{number}") not in taken)
    officers = list(lender.officers)
    kits = list(lender.kits)
    vehicles = list(lender.vehicles)
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


def _by_id(things: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(sorted(things, key=attrgetter("id")))
