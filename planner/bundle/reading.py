"""Reading of a bundle, also of one edited by hand."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from planner.bundle import limits
from planner.bundle.documents import (
    PLAN_FILE,
    PROBLEM_FILE,
    plan_record_from_json,
    problem_from_json,
)
from planner.bundle.folder import find_bundle
from planner.bundle.manifest import MANIFEST_FILE, read_file, read_manifest
from planner.bundle.plan_records import record_week, restore_plan
from planner.errors import InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from planner.bundle.plan_records import PlanRecord
    from planner.model.plan import Plan
    from planner.model.problem import Problem

T = TypeVar("T")

# A run takes seconds at least: it cannot replace a bundle as often as it is read here.
_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBundle:
    """The content of a bundle. ``doubts`` tell what was changed since the planner wrote it."""

    problem: Problem
    plan: Plan
    doubts: tuple[Issue, ...]


def read_bundle(folder: Path) -> ReadBundle:
    """Return the problem and the plan of the bundle in ``folder``.

    A file that differs from the manifest is a doubt, as a plan may be edited by hand. Another
    problem.json than that of the plan is an error. If a run was killed while it replaced the
    bundle, the older bundle is read.

    Raises
    ------
    InputError
        With the issues of both files, if one is missing or malformed, or if the plan was made from
        another problem.json.
    """
    for _ in range(_TRIES):
        found = find_bundle(folder)
        before = identify(found)
        bundle, issues = _read_folder(found)
        if identify(found) == before:
            break  # otherwise another run replaced the bundle, and files of both may be mixed
    if bundle is None:
        raise InputError(tuple(issues))
    return bundle


def identify(folder: Path) -> tuple[int, int] | None:
    """Return the device and inode of ``folder``, None where it is missing."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _read_folder(folder: Path) -> tuple[ReadBundle | None, list[Issue]]:
    """Return the bundle in ``folder``, or None and the issues."""
    issues: list[Issue] = []
    problem_bytes = _collect(lambda: read_file(folder, PROBLEM_FILE), issues)
    plan_bytes = _collect(lambda: read_file(folder, PLAN_FILE), issues)
    problem = (
        None
        if problem_bytes is None
        else _collect(lambda: problem_from_json(problem_bytes), issues)
    )
    record = (
        None if plan_bytes is None else _collect(lambda: plan_record_from_json(plan_bytes), issues)
    )
    if (
        problem_bytes is not None
        and record is not None
        and sha256(problem_bytes).hexdigest() != record.problem_sha256
    ):
        issues.append(_issue(PLAN_FILE, "E916", "problem_sha256"))
    if problem is None or record is None or issues:
        return None, issues
    doubts = (*_doubt_plan(record, problem), *_doubt_files(folder))
    return ReadBundle(
        problem=problem, plan=restore_plan(record), doubts=tuple(sorted(doubts))
    ), issues


def _collect(read: Callable[[], T], issues: list[Issue]) -> T | None:
    try:
        return read()
    except InputError as error:
        issues.extend(error.issues)
        return None


def _issue(file: str, code: str, path: str = "", **args: str | float) -> Issue:
    return Issue(file=file, line=0, column=0, path=path, code=code, args=tuple(args.items()))


def _doubt_plan(record: PlanRecord, problem: Problem) -> Iterator[Issue]:
    """Doubt figures that plan.json has twice: the referee sees only one of the two."""
    if record.week != record_week(problem.week):
        yield _issue(PLAN_FILE, "W904", "week")
    expected = restore_plan(record).proof.gap
    if record.proof.gap != expected:
        yield _issue(
            PLAN_FILE,
            "W905",
            "proof.gap",
            expected=_gap_in_json(expected),
            found=_gap_in_json(record.proof.gap),
        )


def _gap_in_json(gap: float | None) -> str | float:
    return "null" if gap is None else gap


def _doubt_files(folder: Path) -> Iterator[Issue]:
    """Compare the files with the manifest; yield 50 doubts, and one with the number of the rest."""
    try:
        hashes = read_manifest(folder)
    except InputError:
        yield _issue(MANIFEST_FILE, "W903")
        return
    doubts = _compare(folder, hashes)
    yield from islice(doubts, limits.MOST_ISSUES)
    more = sum(1 for _ in doubts)
    if more:
        yield _issue(MANIFEST_FILE, "W940", number=more)


def _compare(folder: Path, hashes: Iterable[tuple[str, str]]) -> Iterator[Issue]:
    """Doubt the files that differ from their hashes.

    No content is read twice, as several names may be links to one file.
    """
    known: dict[tuple[int, int], str] = {}
    room = limits.MOST_BYTES_COMPARED
    for name, expected in hashes:
        try:
            status = (folder / name).stat()
            key = status.st_dev, status.st_ino
            if key not in known:
                room -= min(status.st_size, limits.MOST_BYTES)
                if room < 0:
                    yield _issue(name, "W941", limit=limits.MOST_BYTES_COMPARED // 1024 // 1024)
                    continue
                known[key] = sha256(read_file(folder, name)).hexdigest()
        except (InputError, OSError):
            yield _issue(name, "W902")
        else:
            if known[key] != expected:
                yield _issue(name, "W901")
