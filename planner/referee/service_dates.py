"""The dates on which a lender's teams serve and travel in the week (law 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.model.resources import JourneyMode, Weekend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import Team
    from planner.model.problem import Problem
    from planner.model.resources import Lender

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A lender's week: its service days in order (at least one), and which journeys are due.

    ``day_before`` is True where journeys have calendar days of their own.
    """

    lender: Lender
    dates: tuple[date, ...]
    from_home: bool
    to_home: bool
    day_before: bool

    @property
    def first(self) -> date:
        """The first date of its teams, a journey day included."""
        return self.dates[0] - ONE_DAY if self.from_home and self.day_before else self.dates[0]

    @property
    def last(self) -> date:
        """The last date of its teams, a journey day included."""
        return self.dates[-1] + ONE_DAY if self.to_home and self.day_before else self.dates[-1]

    @property
    def journeys(self) -> tuple[date, ...]:
        """The journey days: none, one or two."""
        return tuple(day for day in (self.first, self.last) if day not in self.dates)

    @property
    def too_short(self) -> bool:
        """Whether the stay is shorter than ``min_away_days``, so that the lender sends no team."""
        loan = (self.lender.loan_to - self.lender.loan_from).days + 1
        length = loan if self.lender.weekend is Weekend.STAY else len(self.dates)
        return length < self.lender.min_away_days


def service_of(problem: Problem, lender_id: str) -> Service | None:
    """Return the service of a lender; None where it is unknown or has no service day this week."""
    lender = next((lender for lender in problem.lenders if lender.id == lender_id), None)
    if lender is None:
        return None
    dates = tuple(
        day.date for day in problem.week.days if lender.loan_from <= day.date <= lender.loan_to
    )
    if not dates:
        return None
    start = problem.week.start
    home = lender.weekend is Weekend.HOME
    return Service(
        lender=lender,
        dates=dates,
        from_home=home or lender.loan_from >= start - ONE_DAY,
        to_home=home or lender.loan_to < start + ONE_WEEK,
        day_before=lender.journey is JourneyMode.DAY_BEFORE
        and all(base.id != lender.office for base in problem.bases),
    )


def guest_lenders(problem: Problem, team: Team) -> tuple[str, ...]:
    """Return, sorted, the lenders other than the team's own whose people or kits are in it."""
    officers = {officer.id: lender.id for lender in problem.lenders for officer in lender.officers}
    kits = {kit.id: lender.id for lender in problem.lenders for kit in lender.kits}
    owners: Iterable[str] = (
        *(officers.get(member.id, member.lender) for member in team.members),
        *(kits.get(kit.id, kit.lender) for kit in team.kits),
    )
    return tuple(sorted(set(owners) - {team.lender}))
