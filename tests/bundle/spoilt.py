"""Spoil every value of a bundle that has every field in turn, and let the command line read it."""

from __future__ import annotations

import copy
import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from pathlib import Path

import planner
from planner.bundle import plan_to_json, problem_from_json
from planner.cli import main

GOLDEN = Path(__file__).parent / "golden" / "format-2"
NUMBERS = (10**15 - 1, 1 - 10**15, 10**15, 10**9, 500, 180, -90, 1e308, 0)
DATES = ("0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31")
IDS = ("a b", "a-b-c8687a08", "t01", "villages", "con", "nul", ".", "", "x" * 300)

_ID_KEYS = (
    "id",
    "team",
    "stop",
    "village",
    "lead",
    "lender",
    "office",
    "place",
    "kecamatan",
    "code",
    "campaign",
    "uid",
)

_EVENT = {
    "uid": "1@jemput-bola",
    "lead": "kerinci-operator-1",
    "holders": ["kerinci-operator-1", "sarolangun-siti"],
    "sequence": 3,
    "digest": "ab",
    "date": "2019-04-02",
    "start": "08:00",
    "end": "09:00",
    "title": "1. Pasar",
}


def make_full() -> dict[str, bytes]:
    """Return problem.json and plan.json of a small week in which every field has a value."""
    tree = json.loads((GOLDEN / "problem.json").read_bytes())
    tree["earlier_events"] = [
        _EVENT,
        {**_EVENT, "uid": "2@jemput-bola", "start": None, "end": None},
    ]
    tree["rules"] |= {
        "daylight": {"sunrise": "05:45", "sunset": "18:10"},
        "jenang": {},
        "most_stops": {"visits": 3},
        "overtime": {"minutes": 30},
        "call_gap": {"days": 2},
        "second_call": {"days": 4},
    }
    tree["objective"] |= {
        "thrift": {"slack": 100_000, "night_idr": 1, "kilometre_idr": 1, "uneven_minute_idr": 1},
        "overtime_hour_price": 1000,
    }
    tree["limits"] = {"budget_idr": 10**9, "blank_cards": 1000}
    tree["stops"][0] |= {
        "max_reach_km": 1.5,
        "polling_stations": 3,
        "area_km2": 2.5,
        "contact": {"name": "Budi", "phone": "0812"},
        "earlier": {"turned_away": 10, "absent": 30},
        "opens": "08:00",
        "closes": "15:00",
    }
    tree["requests"][0] |= {"lender": "sarolangun"}
    for rule in tree["team_rules"]["classes"]:
        rule["max_nights_away"] = 5
    tree["scenario"] = "rainy"
    tree["texts"] = {"village": "Desa $village\n$visits"}
    data = json.dumps(tree).encode()
    problem = problem_from_json(data)
    plan = planner.solve(problem, effort="low")
    return {
        "problem.json": data,
        "plan.json": plan_to_json(plan, problem_sha256=sha256(data).hexdigest(), week=problem.week),
    }


def nodes(tree, path=()):
    """Yield the path of every number and text below ``tree``."""
    for key, node in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(node, dict | list):
            yield from nodes(node, (*path, key))
        elif isinstance(node, str | int | float) and not isinstance(node, bool):
            yield (*path, key)


def put(tree, path, value):
    """Return ``tree`` with ``value`` at ``path``."""
    tree = copy.deepcopy(tree)
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return tree


def at(tree, path):
    """Return what stands at ``path``."""
    for key in path:
        tree = tree[key]
    return tree


def rename(tree, before, after):
    """Return ``tree`` with every text ``before``, and every key, replaced by ``after``."""
    if isinstance(tree, dict):
        return {
            rename(key, before, after): rename(node, before, after) for key, node in tree.items()
        }
    if isinstance(tree, list):
        return [rename(node, before, after) for node in tree]
    return after if tree == before else tree


def values_for(value):
    """Return what takes the place of ``value``."""
    if not isinstance(value, str):
        return NUMBERS
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return DATES
    if re.fullmatch(r"\d\d:\d\d", value):
        return ("00:00", "23:59")
    return IDS


def list_cases(good):
    """Return pairs: a value, and the place in ``good`` or the id whose place it takes."""
    places = [(name, *path) for name, tree in good.items() for path in nodes(tree)]
    ids = sorted({str(at(good, place)) for place in places if place[-1] in _ID_KEYS})
    return [(value, place) for place in places for value in values_for(at(good, place))] + [
        (after, id_) for id_ in ids for after in IDS
    ]


def spoil(good, value, place):
    """Return ``good`` with ``value`` at ``place``, which is a path or an id."""
    return put(good, place, value) if isinstance(place, tuple) else rename(good, place, value)


def write(folder, trees):
    """Write ``trees`` by name into ``folder``, the plan made from the problem beside it."""
    folder.mkdir(exist_ok=True)
    problem = json.dumps(trees["problem.json"]).encode()
    (folder / "problem.json").write_bytes(problem)
    plan = {**trees["plan.json"], "problem_sha256": sha256(problem).hexdigest()}
    (folder / "plan.json").write_text(json.dumps(plan))


def run(*words):
    """Return how the command line ends with ``words``, and what it complains of."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
        code = main(list(words))
    return code, said.getvalue()
