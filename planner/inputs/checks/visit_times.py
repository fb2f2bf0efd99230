"""The least minutes of a visit and the most minutes of a day, as bounds without travel time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.campaign import Day
    from planner.model.places import Stop
    from planner.model.rules import Rules

_SHARES = 1_000_000  # two shares in per mille, multiplied
_PER_MILLE = 1000


def expected_demand(stop: Stop, rules: Rules) -> int:
    """Return the demand of ``stop``: the people who come (law 1)."""
    if stop.earlier is not None:
        again = rules.later_calls
        return (
            stop.earlier.turned_away * again.turned_away_share
            + stop.earlier.absent * again.absent_share
        ) // _PER_MILLE
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    return stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // _SHARES


def least_recording_minutes(stop: Stop, rules: Rules) -> int:
    """Return the least minutes of recording at ``stop`` (law 10)."""
    return (
        rules.mini_stop.least_stay_minutes
        if stop.mini
        else min(rules.least_stay.minutes, rules.least_stay.finished_minutes)
    )


def set_up_and_pack_up(stop: Stop, rules: Rules) -> tuple[int, int]:
    """Return the least minutes of setting up and of packing up, with one kit (law 7)."""
    rule = rules.set_up
    mini = rules.mini_stop
    if stop.mini:
        return mini.set_up_minutes, mini.pack_up_minutes
    return (
        rule.set_up_minutes + rule.set_up_per_kit_minutes,
        rule.pack_up_minutes + rule.pack_up_per_kit_minutes,
    )


def service_span(stop: Stop, day: Day, rules: Rules, *, in_daylight: bool) -> tuple[int, int]:
    """Return the first and the last minute of service at ``stop`` on ``day`` (laws 6 to 8).

    ``in_daylight``: legs are by daylight only (law 28).
    """
    set_up, pack_up = set_up_and_pack_up(stop, rules)
    reached = day.earliest_departure
    left = day.latest_return
    # A team that sleeps at the stop needs no leg on that day.
    if in_daylight and rules.daylight is not None and not stop.lodging:
        reached = max(reached, rules.daylight.sunrise)
        left = min(left, rules.daylight.sunset)
    first = max(day.shift_start, reached + set_up, stop.opens or 0)
    last = min(day.shift_end + rules.longest_overtime, left - pack_up)
    return first, last if stop.closes is None else min(last, stop.closes)


def recording_minutes(day: Day, span: tuple[int, int]) -> int:
    """Return the minutes of recording in ``span``, without the break of ``day``."""
    first, last = span
    rest = 0 if day.rest is None else max(0, min(last, day.rest.end) - max(first, day.rest.start))
    return last - first - rest
