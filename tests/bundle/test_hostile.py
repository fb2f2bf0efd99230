"""Bundles made to exhaust or crash their reader are answered as bad input."""

from __future__ import annotations

import faulthandler
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from bundle.spoilt import at, list_cases, make_full, put, rename, run, spoil, write

from planner.bundle import limits, plan_from_json, problem_from_json, reading
from planner.errors import InputError
from planner.outputs.calendar import list_cancellations

MEMORY = 1024**3
NAMES = ("problem.json", "plan.json")


@pytest.fixture(scope="module")
def good():
    """Return the trees of a bundle in which every field has a value."""
    return {name: json.loads(data) for name, data in make_full().items()}


def check_in_little_memory(folder):
    """Return how ``planner check`` ends where it may have 1 GiB of memory, and what it says."""
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
        "from planner.cli import main\n"
        "sys.exit(main(['check', sys.argv[1], '--language', 'en']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


CROWDS = {
    "objects": (b'{"format": "plan/2", "teams": [', b"{},", 60 * 2**20),
    "lists": (b'{"format": "plan/2", "teams": [', b"[],", 6 * 2**20),
    "entries": (b'{"format": "plan/2", "teams": {', b'"a":0,', 60 * 2**20),
    "numbers": (b'{"format": "plan/2", "teams": [', b"0,", 60 * 2**20),
    "letters beyond the first 65,536": (
        b'{"format": "plan/2", "teams": [',
        b'"\xf0\x9f\x92\xa5",',
        60 * 2**20,
    ),
}


@pytest.mark.parametrize("kind", CROWDS)
def test_millions_of_values_are_refused_before_they_are_read(tmp_path, good, kind):
    """60 MB that would take up to 16 GB are refused in 1 GiB of memory, for the file as a whole."""
    write(tmp_path, good)
    head, part, size = CROWDS[kind]
    (tmp_path / "plan.json").write_bytes(head + part * (size // len(part)) + b"0]}")
    code, said = check_in_little_memory(tmp_path)
    assert code == 2
    assert ["[E943]" in line for line in said] == [True]


@pytest.mark.parametrize("part", [b"{},", b"[],", b"0,", b'{"a":{}},'])
def test_hundred_thousands_of_errors_are_told_as_fifty(tmp_path, good, part):
    """A file small enough to be read, and all wrong, gives 50 lines and one more that says so."""
    write(tmp_path, good)
    (tmp_path / "plan.json").write_bytes(
        b'{"format": "plan/2", "teams": [' + part * 200_000 + b"{}]}"
    )
    code, said = check_in_little_memory(tmp_path)
    assert code == 2
    assert said[0].startswith("plan.json [E944] And 950+ more errors")
    assert len(said) == 1 + limits.MOST_ISSUES


@pytest.mark.parametrize(
    ("wrong", "more"), [(50, []), (51, ["1"]), (999, ["949"]), (1_000, ["950+"]), (2_000, ["950+"])]
)
def test_what_is_not_told_is_counted(good, wrong, more):
    """Fifty issues are told; what is beyond is counted, up to a thousand."""
    tree = {**good["plan.json"], **{f"x{number}": 0 for number in range(wrong)}}
    with pytest.raises(InputError) as caught:
        plan_from_json(json.dumps(tree).encode())
    issues = caught.value.issues
    assert sum(issue.code == "E906" for issue in issues) == limits.MOST_ISSUES
    counts = [dict(issue.args)["more"] for issue in issues if issue.code == "E944"]
    assert [str(count) for count in counts] == more


def test_fields_that_nobody_knows_are_told_in_the_order_of_the_file(tmp_path, good):
    """Which of a thousand are told does not depend on the run."""
    write(
        tmp_path,
        {**good, "plan.json": {"format": "plan/2", **{f"x{number}": 0 for number in range(1000)}}},
    )
    _, said = run("check", str(tmp_path))
    assert [line.split()[1] for line in said.splitlines()[1:]] == sorted(
        f"x{number}" for number in range(50)
    )


def with_manifest(folder, names):
    """Write the manifest of ``folder``: each name with the hash of nothing."""
    hashes = dict.fromkeys(names, sha256(b"").hexdigest())
    (folder / "manifest.json").write_text(json.dumps({"format": "manifest/1", "sha256": hashes}))


def test_a_manifest_of_200000_names_is_none(tmp_path, good):
    """No bundle has so many files: nothing is compared."""
    write(tmp_path, good)
    with_manifest(tmp_path, [f"f{number}" for number in range(200_000)])
    code, said = run("check", str(tmp_path))
    assert code == 0
    assert ["[W903]" in line for line in said.splitlines()] == [True]


def test_many_links_to_one_file_are_read_once(tmp_path, good, monkeypatch):
    """300 names of one file cost one reading; 50 are told, and how many more there are."""
    write(tmp_path, good)
    (tmp_path / "f0").write_bytes(b"x")
    for number in range(1, 300):
        (os.link if number % 2 else os.symlink)(tmp_path / "f0", tmp_path / f"f{number}")
    with_manifest(tmp_path, [f"f{number}" for number in range(300)])
    read = []
    monkeypatch.setattr(
        reading,
        "read_file",
        lambda folder, name, real=reading.read_file: read.append(name) or real(folder, name),
    )
    code, said = run("check", str(tmp_path), "--language", "en")
    assert code == 0
    assert [name for name in read if name not in NAMES] == ["f0"]
    assert said.count("[W901]") == limits.MOST_ISSUES
    assert "manifest.json [W940] 250 more files were changed or are missing" in said


def test_files_that_are_too_large_together_are_not_read(tmp_path, good, monkeypatch):
    """What does not fit is told as not compared, not as changed."""
    write(tmp_path, good)
    for number in range(3):
        (tmp_path / f"f{number}").write_bytes(b"x" * 2**19)
    with_manifest(tmp_path, ["f0", "f1", "f2"])
    monkeypatch.setattr(limits, "MOST_BYTES_COMPARED", 2**20)
    _, said = run("check", str(tmp_path))
    assert [line[:9] for line in said.splitlines()] == ["f0 [W901]", "f1 [W901]", "f2 [W941]"]


def crowd(good, path, number):
    """Return the bundle ``good`` with the first thing at ``path`` given ``number`` times."""
    return put(good, path, [at(good, path)[0]] * number)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        (("problem.json", "earlier_events"), 10_001),
        (("problem.json", "earlier_events", 0, "holders"), 50_001),
        (("problem.json", "lenders", 0, "officers"), 6_000),
        (("problem.json", "stops"), 3_001),
        (("problem.json", "stops", 2, "closed"), 1_001),
        (("problem.json", "bases"), 301),
        (("problem.json", "lenders"), 101),
        (("problem.json", "requests", 0, "dates"), 1_001),
        (("problem.json", "week", "days"), 8),
        (("plan.json", "teams"), 400),
        (("plan.json", "routes"), 3_000),
        (("plan.json", "routes", 0, "visits"), 51),
        (("plan.json", "routes", 0, "legs"), 51),
        (("plan.json", "unvisited"), 4_000),
    ],
)
def test_more_than_any_week_has_is_refused(tmp_path, good, path, number):
    """The laws compare each with each, so what no week has is not judged."""
    write(tmp_path, crowd(good, path, number))
    code, said = run("check", str(tmp_path))
    assert code == 2
    name, part, *_ = path
    assert re.fullmatch(rf"({name} {part}\S* \[E947\] [^\n]+\n)+", said)


def test_whoever_plans_after_a_bundle_of_many_events_is_told(tmp_path, good):
    """``--previous`` reads the same file as `check`."""
    write(tmp_path / "new", good)
    write(tmp_path / "old", crowd(good, ("problem.json", "earlier_events"), 10_001))
    code, said = run(
        "render",
        str(tmp_path / "new"),
        "--previous",
        str(tmp_path / "old"),
        "--out",
        str(tmp_path / "out"),
    )
    assert code == 2
    assert "problem.json earlier_events [E947]" in said


class Officer(str):
    """An id that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other):
        """Count, and compare."""
        Officer.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_events_of_former_teams_are_found_in_one_pass(good):
    """2,000 events with 2,000 holders cost some comparisons each, not 4 million."""
    problem = problem_from_json(json.dumps(good["problem.json"]).encode())
    plan, _ = plan_from_json(json.dumps(good["plan.json"]).encode())
    event = problem.earlier_events[0]
    events = tuple(
        replace(event, uid=f"{number}@x", holders=(Officer(f"o{number:04}"),))
        for number in range(2_000)
    )
    Officer.compared = 0
    found = list_cancellations(replace(problem, earlier_events=events), plan)
    assert list(found) == [f"o{number:04}" for number in range(2_000)]
    assert Officer.compared < 100_000


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("problem.json", "stops", 0, "coordinate", "lat"), 1e308, "E945"),
        (("problem.json", "bases", 1, "coordinate", "lon"), -180.5, "E945"),
        (("problem.json", "map", "areas", 0, "rings", 0, 0, "lat"), 90.5, "E945"),
        (("problem.json", "stops", 0, "max_reach_km"), 1e308, "E945"),
        (("problem.json", "stops", 0, "earlier", "absent"), 1 - 10**15, "E945"),
        (("problem.json", "rules", "later_calls", "absent_share"), -1, "E945"),
        (("problem.json", "rules", "call_gap", "days"), 10**15 - 1, "E945"),
        (("problem.json", "team_rules", "classes", 0, "max_kits"), 10**15 - 1, "E945"),
        (("problem.json", "earlier_events", 0, "sequence"), 10**15 - 1, "E945"),
        (("problem.json", "matrices", 0, "minutes", 0, 1), -1, "E945"),
        (("problem.json", "week", "start"), "0001-01-01", "E946"),
        (("problem.json", "week", "days", 0, "date"), "9999-12-31", "E946"),
        (("problem.json", "earlier_events", 0, "date"), "9999-12-31", "E946"),
        (("problem.json", "language"), "../../tmp", "E910"),
        (("plan.json", "routes", 0, "date"), "9999-12-31", "E946"),
        (("plan.json", "teams", 0, "to"), "0001-01-01", "E946"),
        (("plan.json", "week", "days", 1), "0001-01-01", "E946"),
        (("plan.json", "totals", "cost_idr"), -1, "E945"),
    ],
)
def test_what_no_week_may_hold_is_refused(tmp_path, good, path, value, code):
    """A number, date or language out of range is told with its place, whatever reads the bundle."""
    write(tmp_path / "bundle", put(good, path, value))
    for verb in ("check", "render", "explain"):
        ended, said = run(verb, str(tmp_path / "bundle"))
        assert (ended, said.count(f"[{code}]"), said.count("[E")) == (2, 1, 1)


def test_a_loan_without_an_end_is_read(tmp_path, good):
    """Only what is of the week must lie near it."""
    write(tmp_path, put(good, ("problem.json", "lenders", 1, "loan_to"), "9999-12-31"))
    assert run("check", str(tmp_path))[0] == 0


def with_teams(good, first, second):
    """Return bundle ``good`` with its team named ``first``, and the same team as ``second``."""
    trees = rename(good, "T01", first)
    plan = trees["plan.json"]
    twin = {**plan["teams"][0], "id": second}
    return {
        **trees,
        "plan.json": {**plan, "teams": sorted([*plan["teams"], twin], key=lambda team: team["id"])},
    }


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("a b", "a-b-c8687a08", True),
        ("t1", "T1", True),
        ("T1", "T1", True),
        ("villages", "VILLAGES", False),
        ("con", "CON", False),
        ("x" * 300, "x" * 301, False),
    ],
)
def test_ids_of_one_file_name_are_refused_and_others_are_shown(
    tmp_path, good, first, second, alike
):
    """No file of a bundle takes the place of another one, on no system."""
    write(tmp_path / "bundle", with_teams(good, first, second))
    ended, said = run(
        "render", str(tmp_path / "bundle"), "--out", str(tmp_path / "out"), "--language", "en"
    )
    assert ended == (2 if alike else 0)
    assert ("[E820] Two files of this plan would have this name" in said) == alike
    assert (tmp_path / "out").exists() != alike
    names = [str(path.relative_to(tmp_path)).casefold() for path in (tmp_path / "out").rglob("*")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["villages", "cancelled", "Villages", "con"])
def test_a_team_called_like_a_folder_gets_no_letters_of_others(tmp_path, good, name):
    """Its pack holds what is its own, and its files stand beside that folder."""
    write(tmp_path / "bundle", rename(good, "T01", name))
    assert run("render", str(tmp_path / "bundle"), "--out", str(tmp_path / "out"))[0] == 0
    (pack,) = (tmp_path / "out" / "packs").iterdir()
    assert pack.stem.startswith(f"{name}-")
    assert (tmp_path / "out" / "messages" / pack.stem).is_dir()


@pytest.fixture
def watched():
    """End the run where a case hangs, with the place where it does."""
    faulthandler.dump_traceback_later(120, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


FEW = [pytest.param(part, 800, id=f"few-{part}") for part in range(5, 800, 160)]
ALL = [pytest.param(part, 20, id=f"all-{part}", marks=pytest.mark.deep) for part in range(20)]


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("part", "parts"), [*FEW, *ALL])
def test_every_value_of_a_bundle_may_be_anything(tmp_path, good, part, parts):
    """Each value in turn, and each id everywhere: bad input or lawful, never a program error."""
    for value, place in list_cases(good)[part::parts]:
        write(tmp_path / "bundle", spoil(good, value, place))
        for verb in ("check", "explain", "render"):
            code, said = run(
                verb,
                str(tmp_path / "bundle"),
                *(("--out", str(tmp_path / "out")) if verb == "render" else ()),
            )
            assert code in (0, 2), f"{verb} with {value} as {place}: {said}"
