"""The data files that campaign.yaml and staffing.yaml name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.checks.references import KnownIds
from planner.inputs.datasets.areas import approximate_areas, read_areas
from planner.inputs.datasets.code_list import COLUMNS as REGISTER_COLUMNS
from planner.inputs.datasets.code_list import RegisteredVillage, read_register
from planner.inputs.datasets.office_figures import COLUMNS as FIGURE_COLUMNS
from planner.inputs.datasets.office_figures import read_figures
from planner.inputs.datasets.officers import COLUMNS as OFFICER_COLUMNS
from planner.inputs.datasets.officers import read_officers
from planner.inputs.datasets.places_csv import COLUMNS as PLACE_COLUMNS
from planner.inputs.datasets.places_csv import NamedPlace, read_places
from planner.inputs.datasets.roads import MainRoad, read_roads
from planner.inputs.datasets.villages import Village, VillageRecord, read_villages, to_demand
from planner.inputs.readers.files import Mention, Project, read_text
from planner.inputs.readers.strict_json import read_collection
from planner.inputs.readers.tables import Table, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.inputs.configs import Configs
    from planner.inputs.datasets.office_figures import OfficeFigures
    from planner.inputs.readers.findings import Document, Findings
    from planner.inputs.readers.table_header import Column
    from planner.inputs.schema.staffing_yaml import NamedOfficer
    from planner.model.demand import Demand
    from planner.model.places import Coordinate
    from planner.model.problem import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The content of the data files; None where a file could not be read."""

    villages: tuple[Village, ...] | None
    village_document: Document | None
    register: Mapping[str, RegisteredVillage] | None
    places: dict[str, NamedPlace] | None
    roads: tuple[MainRoad, ...] | None
    road_attribution: str
    figures: Mapping[str, OfficeFigures]
    officers: Mapping[str, Mapping[str, NamedOfficer]]
    areas: tuple[Area, ...]
    attributions: tuple[str, ...]

    @property
    def demands(self) -> dict[str, Demand]:
        """The demand of each village: the office's figures, or the estimate.

        A village with neither is left out.
        """
        found = {village.id: to_demand(village.entry.demand) for village in self.villages or ()}
        found |= {id_: figures.demand for id_, figures in self.figures.items() if figures.demand}
        return {id_: demand for id_, demand in found.items() if demand is not None}

    @property
    def points(self) -> dict[str, Coordinate]:
        """The point of every village and place."""
        villages = {village.id: village.coordinate for village in self.villages or ()}
        return villages | {id_: place.coordinate for id_, place in (self.places or {}).items()}

    @property
    def known(self) -> KnownIds:
        """The ids that the configs may refer to."""
        return KnownIds(
            stops=None
            if self.villages is None
            else frozenset(village.id for village in self.villages),
            kecamatan=None
            if self.villages is None
            else frozenset(village.entry.kecamatan_code for village in self.villages),
            places=None if self.places is None else frozenset(self.places),
            links=None if self.roads is None else frozenset(road.id for road in self.roads),
        )


def read_data(project: Project, configs: Configs, findings: Findings) -> Data:
    """Return the content of the data files, as far as they can be read; errors are noted."""
    reader = _Reader(project, configs.documents.get("campaign"), findings)
    box = configs.campaign.area_box if configs.campaign else None
    collections = {key: reader.collection(key) for key in ("villages", "roads", "areas")}
    found = collections["villages"]
    roads = collections["roads"]
    areas = collections["areas"]
    villages, records = (None, None) if found is None else read_villages(found, box, findings)
    places = reader.table("places", PLACE_COLUMNS)
    register = reader.table("code_list", REGISTER_COLUMNS)
    staffing = _Reader(project, configs.documents.get("staffing"), findings)
    return Data(
        villages=villages,
        village_document=found,
        register=None if register is None else read_register(register),
        places=None if places is None else read_places(places, box, findings),
        roads=None if roads is None else read_roads(roads, findings),
        road_attribution=_attribution(roads),
        figures=reader.figures(records),
        officers=staffing.officers(configs.lenders),
        areas=approximate_areas(villages or ()) if areas is None else read_areas(areas, findings),
        attributions=tuple(
            dict.fromkeys(text for text in map(_attribution, collections.values()) if text)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files that a document names; a missing name gives no content."""

    project: Project
    document: Document | None
    findings: Findings

    def collection(self, key: str) -> Document | None:
        """Return the GeoJSON collection that ``key`` names."""
        name, mention = self._named(key)
        text = (
            None
            if mention is None
            else read_text(self.project, name, self.findings, mention=mention)
        )
        return None if text is None else read_collection(name, text, self.findings)

    def table(self, key: str, columns: tuple[Column, ...]) -> Table | None:
        """Return the table that ``key`` names."""
        name, mention = self._named(key)
        return (
            None
            if mention is None
            else read_table(self.project, name, self.findings, mention=mention, columns=columns)
        )

    def figures(self, villages: tuple[VillageRecord, ...] | None) -> dict[str, OfficeFigures]:
        """Return the office's own figures by stop."""
        table = self.table("figures", FIGURE_COLUMNS)
        return (
            {}
            if table is None or villages is None
            else read_figures(table, villages, self.findings)
        )

    def officers(self, lenders: Mapping[str, str]) -> dict[str, dict[str, NamedOfficer]]:
        """Return the officers of the table ``officers_file`` by lender and id.

        ``lenders`` are all names by id.
        """
        table = self.table("officers_file", OFFICER_COLUMNS)
        return {} if table is None else read_officers(table, lenders, self.findings)

    def _named(self, key: str) -> tuple[str, Mention | None]:
        """Return the file name at ``key``, and its place."""
        value = None if self.document is None else self.document.value.get(key)
        if self.document is None or not isinstance(value, str) or not value.strip():
            return "", None
        return value, Mention(self.document.place((key,)), (key,))


def _attribution(collection: Document | None) -> str:
    """Return the attribution that a collection asks for."""
    text = "" if collection is None else collection.value.get("attribution", "")
    return text if isinstance(text, str) else ""
