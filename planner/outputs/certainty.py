"""Put into words how sure a plan is: its proof, its travel times, its figures, its points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.figures import bound_excess
from planner.outputs.gazetteer import list_places

if TYPE_CHECKING:
    from planner.model.plan import Proof, Remedy
    from planner.model.problem import Problem
    from planner.outputs.text import Wording


def tell_proof(proof: Proof, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about how good the plan is at least."""
    excess = bound_excess(proof)
    if excess is None:
        sentences = [wording.text("proof.open")]
    elif excess == 0:
        sentences = [wording.text("proof.best")]
    else:
        sentences = [wording.text("proof.bound", percent=wording.number(excess, 1))]
    if not proof.complete:
        sentences.append(wording.text("proof.incomplete"))
    if proof.interrupted:
        sentences.append(wording.text("proof.interrupted"))
    if not proof.reproducible:
        sentences.append(wording.text("proof.timed"))
    return tuple(sentences)


def tell_travel(problem: Problem, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about travel times and about courses on the map."""
    note = problem.travel_note
    return (
        wording.text(
            "travel.source",
            engine=wording.known(f"engine.{note.engine}", note.engine),
            season=wording.known(f"season.{note.season}", note.season),
        ),
        wording.text("travel.spread", trunk=note.trunk_spread, lowland=note.lowland_spread, hills=note.hills_spread),
        wording.text("travel.course"),
    )


def tell_data(problem: Problem, wording: Wording) -> tuple[str, ...]:
    """Return the sentences about figures, points and staffing that nobody has confirmed."""
    sentences = []
    if any(stop.demand.estimated for stop in problem.stops):
        sentences.append(wording.text("data.estimated"))
    sentences += [wording.text("data.basis", basis=basis) for basis in sorted({stop.demand.basis for stop in problem.stops})]
    weak = sum(place.weak_km is not None for place in list_places(problem).values())
    if weak:
        sentences.append(wording.count("data.weak", weak))
    examples = [lender.name for lender in problem.lenders if lender.example]
    if examples:
        sentences.append(wording.text("data.example", lenders=", ".join(examples)))
    if problem.scenario:
        sentences.append(wording.text("data.scenario", name=problem.scenario))
    return (*sentences, wording.text("data.zone"))


def tell_remedy(remedy: Remedy, wording: Wording) -> str:
    """Return what would bring a village in; a code without a text of its own is shown with its arguments."""
    args = dict(remedy.args)
    listed = ", ".join(f"{name}: {value}" for name, value in sorted(args.items()))
    key = f"remedy.{remedy.code}"
    return wording.text(key, **args) if wording.known(key, "") else f"{remedy.code} ({listed})" if listed else remedy.code
