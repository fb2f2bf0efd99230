"""Hold problem.json and plan.json to the contract: same values, same bytes, every flaw named."""

import dataclasses
import json
from collections import Counter

import pytest
from bundle.samples import a_plan, a_problem, a_week, plans, problems, weeks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.bundle import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from planner.errors import InputError
from planner.model.rules import CallGap, Overtime, SecondCall

few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SHA = "0123456789abcdef" * 4


def good_plan():
    return plan_to_json(a_plan(), problem_sha256=SHA, week=a_week())


def issues_of(read, data):
    with pytest.raises(InputError) as caught:
        read(data)
    return [(issue.code, issue.path) for issue in caught.value.issues]


@few
@given(plans, weeks)
def test_a_plan_comes_back_equal_and_its_bytes_are_stable(plan, week):
    """What is written is read back as equal dataclasses, and written again as the same bytes."""
    data = plan_to_json(plan, problem_sha256=SHA, week=week)
    assert plan_from_json(data) == (plan, SHA)
    assert plan_to_json(plan_from_json(data)[0], problem_sha256=SHA, week=week) == data


@few
@given(problems())
def test_a_problem_comes_back_equal_and_its_bytes_are_stable(problem):
    """The same for problem.json, with its matrices, map and demand."""
    data = problem_to_json(problem)
    assert problem_from_json(data) == problem
    assert problem_to_json(problem_from_json(data)) == data


def test_kinds_of_stops_are_read_as_older_bundles_spell_them():
    """Format 1 held any text as a kind: its spellings are read, what names none is refused."""
    data = problem_to_json(a_problem())
    for spelling, kind in (
        ("SAD", "orang_rimba"),
        ("Orang Rimba", "orang_rimba"),
        ("village", "desa"),
    ):
        old = data.replace(b'"kind": "desa"', f'"kind": "{spelling}"'.encode(), 1)
        assert problem_from_json(old).stops[0].kind == kind
    unknown = data.replace(b'"kind": "desa"', b'"kind": "xyz"', 1)
    assert issues_of(problem_from_json, unknown) == [("E910", "stops[0].kind")]


def test_a_plan_has_the_shape_of_the_contract():
    """The example of the contract, field by field and in its order."""
    assert json.loads(good_plan()) == {
        "format": "plan/2",
        "problem_sha256": SHA,
        "week": {"start": "2019-04-01", "days": ["2019-04-01"]},
        # The gap is 3000 of 60000.
        "proof": {
            "value": 57000,
            "bound": 60000,
            "gap": 0.05,
            "complete": True,
            "reproducible": True,
            "interrupted": False,
        },
        "totals": {
            "expected_recorded": 58,
            "turned_away": 0,
            "visits": 1,
            "villages": 1,
            "metres": 31000,
            "drive_minutes": 40,
            "nights_away": 1,
            "cost_idr": 1000000,
        },
        "teams": [
            {
                "id": "T01",
                "lender": "kerinci",
                "from": "2019-04-01",
                "to": "2019-04-06",
                "members": [
                    {
                        "id": "kerinci-operator-1",
                        "roles": ["operator"],
                        "lender": "kerinci",
                        "lead": True,
                    }
                ],
                "kits": [{"id": "kerinci-kit-1", "lender": "kerinci"}],
                "vehicle": {"id": "kerinci-car-1", "class": "4x4", "lender": "kerinci"},
            }
        ],
        "routes": [
            {
                "team": "T01",
                "date": "2019-04-01",
                "start": {"place": "base:sarolangun", "depart": "07:30"},
                "visits": [
                    {
                        "stop": "15.03.06.2001",
                        "village": "15.03.06.2001",
                        "arrive": "08:10",
                        "start": "08:40",
                        "end": "14:10",
                        "leave": "14:30",
                        "expected_recorded": 58,
                        "turned_away": 0,
                        "promised": None,
                    }
                ],
                "breaks": [{"place": "15.03.06.2001", "start": "12:00", "end": "13:00"}],
                "end": {"place": "base:mandiangin", "arrive": "15:05"},
                "legs": [
                    {
                        "from": "base:sarolangun",
                        "to": "15.03.06.2001",
                        "minutes": 40,
                        "metres": 31000,
                        "basis": "skeleton",
                        "lines": [{"basis": "skeleton", "line": "_p~iF~ps|U"}],
                    }
                ],
            }
        ],
        "unvisited": [
            {
                "stop": "15.03.01.2001",
                "village": "15.03.01.2001",
                "reason": "crowded_out",
                "rule": None,
                "remedy": {"code": "add_team", "args": {"kits": 1, "lender": "bungo"}},
                "price": 12,
                "price_basis": "dual",
            }
        ],
        "marginal": [
            {"lender": "bungo", "add": {"kit": 1, "operator": 1}, "worth": 340, "basis": "dual"}
        ],
        "idle": [{"id": "bungo-operator-3", "missing": ["kit"]}],
    }
    keys = [
        "format",
        "problem_sha256",
        "week",
        "proof",
        "totals",
        "teams",
        "routes",
        "unvisited",
        "marginal",
        "idle",
    ]
    assert list(json.loads(good_plan())) == keys
    assert good_plan().endswith(b"}\n")


@pytest.mark.parametrize("minutes", [-1, 1440])
def test_a_time_outside_its_day_is_not_written(minutes):
    """Minutes before midnight or from the next day on have no ``HH:MM``."""
    plan = a_plan()
    route = dataclasses.replace(plan.routes[0], arrive=minutes)
    with pytest.raises(ValueError, match=f"not a time of day: {minutes} minutes"):
        plan_to_json(dataclasses.replace(plan, routes=(route,)), problem_sha256=SHA, week=a_week())


def test_a_mapping_with_a_key_twice_is_not_written():
    """An object of JSON holds a key once; writing one of two would lose the other."""
    plan = a_plan()
    marginal = dataclasses.replace(plan.marginal[0], add=(("kit", 1), ("kit", 2)))
    with pytest.raises(ValueError, match="a key is given twice"):
        plan_to_json(
            dataclasses.replace(plan, marginal=(marginal,)), problem_sha256=SHA, week=a_week()
        )


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        (b'"08:10"', b'"8:10"', "E913", "routes[0].visits[0].arrive"),
        (b'"08:10"', b'"24:00"', "E913", "routes[0].visits[0].arrive"),
        (b'"08:10"', b"490", "E909", "routes[0].visits[0].arrive"),
        (b'"date": "2019-04-01"', b'"date": "2019-02-30"', "E911", "routes[0].date"),
        (b'"date": "2019-04-01"', b'"date": "20190401"', "E911", "routes[0].date"),
        (b'"promised": null', b'"promised": 0', "E909", "routes[0].visits[0].promised"),
        (b'"minutes": 40', b'"minutes": 40.0', "E909", "routes[0].legs[0].minutes"),
        (b'"minutes": 40', b'"minutes": true', "E909", "routes[0].legs[0].minutes"),
        (b'"minutes": 40', b'"minutes": NaN', "E912", ""),
        (b'"gap": 0.05', b'"gap": 1e999', "E912", "proof.gap"),
        (b'"minutes": 40', b'"minutes": ' + b"9" * 5000, "E912", ""),
        (b'"minutes": 40', b'"minutes": 40, "minutes": 41', "E908", "routes[0].legs[0].minutes"),
        (b'"minutes": 40', b'"minutes": 40, "hours": 1', "E906", "routes[0].legs[0].hours"),
        (b'"minutes": 40,', b"", "E907", "routes[0].legs[0].minutes"),
        (b'"class": "4x4"', b'"class": "bus"', "E910", "teams[0].vehicle.class"),
        (b'"from": "base:sarolangun"', b'"from": "\\ud800"', "E921", "routes[0].legs[0].from"),
        (b'"idle": [', b'"idle": {}, "x": [', "E909", "idle"),
        (SHA.encode(), b"abc", "E924", "problem_sha256"),
        (b"plan/2", b"plan/3", "E905", "format"),
        (b'"format": "plan/2",', b"", "E905", "format"),
    ],
)
def test_each_flaw_of_a_plan_is_named_with_its_path(old, new, code, path):
    """One change by hand to a good file gives the code of that flaw at the path of that value."""
    data = good_plan()
    assert data.count(old) >= 1
    assert (code, path) in issues_of(plan_from_json, data.replace(old, new, 1))


def test_all_flaws_of_a_plan_are_told_at_once():
    """Three changes in three places are three issues, sorted by path."""
    data = (
        good_plan()
        .replace(b'"08:10"', b'"8"')
        .replace(b'"worth": 340', b'"worth": "x"')
        .replace(b"4x4", b"bus")
    )
    assert issues_of(plan_from_json, data) == [
        ("E909", "marginal[0].worth"),
        ("E913", "routes[0].visits[0].arrive"),
        ("E910", "teams[0].vehicle.class"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E903"),
        (b"[" * 100_000, "E904"),
        (b"\xff\xfe", "E902"),
        (b"[]", "E909"),
        (b"null", "E909"),
        (b'"a', "E903"),
    ],
)
def test_what_is_no_document_is_refused(data, code):
    """Empty, endless, badly encoded or otherwise strange bytes are an issue, not a crash."""
    assert [found for found, _ in issues_of(plan_from_json, data)] == [code]
    assert [found for found, _ in issues_of(problem_from_json, data)] == [code]


def test_broken_json_is_placed_by_line_and_column():
    """A comma lost in the third line is reported there."""
    with pytest.raises(InputError) as caught:
        plan_from_json(b'{\n"format": "plan/2",\n"a": 1 "b": 2}')
    # The second key begins at the eighth character of the third line.
    assert [(issue.line, issue.column) for issue in caught.value.issues] == [(3, 8)]


def test_a_matrix_that_is_not_square_is_refused():
    """Whoever looks a leg up relies on one row and one column a place."""
    matrix = {
        "classes": ["car"],
        "places": ["a", "b"],
        "minutes": [[0, 1], [1]],
        "metres": [[0, 1], [1, 0]],
        "basis": ["-s", "x-"],
    }
    data = json.loads(problem_to_json(a_problem()))
    codes = issues_of(problem_from_json, json.dumps(data | {"matrices": [matrix]}).encode())
    assert codes == [("E910", "matrices[0].basis"), ("E915", "matrices[0].minutes")]


def test_a_range_out_of_order_is_refused():
    """A range that its dataclass refuses is an issue at its path."""
    stop = json.loads(problem_to_json(a_problem()))["stops"][0]
    stop["demand"]["listed"] = {"low": 3, "typical": 2, "high": 1}
    data = json.loads(problem_to_json(a_problem())) | {"stops": [stop]}
    assert issues_of(problem_from_json, json.dumps(data).encode()) == [
        ("E914", "stops[0].demand.listed")
    ]


def test_the_legend_of_the_bases_is_fixed():
    """A file that gives its letters other meanings is not of this format."""
    data = json.loads(problem_to_json(a_problem()))
    data["basis_legend"]["r"] = "river"
    assert issues_of(problem_from_json, json.dumps(data).encode()) == [("E923", "basis_legend")]


_JUNK = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "x", [], {}, [[]], {"a": 1}, "24:00", "2019-13-01", 10**14]
)


@st.composite
def _mutations(draw):
    """Return a good plan.json with a value replaced or removed, perhaps with bytes changed."""
    tree = json.loads(good_plan())
    containers = [tree]
    for node in containers:
        containers += [
            value
            for value in (node.values() if isinstance(node, dict) else node)
            if value and isinstance(value, dict | list)
        ]
    node = draw(st.sampled_from(containers))
    key = draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
    if draw(st.booleans()):
        node[key] = draw(_JUNK)
    else:
        del node[key]
    data = json.dumps(tree).encode()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place + draw(st.integers(0, 40)) :]
    return data


def test_no_flawed_plan_makes_another_exception():
    """A changed file is read as a plan, which can be written again, or refused with issues."""
    outcomes = Counter()

    @settings(max_examples=150, deadline=None)
    @given(_mutations())
    def read(data):
        try:
            plan, sha256 = plan_from_json(data)
        except InputError as error:
            outcomes["refused"] += 1
            assert str(error).startswith(f"{len(error.issues)} issue(s)")  # noqa: PT017  (counted)
        else:
            outcomes["read"] += 1
            again = plan_to_json(plan, problem_sha256=sha256, week=a_week())
            assert plan_from_json(again) == (plan, sha256)

    read()
    assert outcomes["refused"] >= 20
    assert outcomes["read"] >= 1


def test_every_code_has_its_text_in_both_languages():
    """Each code of the bundle has a text with the same arguments in both languages."""
    import inspect
    import re
    import string

    from planner.bundle import (
        decoding,
        documents,
        folder,
        json_text,
        lock,
        manifest,
        new_folder,
        reading,
    )
    from planner.locale.catalogue import catalogue

    modules = (decoding, documents, folder, new_folder, lock, manifest, reading, json_text)
    sources = "".join(inspect.getsource(module) for module in modules)
    codes = set(re.findall(r'"([EW]9\d\d)"', sources))
    indonesian, english = catalogue("id", "bundle"), catalogue("en", "bundle")
    assert codes == set(indonesian.keys()) == set(english.keys())
    for code in codes:
        names = [
            sorted(string.Template(each._messages[code]).get_identifiers())
            for each in (indonesian, english)
        ]
        assert names[0] == names[1]


def test_overtime_stands_in_the_problem_only_where_there_is_any():
    """A problem without overtime has the keys it always had; one with overtime comes back equal."""
    problem = a_problem()
    written = json.loads(problem_to_json(problem))
    assert "overtime" not in written["rules"]
    assert "overtime_hour_price" not in written["objective"]
    rules = dataclasses.replace(problem.rules, overtime=Overtime(minutes=30))
    other = dataclasses.replace(
        problem,
        rules=rules,
        objective=dataclasses.replace(problem.objective, overtime_hour_price=100),
    )
    written = json.loads(problem_to_json(other))
    assert (written["rules"]["overtime"], written["objective"]["overtime_hour_price"]) == (
        {"minutes": 30},
        100,
    )
    assert problem_from_json(problem_to_json(other)) == other


@pytest.mark.parametrize(
    ("name", "rule"), [("call_gap", CallGap(days=2)), ("second_call", SecondCall(days=2))]
)
def test_what_calls_may_stands_in_the_problem_only_where_it_is_allowed(name, rule):
    """A problem without it has the keys it always had, and one with it comes back equal."""
    problem = a_problem()
    assert name not in json.loads(problem_to_json(problem))["rules"]
    other = dataclasses.replace(problem, rules=dataclasses.replace(problem.rules, **{name: rule}))
    assert json.loads(problem_to_json(other))["rules"][name] == {"days": 2}
    assert problem_from_json(problem_to_json(other)) == other
