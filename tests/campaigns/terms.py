"""Draw campaign.yaml: dates and hours, aims, prices, limits, requests, rules and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns.folder import VILLAGES
from campaigns.places import BOX
from planner.locale.templates import MESSAGES

if TYPE_CHECKING:
    from campaigns.drawing import Draw
    from campaigns.frame import Frame

MARGINS = ("leave_early_minutes", "return_late_minutes")


def draw_campaign(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return campaign.yaml without the names of files that may be left out."""
    targets = {
        name: _percent(draw, 0, 0.5, 60, 90, 98, 100) for name in draw.some(("minimal", "terbaik"))
    }
    margins = {key: draw.usually((0, 30, 60, 120), (0, 1440)) for key in MARGINS}
    return {
        "name": "Uji",
        "area": "15.03",
        "area_box": BOX,
        "language": draw.among("id", "en"),
        "start": str(frame.start),
        "end": str(frame.end),
        "villages": VILLAGES,
        "places": "data/places.csv",
        "roads": "data/roads.geojson",
        "bases": frame.bases,
        "hours": frame.hours,
        "margins": margins,
        **({"holidays": frame.holidays} if frame.holidays or draw.chance(50) else {}),
        "journey": draw_journey(draw),
        "targets": targets,
        "objective": draw_objective(draw, list(targets)),
        **draw.maybe(50, "limits", lambda: draw_limits(draw)),
        "rules": draw_rules(draw, margins["return_late_minutes"]),
        **draw.maybe(60, "hall_kits", lambda: draw.among(1, 2, 4, 10, 500)),
        **draw.maybe(30, "messages", lambda: draw_messages(draw)),
        **draw_wishes(draw, frame),
    }


def draw_wishes(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return what is said of single villages and kecamatan."""
    stops, kecamatan = frame.stops, frame.kecamatan
    weights, floors = (1, 50, 100, 170, 1000), (0, 0.3, 20, 33.3, 80, 100)
    wishes = {
        "closures": (
            40,
            lambda: {stop: frame.some_dates(draw, 3) for stop in draw.some(stops, 0, 2)},
        ),
        "priority": (
            50,
            lambda: {
                code: {"weight_percent": draw.among(*weights)} for code in draw.some(kecamatan)
            },
        ),
        "floors": (50, lambda: {code: _percent(draw, *floors) for code in draw.some(kecamatan)}),
        "requests": (
            45,
            lambda: {f"surat-{n}": draw_request(draw, frame) for n in range(draw.randint(0, 3))},
        ),
        "kecamatan_totals": (
            40,
            lambda: {code: _totals(draw) for code in draw.some(["15.03.99", *kecamatan])},
        ),
    }
    return {name: value() for name, (percent, value) in wishes.items() if draw.chance(percent)}


def _percent(draw: Draw, *shares: float) -> dict[str, float]:
    """Return one of ``shares``."""
    return {"share_percent": draw.among(*shares)}


def draw_journey(draw: Draw) -> dict[str, Any]:
    """Return the hours of journeys."""
    first, last = draw.usually(
        ((360, 1260), (300, 1320)), ((0, 1439), (draw.randint(0, 700), draw.randint(701, 1439)))
    )
    drive = draw.usually((600, 720, 900), (0, 120, 1440))
    return {
        "earliest_departure": draw.time(first, first),
        "latest_arrival": draw.time(last, last),
        "max_drive_minutes": drive,
    }


def draw_objective(draw: Draw, targets: list[str]) -> dict[str, Any]:
    """Return what a plan pays for."""
    return {
        "visit_price_people": draw.people(),
        "drive_hour_price_people": draw.people(),
        **draw.maybe(
            50, "kilometre_price_people", lambda: draw.usually((0, 0.001, 0.02), (0.3, 1000))
        ),
        "night_price_people": draw.people(),
        "floor_price_people": draw.people(),
        **draw.maybe(50, "turned_away_price_people", draw.people),
        **draw.maybe(60, "prefer_price_people", lambda: draw.among(0, 1, 5, 50, 1000)),
        **draw.maybe(60, "overtime_hour_price_people", draw.people),
        **draw.maybe(
            50,
            "bend",
            lambda: {name: {"price_people": draw.people()} for name in draw.some(targets)},
        ),
        **draw.maybe(45, "thrift", lambda: draw_thrift(draw)),
    }


def draw_thrift(draw: Draw) -> dict[str, Any]:
    """Return what is preferred among plans of nearly the same value."""
    return {
        "slack_percent": draw.among(0, 0.0001, 0.5, 2, 10, 100),
        **draw.maybe(60, "night_idr", draw.rupiah),
        **draw.maybe(60, "kilometre_idr", draw.rupiah),
        **draw.maybe(60, "uneven_minute_idr", draw.rupiah),
    }


def draw_limits(draw: Draw) -> dict[str, Any]:
    """Return what the plan of a week may use up."""
    return {
        **draw.maybe(
            50,
            "budget_idr",
            lambda: draw.usually(
                (10_000_000, 30_000_000, 60_000_000, 100_000_000_000),
                (0, 1, 400_000, 5_000_000),
            ),
        ),
        **draw.maybe(50, "blank_cards", lambda: draw.usually((30, 50, 200), (0, 1, 7, 1_000_000))),
    }


def draw_request(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return a request; few are a must, which more often than not nobody can honour."""
    lender = draw.maybe(30, "lender", lambda: draw.choice(frame.lenders)) if frame.lenders else {}
    return {
        "stop": draw.choice(frame.stops),
        **draw.maybe(60, "dates", lambda: frame.some_dates(draw, 3)),
        "kind": draw.among(
            "prefer", "prefer", "never", "never", "must" if draw.chance(40) else "prefer"
        ),
        **lender,
        "reason": "surat kepala desa",
    }


def draw_rules(draw: Draw, late: int) -> dict[str, Any]:
    """Return the rules of the field work that go with a return ``late`` minutes after the shift."""
    least, gap = (
        draw.usually((0, 15, 30, 60, 90), (1, 240, 1440)),
        draw.among(None, None, None, 2, 3, 5, 31),
    )
    per_visit = (
        "set_up_minutes",
        "set_up_per_kit_minutes",
        "pack_up_minutes",
        "pack_up_per_kit_minutes",
    )
    mini = ("mini_set_up_minutes", "mini_pack_up_minutes", "mini_least_stay_minutes")
    return {
        "least_stay_minutes": least,
        "finished_stay_minutes": draw.among(0, least, least // 2),
        **{key: draw.usually((0, 5, 10, 15, 25), (60, 1440)) for key in per_visit},
        **{key: draw.usually((0, 5, 10, 15, 25), (60, 1440)) for key in draw.some(mini)},
        **draw.maybe(60, "one_visit_up_to_people", lambda: draw.among(0, 1, 10, 90, 100_000)),
        **draw.maybe(50, "later_calls", lambda: draw_shares(draw)),
        **draw.maybe(30, "daylight", lambda: draw_daylight(draw)),
        **draw.maybe(40, "jenang_confirmed", lambda: draw.chance(50)),
        **draw.maybe(35, "most_stops_per_day", lambda: draw.among(1, 1, 2, 3, 100)),
        **draw.maybe(20, "one_kecamatan_per_day", lambda: draw.chance(70)),
        **(
            {"overtime_minutes": draw.among(draw.randint(1, min(240, late)), min(240, late))}
            if late and draw.chance(50)
            else {}
        ),
        **({} if gap is None else {"call_gap_days": gap}),
        **(
            {"second_call_days": draw.among((gap or 1) + 1, draw.randint((gap or 1) + 1, 31))}
            if (gap or 1) < 31 and draw.chance(35)
            else {}
        ),
    }


def draw_shares(draw: Draw) -> dict[str, Any]:
    """Return who comes when a stop is called again."""
    return {
        key: draw.usually((40, 66.6, 80), (0, 100))
        for key in draw.some(("turned_away_percent", "absent_percent"))
    }


def draw_daylight(draw: Draw) -> dict[str, str]:
    """Return the hours of daylight."""
    usual = (draw.time(340, 390), draw.time(1060, 1130)), ("06:00", "18:15")
    sunrise, sunset = draw.usually(usual, [(draw.time(0, 700), draw.time(701, 1439))])
    return {"sunrise": sunrise, "sunset": sunset}


def draw_messages(draw: Draw) -> dict[str, str]:
    """Return texts of the office's own with some of the words that are filled in."""
    return {
        name: "Salam,\n" + " / ".join(f"${word}" for word in draw.some(words)) + "\nTerima kasih $$"
        for name, words in draw.some(MESSAGES)
    }


def _totals(draw: Draw) -> dict[str, int]:
    """Return published totals of a kecamatan."""
    return {key: draw.among(0, 900, 14_000, 10_000_000) for key in draw.some(("adults", "listed"))}
