"""The texts of a visit's popup and card: times, people, warnings and links."""

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
    """Return the address of the way to ``place`` in Google Maps; None for a hidden place."""
    if place.hidden:
        return None
    point = f"{place.coordinate.lat:.5f},{place.coordinate.lon:.5f}"
    query = f"api=1&destination={link_text(point)}&travelmode=driving"
    return f"https://www.google.com/maps/dir/?{query}"


def link_place(place: Place, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (text, address) of the links to ``place``; none to a hidden place.

    The first link opens the map app of the phone.
    """
    directions = link_directions(place)
    if directions is None:
        return ()
    lat = f"{place.coordinate.lat:.5f}"
    lon = f"{place.coordinate.lon:.5f}"
    point = f"{lat},{lon}"
    name = link_text(place.name)
    return (
        (wording.text("link.geo"), f"geo:{point}?q={point}({name})"),
        (wording.text("link.google"), directions),
        (wording.text("link.osmand"), f"https://osmand.net/map?pin={point}#15/{lat}/{lon}"),
        (wording.text("link.organic"), f"https://omaps.app/map?v=1&ll={point}&n={name}"),
    )


def link_people(day: Day, step: Step, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (text, address) of the links to call the contact and to report the results."""
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
    low = wording.number(demand.listed.low)
    high = wording.number(demand.listed.high)
    listed = wording.people(demand.listed.typical, estimated=demand.estimated)
    figures = [
        ("stop.recorded", wording.people(visit.expected_recorded, estimated=demand.estimated)),
        ("stop.turned_away", wording.people(visit.turned_away, estimated=demand.estimated)),
        ("stop.listed", f"{listed} ({low}\N{EN DASH}{high})"),
        ("stop.kecamatan", stop.kecamatan_name),
    ]
    if stop.contact:
        figures.append(("stop.contact", stop.contact.line))
    return [(wording.text(key), figure) for key, figure in figures]


def tell_drive(step: Step, wording: Wording) -> str:
    """Return distance, time and basis of the drive to a step; empty where there is none."""
    if not step.minutes:
        return ""
    return " \N{MIDDLE DOT} ".join(
        (wording.km(step.metres), wording.drive(step.minutes, step.basis), tell_road(step, wording))
    )


def tell_road(step: Step, wording: Wording) -> str:
    """Return the basis of the road to a step."""
    return wording.known(f"road.{step.basis}", step.basis)


def list_rows(step: Step, visit: Visit, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return (label, text) of the facts about a visit."""
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
