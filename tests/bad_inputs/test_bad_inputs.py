"""Compare the whole messages for inputs spoiled in one place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from planner.inputs.schema.campaign_yaml import CampaignFile

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_one_slip_gives_exactly_its_messages(project: SmallProject, case: dict[str, str]):
    """One slip in a correct project gives its message: file, line, path, error, remedy.

    No other message is given.
    """
    assert project.replace(case["file"], case["replace"], case["by"]).errors() == case["says"]


def test_all_slips_are_told_at_once_and_in_order(project: SmallProject):
    """Slips in four files are told together, sorted by file and line."""
    project.replace("campaign", "language: en", "language: fr").replace(
        "campaign", "least_stay_minutes: 90", "least_stay_minutes: x"
    )
    project.replace("staffing", "weekend: stay", "weekend: away").replace(
        "travel", "season: dry", "season: cold"
    )
    project.replace("data/villages.geojson", '"name": "Hulu"', '"name": ""')
    assert [message.split(" ")[0] for message in project.errors()] == [
        "configs/small/campaign.yaml:4:1",
        "configs/small/campaign.yaml:29:3",
        "configs/small/staffing.yaml:8:5",
        "configs/small/travel.yaml:2:1",
        "data/villages.geojson:4:1",
    ]


def test_a_hundred_slips_are_all_told(project: SmallProject):
    """A hundred unknown keys give a hundred messages."""
    keys = "".join(f"wrong_{number}: 1\n" for number in range(100))
    assert (
        len(project.replace("campaign", "language: en\n", f"language: en\n{keys}").errors()) == 100
    )


def test_messages_come_in_bahasa_indonesia(project: SmallProject):
    """The same slip is told in the language asked for."""
    assert project.replace("campaign", "language: en", "langauge: en").errors("id") == [
        "configs/small/campaign.yaml:1:1 language [E1203] kunci language belum ada; tambahkan",
        (
            "configs/small/campaign.yaml:4:1 langauge [E1201] kunci 'langauge' tidak dikenal; "
            "mungkin maksudnya language (yang dikenal di "
            f"sini: {', '.join(CampaignFile.model_fields)})"
        ),
    ]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("depth", "[" * 5000, "E1125"),
        ("a number of 5000 digits", "9" * 5000, "E1118"),
        ("a long name", "N" * 10_000, "E1225"),
    ],
)
def test_monsters_are_refused(project: SmallProject, name: str, value: str, code: str):
    """What would exhaust a careless reader is one short message."""
    messages = project.replace("campaign", '"Small campaign"', value).errors()
    assert len(messages) == 1, name
    assert f"[{code}]" in messages[0]
    assert len(messages[0]) < 250


def test_nested_json_is_refused(project: SmallProject):
    """JSON nested deeper than any map is one message."""
    project.write("data/villages.geojson", '{"features": ' + "[" * 200_000)
    assert project.errors() == [
        (
            "data/villages.geojson [E1602] the JSON is nested too deeply; "
            "export the file as GeoJSON again"
        )
    ]


def test_boundary_that_is_no_area(project: SmallProject):
    """A kecamatan drawn as a point has no inside."""
    project.replace(
        "campaign", "places: data/places.csv", "places: data/places.csv\nareas: data/areas.geojson"
    )
    geometry = '{"type": "Point", "coordinates": [102.7, -2.3]}'
    area = (
        f'{{"type": "Feature", "properties": {{"code": "15.03.03", '
        f'"name": "X"}}, "geometry": {geometry}}}'
    )
    project.write(
        "data/areas.geojson", f'{{"type": "FeatureCollection", "features": [\n{area}\n]}}'
    )
    assert project.errors() == [
        (
            "data/areas.geojson:2:1 features[0].geometry [E1650] a boundary must be a Polygon or "
            "MultiPolygon, got 'Point'"
        )
    ]


def test_alias_bomb_is_refused(project: SmallProject):
    """Aliases are never expanded, so nested ones cost nothing."""
    bomb = 'a: &a ["x", "x"]\n' + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    codes = {
        message.split("[E")[1][:4]
        for message in project.replace(
            "campaign", "language: en\n", f"language: en\n{bomb}"
        ).errors()
    }
    assert "1123" in codes


def test_village_population_of_a_hundred_thousand_is_refused_by_size(project: SmallProject):
    """A villages file beyond 16 MiB is refused before it is parsed."""
    project.write("data/villages.geojson", b" " * (16 * 1024 * 1024 + 1))
    assert project.errors() == [
        (
            "configs/small/campaign.yaml:7:1 villages [E1010] data/villages.geojson is larger "
            "than 16384 KiB; "
            "make sure it is the right file and take out what is not needed"
        )
    ]
