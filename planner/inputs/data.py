"""Read the data files that campaign.yaml names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.areas import approximate_areas, read_areas
from planner.inputs.figures import REQUIRED as FIGURE_COLUMNS
from planner.inputs.figures import read_figures
from planner.inputs.files import Mention, Project, read_text
from planner.inputs.places import REQUIRED as PLACE_COLUMNS
from planner.inputs.places import NamedPlace, read_places
from planner.inputs.relations import Known
from planner.inputs.roads import MainRoad, read_roads
from planner.inputs.strict_json import read_collection
from planner.inputs.tables import Table, read_table
from planner.inputs.villages import Village, read_villages, to_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.inputs.configs import Configs
    from planner.inputs.findings import Document, Findings
    from planner.model.demand import Demand
    from planner.model.problem import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What the data files hold; None where a file could not be read."""

    villages: tuple[Village, ...] | None
    places: dict[str, NamedPlace] | None
    roads: tuple[MainRoad, ...] | None
    road_attribution: str
    figures: Mapping[str, Demand]
    areas: tuple[Area, ...]
    attributions: tuple[str, ...]

    @property
    def known(self) -> Known:
        """The ids that the configs may refer to."""
        return Known(
            stops=None if self.villages is None else frozenset(village.id for village in self.villages),
            kecamatan=None if self.villages is None else frozenset(village.entry.kecamatan_code for village in self.villages),
            places=None if self.places is None else frozenset(self.places),
            links=None if self.roads is None else frozenset(road.id for road in self.roads),
        )


def read_data(project: Project, configs: Configs, findings: Findings) -> Data:
    """Return what the data files hold, as far as they can be read; every flaw is noted."""
    reader = _Reader(project, configs.documents.get("campaign"), findings)
    box = configs.campaign.area_box if configs.campaign else None
    collections = {key: reader.collection(key) for key in ("villages", "roads", "areas")}
    found, roads = collections["villages"], collections["roads"]
    villages = None if found is None else read_villages(found, box, findings)
    places = reader.table("places", PLACE_COLUMNS)
    areas = collections["areas"]
    return Data(
        villages=villages,
        places=None if places is None else read_places(places, box, findings),
        roads=None if roads is None else read_roads(roads, findings),
        road_attribution=_attribution(roads),
        figures=reader.figures(villages),
        areas=approximate_areas(villages or ()) if areas is None else read_areas(areas, findings),
        attributions=tuple(dict.fromkeys(text for text in map(_attribution, collections.values()) if text)),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files a document names; nothing where it names none."""

    project: Project
    document: Document | None
    findings: Findings

    def collection(self, key: str) -> Document | None:
        """Return the GeoJSON collection that ``key`` names."""
        name, mention = self._named(key)
        text = None if mention is None else read_text(self.project, name, self.findings, mention=mention)
        return None if text is None else read_collection(name, text, self.findings)

    def table(self, key: str, required: tuple[str, ...]) -> Table | None:
        """Return the table that ``key`` names."""
        name, mention = self._named(key)
        return None if mention is None else read_table(self.project, name, self.findings, mention=mention, required=required)

    def figures(self, villages: tuple[Village, ...] | None) -> dict[str, Demand]:
        """Return the office's own figures by stop."""
        table = self.table("figures", FIGURE_COLUMNS)
        if table is None or villages is None:
            return {}
        return read_figures(table, {village.id: to_demand(village.entry.demand) for village in villages}, self.findings)

    def _named(self, key: str) -> tuple[str, Mention | None]:
        """Return the file name that ``key`` holds, and where it stands."""
        value = None if self.document is None else self.document.value.get(key)
        if self.document is None or not isinstance(value, str) or not value.strip():
            return "", None
        return value, Mention(self.document.place((key,)), (key,))


def _attribution(collection: Document | None) -> str:
    """Return the attribution a collection asks for."""
    text = "" if collection is None else collection.value.get("attribution", "")
    return text if isinstance(text, str) else ""
