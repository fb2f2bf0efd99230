"""The two documents of a bundle, written and read: problem.json and plan.json."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from planner.bundle import limits
from planner.bundle.decoding import Decoder, shorten
from planner.bundle.encoding import encode
from planner.bundle.json_text import dump, parse
from planner.bundle.plan_records import PlanRecord, record_plan, restore_plan, upgrade
from planner.errors import InputError
from planner.locale.catalogue import LANGUAGES
from planner.locale.templates import MESSAGES, has_stray_dollar, unknown_words
from planner.model.problem import Problem
from planner.model.travel import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        If a time is outside its day, a number is not finite, or a text is not Unicode.
    """
    return dump(
        {
            "format": _PROBLEM_FORMATS[0],
            "basis_legend": dict(BASIS),
            **_encode_object(problem, Problem),
        }
    )


def problem_from_json(data: bytes) -> Problem:
    """Return the problem in the bytes of problem.json.

    A file of the format problem/1 has prices in thousandths and for each minute. They are exact in
    today's units. Its law rounded up the price of the kilometres of each route, so
    ``Objective.round_up_kilometres`` is set. It stays set in every later format: the values of
    plans for this problem follow that law.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not a file of this kind.
    """
    decoder = Decoder(PROBLEM_FILE)
    entries = _decode_head(parse(data, PROBLEM_FILE), _PROBLEM_FORMATS, decoder)
    legend = decoder.decode(
        entries.pop("basis_legend", ()), tuple[tuple[str, str], ...], "basis_legend"
    )
    if dict(legend) != BASIS:
        decoder.refuse(
            "basis_legend",
            "E923",
            expected=", ".join(f"{letter} = {name}" for letter, name in BASIS.items()),
        )
    problem: Problem = decoder.decode(tuple(entries.items()), Problem, "")
    if not decoder.issues:
        if decoder.old:
            problem = replace(
                problem, objective=replace(problem.objective, round_up_kilometres=True)
            )
        if problem.language not in LANGUAGES:
            found = shorten(problem.language)
            decoder.refuse("language", "E910", expected=", ".join(LANGUAGES), found=found)
        _check_counts(_count_problem(problem), decoder)
        _check_matrices(problem.matrices, decoder)
        _check_texts(problem.texts, decoder)
    return _finish(problem, decoder)


def plan_to_json(plan: Plan, *, problem_sha256: str, week: Week) -> bytes:
    """Return the bytes of plan.json for a ``plan`` of ``week``.

    ``problem_sha256`` is the hash of the problem.json that the plan was made from.

    Raises
    ------
    ValueError
        If a time is outside its day, a number is not finite, or a text is not Unicode.
    """
    record = record_plan(plan, problem_sha256=problem_sha256, week=week)
    return dump({"format": _PLAN_FORMATS[0], **_encode_object(record, PlanRecord)})


def plan_from_json(data: bytes) -> tuple[Plan, str]:
    """Return the plan in the bytes of plan.json, and the hash of its problem.json.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not a file of this kind.
    """
    record = plan_record_from_json(data)
    return restore_plan(record), record.problem_sha256


def plan_record_from_json(data: bytes) -> PlanRecord:
    """Return the whole content of the bytes of plan.json.

    Raises
    ------
    InputError
        With every issue, if ``data`` is not a file of this kind.
    """
    decoder = Decoder(PLAN_FILE)
    entries = _decode_head(parse(data, PLAN_FILE), _PLAN_FORMATS, decoder)
    record: PlanRecord = decoder.decode(tuple(entries.items()), PlanRecord, "")
    if not decoder.issues:
        if not _SHA256.fullmatch(record.problem_sha256):
            decoder.refuse("problem_sha256", "E924")
        _check_counts(_count_plan(record), decoder)
    record = _finish(record, decoder)
    return upgrade(record) if decoder.old else record


def _encode_object(value: object, kind: type) -> dict[str, object]:
    tree = encode(value, kind)
    return tree if isinstance(tree, dict) else {}


def _decode_head(tree: object, formats: tuple[str, ...], decoder: Decoder) -> dict[str, object]:
    """Return the fields below ``format``.

    A file of another format is refused at once: no other issue would make sense.
    """
    entries = decoder.entries(tree, "")
    found = entries.pop("format", None)
    if not decoder.issues and found not in formats:
        decoder.refuse(
            "format",
            "E905",
            expected=", ".join(formats),
            found=shorten(found) if isinstance(found, str) else "-",
        )
    _finish(entries, decoder)
    decoder.old = isinstance(found, str) and found.endswith("/1")
    return entries


def _finish(value: T, decoder: Decoder) -> T:
    if decoder.issues:
        raise InputError(decoder.issues)
    return value


def _check_counts(counts: Iterable[tuple[str, int, int]], decoder: Decoder) -> None:
    """Refuse larger numbers than any week has: comparisons in pairs would take hours.

    ``counts`` are (path, number, limit).
    """
    for path, found, limit in counts:
        if found > limit:
            decoder.refuse(path, "E947", limit=limit, found=found)


def _count_problem(problem: Problem) -> Iterator[tuple[str, int, int]]:
    stops = problem.stops
    lenders = problem.lenders
    events = problem.earlier_events
    resources = sum(len(each.officers) + len(each.kits) + len(each.vehicles) for each in lenders)
    yield "week.days", len(problem.week.days), limits.MOST_DAYS
    yield "stops", len(stops), limits.MOST_STOPS
    yield "stops", max((len(stop.closed) for stop in stops), default=0), limits.MOST_RULES
    yield "bases", len(problem.bases) + len(problem.offices), limits.MOST_BASES
    yield "lenders", len(lenders), limits.MOST_LENDERS
    yield "lenders", resources, limits.MOST_RESOURCES
    yield "lenders", max((len(each.rest_days) for each in lenders), default=0), limits.MOST_RULES
    yield "team_rules.classes", len(problem.team_rules.classes), limits.MOST_RULES
    yield "floors", len(problem.floors) + len(problem.targets), limits.MOST_RULES
    yield "requests", len(problem.requests), limits.MOST_RULES
    dates = max((len(request.dates) for request in problem.requests), default=0)
    yield "requests", dates, limits.MOST_RULES
    yield "matrices", len(problem.matrices), limits.MOST_RULES
    yield "earlier_events", len(events), limits.MOST_EVENTS
    yield "earlier_events", sum(len(event.holders) for event in events), limits.MOST_HOLDERS
    officers = {officer for event in events for officer in event.holders}
    yield "earlier_events", len(officers), limits.MOST_RESOURCES


def _count_plan(record: PlanRecord) -> Iterator[tuple[str, int, int]]:
    routes = record.routes
    teams = record.teams
    parts = (part for route in routes for part in (route.visits, route.breaks, route.legs))
    stops = max((len(part) for part in parts), default=0)
    crews = sum(len(team.members) + len(team.kits) for team in teams)
    yield "teams", len(teams), limits.MOST_TEAMS
    yield "teams", crews, limits.MOST_RESOURCES
    yield "routes", len(routes), limits.MOST_ROUTES
    yield "routes", stops, limits.MOST_STOPS_OF_A_DAY
    yield "unvisited", len(record.unvisited), limits.MOST_STOPS
    yield "marginal", len(record.marginal), limits.MOST_RESOURCES
    yield "idle", len(record.idle), limits.MOST_RESOURCES


def _check_matrices(matrices: Iterable[TravelMatrix], decoder: Decoder) -> None:
    """Refuse matrices that are not square or have an unknown basis: legs are looked up there."""
    for index, matrix in enumerate(matrices):
        size = len(matrix.places)
        for name, rows in (
            ("minutes", matrix.minutes),
            ("metres", matrix.metres),
            ("basis", matrix.basis),
        ):
            found = sorted({len(rows), *(len(row) for row in rows)} - {size})
            if found:
                decoder.refuse(f"matrices[{index}].{name}", "E915", expected=size, found=found[0])
        unknown = sorted(set("".join(matrix.basis)) - BASIS.keys())
        if unknown:
            decoder.refuse(
                f"matrices[{index}].basis", "E910", expected=", ".join(BASIS), found=unknown[0]
            )


def _check_texts(texts: Iterable[tuple[str, str]], decoder: Decoder) -> None:
    """Refuse unknown messages, and texts that could not be filled in."""
    known = tuple(name for name, _ in MESSAGES)
    for name, text in texts:
        if name not in known:
            decoder.refuse("texts", "E925", expected=", ".join(known), found=repr(name[:60]))
        elif has_stray_dollar(text) or unknown_words(name, text):
            decoder.refuse(
                f"texts.{name}",
                "E926",
                found=", ".join(f"${word}" for word in unknown_words(name, text)) or "$",
            )
