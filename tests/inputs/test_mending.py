"""Prove that a mended copy holds every sure cure, changes nothing else, and says what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner import api
from planner.errors import InputError
from planner.inputs import load

if TYPE_CHECKING:
    from pathlib import Path

    from inputs.small_project import SmallProject

V = "data/villages.geojson"


@pytest.mark.parametrize(
    ("slip", "code"),
    [
        (("campaign", "language: en", "langauge: en"), "E1201"),
        (
            (
                "campaign",
                'shift_start: "07:30", shift_end: "16:00"}',
                'shift_start: "7.30", shift_end: "16:00"}',
            ),
            "E1220",
        ),
        (
            (
                "campaign",
                'shift_start: "07:30", shift_end: "16:00"}',
                'shift_start: 7.30, shift_end: "16:00"}',
            ),
            "E1220",
        ),
        (("campaign", "least_stay_minutes: 90", "least_stay_minutes:\u00a090"), "E1107"),
        (
            ("scenarios/without-kerinci", 'title: "Without Kerinci"', 'titel: "Without Kerinci"'),
            "E1201",
        ),
        (("campaign", 'area: "15.03"', "area: \u201c15.03\u201d"), "E1115"),
        (("campaign", "least_stay_minutes: 90", "least_stay_minutes: \uff19\uff10"), "E1116"),
        (("travel", "length_factor: 1.16", "length_factor: 1,16"), "E1113"),
        ((V, "[102.8201, -2.1402]", "[-2.1402, 102.8201]"), "E1614"),
        ((V, "[102.8201, -2.1402]", "[102.8201, 2.1402]"), "E1616"),
        (("data/places.csv", "base,-2.1386,102.8186,", "base,102.8186,-2.1386,"), "E1614"),
        (("data/places.csv", "base,-2.1386,102.8186,", "base,2.1386,102.8186,"), "E1616"),
    ],
)
def test_one_slip_is_cured_to_the_letter(
    project: SmallProject, tmp_path: Path, slip: tuple[str, str, str], code: str
):
    """The cured copy is the correct project, byte for byte; the spoiled one is untouched."""
    file, good, bad = slip
    right, copy = project.path(file).read_bytes(), tmp_path / "copy"
    spoiled = project.replace(file, good, bad).path(file).read_bytes()
    mended = api.mend(project.campaign, to=copy)
    assert (
        [issue.code for issue in mended.cured],
        [issue.code for issue in mended.left if issue.is_error],
    ) == ([code], [])
    assert (copy / project.path(file).relative_to(project.root)).read_bytes() == right
    assert project.path(file).read_bytes() == spoiled


def test_slips_that_hide_one_another_are_all_cured(project: SmallProject, tmp_path: Path):
    """Slips hidden by a file's encoding are cured in the next round; the copy loads as before."""
    before = project.load()[0]
    text = (
        project.replace("staffing", "weekend: stay", "week end: stay")
        .path("staffing")
        .read_text(encoding="utf-8")
    )
    project.write("staffing", text.encode("utf-16"))
    project.replace(V, "[102.8201, -2.1402]", "[-2.1402, 102.8201]").replace(
        V, "[102.7801, -2.2802]", "[102.7801, 2.2802]"
    )
    mended = api.mend(project.campaign, to=tmp_path / "copy")
    assert [issue.code for issue in mended.cured] == ["E1011", "E1201", "E1616", "E1614"]
    assert load(tmp_path / "copy" / "configs" / "small")[0] == before


def test_a_code_of_another_year_is_renewed_wherever_it_stands(
    project: SmallProject, tmp_path: Path
):
    """Villages, closures and travel all get the code of today, so that nothing new is wrong."""
    project.replace("campaign", "language: en", "language: en\ncode_list: data/codes.csv")
    project.write(
        "data/codes.csv",
        "code,name,kecamatan\n15.03.03.1001,Pasar,Sarolangun\n15.03.03.2002,Ladang,Sarolangun\n"
        "15.03.04.2077,Hulu,Pauh\n",
    )
    mended = api.mend(project.campaign, to=tmp_path / "copy")
    assert [issue.code for issue in mended.cured] == ["W1671"]
    inputs, doubts = load(tmp_path / "copy" / "configs" / "small")
    assert [stop.id for stop in inputs.stops] == ["15.03.03.1001", "15.03.03.2002", "15.03.04.2077"]
    closed = {stop.id: [day.day for day in stop.closed] for stop in inputs.stops}
    assert closed["15.03.04.2077"] == [2, 3, 4]  # travel.yaml
    assert [issue.code for issue in doubts if issue.code.startswith("W167")] == []


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        (
            "campaign",
            'shift_start: "07:30", shift_end: "16:00"}',
            'shift_start: "morning", shift_end: "16:00"}',
        ),
        ("campaign", "hours:", "bases_: [base:pauh]\nhours:"),
        ("campaign", "floor_price_people: 0.5", "floor_price_people: 0,5"),
        (V, "[102.8201, -2.1402]", "[104.8201, -2.1402]"),
    ],
)
def test_what_may_mean_several_things_is_left(
    project: SmallProject, tmp_path: Path, file: str, good: str, bad: str
):
    """Where two cures are possible none is tried, and no copy is written."""
    mended = api.mend(project.replace(file, good, bad).campaign, to=tmp_path / "copy")
    assert (mended.cured, any(issue.is_error for issue in mended.left)) == ((), True)
    assert not (tmp_path / "copy").exists()


def test_a_folder_that_is_there_is_not_touched(project: SmallProject, tmp_path: Path):
    """An existing folder with anything in it is refused before anything is looked at."""
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "letter.txt").write_text("Yth.", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        api.mend(project.campaign, to=copy)
    assert [issue.code for issue in caught.value.issues] == ["E941"]
    assert [path.name for path in copy.iterdir()] == ["letter.txt"]


def test_a_copy_within_the_campaign_is_refused(project: SmallProject):
    """A copy in the campaign's own folder would be copied with it the next time."""
    project.replace("campaign", "language: en", "langauge: en")
    with pytest.raises(InputError) as caught:
        api.mend(project.campaign, to=project.campaign / "mended")
    assert [issue.code for issue in caught.value.issues] == ["E942"]
    assert not (project.campaign / "mended").exists()


def test_with_a_scenario_what_shows_under_it_is_cured(project: SmallProject, tmp_path: Path):
    """The scenario takes Kerinci away, and its slip with it; without the scenario that is cured."""
    project.replace("staffing", "    weekend: stay\n", "    week end: stay\n")
    mended = api.mend(project.campaign, to=tmp_path / "copy", scenario="without-kerinci")
    assert (mended.cured, mended.exit_code) == ((), 0)
    mended = api.mend(project.campaign, to=tmp_path / "copy")
    assert ([issue.path for issue in mended.cured], mended.exit_code) == (
        ["lenders.kerinci.week end"],
        0,
    )


def test_what_no_plan_can_honour_is_left_with_its_own_exit_code(
    project: SmallProject, tmp_path: Path
):
    """A contradiction has no cure: once the slip before it is cured it is told, and means 4."""
    text = (
        project.replace("campaign", "language: en", "langauge: en")
        .path("campaign")
        .read_text(encoding="utf-8")
    )
    project.write(
        "campaign",
        text
        + (
            'requests:\n  a: {stop: "15.03.03.1001", dates: [2019-04-01], '
            'kind: must, reason: "a letter"}\n'
        ),
    )
    mended = api.mend(project.campaign, to=tmp_path / "copy")
    assert ([issue.code for issue in mended.left if issue.is_error], mended.exit_code) == (
        ["E1353"],
        4,
    )
