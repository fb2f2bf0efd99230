"""Requests of kind ``must`` that no plan can meet.

They contradict one another, the rules, the limits or the staffing. The checks are bounds: a request
that passes may still be impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from planner.inputs.checks.visit_times import (
    expected_demand,
    least_recording_minutes,
    recording_minutes,
    service_span,
    set_up_and_pack_up,
)
from planner.inputs.readers.findings import Findings
from planner.model.campaign import RequestKind
from planner.model.places import StopKind
from planner.model.resources import Weekend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from planner.errors import Issue
    from planner.inputs.checks.source_lines import Sources
    from planner.model.campaign import Day, Request, Week
    from planner.model.inputs import Inputs
    from planner.model.places import Stop
    from planner.model.resources import Lender

_DAYS_PER_WEEK = 7


class _Option(NamedTuple):
    """A day, and a lender whose team could meet a request on it."""

    day: Day
    lender: Lender


def find_contradictions(inputs: Inputs, sources: Sources) -> tuple[Issue, ...]:
    """Return every contradiction of the weeks with service days.

    Each issue has the line that the request contradicts as ``other``.
    """
    findings = Findings()
    for week in inputs.campaign.weeks:
        if week.days:
            _WeekCheck(inputs, sources, week, findings).find()
    return tuple(dict.fromkeys(findings.issues))


@dataclass(frozen=True, slots=True)
class _WeekCheck:
    """Finds the contradictions of one week."""

    inputs: Inputs
    sources: Sources
    week: Week
    findings: Findings

    def find(self) -> None:
        """Note contradictions, first for each request and then for several together."""
        musts = [
            request
            for request in self.inputs.campaign.requests
            if request.kind is RequestKind.MUST and self._concerns(request)
        ]
        options = {request.id: self._options(request) for request in musts}
        for stop in sorted({must.stop for must in musts}):
            feasible = [must for must in musts if must.stop == stop and options[must.id]]
            if feasible:
                self._check_same_stop(feasible, options)
        for day in self.week.days:
            self._check_number_of_stops(
                day,
                [
                    must
                    for must in musts
                    if options[must.id] and {option.day for option in options[must.id]} == {day}
                ],
            )
        if musts:
            self._check_budget(musts[0])
            self._check_cards(musts)

    def _concerns(self, request: Request) -> bool:
        """Return whether ``request`` is about this week."""
        span = {self.week.start + timedelta(days=number) for number in range(_DAYS_PER_WEEK)}
        return not request.dates or not span.isdisjoint(request.dates)

    def _options(self, request: Request) -> list[_Option]:
        """Return the options of ``request``; where there are none, note what rules out the last."""
        stop = next(stop for stop in self.inputs.stops if stop.id == request.stop)
        for code, line, holds in self._stop_obstacles(request, stop):
            if holds:
                self._note(code, request, line, stop=stop.id)
                return []
        options = [
            _Option(day, lender)
            for day in self.week.days
            if not request.dates or day.date in request.dates
            for lender in self.inputs.lenders
            if request.lender in (None, lender.id)
        ]
        if not options:
            self._note(
                "E1350",
                request,
                self.sources.hours(request.dates),
                stop=stop.id,
                days=_listed(request.dates),
            )
        for code, obstacle in self._obstacles(stop):
            left = [option for option in options if obstacle(option) is None]
            if options and not left:
                days = _listed({option.day.date for option in options})
                self._note(
                    code,
                    request,
                    obstacle(options[0]) or "",
                    stop=stop.id,
                    days=days,
                    lender=request.lender or "-",
                )
            options = left
        return options

    def _stop_obstacles(self, request: Request, stop: Stop) -> Iterator[tuple[str, str, bool]]:
        """Yield possible obstacles on all days: a code, a line, and whether the obstacle holds."""
        yield "E1351", self.sources.village(stop.id), expected_demand(stop, self.inputs.rules) == 0
        unconfirmed = stop.kind == StopKind.ORANG_RIMBA and not stop.confirmed
        yield (
            "E1352",
            self.sources.campaign("rules", "jenang_confirmed"),
            self.inputs.rules.jenang is not None and unconfirmed,
        )
        usable = {rule.vehicle_class for rule in self.inputs.team_rules.classes} & set(
            stop.vehicle_classes
        )
        asked = [lender for lender in self.inputs.lenders if request.lender in (None, lender.id)]
        owned = {vehicle.vehicle_class for lender in asked for vehicle in lender.vehicles}
        yield "E1355", self.sources.village(stop.id), usable.isdisjoint(owned)

    def _obstacles(self, stop: Stop) -> tuple[tuple[str, Callable[[_Option], str | None]], ...]:
        """Return the checks of an option, each with its code.

        A check returns the line that rules out the option, None where the option passes.
        """
        closure = self.sources.closure
        loan = self.sources.loan
        return (
            (
                "E1353",
                lambda option: (
                    closure(stop.id, option.day.date) if option.day.date in stop.closed else None
                ),
            ),
            (
                "E1356",
                lambda option: (
                    None
                    if option.day.date in self._working_dates(option.lender)
                    else loan(option.lender.id)
                ),
            ),
            ("E1354", lambda option: self._forbidding_request(stop, option)),
            ("E1365", lambda option: self._short_hours(stop, option.day)),
            ("E1362", lambda option: self._short_daylight(stop, option.day)),
        )

    def _short_hours(self, stop: Stop, day: Day) -> str | None:
        """Return the line of the hours if they are too short for a visit on ``day``.

        That is the line of the stop's own hours, or of those of the weekday.
        """
        if self._is_long_enough(stop, day, in_daylight=False):
            return None
        return (
            self.sources.campaign("hours")
            if stop.opens is None and stop.closes is None
            else self.sources.village(stop.id)
        )

    def _short_daylight(self, stop: Stop, day: Day) -> str | None:
        """Return the line of the daylight if it is too short for a visit on ``day``."""
        return (
            None
            if self._is_long_enough(stop, day, in_daylight=True)
            else self.sources.campaign("rules", "daylight")
        )

    def _is_long_enough(self, stop: Stop, day: Day, *, in_daylight: bool) -> bool:
        """Return whether the shortest visit fits, if travel took no time."""
        rules = self.inputs.rules
        span = service_span(stop, day, rules, in_daylight=in_daylight)
        return recording_minutes(day, span) >= max(1, least_recording_minutes(stop, rules))

    def _forbidding_request(self, stop: Stop, option: _Option) -> str | None:
        """Return the line of a request that forbids the option."""
        for never in self.inputs.campaign.requests:
            about = never.stop == stop.id and (not never.dates or option.day.date in never.dates)
            if (
                never.kind is RequestKind.NEVER
                and about
                and never.lender in (None, option.lender.id)
            ):
                return self.sources.campaign("requests", never.id)
        return None

    def _check_number_of_stops(self, day: Day, musts: list[Request]) -> None:
        """Note more musts on ``day`` than all teams can visit, if travel took no time."""
        stops = {stop.id: stop for stop in self.inputs.stops}
        asked = sorted({must.stop for must in musts})
        if not asked:
            return
        lenders = self.inputs.lenders
        working = [lender for lender in lenders if day.date in self._working_dates(lender)]
        kits = sum(len(lender.kits) for lender in lenders)
        teams = min(kits, sum(len(lender.vehicles) for lender in working))
        stay = min(least_recording_minutes(stops[stop], self.inputs.rules) for stop in asked)
        change = min(sum(set_up_and_pack_up(stops[stop], self.inputs.rules)) for stop in asked)
        longest = day.shift_end - day.shift_start + self.inputs.rules.longest_overtime
        most = teams * ((longest + change) // max(1, stay + change))
        if len(asked) > most:
            self._note(
                "E1357",
                musts[-1],
                self.sources.staffing("lenders"),
                day=str(day.date),
                stops=len(asked),
                most=most,
                teams=teams,
            )

    def _check_same_stop(self, musts: list[Request], options: Mapping[str, list[_Option]]) -> None:
        """Note requests for one stop that cannot be met together in one visit or one call."""
        stop = next(stop for stop in self.inputs.stops if stop.id == musts[0].stop)
        visits = {must.id: set(options[must.id]) for must in musts}
        if expected_demand(stop, self.inputs.rules) <= self.inputs.rules.one_visit.people:
            rule = self.sources.campaign("rules", "one_visit_up_to_people")
            self._note_incompatible(
                "E1363",
                musts,
                lambda group: bool(set.intersection(*(visits[must.id] for must in group))),
                rule=rule,
            )
        elif self.inputs.rules.second_call is None or stop.earlier is not None:
            calls = self._possible_calls(stop)
            gap = self.inputs.rules.longest_gap
            days = {key: {option.day.date for option in found} for key, found in visits.items()}
            self._note_incompatible(
                "E1364",
                musts,
                lambda group: any(all(call & days[must.id] for must in group) for call in calls),
                gap=gap,
            )

    def _note_incompatible(
        self,
        code: str,
        musts: Sequence[Request],
        fit: Callable[[Sequence[Request]], bool],
        /,
        **args: str | int,
    ) -> None:
        """Note ``musts`` that do not fit together.

        The issue names the first pair that does not fit, or the first and the last request.
        """
        if not fit(musts):
            one, other = next(
                (pair for pair in combinations(musts, 2) if not fit(pair)), (musts[0], musts[-1])
            )
            self._note(
                code,
                other,
                self.sources.campaign("requests", one.id),
                stop=one.stop,
                one=one.id,
                week=str(self.week.start),
                **args,
            )

    def _possible_calls(self, stop: Stop) -> list[set[date]]:
        """Return the longest possible calls of ``stop``: the days on which it could be visited."""
        obstacles = [obstacle for _, obstacle in self._obstacles(stop)]
        gap = timedelta(days=self.inputs.rules.longest_gap)
        calls: list[set[date]] = []
        for day in self.week.days:
            if any(
                all(obstacle(_Option(day, lender)) is None for obstacle in obstacles)
                for lender in self.inputs.lenders
            ):
                if not calls or day.date - max(calls[-1]) > gap:
                    calls.append(set())
                calls[-1].add(day.date)
        return calls

    def _check_budget(self, must: Request) -> None:
        """Note a budget below the pay of the smallest team."""
        budget = self.inputs.campaign.limits.budget_idr
        pay = self.inputs.pay
        day = min(pay.per_diem_home_idr, pay.per_diem_away_idr + pay.lodging_idr)
        prices: list[int] = []
        for lender in self.inputs.lenders:
            days = len(self._served_dates(lender))
            owned = {vehicle.vehicle_class for vehicle in lender.vehicles}
            for rule in self.inputs.team_rules.classes:
                if days and rule.vehicle_class in owned:
                    people = rule.drivers + rule.registrars + rule.guides + rule.operators_per_kit
                    prices.append(day * days * people)
        if budget is not None and prices and min(prices) > budget:
            other = self.sources.campaign("limits", "budget_idr")
            self._note(
                "E1358", must, other, budget=budget, price=min(prices), week=str(self.week.start)
            )

    def _check_cards(self, musts: list[Request]) -> None:
        """Note fewer blank cards than stops that must be visited."""
        cards = self.inputs.campaign.limits.blank_cards
        stops = len({must.stop for must in musts})
        if cards is not None and cards < stops:
            other = self.sources.campaign("limits", "blank_cards")
            self._note(
                "E1359", musts[-1], other, cards=cards, stops=stops, week=str(self.week.start)
            )

    def _served_dates(self, lender: Lender) -> list[date]:
        """Return the service days of ``lender``; none where they are too few to send a team."""
        dates = [
            day.date for day in self.week.days if lender.loan_from <= day.date <= lender.loan_to
        ]
        stay = (
            len(dates)
            if lender.weekend is Weekend.HOME
            else (lender.loan_to - lender.loan_from).days + 1
        )
        return dates if stay >= lender.min_away_days else []

    def _working_dates(self, lender: Lender) -> set[date]:
        """Return the days on which teams of ``lender`` may work."""
        return set(self._served_dates(lender)) - set(lender.rest_days)

    def _note(self, code: str, request: Request, other: str, /, **args: str | float) -> None:
        self.findings.add(
            code, self.sources.request(request.id), ("requests", request.id), other=other, **args
        )


def _listed(dates: tuple[date, ...] | set[date]) -> str:
    """Return ``dates`` as text."""
    return ", ".join(str(day) for day in sorted(dates))
