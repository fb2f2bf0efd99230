"""Draw scenarios: changes to the three configs that keep a campaign legal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.drawing import Draw
    from campaigns.folder import Folder

Change = dict[str, Any]


def draw_scenario(draw: Draw, folder: Folder, number: int) -> Change:
    """Return a scenario that changes one to three things, one of them for certain."""
    scenario: Change = {"title": f"Bagaimana jika {number}"}
    for change in (draw.among(_change_price, _change_season), *draw.some(CHANGES, 0, 2)):
        for section, changes in change(draw, folder).items():
            scenario[section] = {**scenario.get(section, {}), **changes}
    return scenario


def _change_price(draw: Draw, folder: Folder) -> Change:
    """Change the price of a visit, if only a little."""
    price = folder.campaign["objective"]["visit_price_people"]
    return {
        "campaign": {
            "objective": {
                "visit_price_people": draw.among(0.75, price + 1 if price < 900 else price - 1)
            }
        }
    }


def _change_season(_draw: Draw, folder: Folder) -> Change:
    """Plan for the other season."""
    return {"travel": {"season": "dry" if folder.travel["season"] == "wet" else "wet"}}


def _lose_lender(draw: Draw, folder: Folder) -> Change:
    """Take away a lender that no request is about."""
    asked = {request.get("lender") for request in folder.campaign.get("requests", {}).values()}
    free = [key for key in folder.staffing["lenders"] if key not in asked]
    return {"staffing": {"lenders": {draw.choice(free): None}}} if free else {}


def _add_things(draw: Draw, folder: Folder) -> Change:
    """Add one to the kits, vehicles or officers of a lender that are counted."""
    counted = [
        (key, {section: {name: {"count": "+1"}}})
        for key, lender in folder.staffing["lenders"].items()
        for section in ("kits", "vehicles")
        for name, entry in lender.get(section, {}).items()
        if entry.get("count") is not None
    ]
    counted += [
        (key, {"officers": {role: "+2"}})
        for key, lender in folder.staffing["lenders"].items()
        for role in lender.get("officers", {})
    ]
    return {"staffing": {"lenders": dict([draw.choice(counted)])}} if counted else {}


def _drop_limits(_draw: Draw, folder: Folder) -> Change:
    """Plan without limits."""
    return {"campaign": {"limits": None}} if "limits" in folder.campaign else {}


CHANGES: tuple[Callable[[Draw, Folder], Change], ...] = (_lose_lender, _add_things, _drop_limits)
