"""Say what a stop's popup and its card say: times, people, warnings, links to navigate by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.escape import link_text
from planner.outputs.scene import warn_of_weak_point

if TYPE_CHECKING:
    from planner.model.plan import Visit
    from planner.outputs.diary import Step
    from planner.outputs.gazetteer import Place
    from planner.outputs.text import Wording


def link_place(place: Place, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (text, address) of the links that lead to ``place``: the phone's own choice of map, and Google Maps."""
    point = f"{place.coordinate.lat:.5f},{place.coordinate.lon:.5f}"
    directions = f"https://www.google.com/maps/dir/?api=1&destination={link_text(point)}&travelmode=driving"
    return (
        (wording.text("link.geo"), f"geo:{point}?q={point}({link_text(place.name)})"),
        (wording.text("link.google"), directions),
    )


def _list_people(place: Place, visit: Visit, wording: Wording) -> list[tuple[str, str]]:
    stop = place.stop
    if stop is None:
        return []
    demand = stop.demand
    low, high = wording.number(demand.listed.low), wording.number(demand.listed.high)
    figures = [
        ("stop.recorded", wording.people(visit.expected_recorded, estimated=demand.estimated)),
        ("stop.turned_away", wording.people(visit.turned_away, estimated=demand.estimated)),
        (
            "stop.listed",
            f"{wording.people(demand.listed.typical, estimated=demand.estimated)} ({low}\N{EN DASH}{high})",
        ),
        ("stop.kecamatan", stop.kecamatan_name),
    ]
    if stop.contact:
        figures.append(("stop.contact", stop.contact))
    return [(wording.text(key), figure) for key, figure in figures]


def list_rows(step: Step, visit: Visit, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of everything to know about a visit."""
    times = [
        (wording.text("stop.arrive"), wording.clock(visit.arrive)),
        (wording.text("stop.service"), wording.hours(visit.start, visit.end)),
        *((wording.text("stop.rest"), wording.hours(rest.start, rest.end)) for rest in step.rests),
        (wording.text("stop.leave"), wording.clock(visit.leave)),
    ]
    return (*times, *_list_people(step.place, visit, wording))


def list_notes(place: Place, visit: Visit, wording: Wording) -> tuple[str, ...]:
    """Return the warnings and remarks about a visit."""
    notes = [warn_of_weak_point(place.weak_km, wording)]
    if place.stop and not place.stop.confirmed:
        notes.append(wording.text("stop.unconfirmed"))
    if visit.promised:
        notes.append(wording.text("stop.promised"))
    return tuple(note for note in notes if note)
