"""Prove that a campaign for another regency can be founded, filled in, and planned."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from planner import api
from planner.errors import InputError
from planner.inputs import format_issue, load
from planner.inputs.scaffold import found_campaign

ROOT = Path(__file__).parents[2]
FEW = ("15.02.02.1010", "15.02.02.1013", "15.02.02.2004", "15.09.01.1001", "15.09.02.2018")


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """Return a project with the province's lists cut to three villages of Merangin, two of Tebo."""
    (tmp_path / "data").mkdir()
    head, *rows = (ROOT / "data" / "jambi_villages.csv").read_text(encoding="utf-8").splitlines()
    few = [row for row in rows if row.startswith(FEW)]
    assert len(few) == len(FEW)
    (tmp_path / "data" / "jambi_villages.csv").write_text(
        "\n".join((head, *few, "")), encoding="utf-8"
    )
    for name in ("jambi_seats.csv", "roads.geojson"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data" / name)
    return tmp_path


def messages(campaign: Path) -> list[str]:
    """Return what is told about a campaign, in English."""
    with pytest.raises(InputError) as caught:
        load(campaign)
    return [format_issue(issue, "en") for issue in caught.value.issues]


def fill_in(project: Path, name: str) -> None:
    """Write plain numbers in place of every mark."""
    words = {
        "start": "2026-03-02",
        "loan_from": "2026-03-02",
        "end": "2026-03-07",
        "loan_to": "2026-03-07",
    }
    for path in sorted((project / "configs" / name).glob("*.yaml")):
        text = path.read_text(encoding="utf-8").replace("[ISI]", "[]")
        text = re.sub(
            r"\b(\w+): ISI\b", lambda found: f"{found[1]}: {words.get(found[1], 2)}", text
        )
        path.write_text(
            re.sub(r"(driver|fuel_idr_per_km|lodging_idr): 2\b", r"\g<1>: 4", text),
            encoding="utf-8",
        )
    figures = project / "data" / name / "angka-kantor.csv"
    figures.write_text(
        figures.read_text(encoding="utf-8-sig").replace("ISI;ISI", "900;150"), encoding="utf-8"
    )


def test_every_mark_is_told_with_its_line_and_nothing_else(province: Path):
    """A new campaign has no error but what the office must fill in.

    There are 20 in its configs, and a row for each village.
    """
    api.found("15.02", start=province)
    told = messages(province / "configs" / "merangin")
    assert all("[E1900] still to fill in: " in message for message in told)
    files = [message.split(":")[0] for message in told]
    text = {name: (province / name).read_text(encoding="utf-8") for name in set(files)}
    marks = {
        name: len(re.findall(r": ISI\b|\[ISI\]", text[name]))
        for name in text
        if name.endswith(".yaml")
    }
    assert {name: files.count(name) for name in text} == {
        **marks,
        "data/merangin/angka-kantor.csv": 3,
    }
    assert (
        "data/merangin/angka-kantor.csv:2 adults [E1900] still to fill in: adults, "
        "listed: Pasar Bangko; "
        "replace ISI by what the office knows"
    ) in told


def test_a_campaign_filled_with_plain_numbers_can_be_planned(province: Path):
    """With numbers in place of the marks the campaign loads, and a lawful plan is made."""
    api.found("15.02", start=province)
    fill_in(province, "merangin")
    inputs, doubts = load(province / "configs" / "merangin")
    assert (
        inputs.campaign.id,
        inputs.campaign.area,
        len(inputs.stops),
        [base.id for base in inputs.bases],
    ) == (
        "merangin",
        "15.02",
        3,
        ["base:bangko"],
    )
    assert not any(issue.is_error for issue in doubts)
    plan = api.solve(api.build(inputs), effort="low")
    # 900 adults and 150 listed in each of three villages:
    # floor(150 x 0.450 x 0.550) = 37 people, 111 in all
    assert plan.totals.expected_recorded == 3 * 37


def test_points_that_nobody_published_are_marked(province: Path):
    """A village without a point is told with the line of its feature, and the table of figures."""
    api.found("15.09", start=province)
    told = messages(province / "configs" / "tebo")
    assert (
        "data/tebo/villages.geojson:3:1 features[1].geometry [E1900] still to fill in: "
        "coordinates; replace ISI by what the office knows"
    ) in told
    assert [message.split(" ")[0] for message in told if "angka-kantor" in message] == [
        f"data/tebo/angka-kantor.csv:{line}" for line in (2, 3)
    ]


def test_a_mark_left_behind_a_filled_point_is_doubted(province: Path):
    """Once the point is filled in, nothing but a doubt asks who gave it."""
    api.found("15.09", start=province)
    fill_in(province, "tebo")
    path = province / "data" / "tebo" / "villages.geojson"
    text = path.read_text(encoding="utf-8").replace('["ISI", "ISI"]', "[102.4501, -1.5101]")
    path.write_text(text, encoding="utf-8")
    _, doubts = load(province / "configs" / "tebo")
    told = [format_issue(issue, "en") for issue in doubts]
    village = "data/tebo/villages.geojson:3:1 features[1].properties"
    assert [line for line in told if "ISI" in line] == [
        (
            f"{village}.coordinate_basis [W1644] coordinate_basis of 1 villages still says ISI: "
            "Kemantan (15.09.02.2018); "
            "write corrected, and in coordinate_source who gave the point"
        ),
        (
            f"{village}.coordinate_source [W1646] coordinate_source still says ISI, 1 times: "
            "Kemantan (15.09.02.2018); write who or what says so, and of which day"
        ),
    ]


def test_a_seat_without_a_point_asks_for_its_source_too():
    """The row of places.csv has a mark for everything that nobody knows."""
    files = dict(dict(found_campaign(ROOT, "15.06").folders)["data/tanjung-jabung-barat"])
    rows = files["places.csv"].decode().splitlines()
    seat = next(row for row in rows if row.startswith("base:kuala-tungkal"))
    assert (
        seat == "base:kuala-tungkal,Kuala Tungkal,base,ISI,ISI,ISI,andaian: ada penginapan di sini"
    )


@pytest.mark.parametrize(
    "area", [f"15.{number:02d}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 71, 72)]
)
def test_every_regency_of_the_province_can_be_founded(area: str):
    """Each has its villages, a seat, and files without a placeholder left."""
    campaign = found_campaign(ROOT, area)
    files = {
        f"{folder}/{name}": content.decode("utf-8-sig")
        for folder, found in campaign.folders
        for name, content in found
    }
    assert len(files) == 6
    assert [name for name, text in files.items() if re.search(r"\$(?!schema)\w", text)] == []
    assert f'"id": "{area}.' in files[f"data/{campaign.name}/villages.geojson"]


def test_nothing_is_overwritten(province: Path):
    """A folder that is there already stops everything, and stays as it was."""
    kept = province / "configs" / "merangin" / "campaign.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text("name: ours\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        api.found("15.02", start=province)
    assert [(issue.code, issue.file) for issue in caught.value.issues] == [
        ("E941", str(kept.parent))
    ]
    assert kept.read_text(encoding="utf-8") == "name: ours\n"
    assert not (province / "data" / "merangin").exists()


def test_an_unknown_regency_names_the_known_ones(
    province: Path, tmp_path_factory: pytest.TempPathFactory
):
    """A slip in the code is told with all regencies, a folder outside a project with its lack."""
    for area in ("15.20", "15"):
        with pytest.raises(InputError) as caught:
            api.found(area, start=province)
        assert [format_issue(issue, "en") for issue in caught.value.issues] == [
            (
                f"data/jambi_villages.csv [E1902] there is no regency '{area}'; "
                "known: 15.02 Kabupaten Merangin, 15.09 Kabupaten Tebo"
            )
        ]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with pytest.raises(InputError) as caught:
        api.found("15.02", start=elsewhere)
    assert [format_issue(issue, "en") for issue in caught.value.issues] == [
        (
            f"{elsewhere} [E1901] neither this folder nor one above it holds "
            "data/jambi_villages.csv; "
            "run this command in the folder of the project"
        )
    ]
