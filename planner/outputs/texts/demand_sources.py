"""The sources of the stops' figures, with what they share told once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.places import Stop
    from planner.outputs.texts.wording import Wording

_CLAUSE_END = re.compile(r"(?<=[.;,])\s+")


def tell_bases(stops: Sequence[Stop], wording: Wording) -> tuple[str, ...]:
    """Return the sources of the figures of ``stops``.

    First come the clauses that all of them share, then the clauses of some, with the number of
    stops, the most common first. "…" stands for clauses told elsewhere. Sources that share nothing
    are told whole.
    """
    counts = Counter(stop.demand.basis for stop in stops)
    clauses = {basis: tuple(_CLAUSE_END.split(basis)) for basis in counts}
    shared = set.intersection(*(set(parts) for parts in clauses.values())) if counts else set()
    frames = {tuple(part for part in parts if part in shared) for parts in clauses.values()}
    sentences = []
    if len(frames) == 1 and any(frames):
        first, *others = clauses.values()
        sentences = [wording.text("data.basis", basis=_leave_out(first, set(first) - shared))]
        if not others:
            return tuple(sentences)
    else:  # no sentence holds for all
        shared = set()
    for basis, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        own = _leave_out(clauses[basis], shared).removeprefix("… ").removesuffix(" …").rstrip(",;")
        sentences.append(wording.text("data.basis.some", n=wording.number(number), basis=own))
    return tuple(sentences)


def _leave_out(parts: Sequence[str], hidden: set[str]) -> str:
    """Return the clauses without the ``hidden`` ones, with one "…" for each run of them."""
    shown = ["…" if part in hidden else part for part in parts]
    return " ".join(
        part
        for index, part in enumerate(shown)
        if part != "…" or index == 0 or shown[index - 1] != "…"
    )
