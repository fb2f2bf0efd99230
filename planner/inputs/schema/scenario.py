"""Scenarios, and their merge into the documents of a campaign; every key keeps its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field

from planner.inputs.readers.findings import (
    Document,
    Findings,
    KeyPath,
    Place,
    Plain,
    nearest,
    shown,
)
from planner.inputs.schema.values import Name, Section

SECTIONS = ("campaign", "staffing", "travel")
_COUNT_CHANGE = re.compile(r"[+-]\d{1,6}", re.ASCII)
# Mappings whose keys must exist already: a new key there is an error.
_FIXED_MAPPINGS: tuple[tuple[str, ...], ...] = (
    ("lenders",),
    ("lenders", "*", "kits"),
    ("lenders", "*", "vehicles"),
    ("lenders", "*", "named_officers"),
)


class ScenarioFile(Section):
    """A named set of changes to the three files of a campaign."""

    title: Name
    """What the scenario asks, in a few words."""
    campaign: dict[str, Plain] = Field(default_factory=dict)
    """Changes to campaign.yaml."""
    staffing: dict[str, Plain] = Field(default_factory=dict)
    """Changes to staffing.yaml."""
    travel: dict[str, Plain] = Field(default_factory=dict)
    """Changes to travel.yaml."""


def merge(
    documents: Mapping[str, Document], scenario: Document, findings: Findings
) -> dict[str, Document]:
    """Return ``documents`` (by section) with the changes of ``scenario``.

    A change of an unknown key is an error.
    """
    merged = dict(documents)
    before = len(findings.issues)
    for section in SECTIONS:
        changes = scenario.value.get(section)
        if isinstance(changes, dict) and section in documents:
            merged[section] = _Merger(documents[section], scenario, section, findings).document(
                changes
            )
    is_complete = len(findings.issues) == before and documents.keys() >= set(SECTIONS)
    if is_complete and all(
        merged[section].value == documents[section].value for section in documents
    ):
        findings.at("W1806", scenario, ())
    return merged


@dataclass(slots=True)
class _Merger:
    """Changes one document."""

    base: Document
    scenario: Document
    section: str
    findings: Findings
    places: dict[KeyPath, Place] = field(default_factory=dict)

    def document(self, changes: dict[str, Plain]) -> Document:
        """Return the document with ``changes``."""
        self.places = dict(self.base.places)
        value = self._mapping(self.base.value, changes, ())
        unreadable = {path[1:] for path in self.scenario.spoiled if path[:1] == (self.section,)}
        return Document(value, self.places, self.base.spoiled | unreadable)

    def _mapping(
        self, base: dict[str, Plain], changes: dict[str, Plain], path: KeyPath
    ) -> dict[str, Plain]:
        result = dict(base)
        for key, change in changes.items():
            inner = (*path, key)
            if key not in base and (change is None or _is_count_change(change) or _is_fixed(path)):
                self._note("E1803", inner, word=shown(key), nearest=nearest(key, base) or "-")
            elif change is None:
                del result[key]
            else:
                result[key] = self._value(base.get(key), change, inner)
        return result

    def _value(self, base: Plain, change: Plain, path: KeyPath) -> Plain:
        if isinstance(base, dict) and isinstance(change, dict):
            return self._mapping(base, change, path)
        self._move_places(path)
        if not _is_count_change(change):
            return change
        if isinstance(base, bool) or not isinstance(base, int):
            self._note("E1804", path, change=change, value=shown(base))
            return base
        if base + int(change) < 0:
            self._note("E1805", path, change=change, value=base)
            return base
        return base + int(change)

    def _move_places(self, path: KeyPath) -> None:
        """Take the places of ``path`` and all keys below it from the scenario's file."""
        length = len(path)
        kept = {known: place for known, place in self.places.items() if known[:length] != path}
        moved = {
            known[1:]: place
            for known, place in self.scenario.places.items()
            if known[: length + 1] == (self.section, *path)
        }
        self.places = kept | moved

    def _note(self, code: str, path: KeyPath, /, **args: str | float) -> None:
        self.findings.at(code, self.scenario, (self.section, *path), **args)


def _is_count_change(value: object) -> bool:
    """Return whether ``value`` is the change of a count, as in ``"+2"``."""
    return isinstance(value, str) and _COUNT_CHANGE.fullmatch(value) is not None


def _is_fixed(path: KeyPath) -> bool:
    """Return whether the mapping at ``path`` accepts no new keys."""
    return any(
        len(path) == len(known) and all(k in ("*", p) for k, p in zip(known, path, strict=True))
        for known in _FIXED_MAPPINGS
    )
