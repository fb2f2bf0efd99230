"""Draw what all files of a campaign refer to: dates and hours, places, villages, lenders."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.drawing import hhmm

if TYPE_CHECKING:
    from campaigns.drawing import Draw

DATA = Path(__file__).parents[2] / "data"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_MONDAY = date(2019, 4, 1)
DAY_MINUTES = 1440


@dataclass(kw_only=True)
class Frame:
    """What the files of a campaign refer to.

    ``days`` are the days of service of the ``week`` to plan (its Monday). ``centre`` is the base
    around which the villages lie. ``sources`` are shipped villages that lend their names and
    points.
    """

    start: date
    end: date
    week: date
    hours: dict[str, dict[str, str]]
    holidays: dict[str, dict[str, Any]]
    bases: list[str] = field(default_factory=list)
    centre: str = ""
    offices: list[str] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    kecamatan: list[str] = field(default_factory=list)
    lenders: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def dates(self) -> list[date]:
        """All days of the campaign."""
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]

    @property
    def days(self) -> list[date]:
        """The days of service of the week to plan."""
        return [
            day for day in self.dates if 0 <= (day - self.week).days < 7 and self.is_served(day)
        ]

    def is_served(self, day: date) -> bool:
        """Say whether teams work on ``day``."""
        holiday = self.holidays.get(str(day))
        return WEEKDAYS[day.weekday()] in self.hours and (holiday is None or holiday["worked"])

    def some_dates(self, draw: Draw, most: int) -> list[str]:
        """Return up to ``most`` dates, mostly of the week to plan, seldom none."""
        if draw.chance(draw.oddity / 2):
            return []
        pool = self.days if draw.chance(75) else self.dates
        return [str(day) for day in draw.some(pool, 1, most)]


def draw_frame(draw: Draw, most_villages: int) -> Frame:
    """Return a frame with at most ``most_villages`` villages and sites."""
    monday = FIRST_MONDAY + timedelta(days=7 * draw.randrange(40))
    start = monday + timedelta(days=draw.among(0, 0, 0, draw.randrange(7)))
    end = start + timedelta(days=draw.usually((4, 5, 6, 6, 12, 12, 19), (0, draw.randrange(26))))
    hours = draw_hours(draw, start, end)
    holidays = {
        str(start + timedelta(days=n)): _holiday(draw)
        for n in range((end - start).days + 1)
        if draw.chance(min(20, draw.oddity))
    }
    frame = Frame(start=start, end=end, week=monday, hours=hours, holidays=holidays)
    if not any(frame.is_served(day) for day in frame.dates):
        frame.holidays = {}
    served = sorted(
        {day - timedelta(days=day.weekday()) for day in frame.dates if frame.is_served(day)}
    )
    frame.week = draw.choice(served)
    _choose_places(draw, frame, most_villages)
    return frame


def draw_hours(draw: Draw, start: date, end: date) -> dict[str, dict[str, str]]:
    """Return the hours of some weekdays, of one at least that the campaign has."""
    usual = _hours_of_a_day(draw)
    weekdays = draw.usually(
        (WEEKDAYS[:6], WEEKDAYS[:5], WEEKDAYS, draw.some(WEEKDAYS, 4)), [draw.some(WEEKDAYS, 1)]
    )
    if not any(
        WEEKDAYS[(start + timedelta(days=n)).weekday()] in weekdays
        for n in range((end - start).days + 1)
    ):
        weekdays = (WEEKDAYS[start.weekday()],)
    return {weekday: _hours_of_a_day(draw) if draw.chance(25) else usual for weekday in weekdays}


def _hours_of_a_day(draw: Draw) -> dict[str, str]:
    """Return a shift, usual or not, perhaps with a rest: at noon or anywhere, to its very ends."""
    usual = draw.randint(400, 560), draw.randint(900, 1150)
    odd = {
        "short": lambda: (first := draw.randint(0, 1300), first + draw.randint(1, 139)),
        "long": lambda: (0, DAY_MINUTES - 1),
        "early": lambda: (draw.randint(0, 240), draw.randint(300, 700)),
        "late": lambda: (draw.randint(840, 1200), draw.randint(1201, DAY_MINUTES - 1)),
    }
    first, last = draw.usually([usual], [odd[draw.choice(sorted(odd))]()])
    hours = {"shift_start": hhmm(first), "shift_end": hhmm(last)}
    if not draw.chance(55):
        return hours
    if first <= 720 and last >= 780 and draw.usually([True], [False]):
        return {**hours, "rest_start": "12:00", "rest_end": "13:00"}
    begin = draw.among(first, draw.randint(first, last - 1))
    return {
        **hours,
        "rest_start": hhmm(begin),
        "rest_end": hhmm(draw.among(last, draw.randint(begin + 1, last), min(last, begin + 30))),
    }


def _holiday(draw: Draw) -> dict[str, Any]:
    """Return a holiday, worked or not."""
    return {
        "name": draw.among("Isra Mikraj", "Hari Buruh", "Pemungutan suara"),
        "worked": draw.chance(50),
    }


def _choose_places(draw: Draw, frame: Frame, most_villages: int) -> None:
    """Choose bases and offices, and villages mostly around one of the bases."""
    bases = [row["id"] for row in read_places() if row["id"].startswith("base:")]
    frame.bases = draw.some(bases, 1, draw.among(1, 2, 3, len(bases)))
    frame.offices = [row["id"] for row in read_places() if row["id"].startswith("office:")]
    frame.centre = draw.choice(frame.bases)
    near = sorted(read_villages(), key=lambda feature: _apart(feature, read_place(frame.centre)))
    count = draw.among(
        1, 2, 3, draw.randint(1, 6), draw.randint(1, 12), draw.randint(1, most_villages)
    )
    pool = draw.usually([near[: 2 * count + 2]], [near])
    frame.sources = draw.some(pool, min(count, most_villages), min(count, most_villages))


def _apart(feature: dict[str, Any], place: dict[str, str]) -> float:
    """Return how far a village lies from ``place``, as the square of degrees."""
    lon, lat = feature["geometry"]["coordinates"]
    return (lon - float(place["lon"])) ** 2 + (lat - float(place["lat"])) ** 2


@cache
def read_places() -> list[dict[str, str]]:
    """Return the rows of the shipped places."""
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_place(id_: str) -> dict[str, str]:
    """Return the row of a shipped place."""
    return next(row for row in read_places() if row["id"] == id_)


@cache
def read_villages() -> list[dict[str, Any]]:
    """Return the features of the shipped villages."""
    return json.loads((DATA / "villages.geojson").read_text(encoding="utf-8"))["features"]


@cache
def read_roads() -> list[dict[str, Any]]:
    """Return the features of the shipped main roads."""
    return json.loads((DATA / "roads.geojson").read_text(encoding="utf-8"))["features"]
