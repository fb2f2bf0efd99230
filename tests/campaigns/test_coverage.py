"""Hold the generator of campaigns to everything a campaign may hold: a new key that it never draws fails here."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import pytest

from campaigns.extremes import FIXED, TOO_LARGE
from campaigns.generator import draw_folder
from campaigns.schema_walk import documents, expect, parts, walk
from planner.inputs.columns import plain_header
from planner.inputs.field_rules import FieldRules, to_rules
from planner.inputs.figures import COLUMNS as FIGURES
from planner.inputs.officers import COLUMNS as OFFICERS
from planner.inputs.places import COLUMNS as PLACES
from planner.inputs.register import COLUMNS as CODE_LIST
from planner.model.rules import Rules

pytestmark = pytest.mark.xdist_group("what campaigns hold")  # they are drawn once

SEEDS = range(1000)
NEVER = {
    *(f"{name} highest" for name in TOO_LARGE),
    *(f"{name} {end}" for name in FIXED for end in ("lowest", "highest")),
}


@cache
def folders():
    return [draw_folder(seed) for seed in SEEDS]


@cache
def drawn_marks():
    """Return what was drawn of each schema, by its name."""
    marks = {name: set() for name in documents()}
    for folder in folders():
        for name, value in parts(folder):
            marks[name].update(mark for node in walk(documents()[name], value) for mark in node.marks())
    return marks


@pytest.mark.parametrize("name", documents())
def test_every_key_and_value_is_drawn(name):
    """Each key is given and, where it may be, left out and null; each member of an enum and each end of a range is drawn."""
    assert sorted(expect(documents()[name]) - drawn_marks()[name] - NEVER) == []


@pytest.mark.parametrize("rule", [field.name for field in fields(Rules)])
def test_every_rule_is_drawn_in_several_ways(rule):
    drawn = {getattr(to_rules(FieldRules.model_validate(folder.campaign["rules"])), rule) for folder in folders()}
    assert len(drawn) > 1


@pytest.mark.parametrize(
    ("name", "columns"), [("places", PLACES), ("figures", FIGURES), ("code_list", CODE_LIST), ("officers_file", OFFICERS)]
)
def test_every_column_of_a_table_is_drawn(name, columns):
    """Each column stands in a table, and is left out of one where it may be."""
    configs = [(folder, (folder.campaign | folder.staffing).get(name)) for folder in folders()]
    headers = [[plain_header(text) for text in folder.tables[file][0]] for folder, file in configs if file]
    for column in columns:
        known = {plain_header(column.name), *column.also}
        given = {not known.isdisjoint(header) for header in headers}
        assert given == ({True} if column.required else {True, False}), column.name
