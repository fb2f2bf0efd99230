"""Prove that compiled loops read the clock as Python code does, and are cached correctly.

What is kept for the next run is never stale nor spoiled.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner import cache
from planner.optimise import jit
from planner.optimise.instance.day_clock import DayClock
from planner.optimise.pricing.arrays import TimingData
from planner.optimise.pricing.clock_kernels import arrive, work

PACKAGE = Path(planner.__file__).parent
MINUTES = st.integers(0, 24 * 60)
WORKED = "640"
# Says when work ends, how often it was found in the cache, and why it was not kept there.
WORK = """
from planner import cache
from planner.optimise.pricing.clock_kernels import work
print(work(600, 30, 610, 620), sum(work.stats.cache_hits.values()), cache.flaw())
"""


@given(ready=MINUTES, minutes=st.integers(0, 600), rest_start=MINUTES, rest=st.integers(1, 180))
def test_the_clock_of_the_kernels_is_that_of_the_day(ready, minutes, rest_start, rest):
    """Drives and work end at the same minute by ``DayClock``, whatever the break."""
    clock = DayClock(
        earliest=300,
        shift_start=400,
        shift_end=1200,
        latest=1300,
        rest_start=rest_start,
        rest_end=rest_start + rest,
    )
    nowhere = np.zeros(0, dtype=np.int64)
    hours = (clock.earliest, clock.latest, clock.rest_start, clock.rest_end)
    timing_data = TimingData(
        *[nowhere] * 2, np.zeros((0, 0), dtype=np.int64), *[nowhere] * 6, *hours
    )
    assert arrive(ready, minutes, timing_data) == clock.arrive(ready, minutes)
    assert work(ready, minutes, clock.rest_start, clock.rest_end) == clock.work(ready, minutes)


def begin(folder, root=PACKAGE.parent, *, before="", **variables):
    """Start a process that compiles ``work``, or takes it from the cache ``folder``.

    ``before`` is run there first.
    """
    environment = {**os.environ, cache.VARIABLE: str(folder), "PYTHONPATH": str(root), **variables}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-c", before + WORK]
    return subprocess.Popen(command, cwd=root, env=environment, text=True, **pipes)


def end(process):
    """Return what a process said."""
    out, err = process.communicate(timeout=120)
    assert err == ""
    return out.strip()


def test_loops_are_compiled_once_and_by_any_number_of_processes_at_once(tmp_path):
    """Three that begin together compile and write the same file; the next one reads it."""
    together = [begin(tmp_path) for _ in range(3)]
    assert {end(process).split()[0] for process in together} == {WORKED}
    assert end(begin(tmp_path)) == f"{WORKED} 1 None"
    (section,) = tmp_path.iterdir()
    assert [path.name.partition("-")[0] for path in section.iterdir()] == [
        "optimise.pricing.clock_kernels.work"
    ]


def test_a_spoiled_loop_is_compiled_anew(tmp_path):
    """A byte of machine code changed, and a file that is whole but holds something else."""
    end(begin(tmp_path))
    (path,) = tmp_path.glob("*/*")
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert end(begin(tmp_path)) == f"{WORKED} 0 None"
    assert path.read_bytes() == content
    seal = cache._digest(path.parent.name, path.name, b"no pickle")
    path.write_bytes(seal + b"no pickle")
    assert end(begin(tmp_path)) == f"{WORKED} 0 None"


def test_loops_run_where_nothing_can_be_kept(tmp_path):
    """If a file stands in the folder's place, every process compiles them, and why is known."""
    place = tmp_path / "file"
    place.write_text("")
    answer = end(begin(place))
    assert answer.startswith(f"{WORKED} 0 Flaw(folder='{place}")
    assert answer.endswith("reason='Not a directory')")


def test_loops_run_where_the_disk_is_full(tmp_path):
    """Nobody can write a file of more than 100 bytes, not even numba.

    Nothing partial stays, and the next run keeps all.
    """
    full = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
    others = {"NUMBA_CACHE_DIR": str(tmp_path / "numba"), "TMPDIR": str(tmp_path / "nowhere")}
    answer = end(begin(tmp_path / "kept", before=full, **others))
    assert answer.startswith(f"{WORKED} 0 Flaw(folder='{tmp_path / 'kept'}")
    assert answer.endswith("reason='File too large')")
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == []
    assert end(begin(tmp_path / "kept", **others)) == f"{WORKED} 0 None"
    assert end(begin(tmp_path / "kept", **others)) == f"{WORKED} 1 None"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_a_changed_layout_of_arrays_is_noticed(tmp_path):
    """Two fields of a NamedTuple swapped in another file: nothing compiled before is used."""
    kept, root = tmp_path / "kept", tmp_path / "copy"
    shutil.copytree(PACKAGE, root / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    end(begin(kept, root))
    assert end(begin(kept, root)) == f"{WORKED} 1 None"
    path = root / "planner" / "optimise" / "pricing" / "arrays.py"
    text = path.read_text(encoding="utf-8")
    fields = "    opens: IntArray  # [V]\n    closes: IntArray  # [V]\n"
    assert fields in text
    swapped = "    closes: IntArray  # [V]\n    opens: IntArray  # [V]\n"
    path.write_text(text.replace(fields, swapped), encoding="utf-8")
    assert end(begin(kept, root)) == f"{WORKED} 0 None"


def test_every_source_and_every_version_is_in_the_digest(tmp_path, monkeypatch):
    shutil.copytree(PACKAGE / "optimise", tmp_path / "optimise")
    files = jit.sources(tmp_path / "optimise")
    digests = {jit.digest_of(files)}
    assert digests == {jit.digest_of(jit.sources())}
    for path in files:
        path.write_bytes(path.read_bytes() + b"\n")
        digests.add(jit.digest_of(files))
    for name in ("llvmlite", "numba", "numpy"):
        monkeypatch.setattr(jit, "version", lambda asked, name=name: f"{asked == name}")
        digests.add(jit.digest_of(files))
    monkeypatch.setattr(sys, "version", "3.99")
    digests.add(jit.digest_of(files))
    assert len(digests) == 1 + len(files) + 3 + 1


def modules_with_loops():
    """Return the sources that have a function with the decorator ``compiled``."""
    return [
        path
        for path in PACKAGE.rglob("*.py")
        if "\n@compiled\n" in path.read_text(encoding="utf-8")
    ]


def test_the_digest_covers_every_file_that_loops_depend_on():
    """Loops stand in covered files, and take only names of array types from other files."""
    covered = {
        "planner." + ".".join(p.relative_to(PACKAGE).with_suffix("").parts) for p in jit.sources()
    }
    modules = modules_with_loops()
    assert len(modules) >= 3
    for path in modules:
        assert path in jit.sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("planner."):
                names = {alias.name for alias in node.names}
                assert node.module in covered or all(name.endswith("Array") for name in names), path


@pytest.mark.parametrize("name", ["lifted", "has_dynamic_globals"])
def test_what_holds_addresses_of_this_process_is_not_kept(tmp_path, monkeypatch, name):
    """As numba's own cache refuses it."""

    class Library:
        has_dynamic_globals = name == "has_dynamic_globals"

    class Result:
        lifted = ("a loop",) if name == "lifted" else ()
        library = Library

    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    jit.KeptLoop("planner.loop").save_overload((), Result)
    assert list(tmp_path.iterdir()) == []


# Plans six weeks by seed; then tells of each loop, and of one as numba compiles it by default,
# whether its code counts references.
COUNTS = """
import importlib
import sys
from typing import NamedTuple

import numba
import numpy as np
from optimise.tiny_weeks import QUICKLY, seeded_week

from planner.optimise import jit
from planner.optimise.solve import solve


class Arrays(NamedTuple):
    first: np.ndarray


@numba.njit
def inner(arrays, place):
    return arrays.first[place:].sum() + (inner(arrays, place - 1) if place else 0.0)


@numba.njit
def control(arrays):
    return inner(arrays, 3)


control(Arrays(np.zeros(3)))
for seed in range(1, 7):
    solve(seeded_week(seed).build(), effort=QUICKLY)
loops = {"control": control}
for path in jit.sources():
    names = path.relative_to(jit._FOLDER.parent.parent).with_suffix("").parts
    for name, value in vars(importlib.import_module(".".join(names))).items():
        if isinstance(value, type(control)):
            loops[name] = value
for name, loop in loops.items():
    code = "".join(loop.inspect_asm().values())
    print(name, len(code) > 0, "NRT_incref" in code or "NRT_decref" in code)
"""


def test_no_loop_counts_references(tmp_path):
    """Counting references takes half of a solve: no compiled loop does it, numba's default does.

    Loops from the cache show none of their code, so all are compiled here.
    """
    environment = {
        **os.environ,
        cache.VARIABLE: str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }
    command = [sys.executable, "-c", COUNTS]
    result = subprocess.run(
        command, env=environment, text=True, capture_output=True, timeout=600, check=False
    )
    assert result.stderr == ""
    answers = dict(line.split(" ", 1) for line in result.stdout.splitlines())
    assert answers.pop("control") == "True True"
    assert len(answers) >= 20
    assert [name for name, answer in answers.items() if answer != "True False"] == []
