"""Compare the codes of villages with a register: the list of the year that the office works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.inputs.datasets.code_list import Registered, find_by_name
from planner.inputs.datasets.name_matching import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Findings

_MANY = 10


def examine_codes(
    villages: Sequence[Village],
    register: Mapping[str, Registered] | None,
    document: Document,
    *,
    area: str,
    findings: Findings,
) -> None:
    """Note codes outside ``area``, and what the ``register`` knows otherwise."""
    strangers = [
        village for village in villages if area and not village.entry.code.startswith(f"{area}.")
    ]
    for village in strangers:
        findings.at(
            "W1670",
            document,
            _path(village),
            village=village.entry.name,
            code=village.entry.code,
            area=area,
        )
    if register is None or not area:
        return
    mine = {code: entry for code, entry in register.items() if code.startswith(f"{area}.")}
    taken = {village.entry.code for village in villages}
    for village in villages:
        if village not in strangers:
            _compare(village, mine, taken, document, findings)
    missing = [entry for code, entry in sorted(mine.items()) if code not in taken]
    if missing:
        names = ", ".join(f"{entry.name} ({entry.code})" for entry in missing[:_MANY]) + (
            ", …" if len(missing) > _MANY else ""
        )
        findings.at("W1673", document, (), count=len(missing), villages=names)


def _compare(
    village: Village,
    register: Mapping[str, Registered],
    taken: set[str],
    document: Document,
    findings: Findings,
) -> None:
    """Note where the register lacks the code of ``village``, or knows it by another name."""
    entry, known = village.entry, register.get(village.entry.code)
    if known is None:
        same = [
            found
            for found in find_by_name(entry.name, entry.kecamatan, register.values())
            if found.code not in taken
        ]
        args = {"village": entry.name, "code": entry.code}
        if len(same) == 1:
            findings.at("W1671", document, _path(village), now=same[0].code, **args)
        else:
            findings.at("W1674", document, _path(village), **args)
    elif plain_name(known.name) != plain_name(entry.name):
        findings.at(
            "W1672",
            document,
            _path(village, "name"),
            code=entry.code,
            village=entry.name,
            registered=known.name,
        )


def _path(village: Village, key: str = "code") -> tuple[str | int, ...]:
    return ("features", village.index, "properties", key)
