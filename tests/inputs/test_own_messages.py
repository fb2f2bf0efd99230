"""Prove that an office may word its messages, that slips are told, and that the texts are used."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import planner
from planner.bundle import problem_from_json, problem_to_json
from planner.inputs.schema.campaign_yaml import Messages
from planner.locale.catalogue import LANGUAGES, catalogue
from planner.locale.templates import (
    MESSAGES,
    fill,
    has_stray_dollar,
    placeholders_of,
    unknown_words,
)

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

OWN = (
    "messages:\n  village: |\n    Yth. $contact,\n\n    *$village*\n    $visits\n"
    '  village_visit: "$date: $kits"\n'
)


def add(project: SmallProject, text: str) -> SmallProject:
    """Put ``text`` at the end of campaign.yaml."""
    path = project.path("campaign")
    return project.write("campaign", path.read_text(encoding="utf-8").rstrip("\n") + "\n" + text)


def test_own_texts_reach_the_bundle(project: SmallProject):
    """YAML blocks keep their lines; the texts reach inputs, problem and problem.json.

    They come back from problem.json.
    """
    inputs = add(project, OWN).load()[0]
    expected = (
        ("village", "Yth. $contact,\n\n*$village*\n$visits\n"),
        ("village_visit", "$date: $kits"),
    )
    assert inputs.texts == expected
    problem = planner.build(inputs)
    assert problem_from_json(problem_to_json(problem)).texts == problem.texts == expected


def test_without_own_texts_there_are_none(project: SmallProject):
    """The shipped texts are no part of a problem: they follow the language asked for."""
    assert project.load()[0].texts == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "  vilage: x\n",
            (
                ".vilage [E1201] the key 'vilage' is not known; perhaps village is meant "
                "(known here: team_day, team_report, team_stop, village, village_visit)"
            ),
        ),
        (
            "  village_visit: $dat $starts\n",
            (
                ".village_visit [E1228] the text cannot fill in $dat, $starts; "
                "perhaps $date, $start is meant "
                "(known here: $arrive, $date, $end, $kits, $lead, $lender, $members, "
                "$place, $start, $team)"
            ),
        ),
        (
            "  team_report: Rp 5$\n",
            ".team_report [E1229] a $ begins no word to fill in; write $$ for a dollar sign",
        ),
        (
            '  team_report: " "\n',
            (
                ".team_report [E1200] the value is missing; fill it in, or delete the key if "
                "it may be left out"
            ),
        ),
        (
            "  team_report: 5\n",
            ".team_report [E1209] expected text, got 5; put it in quotation marks",
        ),
        (
            f"  team_report: {'x' * 4001}\n",
            ".team_report [E1225] this text has 4001 characters; at most 4000",
        ),
    ],
)
def test_a_slip_in_a_text_is_told(project: SmallProject, text: str, says: str):
    """An unknown message or placeholder is told with its line, the nearest name and all names."""
    count = len(project.path("campaign").read_text(encoding="utf-8").rstrip("\n").splitlines())
    # The key of the text stands two lines below what was the last: "messages:", then the key.
    assert add(project, "messages:\n" + text).errors() == [
        f"configs/small/campaign.yaml:{count + 2}:3 messages{says}"
    ]


def test_all_slips_are_told_at_once(project: SmallProject):
    """A slip in each of two texts gives two messages."""
    assert len(add(project, "messages:\n  village: $x\n  team_day: $y\n").errors()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_texts_keep_the_rules_of_the_offices(language: str):
    """Each message fills in its words (except spare ones), and campaign.yaml may set each.

    No placeholder is unknown.
    """
    texts = catalogue(language, "messages").templates()
    assert sorted(Messages.model_fields) == sorted(name for name, _ in MESSAGES)
    for name, words in MESSAGES:
        assert unknown_words(name, texts[name]) == ()
        assert not has_stray_dollar(texts[name])
        assert words == tuple(sorted(words)) == placeholders_of(name)


def test_a_line_without_anything_to_say_is_left_out():
    """Lines whose words are all empty are left out, and no two blank lines stay together."""
    text = "A $x\nB $y\n\n$y\n\nC $x $y\nD\n"
    assert fill(text, {"x": "1", "y": ""}) == "A 1\n\nC 1\nD"


@given(st.text(), st.text())
def test_values_are_never_filled_in_again(one: str, other: str):
    """What is filled in is text, whatever it looks like."""
    assert fill("<$x|$y>", {"x": f"$y{one}", "y": f"${{x}}{other}"}) == f"<$y{one}|${{x}}{other}>"


@given(
    st.lists(st.sampled_from([*"${}\n x_", "$$", "$lines", "${lines}"])).map("".join),
    st.sampled_from(["1", "$x"]),
)
def test_whatever_passes_the_check_can_be_filled(text: str, value: str):
    """A text without stray dollars and unknown words is filled in, so a plan can be written."""
    assume(not has_stray_dollar(text))
    assume(not unknown_words("team_report", text))
    expected = string.Template(text.strip()).substitute(lines=value)
    assert written_lines(fill(text, {"lines": value})) == written_lines(expected)


def written_lines(text: str) -> list[str]:
    """Return the lines that are not blank, without the spaces at their ends."""
    return [line.rstrip() for line in text.split("\n") if line.strip()]
