"""Prove what holds for any campaign: order does not matter, and nothing but InputError escapes."""

from __future__ import annotations

import json
import random
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs.small_project import SMALL, SmallProject

from planner.errors import InputError
from planner.inputs import format_issue

NAMES = ("campaign", "staffing", "travel")
TEXTS = {
    name: (SMALL / "configs" / "small" / f"{name}.yaml").read_text(encoding="utf-8")
    for name in NAMES
}
TOKENS = (
    "",
    "null",
    "true",
    "-1",
    "0.5",
    "1e9",
    "[]",
    "{}",
    '"07:30"',
    "16:00",
    "2019-04-31",
    "&a",
    "*a",
    "!!x",
    "- ",
    "? ",
    "é",
    "\t",
    "\u202e",
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """Return a project that the many examples of one test share."""
    return SmallProject(tmp_path_factory.mktemp("shared"))


def restore(project: SmallProject) -> None:
    """Put every file of ``project`` back."""
    shutil.copytree(SMALL, project.root, dirs_exist_ok=True)


def load_or_refuse(project: SmallProject) -> None:
    """Load; a refusal must be an InputError whose every issue can be told in both languages."""
    try:
        issues = project.load()[1]
    except InputError as error:
        issues = error.issues
        assert any(issue.is_error for issue in issues)
    for issue in issues:
        assert format_issue(issue, "id")
        assert "\n" not in format_issue(issue, "en")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_slip_of_the_pen_escapes(shared: SmallProject, data: st.DataObject):
    """Pieces cut out of a config and others put in never raise anything but InputError."""
    restore(shared)
    name = data.draw(st.sampled_from(NAMES))
    text = TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    shared.write(
        name,
        text[:start]
        + data.draw(st.sampled_from(TOKENS) | st.text(max_size=5).filter(is_text))
        + text[start + length :],
    )
    load_or_refuse(shared)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_wrong_value_escapes(shared: SmallProject, data: st.DataObject):
    """No value in place of any value of a config or of a village raises anything but InputError."""
    restore(shared)
    values = st.sampled_from(
        [
            None,
            True,
            -1,
            0,
            10**9,
            0.5,
            "",
            "x",
            "15.03.03.1001",
            "base:pauh",
            [],
            {},
            [1],
            {"x": 1},
            "2019-04-02",
            "08:00",
        ]
    )
    name = data.draw(st.sampled_from((*NAMES, "data/villages.geojson", "data/roads.geojson")))
    read = (
        json.loads
        if name.startswith("data/")
        else (lambda text: yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506
    )
    content = read(shared.path(name).read_text(encoding="utf-8"))
    part = content
    while isinstance(part, dict | list) and part:
        key = data.draw(
            st.sampled_from(sorted(part) if isinstance(part, dict) else list(range(len(part))))
        )
        if (
            not isinstance(part[key], dict | list)
            or not part[key]
            or data.draw(st.integers(0, 3)) == 0
        ):
            part[key] = data.draw(values)
            break
        part = part[key]
    shared.write(name, json.dumps(content))  # JSON is YAML
    load_or_refuse(shared)


def is_text(text: str) -> bool:
    """Say whether ``text`` can be written to a file."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def shuffled(value: object, chance: random.Random) -> object:
    """Return ``value`` with the keys of all its mappings in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


class OwnReader(yaml.SafeLoader):
    """Reads dates as text, as our own reader does."""


OwnReader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "int#time"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("seed", range(3))
def test_order_does_not_matter(project: SmallProject, seed: int):
    """Keys, features and rows in another order give equal inputs."""
    expected = project.load()[0]
    chance = random.Random(seed)  # noqa: S311  (an order, no secret)
    for name in NAMES:
        project.write(name, json.dumps(shuffled(yaml.load(TEXTS[name], Loader=OwnReader), chance)))  # noqa: S506
    for name in ("data/villages.geojson", "data/roads.geojson"):
        content = json.loads(project.path(name).read_text(encoding="utf-8"))
        chance.shuffle(content["features"])
        project.write(name, json.dumps(shuffled(content, chance), ensure_ascii=False))
    header, *rows = project.path("data/places.csv").read_text(encoding="utf-8").splitlines()
    chance.shuffle(rows)
    project.write("data/places.csv", "\n".join([header, *rows, ""]))
    assert project.load()[0] == expected


def test_language_may_be_replaced(project: SmallProject):
    """The language asked for wins over the campaign's; an unknown one is refused."""
    assert project.load(language="id")[0].campaign.language == "id"
    assert project.load()[0].campaign.language == "en"
    with pytest.raises(InputError):
        project.load(language="fr")


def test_details_of_a_village(project: SmallProject):
    """Properties left out have defaults, stated ones stay; a landslide closes a village's days."""
    pasar, ladang, hulu = project.load()[0].stops
    assert (
        pasar.confirmed,
        pasar.lodging,
        pasar.hall_kits,
        len(pasar.vehicle_classes),
        pasar.weight,
    ) == (True, False, 4, 3, 1000)
    assert (ladang.confirmed, ladang.lodging, ladang.hall_kits, ladang.vehicle_classes) == (
        False,
        True,
        2,
        ("4x4",),
    )
    assert [day.isoformat() for day in pasar.closed] == ["2019-04-01"]  # campaign.yaml
    assert [day.isoformat() for day in ladang.closed] == ["2019-04-08"]  # its own property
    assert [day.isoformat() for day in hulu.closed] == [
        "2019-04-02",
        "2019-04-03",
        "2019-04-04",
    ]  # travel.yaml
    assert hulu.weight == 1200  # 120 %


def test_sites_of_a_village(project: SmallProject):
    """A feature whose id goes on after the code is a site of that village."""
    project.replace(
        "data/villages.geojson",
        '"id": "15.03.03.2002", "properties": {"code": "15.03.03.2002"',
        '"id": "15.03.03.1001/sma", "properties": {"code": "15.03.03.1001"',
    )
    stops = project.load()[0].stops
    assert [(stop.id, stop.village) for stop in stops[:2]] == [
        ("15.03.03.1001", "15.03.03.1001"),
        ("15.03.03.1001/sma", "15.03.03.1001"),
    ]


def test_heights_are_dropped_and_accents_composed(project: SmallProject):
    """A third coordinate is let go; a name written with a loose accent is the same name."""
    project.replace(
        "data/villages.geojson", "[102.8201, -2.1402]", "[102.8201, -2.1402, 80.5]"
    ).replace("data/villages.geojson", '"Hulu"', '"Hulu\u0301"')
    hulu = project.load()[0].stops[2]
    assert (hulu.coordinate.lat, hulu.coordinate.lon, hulu.name) == (-2.1402, 102.8201, "Hul\u00fa")


def test_words_that_older_readers_take_for_truth_stay_words(project: SmallProject):
    """``no`` and ``on`` are names like any other."""
    assert project.replace("campaign", '"Small campaign"', "no").load()[0].campaign.name == "no"


def test_hostile_names_are_kept_as_they_are(project: SmallProject):
    """Markup and formulas are text; making them harmless is the task of each output."""
    hostile = "<script>alert(1)</script> {{7*7}} =1+1 %s ${x}"
    assert (
        project.replace("data/villages.geojson", '"Hulu"', json.dumps(hostile))
        .load()[0]
        .stops[2]
        .name
        == hostile
    )


def test_boundaries_of_the_user(project: SmallProject):
    """Boundaries given are drawn as they are; a shape that crosses itself is told."""
    square = {
        "type": "Polygon",
        "coordinates": [
            [[102.0, -2.0], [102.5, -2.0], [102.5, -2.5], [102.0, -2.5], [102.0, -2.0]]
        ],
    }
    feature = {
        "type": "Feature",
        "properties": {"code": "15.03.03", "name": "Sarolangun"},
        "geometry": square,
    }
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nareas: data/areas.geojson",
    )
    project.write(
        "data/areas.geojson",
        json.dumps({"type": "FeatureCollection", "attribution": "BIG", "features": [feature]}),
    )
    layers = project.load()[0].map
    assert [(area.code, area.approximate, len(area.rings[0])) for area in layers.areas] == [
        ("15.03.03", False, 5)
    ]
    assert layers.attributions == ("Village office", "© OpenStreetMap contributors (ODbL)", "BIG")
    square["coordinates"][0][1:3] = square["coordinates"][0][2:0:-1]
    project.write(
        "data/areas.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    assert project.errors() == [
        (
            "data/areas.geojson:1:44 features[0].geometry [E1651] the boundary is broken or "
            "not in degrees; "
            "mend its geometry and export it again as WGS84"
        )
    ]
