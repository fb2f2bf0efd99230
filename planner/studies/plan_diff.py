"""Find what differs between two plans of one week, and whether the difference is more than what their proofs leave open."""

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
    """A figure of one plan less that of the base; ``proven`` unless it lies within the gaps of the two plans, or one is worth nothing."""

    by: int
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KecamatanChange:
    """The coverage of a kecamatan, and how the people recorded there differ from the base."""

    coverage: Coverage
    recorded: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageChange:
    """A stop that another lender visits than in the base; none ``before``: it comes in, none ``after``: it drops out."""

    stop: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def measure_differences(base: Plan, other: Plan) -> Mapping[str, Difference]:
    """Return the difference of every measure by key.

    What a proof leaves open is, of people, what its bound lies above the value; of other figures, the same share of them. Where the value
    of a plan is not above nought there is no such share, and what its people are worth is not what it is worth: no figure is proven to
    differ, but perhaps the value (``compare_values``).
    """
    return MappingProxyType({measure.key: _differ(measure, base, other) for measure in MEASURES})


def compare_values(base: Plan, other: Plan) -> Difference:
    """Return how the values differ, in thousandths of a person; proven where one plan's value is above the other's bound."""
    one, two = base.proof, other.proof
    return Difference(
        by=two.value - one.value, proven=two.value > one.bound or one.value > two.bound
    )


def compare_kecamatan(base: Outcome, other: Outcome, whole: str) -> tuple[KecamatanChange, ...]:
    """Return every kecamatan of ``other`` beside that of ``base`` and, last and named ``whole``, all together."""
    before = {
        row.code: row.on_list.recorded for row in measure_coverage(base.problem, base.plan, whole)
    }
    changes = []
    for row in measure_coverage(other.problem, other.plan, whole):
        by = row.on_list.recorded - before.get(row.code, 0)
        changes.append(
            KecamatanChange(
                coverage=row, recorded=_differ_in_people(by, base.plan.proof, other.plan.proof)
            )
        )
    return tuple(changes)


def compare_villages(base: Plan, other: Plan) -> tuple[VillageChange, ...]:
    """Return the stops that come in, drop out, or are visited by other lenders, sorted by id."""
    before, after = _visitors(base), _visitors(other)
    changes = (
        VillageChange(stop=stop, before=before.get(stop, ()), after=after.get(stop, ()))
        for stop in sorted(before.keys() | after.keys())
    )
    return tuple(change for change in changes if change.before != change.after)


def _differ(measure: Measure, base: Plan, other: Plan) -> Difference:
    before, after = measure.read(base), measure.read(other)
    if measure.form == "people":
        return _differ_in_people(after - before, base.proof, other.proof)
    one, two = _open_share(base.proof), _open_share(other.proof)
    left_open = None if one is None or two is None else one * before + two * after
    return Difference(by=after - before, proven=_is_proven(after - before, left_open))


def _differ_in_people(by: int, *proofs: Proof) -> Difference:
    left_open = sum(max(0, proof.bound - proof.value) for proof in proofs) / _THOUSANDTHS
    return Difference(
        by=by, proven=_is_proven(by, None if None in map(_open_share, proofs) else left_open)
    )


def _is_proven(by: int, left_open: float | None) -> bool:
    return by == 0 or (left_open is not None and abs(by) > left_open)


def _open_share(proof: Proof) -> float | None:
    """Return which share of a figure the proof leaves open; None where the plan's value is no share of its bound."""
    return proof.gap if proof.value > 0 else None


def _visitors(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Return the lenders whose teams visit each stop."""
    lenders = {team.id: team.lender for team in plan.teams}
    pairs = sorted(
        {(visit.stop, lenders[route.team]) for route in plan.routes for visit in route.visits}
    )
    return {
        stop: tuple(lender for each, lender in pairs if each == stop)
        for stop in sorted({stop for stop, _ in pairs})
    }
