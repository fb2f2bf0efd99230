"""Draw the data files: villages, sites, places, main roads, boundaries, tables of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns.drawing import hhmm
from campaigns.frame import DAY_MINUTES, read_place, read_places, read_roads
from planner.model.places import KIND_SPELLINGS, StopKind

if TYPE_CHECKING:
    from campaigns.drawing import Draw
    from campaigns.frame import Frame

CLASSES = ("4x4", "car", "motorcycle")
SPELLINGS = tuple(spelling for _, spellings in KIND_SPELLINGS for spelling in spellings)
BOX = {"west": 102.0, "south": -2.8, "east": 103.3, "north": -1.8}
MOST_PEOPLE = 1_000_000
LEFT_TO_FIGURES = {"adults": None, "listed": None}


def draw_villages(draw: Draw, frame: Frame) -> list[dict[str, Any]]:
    """Return the features of the villages, and note their ids and kecamatan in ``frame``."""
    features = []
    for source in frame.sources:
        sites = draw.some(("s1", "rumah-dinas", "sekolah 2"), 1) if draw.chance(10) else []
        whole = not sites or draw.chance(50)
        code = source["properties"]["code"]
        features += [
            _feature(draw, frame, source, id_)
            for id_ in ([code] if whole else []) + [f"{code}/{site}" for site in sites]
        ]
    frame.stops = [feature["id"] for feature in features]
    frame.kecamatan = sorted({feature["properties"]["kecamatan_code"] for feature in features})
    return features


def _feature(draw: Draw, frame: Frame, source: dict[str, Any], id_: str) -> dict[str, Any]:
    """Return one village or site: code, name and point are shipped, all else is drawn."""
    known = source["properties"]
    lon, lat = _point(draw, frame, source)
    properties = {
        **{
            key: known[key]
            for key in ("code", "name", "kecamatan_code", "kecamatan", "coordinate_basis")
        },
        "kind": draw.among(
            "desa", "desa", "orang_rimba", *map(str, StopKind), draw.choice(SPELLINGS)
        ),
        **_about_the_point(draw),
        "demand": _demand(draw),
        **_terms(draw, frame),
    }
    return {
        "type": "Feature",
        "id": id_,
        **draw.maybe(5, "bbox", lambda: [lon, lat, lon, lat]),
        "geometry": {
            "type": "Point",
            "coordinates": [lon, lat, 120.5] if draw.chance(5) else [lon, lat],
        },
        "properties": properties,
    }


def _point(draw: Draw, frame: Frame, source: dict[str, Any]) -> list[float]:
    """Return the point of a village: its own, that of a base, or one beside it."""
    if draw.usually([False], [True]):
        base = read_place(draw.choice(frame.bases))
        return [float(base["lon"]), float(base["lat"])]
    lon, lat = source["geometry"]["coordinates"]
    if draw.chance(15):
        lon, lat = (
            round(lon + draw.uniform(-0.02, 0.02), 5),
            round(lat + draw.uniform(-0.02, 0.02), 5),
        )
    return [min(max(lon, BOX["west"]), BOX["east"]), min(max(lat, BOX["south"]), BOX["north"])]


def _about_the_point(draw: Draw) -> dict[str, Any]:
    """Return what is known of a village's point and size."""
    return {
        **draw.maybe(70, "area_km2", lambda: draw.among(0, 6.33, 74, 100_000)),
        **draw.maybe(70, "coordinate_source", lambda: "peta desa"),
        **draw.maybe(70, "max_reach_km", lambda: draw.among(0, 3.7, 12.42, 200)),
        **draw.maybe(70, "weak_coordinate", lambda: draw.chance(40)),
        **draw.maybe(70, "polling_stations", lambda: draw.among(0, 1, 3, 500)),
    }


def _demand(draw: Draw) -> dict[str, Any]:
    """Return how many people a village may bring: from none to more than a week can record."""
    listed = draw.usually(
        (draw.randint(10, 60), draw.randint(40, 200), draw.randint(100, 500)),
        (0, 1, draw.randint(500, 4000), MOST_PEOPLE),
    )
    return {
        "adults": _range(
            draw, min(MOST_PEOPLE, listed * draw.among(1, 2, 8) + draw.among(0, 50)), MOST_PEOPLE
        ),
        "listed": _range(draw, listed, MOST_PEOPLE),
        "present": _range(draw, _share(draw), 1000),
        "turnout": _range(draw, _share(draw), 1000),
        "turnout_unconfirmed": _range(draw, _share(draw), 1000),
        "basis": draw.among("perkiraan", "angka kantor", ""),
        "estimated": draw.chance(60),
    }


def _share(draw: Draw) -> int:
    """Return a share in per mille, seldom none or all."""
    return draw.usually([draw.randint(300, 900)], (0, 1, 1000))


def _range(draw: Draw, typical: int, most: int) -> dict[str, int]:
    """Return a range around ``typical``, sometimes an exact one."""
    if draw.chance(20):
        return dict.fromkeys(("low", "typical", "high"), typical)
    low, high = (
        typical * draw.among(0, draw.randint(20, 100)) // 100,
        typical * draw.randint(100, 200) // 100,
    )
    return {"low": low, "typical": typical, "high": min(most, high)}


def _terms(draw: Draw, frame: Frame) -> dict[str, Any]:
    """Return what holds for visits to a village."""
    return {
        **draw.maybe(60, "confirmed", lambda: draw.chance(60)),
        **draw.maybe(35, "contact", lambda: _contact(draw)),
        **draw.maybe(40, "lodging", lambda: draw.chance(50)),
        **draw.maybe(30, "hall_kits", lambda: draw.usually((2, 3), (1, 1, 500))),
        **draw.maybe(20, "vehicle_classes", lambda: draw.some(CLASSES, 1)),
        **draw.maybe(20, "closed", lambda: frame.some_dates(draw, 7)),
        **draw.maybe(
            22,
            "earlier",
            lambda: {
                "turned_away": draw.usually((0, 12, 40), (1, 900, MOST_PEOPLE)),
                "absent": draw.usually((7, 60), (0, 2000, MOST_PEOPLE)),
            },
        ),
        **draw.maybe(25, "mini", lambda: draw.chance(50)),
        **_opening_hours(draw),
    }


def _contact(draw: Draw) -> object:
    """Return whom to call: a name alone, or with a phone number."""
    phone = draw.maybe(60, "phone", lambda: draw.among("081234567890", "+6281234567890", "12345"))
    return draw.among("Ketua RT 02", "", {"name": "Kepala Desa", **phone})


def _opening_hours(draw: Draw) -> dict[str, str]:
    """Return opening hours, mostly none."""
    opens = draw.randint(0, DAY_MINUTES - 2)
    closes = draw.randint(opens + 1, DAY_MINUTES - 1)
    usual = {"opens": draw.time(420, 600), "closes": draw.time(660, 1000)}
    odd = {"opens": hhmm(opens), "closes": hhmm(closes)}
    return draw.usually(
        ({}, {}, {}, {}, usual), ({"opens": odd["opens"]}, {"closes": odd["closes"]}, odd)
    )


def collection(features: list[dict[str, Any]], attribution: str = "") -> dict[str, Any]:
    """Return ``features`` as a GeoJSON document."""
    return {
        "type": "FeatureCollection",
        **({"attribution": attribution} if attribution else {}),
        "features": features,
    }


def draw_roads(draw: Draw, frame: Frame) -> list[dict[str, Any]]:
    """Return main roads: all that are shipped or some of them, and note their ids in ``frame``."""
    roads = [
        {**road, "properties": _road(draw, road["properties"])}
        for road in draw.usually([read_roads()], [draw.some(read_roads(), 1, 6)])
    ]
    frame.links = [road["properties"]["id"] for road in roads]
    return roads


def _road(draw: Draw, known: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a road, those that may be left out now and then."""
    kept = {key: known[key] for key in ("id", "km_source")}
    return {
        **kept,
        **draw.maybe(80, "name", lambda: known["name"]),
        **draw.maybe(80, "km_published", lambda: known["km_published"]),
    }


def draw_areas(frame: Frame) -> list[dict[str, Any]]:
    """Return a square for each kecamatan of the campaign."""
    names = {
        source["properties"]["kecamatan_code"]: source["properties"]["kecamatan"]
        for source in frame.sources
    }
    return [
        _square(code, name, 102.1 + 0.1 * number)
        for number, (code, name) in enumerate(sorted(names.items()))
    ]


def _square(code: str, name: str, west: float) -> dict[str, Any]:
    """Return a boundary of a tenth of a degree."""
    east, south, north = round(west + 0.1, 3), -2.3, -2.2
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def draw_places(draw: Draw) -> list[list[object]]:
    """Return the table of bases and offices, its headings in English or Indonesian."""
    header = draw.among(
        ["id", "name", "lat", "lon", "source"], ["id", "nama", "lintang", "bujur", "sumber"]
    )
    return [
        header,
        *([row[key] for key in ("id", "name", "lat", "lon", "source")] for row in read_places()),
    ]


def draw_figures(draw: Draw, features: list[dict[str, Any]]) -> list[list[object]]:
    """Return the office's own figures of some villages.

    Some of these villages have no other figures.
    """
    names = [
        (feature["properties"]["kecamatan"], feature["properties"]["name"]) for feature in features
    ]
    told = draw.some(
        ("polling_stations", "note", "basis", "present", "turnout", "turnout_unconfirmed")
    )
    naming = draw.among(
        ["code"],
        ["code", "name"],
        ["kode", "desa", "kecamatan"],
        ["name", "kecamatan"] if len(set(names)) == len(names) else ["code"],
    )
    rows: list[list[object]] = []
    for feature in draw.some(features, 1):
        known, listed = feature["properties"], draw.among(0, draw.randint(1, 300))
        cells = {
            "code": feature["id"],
            "kode": feature["id"],
            "name": known["name"],
            "desa": known["name"],
            "kecamatan": known["kecamatan"],
        }
        cells |= {
            "polling_stations": draw.among("", 2),
            "note": "surat 12",
            "basis": draw.among("", "laporan kantor"),
        }
        rows.append(
            [
                *(cells[key] for key in naming),
                listed + draw.among(0, 500),
                listed,
                *(cells.get(key, _share(draw)) for key in told),
            ]
        )
        if draw.chance(40):
            known["demand"] |= LEFT_TO_FIGURES
    return [
        [*naming, *draw.among(("adults", "listed"), ("wajib ktp", "belum rekam")), *told],
        *rows,
    ]


def draw_code_list(draw: Draw, features: list[dict[str, Any]]) -> list[list[object]]:
    """Return the list of village codes, from which some may be missing or written otherwise."""
    known = [feature["properties"] for feature in features]
    rows = {
        entry["code"]: [
            entry["code"],
            draw.among(entry["name"], entry["name"].upper()),
            entry["kecamatan"],
        ]
        for entry in known
    }
    return [
        draw.among(["kode", "nama", "kecamatan"], ["code", "name", "kecamatan"]),
        *draw.some(list(rows.values()), 1),
    ]
