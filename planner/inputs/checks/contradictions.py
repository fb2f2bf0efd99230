"""Find requests that no plan can honour: they contradict one another, the rules, the limits or the staffing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from planner.inputs.checks.visit_times import (
    change_minutes,
    crowd_of,
    least_minutes,
    recording_minutes,
    serving_span,
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


class _Chance(NamedTuple):
    """A day and a lender whose team could honour a request."""

    day: Day
    lender: Lender


def find_contradictions(inputs: Inputs, sources: Sources) -> tuple[Issue, ...]:
    """Return every contradiction of the weeks with service days; each issue names the line it clashes with as ``other``."""
    findings = Findings()
    for week in inputs.campaign.weeks:
        if week.days:
            _Finder(inputs, sources, week, findings).find()
    return tuple(dict.fromkeys(findings.issues))


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks for the contradictions of one week."""

    inputs: Inputs
    sources: Sources
    week: Week
    findings: Findings

    def find(self) -> None:
        """Note what cannot be, request by request and then for all together."""
        musts = [
            request
            for request in self.inputs.campaign.requests
            if request.kind is RequestKind.MUST and self._concerns(request)
        ]
        chances = {request.id: self._chances(request) for request in musts}
        for stop in sorted({must.stop for must in musts}):
            possible = [must for must in musts if must.stop == stop and chances[must.id]]
            if possible:
                self._join(possible, chances)
        for day in self.week.days:
            self._count_stops(
                day,
                [
                    must
                    for must in musts
                    if chances[must.id] and {chance.day for chance in chances[must.id]} == {day}
                ],
            )
        if musts:
            self._weigh_budget(musts[0])
            self._count_cards(musts)

    def _concerns(self, request: Request) -> bool:
        """Say whether ``request`` is about this week."""
        span = {self.week.start + timedelta(days=number) for number in range(_DAYS_PER_WEEK)}
        return not request.dates or not span.isdisjoint(request.dates)

    def _chances(self, request: Request) -> list[_Chance]:
        """Return who could honour ``request`` and when; where nobody can, note what rules out the last chance."""
        stop = next(stop for stop in self.inputs.stops if stop.id == request.stop)
        for code, line, holds in self._bars(request, stop):
            if holds:
                self._note(code, request, line, stop=stop.id)
                return []
        chances = [
            _Chance(day, lender)
            for day in self.week.days
            if not request.dates or day.date in request.dates
            for lender in self.inputs.lenders
            if request.lender in (None, lender.id)
        ]
        if not chances:
            self._note(
                "E1350",
                request,
                self.sources.hours(request.dates),
                stop=stop.id,
                days=_listed(request.dates),
            )
        for code, obstacle in self._obstacles(stop):
            left = [chance for chance in chances if obstacle(chance) is None]
            if chances and not left:
                days = _listed({chance.day.date for chance in chances})
                self._note(
                    code,
                    request,
                    obstacle(chances[0]) or "",
                    stop=stop.id,
                    days=days,
                    lender=request.lender or "-",
                )
            chances = left
        return chances

    def _bars(self, request: Request, stop: Stop) -> Iterator[tuple[str, str, bool]]:
        """Yield what may bar ``stop`` on any day: a code, the line that clashes, and whether it holds."""
        yield "E1351", self.sources.village(stop.id), crowd_of(stop, self.inputs.rules) == 0
        unheard = stop.kind == StopKind.ORANG_RIMBA and not stop.confirmed
        yield (
            "E1352",
            self.sources.campaign("rules", "jenang_confirmed"),
            self.inputs.rules.jenang is not None and unheard,
        )
        usable = {rule.vehicle_class for rule in self.inputs.team_rules.classes} & set(
            stop.vehicle_classes
        )
        asked = [lender for lender in self.inputs.lenders if request.lender in (None, lender.id)]
        owned = {vehicle.vehicle_class for lender in asked for vehicle in lender.vehicles}
        yield "E1355", self.sources.village(stop.id), usable.isdisjoint(owned)

    def _obstacles(self, stop: Stop) -> tuple[tuple[str, Callable[[_Chance], str | None]], ...]:
        """Return what may rule out a chance: a code, and what gives the line that does so, None where none does."""
        closure, loan = self.sources.closure, self.sources.loan
        return (
            (
                "E1353",
                lambda chance: (
                    closure(stop.id, chance.day.date) if chance.day.date in stop.closed else None
                ),
            ),
            (
                "E1356",
                lambda chance: (
                    None
                    if chance.day.date in self._working_dates(chance.lender)
                    else loan(chance.lender.id)
                ),
            ),
            ("E1354", lambda chance: self._forbidden(stop, chance)),
            ("E1365", lambda chance: self._shut(stop, chance.day)),
            ("E1362", lambda chance: self._dark(stop, chance.day)),
        )

    def _shut(self, stop: Stop, day: Day) -> str | None:
        """Return the line of the hours that are too short for a visit on ``day``: the stop's own, else those of the weekday."""
        if self._is_long_enough(stop, day, in_daylight=False):
            return None
        return (
            self.sources.campaign("hours")
            if stop.opens is None and stop.closes is None
            else self.sources.village(stop.id)
        )

    def _dark(self, stop: Stop, day: Day) -> str | None:
        """Return the line of the daylight that is too short for a visit on ``day``."""
        return (
            None
            if self._is_long_enough(stop, day, in_daylight=True)
            else self.sources.campaign("rules", "daylight")
        )

    def _is_long_enough(self, stop: Stop, day: Day, *, in_daylight: bool) -> bool:
        """Say whether the shortest visit has room, even if no way there took any time."""
        rules = self.inputs.rules
        return recording_minutes(
            day, serving_span(stop, day, rules, in_daylight=in_daylight)
        ) >= max(1, least_minutes(stop, rules))

    def _forbidden(self, stop: Stop, chance: _Chance) -> str | None:
        """Return the line of a request that forbids the visit of that lender on that day."""
        for never in self.inputs.campaign.requests:
            about = never.stop == stop.id and (not never.dates or chance.day.date in never.dates)
            if (
                never.kind is RequestKind.NEVER
                and about
                and never.lender in (None, chance.lender.id)
            ):
                return self.sources.campaign("requests", never.id)
        return None

    def _count_stops(self, day: Day, musts: list[Request]) -> None:
        """Note more stops that must be visited on ``day`` than all teams can visit, even if no way took any time."""
        stops = {stop.id: stop for stop in self.inputs.stops}
        asked = sorted({must.stop for must in musts})
        if not asked:
            return
        teams = min(
            sum(len(lender.kits) for lender in self.inputs.lenders),
            sum(
                len(lender.vehicles)
                for lender in self.inputs.lenders
                if day.date in self._working_dates(lender)
            ),
        )
        stay = min(least_minutes(stops[stop], self.inputs.rules) for stop in asked)
        change = min(sum(change_minutes(stops[stop], self.inputs.rules)) for stop in asked)
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

    def _join(self, musts: list[Request], chances: Mapping[str, list[_Chance]]) -> None:
        """Note requests for one stop that its calls of the week cannot meet together: one visit, or visits in one call."""
        stop = next(stop for stop in self.inputs.stops if stop.id == musts[0].stop)
        visits = {must.id: set(chances[must.id]) for must in musts}
        if crowd_of(stop, self.inputs.rules) <= self.inputs.rules.one_visit.people:
            rule = self.sources.campaign("rules", "one_visit_up_to_people")
            self._note_apart(
                "E1363",
                musts,
                lambda group: bool(set.intersection(*(visits[must.id] for must in group))),
                rule=rule,
            )
        elif self.inputs.rules.second_call is None or stop.earlier is not None:
            runs, gap = self._runs(stop), self.inputs.rules.longest_gap
            days = {key: {chance.day.date for chance in found} for key, found in visits.items()}
            self._note_apart(
                "E1364",
                musts,
                lambda group: any(all(run & days[must.id] for must in group) for run in runs),
                gap=gap,
            )

    def _note_apart(
        self,
        code: str,
        musts: Sequence[Request],
        fit: Callable[[Sequence[Request]], bool],
        /,
        **args: str | int,
    ) -> None:
        """Note ``musts`` that do not fit together, by the first two that do not, else by the first and the last."""
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

    def _runs(self, stop: Stop) -> list[set[date]]:
        """Return the longest calls there could be of ``stop``: days on which anybody could visit it."""
        obstacles = [obstacle for _, obstacle in self._obstacles(stop)]
        runs: list[set[date]] = []
        for day in self.week.days:
            if any(
                all(obstacle(_Chance(day, lender)) is None for obstacle in obstacles)
                for lender in self.inputs.lenders
            ):
                if not runs or day.date - max(runs[-1]) > timedelta(
                    days=self.inputs.rules.longest_gap
                ):
                    runs.append(set())
                runs[-1].add(day.date)
        return runs

    def _weigh_budget(self, must: Request) -> None:
        """Note a budget that pays for no team at all."""
        budget, pay = self.inputs.campaign.limits.budget_idr, self.inputs.pay
        day = min(pay.per_diem_home_idr, pay.per_diem_away_idr + pay.lodging_idr)
        prices = [
            day
            * len(dates)
            * (rule.drivers + rule.registrars + rule.guides + rule.operators_per_kit)
            for lender in self.inputs.lenders
            for rule in self.inputs.team_rules.classes
            if (dates := self._served_dates(lender))
            and rule.vehicle_class in {vehicle.vehicle_class for vehicle in lender.vehicles}
        ]
        if budget is not None and prices and min(prices) > budget:
            other = self.sources.campaign("limits", "budget_idr")
            self._note(
                "E1358", must, other, budget=budget, price=min(prices), week=str(self.week.start)
            )

    def _count_cards(self, musts: list[Request]) -> None:
        """Note fewer blank cards than stops where somebody must be recorded."""
        cards, stops = self.inputs.campaign.limits.blank_cards, len({must.stop for must in musts})
        if cards is not None and cards < stops:
            other = self.sources.campaign("limits", "blank_cards")
            self._note(
                "E1359", musts[-1], other, cards=cards, stops=stops, week=str(self.week.start)
            )

    def _served_dates(self, lender: Lender) -> list[date]:
        """Return the service days of ``lender``; none where its stay is too short to send a team."""
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
