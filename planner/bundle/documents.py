"""Write and read the two documents of a bundle: problem.json and plan.json."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from planner.bundle.decoding import Decoder
from planner.bundle.encoding import encode
from planner.bundle.records import PlanRecord, record_plan, restore_plan, upgrade
from planner.bundle.text import dump, parse
from planner.errors import InputError
from planner.locale.templates import MESSAGES, has_stray_dollar, unknown_words
from planner.model.problem import Problem
from planner.model.travel import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.campaign import Week
    from planner.model.plan import Plan
    from planner.model.travel import TravelMatrix

T = TypeVar("T")

PLAN_FILE = "plan.json"
PROBLEM_FILE = "problem.json"
_PLAN_FORMATS = ("plan/2", "plan/1")  # the first is written, all are read
_PROBLEM_FORMATS = ("problem/2", "problem/1")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def problem_to_json(problem: Problem) -> bytes:
    """Return the bytes of problem.json; coordinates keep six decimals.

    Raises
    ------
    ValueError
        If a time is not within its day, a number is not finite, or a text is not Unicode.
    """
    return dump({"format": _PROBLEM_FORMATS[0], "basis_legend": dict(BASIS), **_encode_object(problem, Problem)})


def problem_from_json(data: bytes) -> Problem:
    """Return the problem that the bytes of problem.json hold.

    Prices of a problem/1, thousandths and by the minute, are exact in today's units. Its law rounded
    up what the kilometres of each route cost: ``Objective.round_up_kilometres`` says so, in whatever
    format it is written again, as plans made from it were worth what that law says.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not such a file.
    """
    decoder = Decoder(PROBLEM_FILE)
    entries = _decode_head(parse(data, PROBLEM_FILE), _PROBLEM_FORMATS, decoder)
    legend = decoder.decode(entries.pop("basis_legend", ()), tuple[tuple[str, str], ...], "basis_legend")
    if dict(legend) != BASIS:
        decoder.refuse("basis_legend", "E923", expected=", ".join(f"{letter} = {name}" for letter, name in BASIS.items()))
    problem: Problem = decoder.decode(tuple(entries.items()), Problem, "")
    if not decoder.issues:
        if decoder.old:
            problem = replace(problem, objective=replace(problem.objective, round_up_kilometres=True))
        _check_matrices(problem.matrices, decoder)
        _check_texts(problem.texts, decoder)
    return _finish(problem, decoder)


def plan_to_json(plan: Plan, *, problem_sha256: str, week: Week) -> bytes:
    """Return the bytes of plan.json for a ``plan`` of ``week``, made from the problem.json with this hash.

    Raises
    ------
    ValueError
        If a time is not within its day, a number is not finite, or a text is not Unicode.
    """
    record = record_plan(plan, problem_sha256=problem_sha256, week=week)
    return dump({"format": _PLAN_FORMATS[0], **_encode_object(record, PlanRecord)})


def plan_from_json(data: bytes) -> tuple[Plan, str]:
    """Return the plan that the bytes of plan.json hold, and the hash of the problem.json it was made from.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not such a file.
    """
    record = plan_record_from_json(data)
    return restore_plan(record), record.problem_sha256


def plan_record_from_json(data: bytes) -> PlanRecord:
    """Return everything that the bytes of plan.json say.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not such a file.
    """
    decoder = Decoder(PLAN_FILE)
    entries = _decode_head(parse(data, PLAN_FILE), _PLAN_FORMATS, decoder)
    record: PlanRecord = decoder.decode(tuple(entries.items()), PlanRecord, "")
    if not decoder.issues and not _SHA256.fullmatch(record.problem_sha256):
        decoder.refuse("problem_sha256", "E924")
    record = _finish(record, decoder)
    return upgrade(record) if decoder.old else record


def _encode_object(value: object, kind: type) -> dict[str, object]:
    tree = encode(value, kind)
    return tree if isinstance(tree, dict) else {}


def _decode_head(tree: object, formats: tuple[str, ...], decoder: Decoder) -> dict[str, object]:
    """Return the fields below ``format``; a file of another format is refused at once, as nothing else could be said of it."""
    entries = decoder.entries(tree, "")
    found = entries.pop("format", None)
    if not decoder.issues and found not in formats:
        decoder.refuse("format", "E905", expected=", ".join(formats), found=found[:60] if isinstance(found, str) else "-")
    _finish(entries, decoder)
    decoder.old = isinstance(found, str) and found.endswith("/1")
    return entries


def _finish(value: T, decoder: Decoder) -> T:
    if decoder.issues:
        raise InputError(tuple(decoder.issues))
    return value


def _check_matrices(matrices: Iterable[TravelMatrix], decoder: Decoder) -> None:
    """Note matrices that are not square, or bases without a meaning: whoever looks a leg up relies on both."""
    for index, matrix in enumerate(matrices):
        size = len(matrix.places)
        for name, rows in (("minutes", matrix.minutes), ("metres", matrix.metres), ("basis", matrix.basis)):
            found = sorted({len(rows), *(len(row) for row in rows)} - {size})
            if found:
                decoder.refuse(f"matrices[{index}].{name}", "E915", expected=size, found=found[0])
        unknown = sorted(set("".join(matrix.basis)) - BASIS.keys())
        if unknown:
            decoder.refuse(f"matrices[{index}].basis", "E910", expected=", ".join(BASIS), found=unknown[0])


def _check_texts(texts: Iterable[tuple[str, str]], decoder: Decoder) -> None:
    """Note messages that there are not, and texts that could not be filled in."""
    known = tuple(name for name, _ in MESSAGES)
    for name, text in texts:
        if name not in known:
            decoder.refuse("texts", "E925", expected=", ".join(known), found=repr(name[:60]))
        elif has_stray_dollar(text) or unknown_words(name, text):
            decoder.refuse(f"texts.{name}", "E926", found=", ".join(f"${word}" for word in unknown_words(name, text)) or "$")
