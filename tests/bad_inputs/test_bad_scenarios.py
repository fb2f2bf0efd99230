"""Compare the messages for scenarios that do not fit, and what those that fit change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from planner.inputs import format_issue, inspect

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

SCENARIO = "configs/small/scenarios/try.yaml"


def with_changes(project: SmallProject, changes: str) -> SmallProject:
    """Return the project with a scenario ``try`` that makes ``changes`` (flow style)."""
    return project.write("scenarios/try", f"title: Try\n{changes}\n")


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            "staffing: {lenders: {kerincy: null}}",
            [
                (
                    f"{SCENARIO}:2:22 staffing.lenders.kerincy [E1803] there is no 'kerincy' to "
                    "change or remove; nearest: kerinci"
                )
            ],
        ),
        (
            "staffing: {lenders: {kerinci: {kits: {kits: {count: 3}}}}}",
            [
                (
                    f"{SCENARIO}:2:39 staffing.lenders.kerinci.kits.kits [E1803] there is "
                    "no 'kits' to change or remove; nearest: kit"
                )
            ],
        ),
        (
            'staffing: {lenders: {kerinci: {officers: {technician: "+1"}}}}',
            [
                (
                    f"{SCENARIO}:2:43 staffing.lenders.kerinci.officers.technician [E1803] there "
                    "is no 'technician' to change or remove; "
                    "nearest: registrar"
                )
            ],
        ),
        (
            'staffing: {lenders: {kerinci: {name: "+1"}}}',
            [
                (
                    f'{SCENARIO}:2:32 staffing.lenders.kerinci.name [E1804] "+1" is for counts '
                    "only, but the value is 'Kerinci'"
                )
            ],
        ),
        (
            'staffing: {lenders: {kerinci: {officers: {operator: "-3"}}}}',
            [
                (
                    f"{SCENARIO}:2:43 staffing.lenders.kerinci.officers.operator [E1805] 2 -3 is "
                    "less than zero; take away less"
                )
            ],
        ),
        (
            "staffing: {lenders: {kerinci: {officers: {nurse: 1}}}}",
            [
                (
                    f"{SCENARIO}:2:43 lenders.kerinci.officers.nurse [E1202] the key 'nurse' is "
                    "not known; known here: "
                    "operator, registrar, driver, technician, guide, lead"
                )
            ],
        ),
        (
            "campaign: {end: 2019-03-01}",
            [
                (
                    f"{SCENARIO}:2:12 end [E1308] the last day (2019-03-01) is before the first "
                    "day (2019-04-01); swap or correct them"
                )
            ],
        ),
        (
            "staff: {}",
            [
                (
                    f"{SCENARIO}:2:1 staff [E1201] the key 'staff' is not known; "
                    "perhaps staffing is meant (known here: "
                    "title, campaign, staffing, travel)"
                )
            ],
        ),
    ],
)
def test_changes_that_find_no_place(project: SmallProject, changes: str, messages: list[str]):
    """A change that does not fit is told where it stands in the scenario's file."""
    assert with_changes(project, changes).errors(scenario="try") == messages


def test_unknown_scenario(project: SmallProject):
    """An unknown name, also one that leads out of the folder, is told with the nearest."""
    assert project.errors(scenario="without-kerinchi") == [
        (
            "configs/small/scenarios [E1801] there is no scenario 'without-kerinchi'; "
            "nearest: without-kerinci (known: without-kerinci)"
        )
    ]
    assert project.errors(scenario="../travel") == [
        (
            "configs/small/scenarios [E1801] there is no scenario '../travel'; nearest: - ("
            "known: without-kerinci)"
        )
    ]


def test_two_scenarios_of_one_name(project: SmallProject):
    """Two names that differ by capitals only are told."""
    for name in ("try", "Try"):
        project.write(f"scenarios/{name}", "title: Try\ntravel: {season: wet}\n")
    assert project.errors(scenario="try") == [
        (
            "configs/small/scenarios [E1802] two scenarios are called try (only capitals differ); "
            "rename one"
        )
    ]


def test_scenario_that_changes_nothing_is_doubted(project: SmallProject):
    """A scenario without effect is accepted, and said to have none."""
    doubts = with_changes(project, "travel: {season: dry}").doubts(scenario="try")
    assert f"{SCENARIO}:1:1 [W1806] this scenario changes nothing; check it" in doubts


def test_counts_are_raised_and_lowered(project: SmallProject):
    """Changes add to the counts: 2 + 2 operators, 2 - 1 kits; everything else is as before."""
    changes = (
        'staffing: {lenders: {kerinci: {officers: {operator: "+2"}, kits: {kit: {count: "-1"}}}}}'
    )
    inputs, _ = with_changes(project, changes).load(scenario="try")
    before, _ = project.load()
    kerinci = inputs.lenders[0]
    assert len([officer for officer in kerinci.officers if "operator" in officer.roles]) == 4
    assert [kit.id for kit in kerinci.kits] == ["kerinci-kit-1"]
    assert (inputs.scenario, inputs.lenders[1], inputs.stops) == (
        "try",
        before.lenders[1],
        before.stops,
    )


def test_last_lender_may_be_removed(project: SmallProject):
    """A campaign without lenders is a valid, empty problem."""
    inputs, _ = with_changes(
        project, "staffing: {lenders: {kerinci: null, sarolangun: null}}"
    ).load(scenario="try")
    assert (inputs.lenders, inputs.offices) == ((), ())


def test_holiday_that_is_not_worked_removes_its_day(project: SmallProject):
    """Three service days a week, less the holiday of the first."""
    inputs, _ = with_changes(project, "campaign: {holidays: {2019-04-05: {worked: false}}}").load(
        scenario="try"
    )
    assert [len(week.days) for week in inputs.campaign.weeks] == [2, 3]


def test_the_campaign_is_judged_with_all_its_scenarios(project: SmallProject):
    """Without a scenario each file of scenarios is judged too: once, and only for what it holds."""
    with_changes(project, "staffing: {lenders: {kerincy: null}}").replace(
        "travel", "season: dry", "season: cold"
    )
    found = inspect(project.campaign)
    assert (found.exit_code, found.language) == (2, "en")
    assert [format_issue(issue, "en") for issue in found.issues if issue.is_error] == [
        (
            f"{SCENARIO}:2:22 staffing.lenders.kerincy [E1803] there is no 'kerincy' to change or "
            "remove; nearest: kerinci"
        ),
        "configs/small/travel.yaml:2:1 season [E1215] 'cold' is not known; choose one of: dry, wet",
    ]


@pytest.mark.parametrize(
    ("written", "code"), [("officers: 8", "E1211"), ("officers: {operator: four}", "E1204")]
)
def test_a_change_to_what_is_wrong_in_the_campaign_is_judged_later(
    project: SmallProject, written: str, code: str
):
    """A slip of the campaign is told once, not again at each scenario that changes it.

    Other errors of these scenarios are told.
    """
    staffing = project.path("staffing")
    staffing.write_text(
        re.sub(r"officers: \{.*?\}", written, staffing.read_text(encoding="utf-8"), count=1),
        encoding="utf-8",
    )
    with_changes(
        project, 'staffing: {lenders: {kerinci: {officers: {operator: "+1"}, kits: {kits: "+1"}}}}'
    )
    assert [issue.code for issue in inspect(project.campaign).issues if issue.is_error] == [
        "E1803",
        code,
    ]


def test_a_scenario_of_a_file_that_cannot_be_read_is_not_doubted(project: SmallProject):
    """If staffing.yaml is broken, a scenario that changes it is not said to change nothing."""
    project.replace("staffing", "journey: day_before", "journey day_before")
    assert [
        issue.code for issue in inspect(project.campaign).issues if issue.code in ("E1104", "W1806")
    ] == ["E1104"]
