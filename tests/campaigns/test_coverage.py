"""Hold the generator to everything a campaign may hold: a new key never drawn fails here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields

from campaigns.extremes import FIXED, TOO_LARGE
from campaigns.generator import draw_folder
from campaigns.schema_walk import documents, expect, parts, walk
from planner.inputs.datasets.code_list import COLUMNS as CODE_LIST
from planner.inputs.datasets.office_figures import COLUMNS as FIGURES
from planner.inputs.datasets.officers import COLUMNS as OFFICERS
from planner.inputs.datasets.places_csv import COLUMNS as PLACES
from planner.inputs.readers.table_header import plain_header
from planner.inputs.schema.field_rules import FieldRules, to_rules
from planner.model.rules import Rules

SEEDS = range(1_000)
NEVER = {
    *(f"{name} highest" for name in TOO_LARGE),
    *(f"{name} {end}" for name in FIXED for end in ("lowest", "highest")),
}
TABLES = {"places": PLACES, "figures": FIGURES, "code_list": CODE_LIST, "officers_file": OFFICERS}


def marks_of(folder):
    """Yield what ``folder`` is an example of: keys, kinds of value, and columns of tables."""
    for name, value in parts(folder):
        yield from (mark for node in walk(documents()[name], value) for mark in node.marks())
    files = folder.campaign | folder.staffing
    for name, columns in TABLES.items():
        header = (
            {plain_header(text) for text in folder.tables[files[name]][0]}
            if files.get(name)
            else set()
        )
        for column in columns if header else ():
            is_there = not header.isdisjoint({plain_header(column.name), *column.also})
            yield f"column {name}.{column.name} {'given' if is_there else 'left out'}"


def rules_of(folder):
    """Return the rules of ``folder`` by name."""
    rules = to_rules(FieldRules.model_validate(folder.campaign["rules"]))
    return {field.name: getattr(rules, field.name) for field in fields(Rules)}


def test_everything_that_a_campaign_may_hold_is_drawn():
    """The generator draws everything that a campaign may hold.

    Each key and column is given and, where it may be, left out and null. Each member of an enum and
    each end of a range is drawn. Each rule holds in several ways.
    """
    expected = {mark for document in documents().values() for mark in expect(document)}
    for name, columns in TABLES.items():
        expected |= {f"column {name}.{column.name} given" for column in columns}
        expected |= {
            f"column {name}.{column.name} left out" for column in columns if not column.required
        }
    drawn, rules = set(), defaultdict(set)
    for folder in map(draw_folder, SEEDS):
        drawn.update(marks_of(folder))
        for name, rule in rules_of(folder).items():
            rules[name].add(rule)
    assert sorted(expected - drawn - NEVER) == []
    assert [name for name, found in rules.items() if len(found) < 2] == []


def test_a_new_key_would_be_missed():
    """A key that the generator does not know is expected, and nothing drawn has it."""
    travel = documents()["travel"]
    changed = {
        **travel,
        "properties": {**travel["properties"], "ferries": {"enum": ["few", "many"]}},
    }
    drawn = {mark for node in walk(changed, draw_folder(0).travel) for mark in node.marks()}
    assert expect(changed) - expect(travel) == {
        f"TravelFile.ferries {word}" for word in ("given", "left out", "= few", "= many")
    }
    assert {mark for mark in drawn if "ferries" in mark} == {"TravelFile.ferries left out"}
