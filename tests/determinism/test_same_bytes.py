"""Plan the small campaign by the command line in different surroundings: the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from inputs.small_project import SMALL, SmallProject

ROOT = Path(__file__).parents[2]
SHIFTED_CLOCK = Path(__file__).with_name("shifted_clock")
PATIENCE = 300  # seconds until a hanging process fails its test

HOME = {"PYTHONHASHSEED": "0", "TZ": "Asia/Jakarta", "LC_ALL": "C.UTF-8"}
SURROUNDINGS = {
    "another time zone and locale": {
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "LANG": "id_ID",
        "PYTHONUTF8": "0",
    },
    "a clock that is years ahead": {
        "SHIFT_DAYS": "4000",
        "PYTHONPATH": os.pathsep.join([str(SHIFTED_CLOCK), str(ROOT)]),
    },
}


def bundle_of(campaign, out, *, cwd=ROOT, **environment):
    """Plan ``campaign`` in a process of its own and return the files that it wrote."""
    command = [
        sys.executable,
        "-m",
        "planner",
        "plan",
        str(campaign),
        "--out",
        str(out),
        "--effort",
        "low",
    ]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **HOME, **environment}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """Return the files of the bundle as it is usually made."""
    return bundle_of(SMALL / "configs" / "small", tmp_path_factory.mktemp("usual") / "week")


def differences(files, others):
    """Return the names of the files that are not the same in both."""
    return sorted(
        name for name in files.keys() | others.keys() if files.get(name) != others.get(name)
    )


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_do_not_matter(tmp_path, tally, usual, name):
    """Time zone, locale and clock change no byte of any file."""
    assert (
        differences(
            usual, bundle_of(SMALL / "configs" / "small", tmp_path / "week", **SURROUNDINGS[name])
        )
        == []
    )
    tally["bundles planned twice, byte for byte the same"] += 1


def test_hash_seed_and_working_folder_do_not_matter(tmp_path, tally, usual):
    """A copy of the project elsewhere gives the same bytes.

    It is planned from another folder by a relative path, under another hash seed.
    """
    SmallProject(tmp_path / "a copy #2")
    made = bundle_of(
        Path("a copy #2", "configs", "small"),
        tmp_path / "week",
        cwd=tmp_path,
        PYTHONHASHSEED="4711",
    )
    assert differences(usual, made) == []
    tally["bundles planned twice, byte for byte the same"] += 1


def test_the_order_of_everything_does_not_matter(tmp_path, tally, usual):
    """With villages, places, keys and lists in the opposite order the bytes are the same (M1)."""
    project = SmallProject(tmp_path / "project")
    for path in project.campaign.glob("*.yaml"):
        path.write_text(
            yaml.safe_dump(turned(yaml.safe_load(path.read_text("utf-8"))), sort_keys=False),
            "utf-8",
        )
    for path in project.root.glob("data/*.geojson"):
        layer = json.loads(path.read_text("utf-8"))
        features = [dict(reversed(feature.items())) for feature in reversed(layer["features"])]
        path.write_text(
            json.dumps(dict(reversed({**layer, "features": features}.items()))), "utf-8"
        )
    places = project.path("data/places.csv")
    head, *rows = csv.reader(places.read_text("utf-8").splitlines())
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(
        [head[::-1], *(row[::-1] for row in reversed(rows))]
    )
    places.write_text(table.getvalue(), "utf-8")
    assert differences(usual, bundle_of(project.campaign, tmp_path / "week")) == []
    tally["bundles planned twice, byte for byte the same"] += 1


def turned(tree):
    """Return ``tree`` with keys and lists in the opposite order."""
    if isinstance(tree, dict):
        return {key: turned(value) for key, value in reversed(tree.items())}
    return [turned(value) for value in reversed(tree)] if isinstance(tree, list) else tree


def test_the_shifted_clock_is_shifted():
    """The process that is said to live years ahead does so, in every way of asking."""
    ask = "import datetime as d, time; now = d.datetime.now"
    ask += "; print(d.date.today().year, now().year, now(d.UTC).year, time.localtime().tm_year)"
    environment = {**os.environ, **SURROUNDINGS["a clock that is years ahead"]}
    shifted, told = (
        subprocess.run(
            [sys.executable, "-c", ask], env=each, capture_output=True, text=True, check=True
        ).stdout.split()
        for each in (environment, os.environ)
    )
    assert [int(year) - int(now) for year, now in zip(shifted, told, strict=True)] in (
        [10] * 4,
        [11] * 4,
    )
