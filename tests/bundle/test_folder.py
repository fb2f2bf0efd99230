"""Break every step of writing and reading a bundle, and see that a whole one is always there."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from bundle.samples import a_plan, a_problem, a_week

from planner.bundle import plan_to_json, problem_to_json, read_bundle, write_bundle
from planner.errors import InputError

OLD = (("plan.json", b"old plan"), ("maps/T01.html", b"old map"))
NEW = (("plan.json", b"new plan"), ("maps/T01.html", b"new map"), ("maps/T02.html", b"second"))


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def codes_of(action):
    with pytest.raises(InputError) as caught:
        action()
    return [(issue.code, issue.file) for issue in caught.value.issues]


def a_bundle(folder):
    problem = problem_to_json(a_problem())
    plan = plan_to_json(a_plan(), problem_sha256=sha256(problem).hexdigest(), week=a_week())
    write_bundle(folder, [("plan.json", plan), ("problem.json", problem), ("index.html", b"<p>")])
    return folder


def test_a_bundle_is_written_with_its_manifest(tmp_path):
    """All files are there, the manifest names each with its hash, and nothing else is left."""
    target = tmp_path / "sarolangun" / "2019-04-01"
    write_bundle(target, NEW)
    found = contents(target)
    manifest = json.loads(found.pop("manifest.json"))
    assert found == dict(NEW)
    assert list(manifest["sha256"].items()) == sorted(
        (name, sha256(content).hexdigest()) for name, content in NEW
    )
    assert [path.name for path in target.parent.iterdir()] == ["2019-04-01"]


def test_a_newer_bundle_replaces_all_of_the_older(tmp_path):
    """No file of the older bundle stays."""
    write_bundle(tmp_path / "week", NEW)
    write_bundle(tmp_path / "week", OLD)
    assert set(contents(tmp_path / "week")) == {"plan.json", "maps/T01.html", "manifest.json"}


_CALLS = (
    ("os", "fsync"),
    ("os", "open"),
    ("pathlib", "replace"),
    ("pathlib", "open"),
    ("pathlib", "mkdir"),
    ("pathlib", "unlink"),
)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("where", _CALLS, ids=".".join)
def test_an_older_bundle_survives_every_failure(tmp_path, monkeypatch, where, error):
    """A failure at any call of a file operation leaves the old or the new bundle complete."""
    target = tmp_path / "week"
    owner = os if where[0] == "os" else Path
    original = getattr(owner, where[1])
    write_bundle(target, OLD)
    old = contents(target)
    write_bundle(tmp_path / "other", NEW)
    new = contents(tmp_path / "other")
    for fail_at in range(1, 30):
        calls = []

        def fail(*args, calls=calls, fail_at=fail_at, **kwargs):
            calls.append(args)
            if len(calls) == fail_at:
                raise error
            return original(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(owner, where[1], fail)
            with contextlib.suppress(InputError, KeyboardInterrupt):
                write_bundle(target, NEW)
        assert contents(target) in (old, new)
        write_bundle(target, OLD)  # the next run is not hindered by what is left
        kept = tmp_path / "week.kept-1"  # only where an older file could not be read for comparison
        if kept.exists() and where[1] == "open":
            assert contents(kept).items() <= old.items()
            shutil.rmtree(kept)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "week"]
        if len(calls) < fail_at:
            break
    else:
        pytest.fail("more calls than this test tried")
    assert fail_at > 1


def test_a_failing_output_leaves_the_older_bundle(tmp_path):
    """Files are made while the bundle is written; if one fails, the error passes on.

    Nothing is left.
    """

    def files():
        yield "plan.json", b"new"
        raise RuntimeError("no map")

    write_bundle(tmp_path / "week", OLD)
    old = contents(tmp_path / "week")
    with pytest.raises(RuntimeError, match="no map"):
        write_bundle(tmp_path / "week", files())
    assert contents(tmp_path) == {f"week/{name}": content for name, content in old.items()}


def test_what_a_killed_run_left_is_put_right(tmp_path):
    """A run killed between the two renames leaves the older bundle aside; the next puts it back."""
    write_bundle(tmp_path / "week", OLD)
    old = contents(tmp_path / "week")
    (tmp_path / "week").rename(tmp_path / ".week.old")
    (tmp_path / ".week.new").mkdir()
    (tmp_path / ".week.new" / "half").write_bytes(b"half")
    with pytest.raises(ValueError, match="not a path"):
        write_bundle(tmp_path / "week", [("../out", b"")])
    assert contents(tmp_path / "week") == old
    assert [path.name for path in tmp_path.iterdir()] == ["week"]


def test_two_runs_do_not_write_one_folder(tmp_path):
    """While one process writes, another is refused; when the first is done, it may."""

    def files():
        yield "plan.json", b"first"
        code = (
            "from pathlib import Path; from planner.bundle import write_bundle; "
            f"write_bundle(Path({str(target)!r}), [])"
        )
        second = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert "E918" in second.stderr

    target = tmp_path / "week"
    write_bundle(target, files())
    write_bundle(target, OLD)
    assert contents(target)["plan.json"] == b"old plan"


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    """A slip in --out deletes no folder, file or disk; an empty folder may be used."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "draft.txt").write_text("keep")
    (tmp_path / "file").write_text("keep")
    for target in (tmp_path / "letters", tmp_path / "file", Path("/")):
        assert codes_of(lambda target=target: write_bundle(target, NEW)) == [("E917", str(target))]
    assert contents(tmp_path) == {"letters/draft.txt": b"keep", "file": b"keep"}
    (tmp_path / "empty").mkdir()
    write_bundle(tmp_path / "empty", NEW)
    assert "manifest.json" in contents(tmp_path / "empty")


@pytest.mark.parametrize(
    "name",
    ["", ".", "/etc/x", "../x", "a/../b", "a//b", "./a", "a\\b", "c:x", "a\nb", "manifest.json"],
)
def test_a_file_stays_inside_its_bundle(tmp_path, name):
    """A path that leads elsewhere, or means different things on systems, is a bug of an output."""
    with pytest.raises(ValueError, match="not a path for a file of a bundle"):
        write_bundle(tmp_path / "week", [(name, b"")])


def test_a_folder_that_cannot_be_made_is_the_users_to_mend(tmp_path):
    """A file where a folder should be is an issue, not a traceback."""
    (tmp_path / "file").write_text("")
    assert codes_of(lambda: write_bundle(tmp_path / "file" / "week", NEW)) == [
        ("E919", str(tmp_path / "file" / "week"))
    ]


def test_a_bundle_is_read_back_without_doubts(tmp_path):
    """What was written is what is read."""
    read = read_bundle(a_bundle(tmp_path / "week"))
    assert (read.problem, read.plan, read.doubts) == (a_problem(), a_plan(), ())


def test_a_plan_edited_by_hand_is_read_with_doubts(tmp_path):
    """Changed, lost and contradicting things are told, and the plan can still be checked."""
    folder = a_bundle(tmp_path / "week")
    data = (folder / "plan.json").read_bytes()
    edited = data.replace(b'"value": 57000', b'"value": 30000').replace(
        b'"days": ["2019-04-01"]', b'"days": []'
    )
    (folder / "plan.json").write_bytes(edited)
    (folder / "index.html").unlink()
    read = read_bundle(folder)
    assert read.plan.proof.value == 30000
    # The gap is now 30000 of 60000, written is 0.05.
    assert [(doubt.code, doubt.file, doubt.args) for doubt in read.doubts] == [
        ("W902", "index.html", ()),
        ("W901", "plan.json", ()),
        ("W905", "plan.json", (("expected", 0.5), ("found", 0.05))),
        ("W904", "plan.json", ()),
    ]


@pytest.mark.parametrize(
    "manifest", [None, b"{}", b"x", b'{"format": "manifest/1", "sha256": {"../../x": ""}}']
)
def test_a_bundle_without_a_good_manifest_is_read_with_a_doubt(tmp_path, manifest):
    """problem.json and plan.json are enough; nothing outside the folder is touched."""
    folder = a_bundle(tmp_path / "week")
    (folder / "manifest.json").unlink()
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    assert [(doubt.code, doubt.file) for doubt in read_bundle(folder).doubts] == [
        ("W903", "manifest.json")
    ]


def test_a_plan_beside_another_problem_is_refused(tmp_path):
    """A plan is judged only against the problem it was made from."""
    folder = a_bundle(tmp_path / "week")
    problem = (folder / "problem.json").read_bytes()
    (folder / "problem.json").write_bytes(problem.replace(b"Rangkiling", b"Rangkilink"))
    assert codes_of(lambda: read_bundle(folder)) == [("E916", "plan.json")]


def test_a_bundle_without_its_documents_is_refused(tmp_path):
    """Both are named at once; a folder or a pipe in their place is no document either."""
    (tmp_path / "plan.json").mkdir()
    os.mkfifo(tmp_path / "problem.json")
    assert codes_of(lambda: read_bundle(tmp_path)) == [
        ("E901", "plan.json"),
        ("E901", "problem.json"),
    ]
    assert codes_of(lambda: read_bundle(tmp_path / "none")) == [
        ("E901", "plan.json"),
        ("E901", "problem.json"),
    ]
