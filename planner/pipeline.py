"""The steps of a run: inputs to a problem, a problem to a checked plan, a plan to its files."""
# Each step imports its own layer: to check a plan needs no solver, to solve needs no maps.
# ruff: noqa: PLC0415

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from planner.errors import CheckFailed, ContradictionError, InputError, Issue
from planner.model.campaign import RequestKind
from planner.model.problem import Problem, TravelNote
from planner.model.protection import is_protected, protect_legs, protect_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from threading import Event

    from planner.model.campaign import Campaign, Request, Week
    from planner.model.inputs import Inputs
    from planner.model.places import Base, Coordinate, Office, Stop
    from planner.model.plan import DayRoute, Plan
    from planner.model.problem import MapLayers
    from planner.model.resources import Lender, TeamRules, VehicleClass
    from planner.model.travel import Leg, Line, TravelMatrix, TravelSettings

    # Called with the stage, the value and the bound (thousandths of a weighted person). It returns
    # True to ask for an early stop.
    Watch: TypeAlias = Callable[[str, float, float], bool]

Named = TypeVar("Named")  # anything with an id

_DAYS_PER_WEEK = 7


def build(inputs: Inputs, *, week: date | None = None, engine: str | None = None) -> Problem:
    """Return the problem of one week, in canonical order and with its travel times.

    ``week`` is any date of it; None: the first week with service days. ``engine`` replaces the
    travel engine of the settings. The problem holds no point of a protected stop: the middle of its
    cell takes its place.

    Raises
    ------
    InputError
        If the campaign has no service days in that week (E801).
    ContradictionError
        If a stop that must be visited cannot be reached (E1360).
    TravelError
        If the engine is unknown or lacks data.
    """
    from planner.travel.engine import build_matrices

    campaign = inputs.campaign
    chosen = _choose_week(campaign, week)
    stops = _by_id(map(protect_stop, inputs.stops))
    bases = _by_id(inputs.bases)
    offices = _by_id(inputs.offices)
    team_rules = _sort_classes(inputs.team_rules)
    travel = _travel_settings(inputs.travel, engine or inputs.travel.engine, stops)
    problem = Problem(
        campaign=campaign.id,
        name=campaign.name,
        area=campaign.area,
        language=campaign.language,
        week=chosen,
        stops=stops,
        bases=bases,
        offices=offices,
        lenders=_by_id(_sort_resources(lender) for lender in inputs.lenders),
        team_rules=team_rules,
        pay=inputs.pay,
        rules=inputs.rules,
        journey=campaign.journey,
        targets=tuple(sorted(campaign.targets, key=attrgetter("name"))),
        floors=tuple(sorted(campaign.floors, key=attrgetter("kecamatan"))),
        objective=campaign.objective,
        limits=campaign.limits,
        requests=_by_id(_requests_of(campaign, chosen)),
        matrices=build_matrices(
            _points(stops, bases, offices),
            travel,
            tuple(rule.vehicle_class for rule in team_rules.classes),
        ),
        travel_note=_travel_note(travel),
        map=_add_attribution(inputs.map, travel.attribution),
        scenario=inputs.scenario,
        texts=tuple(sorted(inputs.texts)),
    )
    _check_reachable(problem)
    return problem


def make_plan(
    problem: Problem,
    *,
    effort: str = "normal",
    seed: int = 0,
    watch: Watch | None = None,
    seconds: float | None = None,
    certify: bool = False,
    travel: TravelSettings | None = None,
    stop: Event | None = None,
) -> Plan:
    """Return a plan for ``problem`` that the referee has accepted.

    ``effort`` is ``low``, ``normal`` or ``high``. ``seconds`` limits the wall-clock time; a plan
    that reaches the limit is not reproducible. ``certify`` tightens the bound as far as pricing
    can. With ``travel``, the settings that ``problem`` was built from, the legs get their courses.
    ``watch`` is called at every progress and may ask for an early stop; so may ``stop``, once set,
    at any time.

    Raises
    ------
    ValueError
        If ``effort`` is unknown.
    ContradictionError
        If no plan was found that visits all that must be visited (E1361).
    CheckFailed
        If the referee rejects the plan: a bug.
    """
    from planner.optimise.solve import EFFORTS, solve
    from planner.referee.judge import check

    if effort not in EFFORTS:
        raise ValueError(f"no effort {effort!r}; known: {', '.join(EFFORTS)}")
    plan = solve(
        problem,
        effort=EFFORTS[effort],
        seed=seed,
        watch=watch or _never_stop,
        seconds=seconds,
        certify=certify,
        stop=stop,
    )
    if travel is not None:
        plan = draw_legs(problem, plan, travel)
    report = check(problem, plan)
    laws = {violation.law for violation in report.violations}
    if "request" in laws and laws <= {"request", "proof"}:  # the bound assumes that musts are met
        raise ContradictionError(_list_unmet(problem, plan))
    if report.violations:
        raise CheckFailed(tuple(violation.text for violation in report.violations))
    return plan


def follow(problem: Problem, plan: Plan, earlier: tuple[Problem, Plan]) -> Problem:
    """Return ``problem`` with the events that calendars of the ``earlier`` plan hold.

    The calendars of ``plan`` change or cancel these events. Where no calendar changes, the problem
    keeps the events that the earlier plan followed: a second, equal plan has equal files.

    Raises
    ------
    InputError
        If the earlier plan cannot be followed.
    """
    from planner.outputs.events import update_events

    refuse_to_follow(problem, earlier)
    before, planned = earlier
    held = update_events(before, planned)
    again = replace(problem, earlier_events=before.earlier_events)
    return again if update_events(again, plan) == held else replace(problem, earlier_events=held)


def refuse_to_follow(problem: Problem, earlier: tuple[Problem, Plan]) -> None:
    """Raise where a plan for ``problem`` cannot follow the ``earlier`` one.

    Raises
    ------
    InputError
        If the earlier plan is of another campaign or week (E803), or names unknown places after an
        edit by hand (E802).
    """
    from planner.outputs.unknown_references import refuse_unknown_references

    before, planned = earlier
    if (before.campaign, before.week.start) != (problem.campaign, problem.week.start):
        args = (("campaign", before.campaign), ("week", before.week.start.isoformat()))
        raise InputError(
            (Issue(file="problem.json", line=0, column=0, path="", code="E803", args=args),)
        )
    refuse_unknown_references(before, planned)


def draw_legs(problem: Problem, plan: Plan, travel: TravelSettings) -> Plan:
    """Return ``plan`` with the course of every leg, by the travel engine of ``problem``.

    Raises
    ------
    TravelError
        If the engine cannot draw a leg.
    """
    from planner.travel.engine import build_legs

    settings = _travel_settings(travel, problem.travel_note.engine, problem.stops)
    places = _points(problem.stops, problem.bases, problem.offices)
    classes = {team.id: team.vehicle.vehicle_class for team in plan.teams}
    pairs: dict[VehicleClass, set[tuple[str, str]]] = {}
    for route in plan.routes:
        known = pairs.setdefault(classes[route.team], set())
        known.update((leg.origin, leg.destination) for leg in route.legs)
    lines: dict[tuple[VehicleClass, str, str], tuple[Line, ...]] = {}
    for vehicle_class in sorted(pairs):
        for leg in build_legs(
            sorted(pairs[vehicle_class]), places, settings=settings, vehicle_class=vehicle_class
        ):
            lines[vehicle_class, leg.origin, leg.destination] = leg.lines

    def draw(route: DayRoute, leg: Leg) -> Leg:
        return replace(leg, lines=lines[classes[route.team], leg.origin, leg.destination])

    return replace(
        plan,
        routes=tuple(
            replace(route, legs=tuple(draw(route, leg) for leg in route.legs))
            for route in plan.routes
        ),
    )


def render(problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the bundle except its manifest, with texts in ``language``.

    Each is a pair of the path inside the bundle and the content.
    """
    from planner.bundle.documents import PLAN_FILE, PROBLEM_FILE, plan_to_json, problem_to_json
    from planner.outputs.registry import render_outputs

    problem_json = problem_to_json(problem)
    yield PROBLEM_FILE, problem_json
    yield (
        PLAN_FILE,
        plan_to_json(plan, problem_sha256=sha256(problem_json).hexdigest(), week=problem.week),
    )
    yield from render_outputs(problem, plan, language)


def _never_stop(_stage: str, _value: float, _bound: float) -> bool:
    """Return False: no early stop."""
    return False


def _choose_week(campaign: Campaign, day: date | None) -> Week:
    """Return the week with service days that contains ``day``; for None the first one."""
    served = [week for week in campaign.weeks if week.days]
    found = next(
        (week for week in served if day is None or 0 <= (day - week.start).days < _DAYS_PER_WEEK),
        None,
    )
    if found is None:
        known = ", ".join(week.start.isoformat() for week in served) or "-"
        asked = "-" if day is None else day.isoformat()
        raise InputError(
            (_issue(campaign.id, "E801", "week", (("known", known), ("week", asked))),)
        )
    return found


def _requests_of(campaign: Campaign, week: Week) -> tuple[Request, ...]:
    """Return the requests that concern ``week``: those without dates, or with one of its dates."""
    span = tuple(week.start + timedelta(days=number) for number in range(_DAYS_PER_WEEK))
    return tuple(
        request
        for request in campaign.requests
        if not request.dates or not set(span).isdisjoint(request.dates)
    )


def _check_reachable(problem: Problem) -> None:
    """Refuse musts at stops that none of their vehicle classes can reach from any base."""
    allowed = {stop.id: set(stop.vehicle_classes) for stop in problem.stops}
    issues = tuple(
        _request_issue(problem, request, "E1360")
        for request in problem.requests
        if request.kind is RequestKind.MUST
        and not any(
            _is_reachable(request.stop, problem, matrix)
            for matrix in problem.matrices
            if allowed[request.stop] & set(matrix.classes)
        )
    )
    if issues:
        raise ContradictionError(issues)


def _list_unmet(problem: Problem, plan: Plan) -> tuple[Issue, ...]:
    """Return an issue for each request of kind ``must`` that ``plan`` does not meet."""
    from planner.optimise.plan.totals import is_met

    return tuple(
        _request_issue(problem, request, "E1361")
        for request in problem.requests
        if request.kind is RequestKind.MUST and not is_met(request, plan.teams, plan.routes)
    )


def _request_issue(problem: Problem, request: Request, code: str) -> Issue:
    """Return an issue of ``request``."""
    return _issue(problem.campaign, code, f"requests.{request.id}", (("stop", request.stop),))


def _issue(campaign: str, code: str, path: str, args: tuple[tuple[str, str], ...]) -> Issue:
    """Return an issue of campaign.yaml."""
    file = f"{campaign}/campaign.yaml"
    return Issue(file=file, line=0, column=0, path=path, code=code, args=args)


def _is_reachable(stop: str, problem: Problem, matrix: TravelMatrix) -> bool:
    """Return whether ``matrix`` has a way from a base to ``stop``."""
    column = matrix.places.index(stop)
    return any(
        matrix.minutes[matrix.places.index(base.id)][column] is not None for base in problem.bases
    )


def _travel_settings(travel: TravelSettings, engine: str, stops: Iterable[Stop]) -> TravelSettings:
    """Return ``travel`` for ``engine``; the office's legs to protected ``stops`` are rounded."""
    protected = {stop.id for stop in stops if is_protected(stop.kind)}
    return replace(travel, engine=engine, overrides=protect_legs(travel.overrides, protected))


def _sort_resources(lender: Lender) -> Lender:
    """Return ``lender`` with its officers, kits and vehicles sorted by id."""
    return replace(
        lender,
        officers=_by_id(lender.officers),
        kits=_by_id(lender.kits),
        vehicles=_by_id(lender.vehicles),
    )


def _sort_classes(rules: TeamRules) -> TeamRules:
    """Return ``rules`` with their vehicle classes sorted by name."""
    return replace(rules, classes=tuple(sorted(rules.classes, key=attrgetter("vehicle_class"))))


def _points(
    stops: Iterable[Stop], bases: Iterable[Base], offices: Iterable[Office]
) -> tuple[tuple[str, Coordinate], ...]:
    """Return the ids of all places with their points, sorted by id."""
    places: tuple[Stop | Base | Office, ...] = (*stops, *bases, *offices)
    return tuple((place.id, place.coordinate) for place in _by_id(places))


def _travel_note(travel: TravelSettings) -> TravelNote:
    """Return the uncertainty of travel times; a terrain that is not described has spread 0."""
    spreads = {terrain.name: terrain.spread for terrain in travel.terrains}
    return TravelNote(
        engine=travel.engine,
        season=travel.season,
        trunk_spread=travel.trunk_spread,
        lowland_spread=spreads.get("lowland", 0),
        hills_spread=spreads.get("hills", 0),
    )


def _by_id(things: Iterable[Named]) -> tuple[Named, ...]:
    """Return ``things`` sorted by id."""
    return tuple(sorted(things, key=attrgetter("id")))


def _add_attribution(layers: MapLayers, attribution: str) -> MapLayers:
    """Return ``layers`` with the ``attribution`` of the travel engine; each stands once."""
    attributions = dict.fromkeys((*layers.attributions, attribution))
    return replace(layers, attributions=tuple(text for text in attributions if text))
