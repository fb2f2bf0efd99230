"""Compare the lists of the province with the campaign that was made from the same sources."""

from __future__ import annotations

import csv
import json
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def rows(name):
    """Return the rows of a table of the data folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_list_of_codes_is_whole():
    """1,585 villages in eleven regencies, each code once and sorted; 17 in Tebo have no point."""
    villages = rows("jambi_villages.csv")
    codes = [row["code"] for row in villages]
    assert (len(codes), codes, len({code[:5] for code in codes})) == (1585, sorted(set(codes)), 11)
    assert [row["code"][:5] for row in villages if not row["lat"]] == ["15.09"] * 17


def test_sarolangun_is_the_same_in_both():
    """The villages of Sarolangun have the codes and kecamatan of the shipped villages file."""
    features = json.loads((DATA / "villages.geojson").read_text(encoding="utf-8"))["features"]
    shipped = {feature["id"]: feature["properties"]["kecamatan"] for feature in features}
    assert {
        row["code"]: row["kecamatan"]
        for row in rows("jambi_villages.csv")
        if row["code"].startswith("15.03.")
    } == shipped


def test_each_regency_has_one_seat():
    """Every regency of the list has a seat of its own name."""
    areas = sorted({row["code"][:5] for row in rows("jambi_villages.csv")})
    seats = rows("jambi_seats.csv")
    assert [seat["area"] for seat in seats] == areas
    assert len({seat["id"] for seat in seats}) == len(areas)
