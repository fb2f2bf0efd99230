"""Draw staffing.yaml: lenders with people, kits and vehicles, the rules of teams, and pay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campaigns.places import CLASSES

if TYPE_CHECKING:
    from campaigns.drawing import Draw
    from campaigns.frame import Frame

ROLES = ("operator", "registrar", "driver", "technician", "guide", "lead")
ROLE_WORDS = {
    "operator": "operator",
    "registrar": "pendaftar",
    "driver": "sopir",
    "technician": "teknisi",
    "guide": "pendamping",
    "lead": "ketua",
}
GUESTS = ("kerinci", "sungai-penuh", "bungo")


def draw_staffing(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return staffing.yaml, and note the lenders in ``frame``."""
    classes = {name: draw_class(draw, name) for name in draw.some(CLASSES, 1)}
    smallest = max(_smallest_team(entry) for entry in classes.values())
    frame.lenders = draw_lenders(draw)
    lenders = {key: draw_lender(draw, frame, key, list(classes)) for key in frame.lenders}
    hosts = [
        lender["office"] for lender in lenders.values() if lender["office"].startswith("base:")
    ]
    return {
        "lenders": lenders,
        "teams": {
            "largest_team_people": max(smallest, draw.usually((smallest, 4, 5, 8), (1, 60))),
            "guests": draw.chance(45),
            "meeting_base": draw.choice([*hosts, *hosts, draw.choice(frame.bases)]),
            "classes": classes,
        },
        "pay": {
            "per_diem_away_idr": draw.rupiah(),
            "per_diem_home_idr": draw.rupiah(),
            "lodging_idr": draw.rupiah(),
        },
    }


def draw_lenders(draw: Draw) -> list[str]:
    """Return the ids of one to four lenders, seldom none: hosts (with a base) and others."""
    if draw.chance(1):
        return []
    hosts = (
        []
        if draw.chance(15)
        else draw.among(["sarolangun"], ["sarolangun"], ["sarolangun"], ["sarolangun", "pauh"])
    )
    others = draw.some(GUESTS, 0 if hosts else 1, 4 - len(hosts))
    lenders = [*hosts, *others]
    draw.shuffle(lenders)
    return lenders


def draw_lender(draw: Draw, frame: Frame, key: str, classes: list[str]) -> dict[str, Any]:
    """Return a lender."""
    host = key not in GUESTS
    loan_from, loan_to = draw_loan(draw, frame)
    return {
        "name": f"Disdukcapil {key}",
        "office": draw.usually([frame.centre], frame.bases) if host else f"office:{key}",
        "loan_from": str(loan_from),
        "loan_to": str(loan_to),
        "journey": "in_shift" if host else draw.among("in_shift", "day_before"),
        "weekend": draw.among("home", "stay"),
        "min_away_days": draw.usually((0, 1, 1, 2), (2, 4, 6, 14)),
        **draw.maybe(15, "rest_days", lambda: frame.some_dates(draw, draw.usually((1, 2), [7]))),
        "example": draw.chance(40),
        **draw_goods(draw, classes),
    }


def draw_loan(draw: Draw, frame: Frame) -> tuple[Any, Any]:
    """Return the first and last day of a loan: before, inside, at the end of, or after the week."""
    first = (
        draw.choice(frame.dates)
        if draw.chance(20)
        else frame.start - timedelta(days=draw.among(0, 0, 1, 2, 9))
    )
    last = (
        draw.choice(frame.dates)
        if draw.chance(20)
        else frame.end + timedelta(days=draw.among(0, 0, 1, 7))
    )
    if draw.usually([False], [True]):
        first = last = draw.choice(frame.days)
    return min(first, last), max(first, last)


def draw_goods(draw: Draw, classes: list[str]) -> dict[str, Any]:
    """Return the officers, kits and vehicles of a lender; now and then some are missing."""
    odd = {role: draw.among(0, 1, 2, 3, 5) for role in draw.some(ROLES)}
    usual = {
        "operator": draw.randint(1, 4),
        "registrar": draw.randint(1, 3),
        "driver": draw.randint(1, 3),
        "guide": draw.randint(1, 2),
    }
    return {
        **draw.maybe(99 - draw.oddity / 3, "officers", lambda: draw.usually([usual], [odd])),
        **draw.maybe(
            30,
            "named_officers",
            lambda: {f"p{n}": _officer(draw, n) for n in range(draw.randint(0, 3))},
        ),
        **draw.maybe(
            99 - draw.oddity / 3,
            "kits",
            lambda: {
                name: draw.maybe(70, "count", lambda: draw.usually((1, 2, 3), [0]))
                for name in draw.some(("kit", "lama"), draw.usually([1], [0]))
            },
        ),
        **draw.maybe(
            99 - draw.oddity / 3,
            "vehicles",
            lambda: {
                f"v-{name}": _vehicles(draw, name)
                for name in draw.some(classes, draw.usually([1], [0]))
            },
        ),
    }


def _officer(draw: Draw, number: int) -> dict[str, Any]:
    """Return a named officer."""
    return {"name": f"Petugas {number}", "roles": draw.some(ROLES, 1, draw.among(1, 2, 3, 6))}


def _vehicles(draw: Draw, name: str) -> dict[str, Any]:
    """Return vehicles of a class."""
    return {
        "class": name,
        **draw.maybe(60, "count", lambda: draw.usually((1, 1, 2, 3), [0])),
        "seats": draw.usually((4, 5, 5, 8), (1, 2, 60)),
    }


def draw_class(draw: Draw, name: str) -> dict[str, Any]:
    """Return how a team with this class of vehicle is made."""
    return {
        "drivers": 0 if name == "motorcycle" else draw.usually([1], (0, 2)),
        "registrars": draw.usually((0, 1, 1), [2]),
        **draw.maybe(40, "guides", lambda: draw.usually((0, 0, 1), [2])),
        "operators_per_kit": draw.usually([1], (2, 10)),
        "max_kits": draw.among(1, 2, 3, 20),
        "recordings_per_kit_hour": draw.usually((4, 10, 10, 15), (1, 60)),
        **draw.maybe(
            50, "max_nights_away", lambda: draw.usually((None, None, 0, 1, 2, 5), (0, 1, 500))
        ),
        "fuel_idr_per_km": draw.among(0, 300, 1200, 1500),
    }


def _smallest_team(entry: dict[str, Any]) -> int:
    """Return the people of a team with one kit."""
    return (
        entry["drivers"] + entry["registrars"] + entry.get("guides", 0) + entry["operators_per_kit"]
    )


def draw_officers(draw: Draw, staffing: dict[str, Any]) -> list[list[object]]:
    """Return a table of named officers: name, roles, and the lender by id or name."""
    rows = [
        [
            f"Pegawai {key} {n}",
            draw.among(", ", " dan ", "/").join(
                ROLE_WORDS[role] for role in draw.some(ROLES, 1, 3)
            ),
            draw.among(key, lender["name"]),
        ]
        for key, lender in staffing["lenders"].items()
        for n in range(draw.randint(0, 3))
    ]
    return [draw.among(["nama", "peran", "instansi"], ["name", "roles", "lender"]), *rows]
