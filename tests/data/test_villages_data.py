"""Prove that the villages are what the sources give, complete, and marked as estimates."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from statistics import median

import pytest
from build_villages import build_villages, write_villages
from layers import read_table

from planner.model.demand import Range

RANGES = ("adults", "listed", "present", "turnout", "turnout_unconfirmed")


@pytest.fixture
def villages(data):
    """Return the committed features."""
    return json.loads((data / "villages.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture
def copied(data, tmp_path):
    """Return a copy of the data that a test may spoil."""
    return shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__"))


def typical(feature, figure):
    """Return the typical value of a figure of the demand."""
    return feature["properties"]["demand"][figure]["typical"]


def crowd(feature):
    """Return the people of a first visit: law 1 of docs/laws.md."""
    return (
        typical(feature, "listed")
        * typical(feature, "present")
        * typical(feature, "turnout")
        // 1_000_000
    )


def test_building_again_gives_the_committed_bytes(data):
    """Proves: the committed file is the work of the committed script and sources."""
    assert build_villages(data).encode() == (data / "villages.geojson").read_bytes()


def test_order_of_the_sources_does_not_matter(copied, data):
    """Proves: villages in reverse order in the source give the same file."""
    table = copied / "sources" / "villages.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert build_villages(copied).encode() == (data / "villages.geojson").read_bytes()


def test_every_village_is_there_once(villages):
    """Proves: 149 desa and 9 kelurahan, sorted by unique codes that fit kind and kecamatan."""
    codes = [feature["id"] for feature in villages]
    assert codes == sorted(set(codes))
    assert Counter(feature["properties"]["kind"] for feature in villages) == {
        "desa": 149,
        "kelurahan": 9,
    }
    for feature in villages:
        properties = feature["properties"]
        assert feature["id"] == properties["code"]
        assert properties["kecamatan_code"] == properties["code"][:8]
        assert properties["code"][9] == {"kelurahan": "1", "desa": "2"}[properties["kind"]]


def test_every_feature_is_a_point_in_the_regency_with_ordered_ranges(villages):
    """Proves: the model's own Range accepts every figure, and points lie in the regency's box.

    The box is 101.9..103.4, -3.0..-1.5.
    """
    for feature in villages:
        assert feature["geometry"]["type"] == "Point"
        lon, lat = feature["geometry"]["coordinates"]
        assert 101.9 < lon < 103.4
        assert -3.0 < lat < -1.5
        demand = feature["properties"]["demand"]
        ranges = {figure: Range(**demand[figure]) for figure in RANGES}
        assert ranges["listed"].high < ranges["adults"].low
        assert max(ranges[share].high for share in RANGES[2:]) <= 1000


def test_every_basis_says_that_it_is_an_estimate(villages):
    """Proves: no reader can take these for office figures, and each basis names its totals."""
    for feature in villages:
        demand = feature["properties"]["demand"]
        assert demand["estimated"] is True
        assert demand["basis"].startswith("Perkiraan, bukan angka kantor.")
        assert "223.211" in demand["basis"]
        assert "31.250" in demand["basis"]


def test_basis_of_a_village_without_counted_votes(villages):
    """Proves: the whole text for Semurung in Air Hitam.

    No votes were counted there, and 18 % are assumed.
    """
    basis = next(
        feature["properties"]["demand"]["basis"]
        for feature in villages
        if feature["id"] == "15.03.07.2004"
    )
    assert basis == (
        "Perkiraan, bukan angka kantor. Wajib KTP: 223.211 (tabel Januari 2019) dibagi ke "
        "kecamatan menurut DPT 2024, lalu ke "
        "desa menurut jumlah TPS 2024 saja (suara sah tidak tersedia); kesalahan per desa sekitar "
        "30 %. Belum rekam: 31.250 (14 "
        "%, berita 31 Maret 2019), di kecamatan ini diandaikan 18 %; rendah 60 % dan tinggi 155 % "
        "dari angka wajar, sebab berita "
        "lain memberi 22.321 (10 %) sampai 44.407 (20 %). Yang hadir dan yang datang: andaian."
    )


def test_villages_without_counted_votes_have_the_wider_ranges(villages, data):
    """Proves: 85 villages have votes and 85..115 % adults, 73 have none and 70..130 %.

    The ranges are rounded outwards.
    """
    counted = {
        row["code"]
        for row in read_table(data / "sources" / "villages.csv")
        if row["valid_votes_2024"]
    }
    assert len(counted) == 85
    for feature in villages:
        low, high = (85, 115) if feature["id"] in counted else (70, 130)
        adults = feature["properties"]["demand"]["adults"]
        assert adults["low"] <= adults["typical"] * low / 100 < adults["low"] + 1
        assert adults["high"] - 1 < adults["typical"] * high / 100 <= adults["high"]


def test_typical_figures_add_up_to_the_published_totals(villages):
    """Proves: 223,211 adults and 31,250 = 14 % of them listed.

    The assumed rates hold in every kecamatan to a person.
    """
    adults, listed = Counter(), Counter()
    for feature in villages:
        adults[feature["properties"]["kecamatan_code"]] += typical(feature, "adults")
        listed[feature["properties"]["kecamatan_code"]] += typical(feature, "listed")
    assert adults.total() == 223_211
    assert listed.total() == 31_250 == round(0.14 * 223_211)
    # 18 % where named as worst, 15 % in Batang Asai (01);
    # the rest shares 31,250 less those: 9,112 of 97,764 adults or 9.3204 %.
    rates = dict.fromkeys(("15.03.03", "15.03.04", "15.03.06", "15.03.07", "15.03.11"), 0.18) | {
        "15.03.01": 0.15
    }
    for code, people in adults.items():
        assert abs(listed[code] - people * rates.get(code, 0.093204)) < 1


def test_adults_of_a_kecamatan_follow_its_registered_voters(villages, data):
    """Proves: each kecamatan has 223,211 / 214,042 of its voters of 2024, to a person."""
    adults = Counter()
    for feature in villages:
        adults[feature["properties"]["kecamatan_code"]] += typical(feature, "adults")
    for row in read_table(data / "sources" / "kecamatan.csv"):
        assert abs(adults[row["code"]] - int(row["voters_2024"]) * 223_211 / 214_042) < 1


def test_crowds_of_a_first_visit(villages):
    """Proves: 31,250 x 0.45 x 0.55 = 7,734 less the floors of 158 villages is 7,655.

    A floor takes about half a person. Most people are in Aur Gading.
    """
    crowds = [crowd(feature) for feature in villages]
    assert sum(crowds) == 7_655
    assert median(crowds) == 33
    assert min(crowds) == 4
    assert max((crowd(feature), feature["properties"]["name"]) for feature in villages) == (
        367,
        "Aur Gading",
    )


def test_weak_coordinates_are_marked(villages):
    """Proves: 19 centroids lie 10 km or more from a settlement; four settlements are not weak."""
    weak = {
        feature["properties"]["name"]
        for feature in villages
        if feature["properties"]["weak_coordinate"]
    }
    known = (
        "Kute Jaye, Taman Dewa, Sungai Butang, Batu Empang, Tambang Tinggi, Lubuk Sepuh, Semurung, "
        "Jernih, Tambak Ratu, Napal Melintang"
    )
    assert len(weak) == 19
    assert set(known.split(", ")) <= weak
    based_on_settlement = [
        f["properties"] for f in villages if "settlement" in f["properties"]["coordinate_basis"]
    ]
    assert [(p["max_reach_km"], p["weak_coordinate"]) for p in based_on_settlement] == [
        (None, False)
    ] * 5


def test_sources_agree_with_each_other(data):
    """Proves: counts, polling stations (856) and voters of villages add up to their kecamatan."""
    villages = read_table(data / "sources" / "villages.csv")
    kecamatan = read_table(data / "sources" / "kecamatan.csv")
    for row in kecamatan:
        members = [village for village in villages if village["code"].startswith(row["code"])]
        assert len(members) == int(row["desa"]) + int(row["kelurahan"])
        for column, whole in (
            ("polling_stations_2024", "polling_stations_2024"),
            ("voters_2024_est", "voters_2024"),
        ):
            assert sum(int(village[column]) for village in members) == int(row[whole])
    assert sum(int(row["polling_stations_2024"]) for row in kecamatan) == 856


def test_corrections_by_hand_are_not_overwritten(copied):
    """Proves: building stops before it undoes a corrected coordinate; the file stays as it was."""
    target = copied / "villages.geojson"
    corrected = target.read_text(encoding="utf-8").replace('"polygon_centroid"', '"corrected"', 1)
    target.write_text(corrected, encoding="utf-8")
    with pytest.raises(SystemExit, match="holds corrected coordinates"):
        write_villages(copied)
    assert target.read_text(encoding="utf-8") == corrected


def test_corrections_carried_into_the_source_are_built(copied):
    """Proves: once the source has the correction, building goes on and keeps it."""
    table = copied / "sources" / "villages.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("polygon_centroid", "corrected", 1),
        encoding="utf-8",
    )
    write_villages(copied)
    write_villages(copied)
    assert (copied / "villages.geojson").read_text(encoding="utf-8").count('"corrected"') == 1
