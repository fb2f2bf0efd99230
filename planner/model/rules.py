"""State each rule of the field work once: its parameters, and its law in one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastStay:
    """Each visit has a recording time of at least ``minutes``; of ``finished_minutes`` where it alone records the whole crowd."""

    minutes: int
    finished_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A team with n kits takes ``set_up_minutes`` + n x ``set_up_per_kit_minutes`` to set up, and likewise to pack up."""

    set_up_minutes: int
    set_up_per_kit_minutes: int
    pack_up_minutes: int
    pack_up_per_kit_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniStop:
    """A team at a stop with ``mini`` sets up and packs up in these minutes, whatever its kits, and stays ``least_stay_minutes``."""

    set_up_minutes: int
    pack_up_minutes: int
    least_stay_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OneVisit:
    """A stop whose crowd is at most ``people`` has at most one visit in the week."""

    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCalls:
    """Of those turned away before, and of those absent before, so many come when the stop is called again (per mille)."""

    turned_away_share: int
    absent_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Daylight:
    """No leg begins before ``sunrise`` or ends after ``sunset`` (minutes since midnight), journeys too."""

    sunrise: int
    sunset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jenang:
    """No visit at a stop of kind ``orang_rimba`` that is not confirmed: its jenang has not agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MostStops:
    """A team makes at most so many ``visits`` on one day."""

    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """A visit that alone records the whole crowd of its stop may end up to ``minutes`` after the shift."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGap:
    """From one day of a call to the next lie up to so many ``days``, not one."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCall:
    """A stop whose first call records everyone who came may be called once more, so many ``days`` later at least."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a campaign; an office rule that is None does not hold, and without ``overtime`` nobody serves after the shift.

    A law has no parameter. Hall: on no day do more than ``Stop.hall_kits`` kits work at a stop.
    """

    least_stay: LeastStay
    set_up: SetUp
    mini_stop: MiniStop
    one_visit: OneVisit
    later_calls: LaterCalls
    daylight: Daylight | None
    jenang: Jenang | None
    most_stops: MostStops | None
    overtime: Overtime | None = None
    call_gap: CallGap | None = None
    second_call: SecondCall | None = None

    @property
    def longest_overtime(self) -> int:
        """Return the most minutes of service after the shift (law 8)."""
        return 0 if self.overtime is None else self.overtime.minutes

    @property
    def longest_gap(self) -> int:
        """Return the most days from one day of a call to the next (law 2)."""
        return 1 if self.call_gap is None else self.call_gap.days

    @property
    def second_call_after(self) -> int:
        """Return the least days from the last visit of a first call to a second; meaningless where there is none (law 2)."""
        return max(self.longest_gap + 1, 0 if self.second_call is None else self.second_call.days)
