"""The texts about the certainty of a plan: proof, travel times, figures and points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.model.protection import is_protected
from planner.outputs.texts.coverage import bound_excess
from planner.outputs.texts.demand_sources import tell_bases
from planner.outputs.texts.place_index import list_places

if TYPE_CHECKING:
    from planner.model.plan import Plan, Unvisited
    from planner.model.problem import Problem
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording

_TENTH = 100  # thousandths in a tenth of a person


def tell_proof(plan: Plan, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about the proof, and about the saving in cost."""
    proof = plan.proof
    saving = plan.saving
    excess = bound_excess(proof)
    if excess is None:
        sentences = [
            wording.text("proof.open", people=_say_distance(proof.value, proof.bound, wording))
        ]
    elif excess == 0:
        sentences = [wording.text("proof.best")]
    else:
        sentences = [wording.text("proof.bound", percent=wording.number(excess, 1))]
    if not proof.complete:
        sentences.append(wording.text("proof.incomplete"))
    if proof.interrupted:
        sentences.append(wording.text("proof.interrupted"))
    elif not proof.reproducible:
        sentences.append(wording.text("proof.timed"))
    if saving is not None:
        lower = max(0, saving.value_before - proof.value) / max(1, abs(saving.value_before))
        saved = wording.rupiah(saving.expense_before - saving.expense)
        sentences.append(
            wording.text("proof.saving", saved=saved, percent=wording.number(100 * lower, 2))
        )
    return tuple(sentences)


def say_gap(value: float, bound: float, wording: Wording) -> str:
    """Return the gap between ``value`` and ``bound``, both in thousandths of a weighted person.

    It is in per cent of the bound; in people where the value is not positive.
    """
    if value > 0:
        return wording.percent((bound - value) / bound)
    return wording.text("gap.people", people=_say_distance(value, bound, wording))


def _say_distance(value: float, bound: float, wording: Wording) -> str:
    """Return the gap in people, rounded up to tenths so that it is never understated."""
    return wording.number(math.ceil(max(0, bound - value) / _TENTH) / 10, 1)


def tell_travel(problem: Problem, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about travel times and the courses on the map."""
    note = problem.travel_note
    hidden = any(is_protected(stop.kind) for stop in problem.stops)
    return (
        wording.text(
            "travel.source",
            engine=wording.known(f"engine.{note.engine}", note.engine),
            season=wording.known(f"season.{note.season}", note.season),
        ),
        wording.text(
            "travel.spread",
            trunk=note.trunk_spread,
            lowland=note.lowland_spread,
            hills=note.hills_spread,
        ),
        wording.text("travel.course"),
        *([wording.text("travel.hidden")] if hidden else []),
    )


def tell_data(problem: Problem, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about figures, points and staffing that nobody has confirmed."""
    sentences = []
    if any(stop.demand.estimated for stop in problem.stops):
        sentences.append(wording.text("data.estimated"))
    sentences += tell_bases(problem.stops, wording)
    weak = sum(place.weak_km is not None for place in list_places(problem).values())
    if weak:
        sentences.append(wording.count("data.weak", weak))
    examples = [lender.name for lender in problem.lenders if lender.example]
    if examples:
        sentences.append(wording.text("data.example", lenders=", ".join(examples)))
    if problem.scenario:
        sentences.append(wording.text("data.scenario", name=problem.scenario))
    return (*sentences, wording.text("data.zone"))


def tell_reason(left: Unvisited, wording: Wording) -> str:
    """Return why a village is left out, with the rule if a rule forbids it."""
    rule = [wording.known(f"rule.{left.rule}", left.rule)] if left.rule else []
    return ": ".join([wording.text(f"reason.{left.reason}"), *rule])


def tell_remedy(left: Unvisited, directory: Directory, wording: Wording) -> str:
    """Return what would let the plan visit a village, with the key of the configuration.

    A code without a text is shown with its arguments.
    """
    args = dict(left.remedy.args)
    listed = ", ".join(f"{name}: {value}" for name, value in sorted(args.items()))
    names = {
        "stop": left.stop,
        "name": directory.kecamatan(str(args.get("kecamatan", ""))),
        "kind": wording.known(f"vehicle.{args.get('class')}", str(args.get("class"))),
    }
    key = f"remedy.{left.remedy.code}"
    filled = args | names
    fallback = f"{left.remedy.code} ({listed})" if listed else left.remedy.code
    plain = wording.known(key, fallback, **filled)
    return plain if left.price else wording.known(f"{key}.even", plain, **filled)
