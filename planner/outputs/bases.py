"""Tell where the figures of many stops come from without saying the same thing again and again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.places import Stop
    from planner.outputs.text import Wording

_CLAUSE_END = re.compile(r"(?<=[.;,])\s+")


def tell_bases(stops: Sequence[Stop], wording: Wording) -> tuple[str, ...]:
    """Return the bases of ``stops``: first what all of them say, then what only some say, with their number.

    Parts that differ stand as "…" in the first sentence. Bases that have nothing in common are told whole.
    """
    counts = Counter(stop.demand.basis for stop in stops)
    clauses = {basis: _CLAUSE_END.split(basis) for basis in counts}
    common = [set(parts) for parts in clauses.values()]
    shared = set.intersection(*common) if common else set()
    kept = {tuple(part for part in parts if part in shared) for parts in clauses.values()}
    if len(counts) == 1 or not shared or len(kept) > 1:
        return tuple(_tell_whole(counts, wording))
    first, *_ = clauses.values()
    told = [wording.text("data.basis", basis=_with_gaps(first, shared))]
    for basis, number in _most_first(counts):
        told.append(wording.text("data.basis.some", n=wording.number(number), basis=_rest(clauses[basis], shared)))
    return tuple(told)


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _tell_whole(counts: Counter[str], wording: Wording) -> Iterator[str]:
    for basis, number in _most_first(counts):
        if len(counts) == 1:
            yield wording.text("data.basis", basis=basis)
        else:
            yield wording.text("data.basis.some", n=wording.number(number), basis=basis)


def _with_gaps(parts: Sequence[str], shared: set[str]) -> str:
    shown = [part if part in shared else "…" for part in parts]
    return " ".join(part for index, part in enumerate(shown) if part != "…" or shown[index - 1 : index] != ["…"])


def _rest(parts: Sequence[str], shared: set[str]) -> str:
    """Return the clauses of one basis alone; what ended a clause inside a sentence ends here as well."""
    return " ".join(part for part in parts if part not in shared).rstrip(".;,") + "."
