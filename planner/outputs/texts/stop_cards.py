"""Say what a stop's popup and its card say: times, people, warnings, links to navigate, to call and to report by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from planner.outputs.texts.escape import link_text
from planner.outputs.texts.place_index import warn_of_point
from planner.outputs.texts.result_line import link_to_report

if TYPE_CHECKING:
    from planner.model.plan import Visit
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.place_index import Place
    from planner.outputs.texts.wording import Wording

_NUMBER = re.compile(r"\+?\d+", re.ASCII)


def link_directions(place: Place) -> str | None:
    """Return the address that opens Google Maps with the way to ``place``; none to a hidden place."""
    if place.hidden:
        return None
    point = f"{place.coordinate.lat:.5f},{place.coordinate.lon:.5f}"
    return (
        f"https://www.google.com/maps/dir/?api=1&destination={link_text(point)}&travelmode=driving"
    )


def link_place(place: Place, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (text, address) of the links that lead to ``place``, the phone's own choice of map first; none to a hidden place."""
    directions = link_directions(place)
    if directions is None:
        return ()
    lat, lon = f"{place.coordinate.lat:.5f}", f"{place.coordinate.lon:.5f}"
    point, name = f"{lat},{lon}", link_text(place.name)
    return (
        (wording.text("link.geo"), f"geo:{point}?q={point}({name})"),
        (wording.text("link.google"), directions),
        (wording.text("link.osmand"), f"https://osmand.net/map?pin={point}#15/{lat}/{lon}"),
        (wording.text("link.organic"), f"https://omaps.app/map?v=1&ll={point}&n={name}"),
    )


def link_people(day: Day, step: Step, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (text, address) of the links to call the contact of a visit and to report what came of it."""
    contact = step.place.stop.contact if step.place.stop else None
    number = contact.phone if contact else None
    call = (
        ((wording.text("link.call"), f"tel:{number}"),)
        if number and _NUMBER.fullmatch(number)
        else ()
    )
    return (
        *call,
        (wording.text("link.report"), link_to_report(day.team.id, day.date, step.place.id)),
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
        figures.append(("stop.contact", stop.contact.line))
    return [(wording.text(key), figure) for key, figure in figures]


def tell_drive(step: Step, wording: Wording) -> str:
    """Return how far and how long the drive to a step is, and how its road is known; nothing where there is none."""
    if not step.minutes:
        return ""
    return " \N{MIDDLE DOT} ".join(
        (wording.km(step.metres), wording.drive(step.minutes, step.basis), tell_road(step, wording))
    )


def tell_road(step: Step, wording: Wording) -> str:
    """Return how the road to a step is known."""
    return wording.known(f"road.{step.basis}", step.basis)


def list_rows(step: Step, visit: Visit, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of everything to know about a visit."""
    drive = tell_drive(step, wording)
    times = [
        (wording.text("stop.arrive"), wording.clock(visit.arrive)),
        (wording.text("stop.service"), wording.hours(visit.start, visit.end)),
        *((wording.text("stop.rest"), wording.hours(rest.start, rest.end)) for rest in step.rests),
        (wording.text("stop.leave"), wording.clock(visit.leave)),
    ]
    return (
        *times,
        *_list_people(step.place, visit, wording),
        *(((wording.text("stop.drive"), drive),) if drive else ()),
    )


def list_notes(step: Step, visit: Visit, wording: Wording) -> tuple[str, ...]:
    """Return the warnings and remarks about a visit."""
    place = step.place
    notes = [warn_of_point(place, wording)]
    if step.overtime:
        notes.append(wording.text("stop.overtime", minutes=step.overtime))
    if place.stop and not place.stop.confirmed:
        notes.append(wording.text("stop.unconfirmed"))
    if visit.is_due:
        notes.append(wording.text("stop.promised"))
    return tuple(note for note in notes if note)
