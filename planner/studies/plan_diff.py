"""Differences between two plans of one week, and whether they exceed the gaps of the proofs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import measure_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.model.plan import Plan, Proof
    from planner.outputs.texts.coverage import Coverage
    from planner.studies.compare import Outcome

_THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of a plan; ``form`` is ``people``, ``whole``, ``metres`` or ``rupiah``."""

    key: str
    form: str
    read: Callable[[Plan], int]


MEASURES = (
    Measure(
        key="expected_recorded", form="people", read=lambda plan: plan.totals.expected_recorded
    ),
    Measure(key="turned_away", form="people", read=lambda plan: plan.totals.turned_away),
    Measure(key="villages", form="whole", read=lambda plan: plan.totals.villages),
    Measure(key="visits", form="whole", read=lambda plan: plan.totals.visits),
    Measure(key="teams", form="whole", read=lambda plan: len(plan.teams)),
    Measure(key="nights_away", form="whole", read=lambda plan: plan.totals.nights_away),
    Measure(key="metres", form="metres", read=lambda plan: plan.totals.metres),
    Measure(key="cost_idr", form="rupiah", read=lambda plan: plan.totals.cost_idr),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of one plan less the figure of the base plan.

    It is not ``proven`` where it lies within the gaps of the two plans, or where the value of one
    of them is not positive.
    """

    by: int
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KecamatanChange:
    """The coverage of a kecamatan, and the difference in people recorded from the base."""

    coverage: Coverage
    recorded: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageChange:
    """A stop that other lenders visit than in the base plan.

    ``before`` and ``after`` are the lenders; empty where nobody visits it.
    """

    stop: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def measure_differences(base: Plan, other: Plan) -> Mapping[str, Difference]:
    """Return the difference of every measure by key.

    In people, the gap of a plan is its bound less its value. For other figures it is the same
    share of the figure. Where the value is not positive there is no share, and no figure is
    proven to differ; the value itself may be (``compare_values``).
    """
    return MappingProxyType(
        {measure.key: _difference(measure, base, other) for measure in MEASURES}
    )


def compare_values(base: Plan, other: Plan) -> Difference:
    """Return the difference of the values, in thousandths of a weighted person.

    It is proven where the value of one plan is above the bound of the other.
    """
    one = base.proof
    two = other.proof
    return Difference(
        by=two.value - one.value, proven=two.value > one.bound or one.value > two.bound
    )


def compare_kecamatan(base: Outcome, other: Outcome, whole: str) -> tuple[KecamatanChange, ...]:
    """Return the change of every kecamatan and, last and named ``whole``, of all together."""
    before = {
        row.code: row.on_list.recorded for row in measure_coverage(base.problem, base.plan, whole)
    }
    changes = []
    for row in measure_coverage(other.problem, other.plan, whole):
        by = row.on_list.recorded - before.get(row.code, 0)
        changes.append(
            KecamatanChange(
                coverage=row, recorded=_difference_in_people(by, base.plan.proof, other.plan.proof)
            )
        )
    return tuple(changes)


def compare_villages(base: Plan, other: Plan) -> tuple[VillageChange, ...]:
    """Return the stops that come in, drop out, or are visited by other lenders, sorted by id."""
    before, after = _lenders_by_stop(base), _lenders_by_stop(other)
    changes = (
        VillageChange(stop=stop, before=before.get(stop, ()), after=after.get(stop, ()))
        for stop in sorted(before.keys() | after.keys())
    )
    return tuple(change for change in changes if change.before != change.after)


def _difference(measure: Measure, base: Plan, other: Plan) -> Difference:
    before = measure.read(base)
    after = measure.read(other)
    if measure.form == "people":
        return _difference_in_people(after - before, base.proof, other.proof)
    one = _open_share(base.proof)
    two = _open_share(other.proof)
    left_open = None if one is None or two is None else one * before + two * after
    return Difference(by=after - before, proven=_is_proven(after - before, left_open))


def _difference_in_people(by: int, *proofs: Proof) -> Difference:
    left_open = sum(max(0, proof.bound - proof.value) for proof in proofs) / _THOUSANDTHS
    return Difference(
        by=by, proven=_is_proven(by, None if None in map(_open_share, proofs) else left_open)
    )


def _is_proven(by: int, left_open: float | None) -> bool:
    return by == 0 or (left_open is not None and abs(by) > left_open)


def _open_share(proof: Proof) -> float | None:
    """Return the gap as a share of the bound; None where the value is not positive."""
    return proof.gap if proof.value > 0 else None


def _lenders_by_stop(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Return the lenders whose teams visit each stop."""
    lenders = {team.id: team.lender for team in plan.teams}
    pairs = sorted(
        {(visit.stop, lenders[route.team]) for route in plan.routes for visit in route.visits}
    )
    return {
        stop: tuple(lender for each, lender in pairs if each == stop)
        for stop in sorted({stop for stop, _ in pairs})
    }
