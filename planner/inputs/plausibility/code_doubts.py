"""Doubts about codes of villages, by comparison with the register of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.inputs.datasets.code_list import RegisteredVillage, find_by_name
from planner.inputs.datasets.name_matching import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Findings

_MOST_LISTED = 10


def examine_codes(
    villages: Sequence[Village],
    register: Mapping[str, RegisteredVillage] | None,
    document: Document,
    *,
    area: str,
    findings: Findings,
) -> None:
    """Note codes outside ``area``, and differences from the ``register``."""
    foreign = [
        village for village in villages if area and not village.entry.code.startswith(f"{area}.")
    ]
    for village in foreign:
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
        if village not in foreign:
            _compare(village, mine, taken, document, findings)
    missing = [entry for code, entry in sorted(mine.items()) if code not in taken]
    if missing:
        names = ", ".join(f"{entry.name} ({entry.code})" for entry in missing[:_MOST_LISTED]) + (
            ", …" if len(missing) > _MOST_LISTED else ""
        )
        findings.at("W1673", document, (), count=len(missing), villages=names)


def _compare(
    village: Village,
    register: Mapping[str, RegisteredVillage],
    taken: set[str],
    document: Document,
    findings: Findings,
) -> None:
    """Note a code of ``village`` that is not in the register, or has another name there."""
    entry = village.entry
    known = register.get(entry.code)
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
