"""Prove where the links of the pages lead: maps, telephone, results, other files of the bundle."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.places import Contact
from planner.outputs.registry import render_outputs
from planner.outputs.texts.day_steps import list_team_days
from planner.outputs.texts.result_line import FIELDS, link_to_report, write_result_line
from planner.outputs.texts.stop_cards import link_people, link_place
from planner.outputs.texts.wording import Wording
from planner.outputs.workbook.results import OUTCOMES

ID = Wording("id")
# The grammar of the docstring of write_result_line, written once more.
LINE = re.compile(
    r"HASIL (?P<team>\S+) (?P<date>\d{4}-\d\d-\d\d) (?P<stop>\S+)(?P<fields>( [a-z]+ ?= ?\d*)*)",
)


def test_the_line_of_a_result_is_fixed():
    assert (
        write_result_line("T01", date(2019, 4, 2), "15.03.03.2001/s1")
        == "HASIL T01 2019-04-02 15.03.03.2001/s1 rekam= sudah= pindah= meninggal= ganda= absen="
    )


@given(st.text(min_size=1, max_size=20), st.dates(), st.text(min_size=1, max_size=20))
def test_whatever_the_ids_the_line_keeps_its_grammar_and_its_address_brings_it_back(
    team, day, stop
):
    line = write_result_line(team, day, stop)
    parsed = LINE.fullmatch(line)
    assert parsed["date"] == f"{day:%Y-%m-%d}".rjust(10, "0")
    # An id comes back, but for what no page shows.
    assert "\ufffd" in unquote(parsed["team"]) or unquote(parsed["team"]) == team
    assert parse_qs(urlsplit(link_to_report(team, day, stop)).query) == {"text": [line]}


def test_every_field_of_the_line_is_a_column_of_the_results_sheet():
    assert sorted(column for _, column in FIELDS) == sorted(OUTCOMES)
    assert len({name for name, _ in FIELDS}) == len(FIELDS)


def _visit(problem, plan, stop):
    return next(
        (day, step)
        for day in list_team_days(problem, plan)
        for step, _ in day.visits
        if step.place.id == stop
    )


def test_a_place_is_reached_by_four_map_apps(problem, plan):
    _, step = _visit(problem, plan, "15.03.03.2001")
    assert [address for _, address in link_place(step.place, ID)] == [
        "geo:-2.30000,102.70000?q=-2.30000,102.70000(Bukit%20Satu)",
        "https://www.google.com/maps/dir/?api=1&destination=-2.30000%2C102.70000&travelmode=driving",
        "https://osmand.net/map?pin=-2.30000,102.70000#15/-2.30000/102.70000",
        "https://omaps.app/map?v=1&ll=-2.30000,102.70000&n=Bukit%20Satu",
    ]


@pytest.mark.parametrize(
    ("contact", "calls"),
    [
        (Contact(name="Kades", phone="+6281200000000"), ["tel:+6281200000000"]),
        (Contact(name="Kades", phone=None), []),
        (Contact(name="Kades", phone="1;javascript:x"), []),  # a problem.json written by hand
        (None, []),
    ],
)
def test_a_contact_is_called_where_there_is_a_number(problem, plan, contact, calls):
    day, step = _visit(problem, plan, "15.03.03.2001")
    changed = replace(
        step, place=replace(step.place, stop=replace(step.place.stop, contact=contact))
    )
    *called, report = [address for _, address in link_people(day, changed, ID)]
    assert called == calls
    assert report == link_to_report(day.team.id, day.date, "15.03.03.2001")


class _Links(HTMLParser):
    """Collects the addresses that a page leads to."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs)["href"])


def test_the_coordinator_reaches_every_file_and_no_link_is_dead(problem, plan):
    written = dict(render_outputs(problem, plan, "id"))
    links = {
        link for link in _Links(written["index.html"].decode()).found if not link.startswith("#")
    }
    beside = {
        "plan.json",
        "problem.json",
        "manifest.json",
    }  # written with every bundle, by no output
    assert links - beside == set(written) - {"index.html"}
    assert beside <= links


def test_a_team_page_leads_to_no_other_file(problem, plan):
    """On the phone no other file is beside it: links open an app or stay within the page."""
    pages = [
        content for path, content in render_outputs(problem, plan, "id") if path.startswith("maps/")
    ]
    links = {link for page in pages for link in _Links(page.decode()).found}
    assert {link.split(":")[0] for link in links if not link.startswith("#")} == {
        "geo",
        "https",
        "tel",
    }


def test_a_jump_leads_to_a_part_of_the_page(pages):
    page = pages["index.html"]
    assert [
        link
        for link in _Links(page).found
        if link.startswith("#") and f'id="{link[1:]}"' not in page
    ] == []
