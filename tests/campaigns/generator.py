"""Make a legal campaign from a seed: all its files, as an office would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaigns.changes import draw_scenario
from campaigns.drawing import Draw
from campaigns.extremes import push_to_extremes
from campaigns.folder import VILLAGES, Folder
from campaigns.frame import Frame, draw_frame
from campaigns.people import draw_officers, draw_staffing
from campaigns.places import (
    collection,
    draw_areas,
    draw_code_list,
    draw_figures,
    draw_places,
    draw_roads,
    draw_villages,
)
from campaigns.terms import draw_campaign
from campaigns.ways import draw_travel

if TYPE_CHECKING:
    from pathlib import Path


def draw_folder(seed: int, *, most_villages: int = 12) -> Folder:
    """Return the campaign of ``seed`` with at most ``most_villages`` villages (and their sites)."""
    draw = Draw(seed)
    frame = draw_frame(draw, most_villages)
    villages, roads = draw_villages(draw, frame), draw_roads(draw, frame)
    staffing = draw_staffing(draw, frame)
    folder = Folder(
        campaign=draw_campaign(draw, frame), staffing=staffing, travel=draw_travel(draw, frame)
    )
    folder.collections = {
        VILLAGES: collection(villages, draw.among("", "peta desa")),
        "data/roads.geojson": collection(roads, draw.among("", "OpenStreetMap")),
    }
    folder.tables = {"data/places.csv": draw_places(draw)}
    _add_optional_files(draw, frame, folder)
    push_to_extremes(draw, folder)
    folder.scenarios = {
        f"skenario-{n}": draw_scenario(draw, folder, n) for n in range(draw.among(0, 1, 1, 2))
    }
    folder.week = (
        str(draw.choice(frame.days)) if draw.chance(80) or frame.week > frame.start else None
    )
    return folder


def write_campaign(seed: int, root: Path, *, most_villages: int = 12) -> Path:
    """Write the campaign of ``seed`` into ``root``; return the folder to give to the planner."""
    return draw_folder(seed, most_villages=most_villages).write(root)


def _add_optional_files(draw: Draw, frame: Frame, folder: Folder) -> None:
    """Add the files that a campaign may do without, each named in its config."""
    villages = folder.villages
    tables: tuple[tuple[float, dict[str, Any], str, str, Any], ...] = (
        (
            30,
            folder.campaign,
            "figures",
            draw.among("data/angka.csv", "data/angka.xlsx"),
            lambda: draw_figures(draw, villages),
        ),
        (30, folder.campaign, "code_list", "data/kode.csv", lambda: draw_code_list(draw, villages)),
        (
            25,
            folder.staffing,
            "officers_file",
            "data/petugas.csv",
            lambda: draw_officers(draw, folder.staffing),
        ),
    )
    for percent, config, key, name, rows in tables:
        if draw.chance(percent):
            config[key] = name
            folder.tables[name] = rows()
    if draw.chance(25):
        folder.campaign["areas"] = "data/batas.geojson"
        folder.collections["data/batas.geojson"] = collection(draw_areas(frame))
