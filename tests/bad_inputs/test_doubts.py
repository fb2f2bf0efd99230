"""Compare the doubts: what is accepted, but should be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

C, S, V = "configs/small/campaign.yaml", "configs/small/staffing.yaml", "data/villages.geojson"


@pytest.mark.parametrize(
    ("file", "old", "new", "doubt"),
    [
        (
            "campaign",
            "[2019-04-01]",
            "[2019-04-01, 2019-04-01]",
            (
                f"{C}:19:3 closures.15.03.03.1001 [W1320] a date stands twice for the village "
                "15.03.03.1001; delete one"
            ),
        ),
        (
            "campaign",
            "share_percent: 90",
            "share_percent: 0",
            (
                f"{C}:22:3 targets.minimum [W1321] the target minimum is 0 % and always reached; "
                "fill it in or delete it"
            ),
        ),
        (
            "campaign",
            '"15.03.03": {share_percent: 20}',
            '"15.03.03": {share_percent: 0.2}',
            (
                f"{C}:26:16 floors.15.03.03.share_percent [W1324] 0.2 per cent is less than "
                "one in a hundred; "
                "if the share 0.2 is meant, write 20"
            ),
        ),
        (
            "campaign",
            "start: 2019-04-01",
            "start: 2018-04-02",
            # 2 April 2018 is a Monday, 53 weeks before 8 April 2019, the last one: 54 weeks,
            # and loans in the last two
            (
                f"{S}:1:1 lenders [W1437] in 52 of the 54 weeks of the campaign, the first that of "
                "2018-04-02, no lender serves; "
                "check the year and month of start (2018-04-02) and of the loans"
            ),
        ),
        (
            "campaign",
            "least_stay_minutes: 90",
            "least_stay_minutes: 600",
            # the longest shift is Friday's, 07:30 to 16:30 = 540 minutes
            (
                f"{C}:29:3 rules.least_stay_minutes [W1322] the least stay is 600 minutes and the "
                "longest shift 540: "
                "no village can be visited unless finished at once; lower it"
            ),
        ),
        (
            "staffing",
            "loan_to: 2019-04-13\n    journey: day_before",
            "loan_to: 2019-04-20\n    journey: day_before",
            (
                f"{S}:5:5 lenders.kerinci.loan_from [W1420] the loan of kerinci lies partly "
                "outside the campaign "
                "(2019-04-01 to 2019-04-13); days outside are not used"
            ),
        ),
        (
            "staffing",
            "class: car, count: 1, seats: 5",
            "class: car, count: 1, seats: 2",
            (
                f"{S}:15:35 lenders.kerinci.vehicles.car.seats [W1430] only 2 seats, but the "
                "smallest team has 3 people; "
                "this vehicle will not be used"
            ),
        ),
        (
            "staffing",
            "kit: {count: 2}",
            "kit: {count: 3}",
            (
                f"{S}:12:5 lenders.kerinci.kits [W1431] 3 kits but only 2 operators; "
                "the others lie idle unless operators of another lender use them"
            ),
        ),
        (
            "staffing",
            "class: car, count: 1",
            "class: car, count: 2",
            (
                f"{S}:14:5 lenders.kerinci.vehicles [W1432] 2 vehicles need a driver but there are "
                "only 1; the others lie idle"
            ),
        ),
        (
            "staffing",
            "    kits:\n      kit: {count: 2}",
            (
                "    named_officers:\n      siti: {name: SITI, roles: [guide]}\n    kits:\n"
                "      kit: {count: 2}"
            ),
            (
                f"{S}:29:7 lenders.sarolangun.named_officers.siti [W1433] the name Siti also "
                "stands at kerinci.siti; "
                "make sure these are two people"
            ),
        ),
        (
            "travel",
            "from: 2019-04-02, to: 2019-04-04",
            "from: 2019-05-02, to: 2019-05-04",
            (
                "configs/small/travel.yaml:22:3 closed_places.landslide [W1520] the closure of "
                "15.03.04.2001 lies wholly outside "
                "the campaign; it has no effect"
            ),
        ),
        (
            "data/places.csv",
            "base:pauh,Pauh,base,-2.1386,102.8186,gazetteer",
            "base:pauh,Pauh,base,-2.1386,102.8186,ISI",
            (
                "data/places.csv:2 source [W1646] source still says ISI, 1 times: Pauh; "
                "write who or what says so, and of which day"
            ),
        ),
        (
            V,
            (
                '"kelurahan", "kecamatan_code": "15.03.03", "kecamatan": "Sarolangun", '
                '"coordinate_basis": "settlement"'
            ),
            (
                '"kelurahan", "kecamatan_code": "15.03.03", "kecamatan": "Sarolangun", '
                '"coordinate_basis": "isi"'
            ),
            (
                f"{V}:2:1 features[0].properties.coordinate_basis [W1644] "
                "coordinate_basis of 1 villages "
                "still says ISI: Pasar (15.03.03.1001); "
                "write corrected, and in coordinate_source who gave the point"
            ),
        ),
        (
            V,
            "[102.7801, -2.2802]",
            "[102.7101, -2.3102]",
            (
                f"{V}:3:1 features[1] [W1640] on one point: Pasar (15.03.03.1001), "
                "Ladang (15.03.03.2002); correct them unless it is one place"
            ),
        ),
        (
            V,
            '"name": "Ladang"',
            '"name": "PASAR"',
            (
                f"{V}:3:1 features[1] [W1641] one name in one kecamatan: Pasar (15.03.03.1001), "
                "PASAR (15.03.03.2002); "
                "make sure it is not one village written twice"
            ),
        ),
    ],
)
def test_doubts_are_told_and_accepted(
    project: SmallProject, file: str, old: str, new: str, doubt: str
):
    """What can be meant but probably is not loads, and is told."""
    standing = set(project.doubts())
    assert set(project.replace(file, old, new).doubts()) - standing == {doubt}


def test_same_name_in_two_kecamatan_is_fine(project: SmallProject):
    """Two villages of one name in different kecamatan raise no doubt."""
    standing = project.doubts()
    assert project.replace(V, '"name": "Hulu"', '"name": "Pasar"').doubts()[1:] == standing[1:]


def test_estimates_and_weak_points_are_always_told(project: SmallProject):
    """The two things an office should mend first are told on every run."""
    assert project.doubts() == [
        (
            f"{V}:1:1 [W1642] the points of 1 villages are weak (the hall may be kilometres away); "
            "correct these first: Hulu (15.03.04.2001)"
        ),
        (
            f"{V}:1:1 [W1643] the people of 3 of 3 villages are estimates only; "
            "give the office's own figures with figures in campaign.yaml"
        ),
    ]
