"""Draw travel.yaml: speeds, seasons, legs that the office knows better, places cut off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from campaigns.drawing import Draw
    from campaigns.frame import Frame


def draw_travel(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return travel.yaml."""
    return {
        "engine": "skeleton",
        "season": draw.among("dry", "wet"),
        "season_factors": {
            season: {key: _factor(draw) for key in ("trunk", "lowland", "hills")}
            for season in ("dry", "wet")
        },
        "trunk": {
            "length_factor": _factor(draw),
            "speed_kmh": _speed(draw),
            **draw.maybe(
                40,
                "link_speeds_kmh",
                lambda: {link: _speed(draw) for link in draw.some(frame.links, 0, 2)},
            ),
            "spread_percent": draw.among(0, 15, 100),
        },
        "terrains": {name: _terrain(draw) for name in ("lowland", "hills")},
        **draw.maybe(60, "hills_kecamatan", lambda: draw.some(frame.kecamatan)),
        **draw.maybe(
            60,
            "hills_places",
            lambda: draw.some([*frame.bases, *frame.offices, *frame.stops], 0, 4),
        ),
        "nearest_nodes": draw.usually((3, 12), (1, 500)),
        "max_direct_km": draw.usually((40, 80), (0, 5, 500)),
        "class_time_factors": {name: _factor(draw) for name in ("car", "4x4", "motorcycle")},
        **draw.maybe(
            50, "legs", lambda: {f"jalan-{n}": _leg(draw, frame) for n in range(draw.randint(0, 4))}
        ),
        **draw.maybe(
            30,
            "closed_places",
            lambda: {f"longsor-{n}": _closed_place(draw, frame) for n in range(draw.randint(0, 2))},
        ),
    }


def _factor(draw: Draw) -> float:
    """Return a factor on time or length, seldom far from 1."""
    return draw.usually((0.9, 1, 1.15, 1.6), (0.1, 3, 20))


def _speed(draw: Draw) -> float:
    """Return a speed in km/h."""
    return draw.usually((25, 30, 40, 60), (1, 8, 150))


def _terrain(draw: Draw) -> dict[str, Any]:
    """Return how places off the main road are reached."""
    return {
        "circuity": draw.usually((1, 1.45, 1.55), [10]),
        "speed_kmh": _speed(draw),
        "spread_percent": draw.among(0, 25, 100),
    }


def _leg(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return a leg that the office knows better, or a closed one; mostly to a village."""
    places = [*frame.bases, *frame.offices, *frame.stops]
    there = draw.choice(frame.stops if draw.chance(60) else places)
    return {
        "from": draw.choice([place for place in places if place != there]),
        "to": there,
        "minutes": draw.usually((1, 15, 60), (1, 240, 2880, None)),
        **draw.maybe(50, "km", lambda: draw.among(0, 0.4, 12.5, 2000)),
        "both_ways": draw.chance(60),
        "source": draw.among("Camat Pauh", ""),
    }


def _closed_place(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return a place that is cut off for some days."""
    first = draw.choice(frame.dates) - timedelta(days=draw.among(0, 0, 3))
    return {
        "place": draw.choice([*frame.stops, *frame.stops, *frame.bases, *frame.offices]),
        "from": str(first),
        "to": str(first + timedelta(days=draw.among(0, 1, 2, 30))),
    }
