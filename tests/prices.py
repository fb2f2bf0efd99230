"""Give prices to test problems in thousandths of a person, which are easy to add up.

Those of driving and overtime are by the minute.
"""

from __future__ import annotations

from dataclasses import fields

from planner.model.campaign import Objective

PRICES = Objective(
    visit_price=1_000_000,
    drive_hour_price=600_000,
    kilometre_price=0,
    night_price=100_000,
    floor_price=2_000_000,
    turned_away_price=0,
    prefer_price=0,
)
FACTORS = {"drive_minute_price": 60_000, "overtime_minute_price": 60_000}
FACTORS |= {each.name: 1_000 for each in fields(Objective) if each.name.endswith("_price")}
BY_THE_MINUTE = {
    "drive_minute_price": "drive_hour_price",
    "overtime_minute_price": "overtime_hour_price",
}


def in_millionths(**changes: object) -> dict[str, object]:
    """Return ``changes`` with prices in the units of the model.

    They are given in thousandths of a person or by the minute.
    """
    return {
        BY_THE_MINUTE.get(name, name): factor * value if (factor := FACTORS.get(name)) else value
        for name, value in changes.items()
    }
