"""Areas of the map's background: the user's boundaries, or cells around the villages."""

from collections.abc import Iterable
from typing import Annotated

import shapely
from pydantic import ConfigDict, Field
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.inputs.datasets.villages import Village
from planner.inputs.readers.findings import Document, Findings, Plain, shown
from planner.inputs.schema.validation import validate
from planner.inputs.schema.values import Name, Section
from planner.model.places import Coordinate
from planner.model.problem import Area
from planner.model.protection import is_protected, middle_of_cell

# About 4 km at the equator: the outermost cells extend this far beyond their villages.
_MARGIN_DEGREES = 0.035
_HOLLOWNESS = 0.3
_DECIMALS = 5


class AreaEntry(Section):
    """The properties of a boundary; others are ignored."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Name


class AreaFeature(Section):
    """One feature of the user's boundaries; ``geometry`` is checked separately."""

    model_config = ConfigDict(extra="ignore")

    properties: AreaEntry
    geometry: Plain


def read_areas(document: Document, findings: Findings) -> tuple[Area, ...]:
    """Return the user's boundaries, sorted by code; flaws are noted."""
    found = [_area(document, index, findings) for index in range(len(document.value["features"]))]
    return tuple(sorted((area for area in found if area is not None), key=lambda area: area.code))


def approximate_areas(villages: Iterable[Village]) -> tuple[Area, ...]:
    """Return an area for each kecamatan: the nearest points to its villages, in a common hull."""
    # Half a second to import, and not needed for a user's own boundaries.
    import geopandas as gpd  # noqa: PLC0415

    listed = sorted({_spot(village): village.entry for village in reversed(list(villages))}.items())
    places = gpd.GeoDataFrame(
        {
            "code": [entry.kecamatan_code for _, entry in listed],
            "name": [entry.kecamatan for _, entry in listed],
        },
        geometry=[shapely.Point(*point) for point, _ in listed],
    )
    hull = shapely.concave_hull(places.union_all(), ratio=_HOLLOWNESS).buffer(
        _MARGIN_DEGREES, quad_segs=3
    )
    cells = (
        places.geometry.voronoi_polygons(extend_to=hull)
        if len(places) > 1
        else gpd.GeoSeries([hull])
    )
    areas = gpd.GeoDataFrame(geometry=cells).sjoin(places).clip(hull).dissolve("code")
    return tuple(
        Area(code=str(code), name=str(area["name"]), rings=_rings(area.geometry), approximate=True)
        for code, area in areas.sort_index().iterrows()
    )


def _spot(village: Village) -> tuple[float, float]:
    """Return the longitude and latitude from which areas are made.

    A protected point could be computed from its areas, so the middle of its cell is used.
    """
    exact = village.coordinate
    point = middle_of_cell(exact) if is_protected(village.entry.kind) else exact
    return point.lon, point.lat


def _area(document: Document, index: int, findings: Findings) -> Area | None:
    """Return one feature as an area, or note why that is not possible."""
    path = ("features", index)
    feature = validate(AreaFeature, document, findings, prefix=path)
    if feature is None:
        return None
    geometry = feature.geometry
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if kind not in ("Polygon", "MultiPolygon"):
        findings.at("E1650", document, (*path, "geometry"), got=shown(kind))
        return None
    try:
        polygon = shape(geometry)
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, IndexError):
        polygon = None
    if polygon is None or polygon.is_empty or not polygon.is_valid or not _in_degrees(polygon):
        findings.at("E1651", document, (*path, "geometry"))
        return None
    return Area(
        code=feature.properties.code,
        name=feature.properties.name,
        rings=_rings(polygon),
        approximate=False,
    )


def _in_degrees(polygon: BaseGeometry) -> bool:
    """Return whether the bounds of ``polygon`` can be longitudes and latitudes."""
    west, south, east, north = polygon.bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)  # noqa: PLR2004


def _rings(polygon: BaseGeometry) -> tuple[tuple[Coordinate, ...], ...]:
    """Return the outer rings of a polygon, in an order that does not depend on the library."""
    parts = shapely.get_parts(shapely.normalize(polygon))
    rings = (
        shapely.get_coordinates(part.exterior).tolist()
        for part in parts
        if part.geom_type == "Polygon"
    )
    return tuple(
        sorted(
            (
                tuple(
                    Coordinate(lat=round(lat, _DECIMALS), lon=round(lon, _DECIMALS))
                    for lon, lat in ring
                )
                for ring in rings
            ),
            key=lambda ring: (-len(ring), ring[0].lon, ring[0].lat),
        )
    )
