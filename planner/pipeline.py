"""Chain the layers: inputs to a problem, a problem to a refereed plan, a plan to the files of its bundle."""
# ruff: noqa: PLC0415  (each step imports its own layer: checking a plan needs no solver, solving needs no maps)

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

    # Called with the stage, the value and the bound (thousandths of a weighted person); True asks for an early stop.
    Watch: TypeAlias = Callable[[str, float, float], bool]

Named = TypeVar("Named")  # whatever has an id

_DAYS_PER_WEEK = 7


def build(inputs: Inputs, *, week: date | None = None, engine: str | None = None) -> Problem:
    """Return the problem of the week that holds the date ``week``: in canonical order, with its travel times.

    Without ``week`` it is the campaign's first week with service days; ``engine`` replaces the travel engine of the settings.
    The points of protected stops stay behind: all is made from the middles of their cells.

    Raises
    ------
    InputError
        If the campaign has no such week with service days (E801).
    ContradictionError
        If a stop must be visited to which there is no way (E1360).
    TravelError
        If the engine is unknown or lacks data.
    """
    from planner.travel.engine import build_matrices

    campaign = inputs.campaign
    chosen = _choose_week(campaign, week)
    stops = _by_id(_close(protect_stop(stop), chosen, inputs.travel) for stop in inputs.stops)
    travel = _settings(inputs.travel, engine or inputs.travel.engine, stops)
    bases, offices, team_rules = (
        _by_id(inputs.bases),
        _by_id(inputs.offices),
        _in_order(inputs.team_rules),
    )
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
            _locate(stops, bases, offices),
            travel,
            tuple(rule.vehicle_class for rule in team_rules.classes),
        ),
        travel_note=_note(travel),
        map=_credit(inputs.map, travel.attribution),
        scenario=inputs.scenario,
        texts=tuple(sorted(inputs.texts)),
    )
    _check_ways(problem)
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
    """Return a plan for ``problem`` that the referee has passed.

    ``effort`` is ``low``, ``normal`` or ``high``; ``seconds`` is a limit of wall-clock time, which makes the plan hard to
    reproduce; ``certify`` tightens its bound as far as pricing can. With the settings ``travel`` that ``problem`` was built from, the
    legs get their courses. ``watch`` may ask to finish early whenever it is told of progress; ``stop``, once set, at any time.

    Raises
    ------
    ValueError
        If there is no such effort.
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
        watch=watch or _see_it_through,
        seconds=seconds,
        certify=certify,
        stop=stop,
    )
    if travel is not None:
        plan = draw_legs(problem, plan, travel)
    report = check(problem, plan)
    laws = {violation.law for violation in report.violations}
    if "request" in laws and laws <= {"request", "proof"}:  # what must be met is in the bound
        raise ContradictionError(_list_unmet(problem, plan))
    if report.violations:
        raise CheckFailed(tuple(violation.text for violation in report.violations))
    return plan


def follow(problem: Problem, plan: Plan, earlier: tuple[Problem, Plan]) -> Problem:
    """Return ``problem`` with the events that calendars of the ``earlier`` plan hold, for those of ``plan`` to change or call off.

    Where no calendar changes, it follows what the earlier plan followed: to plan twice is to plan once.

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
    """Do nothing where a plan for ``problem`` can follow the ``earlier`` one.

    Raises
    ------
    InputError
        If that is of another campaign or week (E803), or, edited by hand, leads to places that nobody knows (E802).
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
    """Return ``plan`` with the course of every leg, as the engine that ``problem`` was built with draws it.

    Raises
    ------
    TravelError
        If the engine cannot draw a leg.
    """
    from planner.travel.engine import build_legs

    settings = _settings(travel, problem.travel_note.engine, problem.stops)
    places = _locate(problem.stops, problem.bases, problem.offices)
    classes = {team.id: team.vehicle.vehicle_class for team in plan.teams}
    wanted = {
        (classes[route.team], leg.origin, leg.destination)
        for route in plan.routes
        for leg in route.legs
    }
    lines: dict[tuple[VehicleClass, str, str], tuple[Line, ...]] = {}
    for vehicle_class in sorted({vehicle_class for vehicle_class, _, _ in wanted}):
        pairs = sorted(
            (origin, destination) for known, origin, destination in wanted if known is vehicle_class
        )
        for leg in build_legs(pairs, places, settings=settings, vehicle_class=vehicle_class):
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
    """Yield every file of the bundle but its manifest: (path inside the bundle, content), texts in ``language``."""
    from planner.bundle.documents import PLAN_FILE, PROBLEM_FILE, plan_to_json, problem_to_json
    from planner.outputs.registry import render_outputs

    problem_json = problem_to_json(problem)
    yield PROBLEM_FILE, problem_json
    yield (
        PLAN_FILE,
        plan_to_json(plan, problem_sha256=sha256(problem_json).hexdigest(), week=problem.week),
    )
    yield from render_outputs(problem, plan, language)


def _see_it_through(_stage: str, _value: float, _bound: float) -> bool:
    """Never ask for an early stop."""
    return False


def _choose_week(campaign: Campaign, day: date | None) -> Week:
    """Return the week with service days that holds ``day``; the first one for None."""
    served = [week for week in campaign.weeks if week.days]
    found = next(
        (week for week in served if day is None or 0 <= (day - week.start).days < _DAYS_PER_WEEK),
        None,
    )
    if found is None:
        known = ", ".join(week.start.isoformat() for week in served) or "-"
        args = (("known", known), ("week", "-" if day is None else day.isoformat()))
        raise InputError(
            (
                Issue(
                    file=f"{campaign.id}/campaign.yaml",
                    line=0,
                    column=0,
                    path="week",
                    code="E801",
                    args=args,
                ),
            )
        )
    return found


def _requests_of(campaign: Campaign, week: Week) -> tuple[Request, ...]:
    """Return the requests that ``week`` can meet or break: those without dates, or with one of its dates."""
    span = tuple(week.start + timedelta(days=number) for number in range(_DAYS_PER_WEEK))
    return tuple(
        request
        for request in campaign.requests
        if not request.dates or not set(span).isdisjoint(request.dates)
    )


def _check_ways(problem: Problem) -> None:
    """Refuse requests that must be met at stops to which no vehicle that may go there has a way from any base."""
    allowed = {stop.id: set(stop.vehicle_classes) for stop in problem.stops}
    cut_off = [
        request
        for request in problem.requests
        if request.kind is RequestKind.MUST
        and not any(
            _leads_to(request.stop, problem, matrix)
            for matrix in problem.matrices
            if allowed[request.stop] & set(matrix.classes)
        )
    ]
    file = f"{problem.campaign}/campaign.yaml"
    issues = (
        Issue(
            file=file,
            line=0,
            column=0,
            path=f"requests.{request.id}",
            code="E1360",
            args=(("stop", request.stop),),
        )
        for request in cut_off
    )
    if cut_off:
        raise ContradictionError(tuple(issues))


def _list_unmet(problem: Problem, plan: Plan) -> tuple[Issue, ...]:
    """Return an issue for each stop that must be visited and is not as its request says."""
    from planner.optimise.plan.totals import is_met

    return tuple(
        Issue(
            file=f"{problem.campaign}/campaign.yaml",
            line=0,
            column=0,
            path=f"requests.{request.id}",
            code="E1361",
            args=(("stop", request.stop),),
        )
        for request in problem.requests
        if request.kind is RequestKind.MUST and not is_met(request, plan.teams, plan.routes)
    )


def _leads_to(stop: str, problem: Problem, matrix: TravelMatrix) -> bool:
    """Say whether ``matrix`` has a way from a base to ``stop``."""
    column = matrix.places.index(stop)
    return any(
        matrix.minutes[matrix.places.index(base.id)][column] is not None for base in problem.bases
    )


def _close(stop: Stop, week: Week, travel: TravelSettings) -> Stop:
    """Return ``stop``, closed also on the days of ``week`` on which it is cut off."""
    spans = [(first, last) for place, first, last in travel.closed_places if place == stop.id]
    cut_off = {day.date for day in week.days for first, last in spans if first <= day.date <= last}
    return replace(stop, closed=tuple(sorted({*stop.closed, *cut_off})))


def _settings(travel: TravelSettings, engine: str, stops: Iterable[Stop]) -> TravelSettings:
    """Return ``travel`` for ``engine``, with the office's legs to protected ``stops`` rounded."""
    protected = {stop.id for stop in stops if is_protected(stop.kind)}
    return replace(travel, engine=engine, overrides=protect_legs(travel.overrides, protected))


def _sort_resources(lender: Lender) -> Lender:
    """Return ``lender`` with its officers, kits and vehicles by id."""
    return replace(
        lender,
        officers=_by_id(lender.officers),
        kits=_by_id(lender.kits),
        vehicles=_by_id(lender.vehicles),
    )


def _in_order(rules: TeamRules) -> TeamRules:
    """Return ``rules`` with their classes by name."""
    return replace(rules, classes=tuple(sorted(rules.classes, key=attrgetter("vehicle_class"))))


def _locate(
    stops: Iterable[Stop], bases: Iterable[Base], offices: Iterable[Office]
) -> tuple[tuple[str, Coordinate], ...]:
    """Return all places by id, with their points."""
    places: tuple[Stop | Base | Office, ...] = (*stops, *bases, *offices)
    return tuple((place.id, place.coordinate) for place in _by_id(places))


def _note(travel: TravelSettings) -> TravelNote:
    """Return what pages say about travel times; a terrain that the settings do not describe has no spread."""
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


def _credit(layers: MapLayers, attribution: str) -> MapLayers:
    """Return ``layers`` with the travel engine's ``attribution`` too, each once."""
    credited = dict.fromkeys((*layers.attributions, attribution))
    return replace(layers, attributions=tuple(text for text in credited if text))
