"""Compare what the data doctor doubts: what has the right shape and yet cannot be true."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner.inputs import format_issue, load

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

ROOT = Path(__file__).parents[2]
C, S, T, V = (
    "configs/small/campaign.yaml",
    "configs/small/staffing.yaml",
    "configs/small/travel.yaml",
    "data/villages.geojson",
)


@pytest.mark.parametrize(
    ("file", "old", "new", "doubt"),
    [
        (
            V,
            "[102.7801, -2.2802]",
            "[102.78, -2.28]",
            (
                f"{V}:3:1 features[1].geometry [W1650] the point of Ladang (102.78, -2.28) is "
                "rounded and may be more than 1 km off; "
                "take it again from a map with four decimals"
            ),
        ),
        (
            V,
            '"name": "Ladang"',
            '"name": "Pa sar"',
            (
                f"{V}:3:1 features[1].properties.name [W1652] almost the same name in one "
                "kecamatan: Pasar (15.03.03.1001) and "
                "Pa sar (15.03.03.2002); delete one if it is one village"
            ),
        ),
        (
            V,
            (
                '"name": "Ladang", "kind": "desa", "kecamatan_code": "15.03.03", '
                '"kecamatan": "Sarolangun"'
            ),
            (
                '"name": "Ladang", "kind": "desa", "kecamatan_code": "15.03.03", '
                '"kecamatan": "Sorolangun"'
            ),
            (
                f"{V}:3:1 features[1].properties.kecamatan [W1653] one code of a kecamatan, "
                "two names: Sarolangun (15.03.03, "
                "15.03.03.1001) and Sorolangun (15.03.03, 15.03.03.2002); make them equal"
            ),
        ),
        (
            V,
            '"kecamatan": "Pauh"',
            '"kecamatan": "Kec. Sarolangun"',
            (
                f"{V}:4:1 features[2].properties.kecamatan [W1654] one name of a kecamatan, "
                "two codes: Sarolangun (15.03.03, "
                "15.03.03.1001) and Kec. Sarolangun (15.03.04, 15.03.04.2001); make them equal"
            ),
        ),
        (
            "campaign",
            'area: "15.03"\n',
            (
                'area: "15.03"\nkecamatan_totals: {"15.03.03": {adults: 800, '
                'listed: 150}, "15.03.04": {adults: 405}}\n'
            ),
            # two villages of 60 listed make 120; 400 adults are 1.2 % off 405, which is near enough
            (
                f"{C}:3:46 kecamatan_totals.15.03.03.listed [W1664] listed of the kecamatan "
                "15.03.03: its villages add up to 120, "
                "but this file says 150; correct the villages or the total"
            ),
        ),
        (
            "staffing",
            "class: car, count: 1",
            "class: car, count: 3",
            (
                f"{S}:14:5 lenders.kerinci.vehicles [W1434] these 3 vehicles need 3 registrars, "
                "but there are only 2; "
                "add registrars, or take vehicles away"
            ),
        ),
        (
            "staffing",
            "{operator: 2, registrar: 1, driver: 1}",
            "{operator: 2, registrar: 1}",
            (
                f"{S}:2:3 lenders.kerinci [W1435] kerinci cannot form a single team; "
                "it lacks (found/needed): driver 0/1; "
                "add them, or remove this lender"
            ),
        ),
        (
            "staffing",
            "    vehicles:\n      pickup: {class: 4x4, seats: 5}\n",
            "",
            None,  # the host's people and kits may join others: no doubt
        ),
        (
            "staffing",
            "min_away_days: 4",
            "min_away_days: 13",
            None,  # its teams stay over the weekend, so that calendar days count: 1 to 13 April
        ),
        (
            "staffing",
            "min_away_days: 4",
            "min_away_days: 14",
            (
                f"{S}:9:5 lenders.kerinci.min_away_days [W1436] in the week of 2019-04-01 the loan "
                "of kerinci has only 13 days, "
                "but min_away_days is 14: no team is sent then; lengthen loan_from/loan_to or "
                "lower min_away_days"
            ),
        ),
        (
            "staffing",
            "weekend: stay\n    min_away_days: 4",
            "weekend: home\n    min_away_days: 4",
            # Mondays, Fridays and Saturdays are served: 3 days of a week,
            # and between Saturday and Monday lies one day
            (
                f"{S}:9:5 lenders.kerinci.min_away_days [W1436] in the week of 2019-04-01 the loan "
                "of kerinci has only 3 days, "
                "but min_away_days is 4: no team is sent then; lengthen loan_from/loan_to or "
                "lower min_away_days"
            ),
        ),
        (
            "staffing",
            (
                "car: {drivers: 1, registrars: 1, operators_per_kit: 1, "
                "max_kits: 2, recordings_per_kit_hour: 10, fuel"
            ),
            (
                "car: {drivers: 1, registrars: 1, operators_per_kit: 1, "
                "max_kits: 2, recordings_per_kit_hour: 10, max_nights_away: 3, fuel"
            ),
            # the journey's night and one after each of three service days
            (
                f"{S}:14:5 lenders.kerinci.vehicles [W1438] in the week of 2019-04-01 teams of "
                "kerinci are away 4 nights in a row, "
                "but a team with the vehicle car at most 3: these stay at home; "
                "raise max_nights_away or shorten the loan"
            ),
        ),
        (
            "staffing",
            "    example: true\n    officers: {operator: 2, registrar: 1, driver: 1}",
            (
                "    rest_days: [2019-03-31]\n    example: true\n    officers: {"
                "operator: 2, registrar: 1, driver: 1}"
            ),
            (
                f"{S}:10:5 lenders.kerinci.rest_days [W1439] the rest day 2019-03-31 of kerinci is "
                "a day of its journey: "
                "its teams travel on it; choose another rest day or other loan dates"
            ),
        ),
        (
            "staffing",
            "journey: day_before\n    weekend: stay\n    min_away_days: 4",
            (
                "journey: in_shift\n    rest_days: [2019-04-01]\n    weekend: stay\n"
                "    min_away_days: 4"
            ),
            (
                f"{S}:8:5 lenders.kerinci.rest_days [W1440] on 2019-04-01 kerinci rests and would "
                "have to travel in the shift: "
                "no team can go in that week; choose another rest day or write journey: day_before"
            ),
        ),
        (
            "travel",
            "length_factor: 1.16\n  speed_kmh: 45",
            "length_factor: 1.16\n  speed_kmh: 120",
            (
                f"{T}:8:3 trunk.speed_kmh [W1530] the speed 120 km/h cannot be ("
                "plausible: 15 to 80); correct it"
            ),
        ),
        (
            "travel",
            "circuity: 1.55, speed_kmh: 25",
            "circuity: 1.55, speed_kmh: 35",
            (
                f"{T}:13:27 terrains.hills.speed_kmh [W1531] the hills (35 km/h) are faster than "
                "the lowland (30 km/h); "
                "perhaps they are swapped"
            ),
        ),
        (
            "travel",
            "wet: {trunk: 1.15",
            "wet: {trunk: 0.9",
            (
                f"{T}:5:9 season_factors.wet.trunk [W1532] the rainy season (x 0.9) is faster than "
                "the dry one (x 1); perhaps they are swapped"
            ),
        ),
        (
            "travel",
            "km: 24.5",
            "km: 2.5",
            # 0.1735 degrees of latitude and 0.0915 of longitude: 19.3 and 10.2 km, together 21.8
            (
                f"{T}:20:61 legs.pauh.km [W1533] 2.5 km is shorter than the straight "
                "line (21.8 km); "
                "correct km, or the points of the two places"
            ),
        ),
        (
            "travel",
            "minutes: 35",
            "minutes: 4",
            # 24.5 km x 60 / 4 = 367.5
            (
                f"{T}:20:48 legs.pauh.minutes [W1534] 24.5 km in 4 minutes is 368 km/h; "
                "correct minutes (minutes, not hours) or km"
            ),
        ),
    ],
)
def test_the_doctor_doubts(project: SmallProject, file: str, old: str, new: str, doubt: str | None):
    """One implausible value gives its doubt, perhaps beside others it causes, and still loads."""
    standing = set(project.doubts())
    found = set(project.replace(file, old, new).doubts()) - standing
    assert doubt in found if doubt else not found


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (
            "15.03.03.1001,0,0",
            (
                "data/figures.csv:2 adults [W1660] Pasar has 0 adults and will not be visited; "
                "fill in the figure, or delete the village"
            ),
        ),
        (
            "15.03.03.1001,400,390",
            (
                "data/figures.csv:2 adults [W1661] Pasar: 390 of 400 adults are unrecorded "
                "(97 %), too many; "
                "check whether the columns are swapped"
            ),
        ),
    ],
)
def test_the_doctor_looks_at_the_offices_figures(project: SmallProject, row: str, doubt: str):
    """Figures of the office are doubted in their own file."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.csv",
    )
    assert doubt in project.write("data/figures.csv", f"code,adults,listed\n{row}\n").doubts()


def test_adults_are_compared_with_polling_stations(project: SmallProject):
    """400 adults on 20 polling stations, or on none counted for them, are a slip of thousands."""
    doubts = project.replace(V, '"name": "Hulu"', '"polling_stations": 20, "name": "Hulu"').doubts()
    assert (
        f"{V}:4:1 features[2].properties.demand [W1662] Hulu: 400 adults for 20 polling stations "
        "cannot be (plausible: 50 to 900 each); "
        "check the thousands"
    ) in doubts


def test_codes_are_compared_with_the_list_of_codes(project: SmallProject):
    """Codes of another year, another name for a code, and missing villages are told.

    The message says what the list of codes holds.
    """
    project.replace("campaign", "language: en", "language: en\ncode_list: data/codes.csv")
    project.write(
        "data/codes.csv",
        "kode;nama desa;kecamatan\n15.03.03.1001;PASAR;Sarolangun\n"
        "15.03.03.2002;Lading Jaya;Sarolangun\n15.03.11.2009;Hulu;Kec. Pauh\n",
    )
    assert [doubt for doubt in project.doubts() if "[W167" in doubt] == [
        (
            f"{V}:1:1 [W1673] 1 villages of the list of codes (code_list) are not in this file: "
            "Hulu (15.03.11.2009); "
            "add them if they are to be served"
        ),
        (
            f"{V}:3:1 features[1].properties.name [W1672] the code 15.03.03.2002 is called Lading "
            "Jaya in the list of codes (code_list), "
            "here Ladang; correct the code or the name"
        ),
        (
            f"{V}:4:1 features[2].properties.code [W1671] the code 15.03.04.2001 (Hulu) is not in "
            "the list of codes (code_list), "
            "perhaps it is of another year; now it is 15.03.11.2009"
        ),
    ]
    project.write(
        "data/codes.csv",
        "kode;nama desa;kecamatan\n15.03.03.1001;Pasar;Sarolangun\n"
        "15.03.03.2002;Ladang;Sarolangun\n",
    )
    assert [doubt for doubt in project.doubts() if "[W167" in doubt] == [
        (
            f"{V}:4:1 features[2].properties.code [W1674] the code 15.03.04.2001 (Hulu) is not in "
            "the list of codes (code_list), "
            "perhaps it is of another year; look up the new one"
        )
    ]


def test_villages_of_another_regency_are_doubted(project: SmallProject):
    """A code that is not of the campaign's area is told."""
    doubts = project.replace("campaign", 'area: "15.03"', 'area: "15.02"').doubts()
    assert [doubt.split(" ")[0] for doubt in doubts if "[W1670]" in doubt] == [
        f"{V}:{line}:1" for line in (2, 3, 4)
    ]
    assert (
        f"{V}:2:1 features[0].properties.code [W1670] the code 15.03.03.1001 (Pasar) is not of "
        "the regency 15.02; "
        "correct the code, or delete the village"
    ) in doubts


@pytest.fixture(scope="module")
def sarolangun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped project with one village 0.3 degrees too far west.

    It is a slip of one digit.
    """
    root = tmp_path_factory.mktemp("sarolangun")
    for folder in ("configs", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    villages = root / "data" / "villages.geojson"
    text = villages.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    index = next(number for number, line in enumerate(lines) if '"id": "15.03.04.1005"' in line)
    head, _, point = lines[index].rpartition('"coordinates": [')
    lines[index] = f'{head}"coordinates": [{point.replace("102.8", "102.5", 1)}'
    villages.write_text("".join(lines), encoding="utf-8")
    return root


def test_a_point_among_strangers_is_doubted(sarolangun: Path):
    """Pauh moved 33 km west lies among villages of another kecamatan; no other village does."""
    issues = load(sarolangun / "configs" / "sarolangun")[1]
    told = [format_issue(issue, "en") for issue in issues if issue.code == "W1651"]
    assert len(told) == 1
    assert "Pauh belongs to the kecamatan Pauh, but its point lies among the villages of" in told[0]


def test_the_shipped_campaign_has_only_true_doubts():
    """Ten kits for eight operators, weak points and estimates: nothing else is doubted."""
    issues = load(ROOT / "configs" / "sarolangun")[1]
    assert sorted(issue.code for issue in issues) == ["W1431", "W1642", "W1643"]
