"""Prove that dates, times and figures read as officials of each language write them."""

from datetime import date

import pytest

from planner.locale.catalogue import LANGUAGES, catalogue
from planner.outputs.texts.wording import Wording

ID, EN = Wording("id"), Wording("en")
NBSP, DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"


def test_dates_are_written_in_full_in_both_languages():
    day = date(2019, 4, 3)  # a Wednesday
    assert (ID.long_date(day), EN.long_date(day)) == (
        "Rabu, 3 April 2019",
        "Wednesday, 3 April 2019",
    )
    assert (ID.day_badge(day), EN.day_badge(day)) == ("Rab", "Wed")
    assert ID.short_date(day) == "3 Apr"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2019, 4, 1), date(2019, 4, 6), f"1{DASH}6 April 2019"),
        (date(2019, 4, 29), date(2019, 5, 4), f"29 April {DASH} 4 Mei 2019"),
        (date(2019, 12, 30), date(2020, 1, 4), f"30 Desember 2019 {DASH} 4 Januari 2020"),
        (date(2019, 4, 1), date(2019, 4, 1), "1 April 2019"),
    ],
)
def test_a_span_repeats_only_what_differs(first, last, expected):
    assert ID.span(first, last) == expected


def test_times_and_durations_have_the_marks_of_the_language():
    assert (ID.clock(480), EN.clock(485)) == ("08.00", "08:05")
    assert ID.hours(480, 570) == f"08.00{DASH}09.30"
    # 155 = 2 x 60 + 35
    assert [ID.duration(minutes) for minutes in (35, 120, 155)] == [
        "35 mnt",
        "2 jam",
        "2 jam 35 mnt",
    ]


def test_figures_have_the_marks_of_the_language():
    assert (ID.number(1234), EN.number(1234)) == ("1.234", "1,234")
    assert (ID.km(14_940), ID.km(99_949), ID.km(99_950)) == ("14,9 km", "99,9 km", "100 km")
    assert (ID.percent(0.834), ID.rupiah(1_250_000)) == (f"83,4{NBSP}%", f"Rp{NBSP}1.250.000")
    assert (ID.people(58, estimated=False), ID.people(58, estimated=True)) == (
        "58",
        f"\N{ALMOST EQUAL TO}{NBSP}58*",
    )
    assert (EN.count("count.villages", 1), EN.count("count.villages", 2)) == (
        "1 village",
        "2 villages",
    )


def test_the_catalogues_have_the_same_keys_and_no_empty_text():
    assert catalogue("id", "outputs").keys() == catalogue("en", "outputs").keys()
    for language in LANGUAGES:
        texts = catalogue(language, "outputs")
        assert all(texts._messages[key] for key in texts.keys())  # noqa: SIM118  (a Catalogue is no mapping)


def test_the_catalogues_have_the_same_placeholders():
    import string

    for key in catalogue("id", "outputs").keys():  # noqa: SIM118
        ours, theirs = (
            string.Template(catalogue(language, "outputs")._messages[key]).get_identifiers()
            for language in LANGUAGES
        )
        assert sorted(ours) == sorted(theirs), key
