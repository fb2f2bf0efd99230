"""Doubts about nearly equal names of villages, and kecamatan with two names or two codes."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from planner.inputs.datasets.name_matching import is_one_slip_away, plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Findings

_SHORTEST = 6
# Villages that were split from one another are numbered: Tungkal I, Tungkal II, Km. 32.
_NUMBERED = re.compile(r"[\s.][\divx]+$", re.IGNORECASE | re.ASCII)


def examine_names(villages: Sequence[Village], document: Document, findings: Findings) -> None:
    """Note nearly equal names in a kecamatan, and kecamatan whose names and codes do not match."""
    groups: defaultdict[str, list[Village]] = defaultdict(list)
    names: defaultdict[str, dict[str, Village]] = defaultdict(dict)
    codes: defaultdict[str, dict[str, Village]] = defaultdict(dict)
    for village in villages:
        code = village.entry.kecamatan_code
        name = village.entry.kecamatan
        groups[code].append(village)
        names[code].setdefault(plain_name(name), village)
        codes[plain_name(name)].setdefault(code, village)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if _are_nearly_equal(one.entry.name, other.entry.name):
                args = {"one": _shown(one), "other": _shown(other)}
                findings.at(
                    "W1652", document, ("features", other.index, "properties", "name"), **args
                )
    for code, found in (("W1653", names), ("W1654", codes)):
        for key, known in found.items():
            if len(known) > 1:
                first, second = list(known.values())[:2]
                kecamatan = second.entry.kecamatan if code == "W1654" else key
                args = {
                    "kecamatan": kecamatan,
                    "one": _shown_kecamatan(first),
                    "other": _shown_kecamatan(second),
                }
                findings.at(
                    code, document, ("features", second.index, "properties", "kecamatan"), **args
                )


def _are_nearly_equal(one: str, other: str) -> bool:
    """Return whether two names differ by a typing error, but not by their number."""
    if _NUMBERED.search(one) or _NUMBERED.search(other):
        return False
    plain = plain_name(one), plain_name(other)
    if plain[0] == plain[1]:
        # Names that differ in capitals only are noted where the file is read.
        return one.casefold() != other.casefold()
    return min(map(len, plain)) >= _SHORTEST and is_one_slip_away(*plain)


def _shown(village: Village) -> str:
    return f"{village.entry.name} ({village.id})"


def _shown_kecamatan(village: Village) -> str:
    return f"{village.entry.kecamatan} ({village.entry.kecamatan_code}, {village.id})"
