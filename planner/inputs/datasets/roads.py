"""roads.geojson: the links of the main roads."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, Field

from planner.inputs.datasets.coordinates import INDONESIA, read_point
from planner.inputs.readers.findings import Document, Findings, Plain, shown
from planner.inputs.schema.validation import validate
from planner.inputs.schema.values import Note, Section
from planner.model.places import Coordinate

Kilometres = Annotated[float, Field(gt=0, le=2000)]

_FEWEST_POINTS = 2


class RoadEntry(Section):
    """The properties of a link; other properties of the source are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=40)]
    name: Note | None = None
    km_source: Kilometres
    km_published: Kilometres | None = None


class RoadFeature(Section):
    """One feature of the collection; ``geometry`` is checked separately."""

    model_config = ConfigDict(extra="ignore")

    properties: RoadEntry
    geometry: Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class MainRoad:
    """A link of the main roads: its course, its length in the source, and its published length."""

    id: str
    name: str | None
    points: tuple[Coordinate, ...]
    km_source: float
    km_published: float | None


def read_roads(document: Document, findings: Findings) -> tuple[MainRoad, ...] | None:
    """Return the main roads of a collection, None where an error is noted."""
    before = len(findings.issues)
    found = [_road(document, index, findings) for index in range(len(document.value["features"]))]
    roads = [road for road in found if road is not None]
    lines: dict[str, int] = {}
    for index, road in enumerate(found):
        if road is None:
            continue
        path = ("features", index)
        if road.id in lines:
            findings.at("E1621", document, path, id=shown(road.id), line=lines[road.id])
        lines.setdefault(road.id, document.place(path).line)
    return tuple(roads) if len(findings.issues) == before else None


def _road(document: Document, index: int, findings: Findings) -> MainRoad | None:
    """Return one feature as a road, or note why that is not possible."""
    path = ("features", index, "geometry")
    feature = validate(RoadFeature, document, findings, prefix=path[:2])
    if feature is None:
        return None
    geometry = feature.geometry
    positions = (
        geometry.get("coordinates")
        if isinstance(geometry, dict) and geometry.get("type") == "LineString"
        else None
    )
    if not isinstance(positions, list) or len(positions) < _FEWEST_POINTS:
        findings.at("E1620", document, path)
        return None
    points = [read_point(position, INDONESIA, document, path, findings) for position in positions]
    course = tuple(point for point in points if point is not None)
    if len(course) < len(points):
        return None
    entry = feature.properties
    return MainRoad(
        id=entry.id,
        name=entry.name,
        points=course,
        km_source=entry.km_source,
        km_published=entry.km_published,
    )
