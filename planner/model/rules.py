"""The rules of the field work: the parameters of each, and its law in one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastStay:
    """The least recording time of a visit is ``minutes``.

    It is ``finished_minutes`` where the visit alone records the whole demand.
    """

    minutes: int
    finished_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A team with n kits sets up in ``set_up_minutes`` + n x ``set_up_per_kit_minutes``.

    Pack-up is counted in the same way.
    """

    set_up_minutes: int
    set_up_per_kit_minutes: int
    pack_up_minutes: int
    pack_up_per_kit_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniStop:
    """The times at a stop with ``mini``, for any number of kits.

    The least recording time is ``least_stay_minutes``.
    """

    set_up_minutes: int
    pack_up_minutes: int
    least_stay_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OneVisit:
    """A stop whose demand is at most ``people`` has at most one visit in the week."""

    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCalls:
    """The shares (per mille) of those turned away and of those absent who come to a later call."""

    turned_away_share: int
    absent_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Daylight:
    """No leg begins before ``sunrise`` or ends after ``sunset``; legs of journeys neither.

    Both are minutes since midnight.
    """

    sunrise: int
    sunset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jenang:
    """No visit at an unconfirmed stop of kind ``orang_rimba``: its jenang has not agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MostStops:
    """A team makes at most this number of ``visits`` on one day."""

    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OneKecamatan:
    """All visits of a team on one day are in one kecamatan; where it sleeps does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """A visit that alone records the whole demand may end up to ``minutes`` after the shift."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGap:
    """Two visits of one call in a row are at most this number of ``days`` apart, instead of one."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCall:
    """A stop whose first call records everyone who came may have a second call.

    The second call is at least this number of ``days`` later.
    """

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a campaign.

    An office rule that is None does not hold. Without ``overtime`` nobody serves after the shift.
    One law has no parameter here: on no day do more than ``Stop.hall_kits`` kits work at a stop.
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
    one_kecamatan: OneKecamatan | None = None

    @property
    def longest_overtime(self) -> int:
        """Return the most minutes of service after the shift (law 8)."""
        return 0 if self.overtime is None else self.overtime.minutes

    @property
    def longest_gap(self) -> int:
        """Return the most days from one visit of a call to the next (law 2)."""
        return 1 if self.call_gap is None else self.call_gap.days

    @property
    def second_call_after(self) -> int:
        """Return the least days from the last visit of a first call to a second call (law 2).

        It has no meaning where there is no second call.
        """
        return max(self.longest_gap + 1, 0 if self.second_call is None else self.second_call.days)
