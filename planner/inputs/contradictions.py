"""Find requests that no plan can honour: they contradict one another, the rules, the limits or the staffing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from planner.inputs.findings import Findings
from planner.model.campaign import RequestKind
from planner.model.resources import Weekend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from planner.errors import Issue
    from planner.inputs.sources import Sources
    from planner.model.campaign import Day, Request, Week
    from planner.model.inputs import Inputs
    from planner.model.places import Stop
    from planner.model.resources import Lender

_SHARES = 1_000_000  # two shares in per mille, multiplied
_PER_MILLE = 1000
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
        musts = [request for request in self.inputs.campaign.requests if request.kind is RequestKind.MUST and self._concerns(request)]
        chances = {request.id: self._chances(request) for request in musts}
        for day in self.week.days:
            self._count_stops(day, [must for must in musts if chances[must.id] and {chance.day for chance in chances[must.id]} == {day}])
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
            self._note("E1350", request, self.sources.hours(request.dates), stop=stop.id, days=_listed(request.dates))
        for code, obstacle in self._obstacles(stop):
            left = [chance for chance in chances if obstacle(chance) is None]
            if chances and not left:
                days = _listed({chance.day.date for chance in chances})
                self._note(code, request, obstacle(chances[0]) or "", stop=stop.id, days=days, lender=request.lender or "-")
            chances = left
        return chances

    def _bars(self, request: Request, stop: Stop) -> Iterator[tuple[str, str, bool]]:
        """Yield what may bar ``stop`` on any day: a code, the line that clashes, and whether it holds."""
        yield "E1351", self.sources.village(stop.id), self._crowd(stop) == 0
        unheard = stop.kind == "orang_rimba" and not stop.confirmed
        yield "E1352", self.sources.campaign("rules", "jenang_confirmed"), self.inputs.rules.jenang is not None and unheard
        usable = {rule.vehicle_class for rule in self.inputs.team_rules.classes} & set(stop.vehicle_classes)
        asked = [lender for lender in self.inputs.lenders if request.lender in (None, lender.id)]
        owned = {vehicle.vehicle_class for lender in asked for vehicle in lender.vehicles}
        yield "E1355", self.sources.village(stop.id), usable.isdisjoint(owned)

    def _obstacles(self, stop: Stop) -> tuple[tuple[str, Callable[[_Chance], str | None]], ...]:
        """Return what may rule out a chance: a code, and what gives the line that does so, None where none does."""
        closure, loan = self.sources.closure, self.sources.loan
        return (
            ("E1353", lambda chance: closure(stop.id, chance.day.date) if chance.day.date in stop.closed else None),
            ("E1356", lambda chance: None if chance.day.date in self._working_dates(chance.lender) else loan(chance.lender.id)),
            ("E1354", lambda chance: self._forbidden(stop, chance)),
        )

    def _forbidden(self, stop: Stop, chance: _Chance) -> str | None:
        """Return the line of a request that forbids the visit of that lender on that day."""
        for never in self.inputs.campaign.requests:
            about = never.stop == stop.id and (not never.dates or chance.day.date in never.dates)
            if never.kind is RequestKind.NEVER and about and never.lender in (None, chance.lender.id):
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
            sum(len(lender.vehicles) for lender in self.inputs.lenders if day.date in self._working_dates(lender)),
        )
        stay = min(self._least_stay(stops[stop]) for stop in asked)
        change = min(self._change(stops[stop]) for stop in asked)
        most = teams * ((day.shift_end - day.shift_start + change) // max(1, stay + change))
        if len(asked) > most:
            self._note("E1357", musts[-1], self.sources.staffing("lenders"), day=str(day.date), stops=len(asked), most=most, teams=teams)

    def _weigh_budget(self, must: Request) -> None:
        """Note a budget that pays for no team at all."""
        budget, pay = self.inputs.campaign.limits.budget_idr, self.inputs.pay
        day = min(pay.per_diem_home_idr, pay.per_diem_away_idr + pay.lodging_idr)
        prices = [
            day * len(dates) * (rule.drivers + rule.registrars + rule.guides + rule.operators_per_kit)
            for lender in self.inputs.lenders
            for rule in self.inputs.team_rules.classes
            if (dates := self._served_dates(lender)) and rule.vehicle_class in {vehicle.vehicle_class for vehicle in lender.vehicles}
        ]
        if budget is not None and prices and min(prices) > budget:
            other = self.sources.campaign("limits", "budget_idr")
            self._note("E1358", must, other, budget=budget, price=min(prices), week=str(self.week.start))

    def _count_cards(self, musts: list[Request]) -> None:
        """Note fewer blank cards than stops where somebody must be recorded."""
        cards, stops = self.inputs.campaign.limits.blank_cards, len({must.stop for must in musts})
        if cards is not None and cards < stops:
            other = self.sources.campaign("limits", "blank_cards")
            self._note("E1359", musts[-1], other, cards=cards, stops=stops, week=str(self.week.start))

    def _crowd(self, stop: Stop) -> int:
        """Return the people who come to ``stop`` (law 1)."""
        again = self.inputs.rules.later_calls
        if stop.earlier is not None:
            return (stop.earlier.turned_away * again.turned_away_share + stop.earlier.absent * again.absent_share) // _PER_MILLE
        turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
        return stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // _SHARES

    def _served_dates(self, lender: Lender) -> list[date]:
        """Return the service days of ``lender``; none where its stay is too short to send a team."""
        dates = [day.date for day in self.week.days if lender.loan_from <= day.date <= lender.loan_to]
        stay = len(dates) if lender.weekend is Weekend.HOME else (lender.loan_to - lender.loan_from).days + 1
        return dates if stay >= lender.min_away_days else []

    def _working_dates(self, lender: Lender) -> set[date]:
        """Return the days on which teams of ``lender`` may work."""
        return set(self._served_dates(lender)) - set(lender.rest_days)

    def _least_stay(self, stop: Stop) -> int:
        """Return the least minutes of recording at ``stop``."""
        rules = self.inputs.rules
        return rules.mini_stop.least_stay_minutes if stop.mini else min(rules.least_stay.minutes, rules.least_stay.finished_minutes)

    def _change(self, stop: Stop) -> int:
        """Return the least minutes of packing up and setting up with one kit."""
        rule, mini = self.inputs.rules.set_up, self.inputs.rules.mini_stop
        if stop.mini:
            return mini.set_up_minutes + mini.pack_up_minutes
        return rule.set_up_minutes + rule.set_up_per_kit_minutes + rule.pack_up_minutes + rule.pack_up_per_kit_minutes

    def _note(self, code: str, request: Request, other: str, /, **args: str | float) -> None:
        self.findings.add(code, self.sources.request(request.id), ("requests", request.id), other=other, **args)


def _listed(dates: tuple[date, ...] | set[date]) -> str:
    """Return ``dates`` as text."""
    return ", ".join(str(day) for day in sorted(dates))
