"""Prove that the pages are whole, quiet, inert and always the same."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest
import small_week
from hostile import HOSTILE, poison
from jinja2 import Environment, meta

from planner.outputs.pages.build_pages import IndexPage, TeamPage

# Whatever makes a browser fetch something by itself.
FETCHING = (
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("object", "data"),
    ("image", "href"),
    ("use", "href"),
)


class _Elements(HTMLParser):
    """Collects elements with their attributes, and the text inside scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.raw, self.open = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open = self.elements[-1]

    def handle_endtag(self, _):
        self.open = None

    def handle_data(self, data):
        if self.open and self.open[0] in {"script", "style"}:
            self.raw.append((*self.open, data))


def _render(problem, plan, language="id"):
    return {
        path: content
        for output in small_week.PAGES
        for path, content in output.files(problem, plan, language)
    }


def test_there_is_a_page_for_every_team_and_one_for_the_coordinator(pages):
    assert sorted(pages) == ["index.html", "maps/T01.html", "maps/T02.html", "maps/T03.html"]


def test_no_page_fetches_anything(pages):
    for page in pages.values():
        parsed = _Elements(page)
        assert not [
            (tag, attrs)
            for tag, attrs in parsed.elements
            for name, key in FETCHING
            if tag == name and key in attrs
        ]
        assert not [
            data
            for tag, _, data in parsed.raw
            if tag == "style" and ("url(" in data or "@import" in data)
        ]
        assert "sourceMappingURL" not in page


def test_the_policy_allows_exactly_the_scripts_and_the_style_of_the_page(pages):
    for page in pages.values():
        parsed = _Elements(page)
        policy = next(
            attrs["content"]
            for tag, attrs in parsed.elements
            if attrs.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none';")
        inline = [data for _, attrs, data in parsed.raw if attrs.get("type") != "application/json"]
        digests = {
            base64.b64encode(hashlib.sha256(data.encode()).digest()).decode() for data in inline
        }
        assert set(re.findall(r"sha256-([^']+)'", policy)) == digests
        assert not [
            attrs
            for _, attrs in parsed.elements
            if any(key == "style" or key.startswith("on") for key in attrs)
        ]


def test_a_team_page_stays_small(pages):
    assert (
        max(len(page.encode()) for path, page in pages.items() if path.startswith("maps/"))
        <= 300_000
    )


def test_estimates_and_weak_points_are_marked(pages):
    page = pages["maps/T01.html"]
    assert "\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}58*" in page
    weak = next(pin for pin in _scene(page)["pins"] if pin["weak"])
    assert "10" in weak["notes"][0]
    # The one village with the office's own figures carries no mark.
    own = next(pin for pin in _scene(pages["maps/T02.html"])["pins"] if pin["name"] == "Bukit Satu")
    assert "58" in [text for _, text in own["rows"]]


def test_only_courses_along_known_roads_are_drawn_solid(pages):
    pieces = [piece for track in _scene(pages["index.html"])["tracks"] for piece in track["pieces"]]
    # Every leg of the small week is half skeleton, half direct.
    assert [known for known, _ in pieces] == [True, False] * (len(pieces) // 2)


def test_attributions_are_shown(pages, problem):
    assert all(
        attribution in page for page in pages.values() for attribution in problem.map.attributions
    )


def _scene(page):
    return json.loads(
        next(data for _, attrs, data in _Elements(page).raw if attrs.get("id") == "scene")
    )


def test_pages_are_the_same_twice_and_under_another_hash_seed(problem, plan):
    digest = hashlib.sha256(repr(_render(problem, plan)).encode()).hexdigest()
    assert hashlib.sha256(repr(_render(problem, plan)).encode()).hexdigest() == digest
    code = (
        "import hashlib, small_week, test_pages;"
        "print(hashlib.sha256(repr(test_pages._render(small_week.make_problem(), "
        "small_week.make_plan())).encode()).hexdigest())"
    )
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": path, "TZ": "Asia/Tokyo"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == digest


def test_a_plan_without_teams_has_a_page(problem, plan):
    empty = small_week.finish_plan((), (), [stop.id for stop in problem.stops])
    assert list(_render(problem, replace(empty, proof=plan.proof))) == ["index.html"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_adds_no_element_and_leaves_no_folder(problem, plan, text):
    harmless = _render(problem, plan)
    hostile = _render(*poison(problem, plan, text))
    assert len(hostile) == len(harmless)
    for path, content in hostile.items():
        assert re.fullmatch(r"index\.html|maps/[A-Za-z0-9_-]+\.html", path)
        parsed = _Elements(content.decode("utf-8"))
        assert sum(tag == "script" for tag, _ in parsed.elements) == 3
        assert not [
            attrs for _, attrs in parsed.elements if any(key.startswith("on") for key in attrs)
        ]
        assert not [tag for tag, _ in parsed.elements if tag == "img"]
        assert "\x1b" not in content.decode()
        assert "\u202e" not in content.decode()


def test_hostile_text_stays_text_in_the_browser(problem, plan, tmp_path, visit_page):
    """Nothing runs, nothing complains, every pin is there and its popup shows the very text."""
    text = "<script>alert(1)</script>`${alert(1)}`{{7*7}}<img src=x onerror=alert(1)>"
    for path, content in _render(*poison(problem, plan, text)).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    watched = visit_page(tmp_path / "index.html", 1280, 800)
    assert watched.page.locator(".leaflet-marker-icon .mark").count() == plan.totals.visits
    watched.page.locator(".visit .name").first.click()
    assert text in watched.page.locator(".leaflet-popup h2").inner_text()
    assert watched.complaints == []


@pytest.mark.parametrize(("name", "page"), [("index", IndexPage), ("team", TeamPage)])
def test_a_template_uses_the_values_of_its_page_and_no_others(name, page):
    """Mypy checks the values of a page; here they are all that its template asks for."""
    templates = resources.files("planner.outputs") / "assets" / "templates"
    parsed = (
        Environment(autoescape=True).parse((templates / f"{file}.html.j2").read_text("utf-8"))
        for file in (name, "page")
    )
    asked = set().union(*map(meta.find_undeclared_variables, parsed))
    macros = {"parts", "standing_cells"}
    inlined = {"map", "scene", "leaflet", "app", "style", "policy"}
    assert asked - macros - inlined == {field.name for field in fields(page)}
