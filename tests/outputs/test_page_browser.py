"""Prove in a browser without a network that the pages work on a desk and on a phone."""

from __future__ import annotations

import pytest

SIZES = ((1280, 800), (390, 844))
PAGES = ("index.html", "maps/T01.html")


@pytest.fixture(scope="session")
def folder(pages, tmp_path_factory):
    root = tmp_path_factory.mktemp("bundle")
    (root / "maps").mkdir()
    for path, content in pages.items():
        (root / path).write_text(content, encoding="utf-8")
    return root


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_complains_of_nothing_and_fits(folder, path, size, visit_page):
    watched = visit_page(folder / path, *size)
    page = watched.page
    assert watched.requests == [(folder / path).as_uri()]
    assert watched.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert (
        max(
            page.locator("#map_week path.track").evaluate_all(
                "paths => paths.map(path => path.getTotalLength())"
            )
        )
        > 50
    )
    box = page.locator("#map_week").bounding_box()
    assert box["width"] > 300
    assert box["height"] > 300


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_names_are_whole(folder, path, size, visit_page):
    """No name runs off the map or out of the chart, whatever the width of its letters."""
    page = visit_page(folder / path, *size).page
    outside = """([part, whole]) => {
        const frame = document.querySelector(whole)?.getBoundingClientRect();
        const range = document.createRange();
        const box = (node) => {
            range.selectNodeContents(node);
            return range.getBoundingClientRect();
        };
        return [...document.querySelectorAll(part)].filter((node) => {
            const {left, right} = box(node);
            return left < frame.left - 1 || right > frame.right + 1;
        }).map((node) => node.textContent);
    }"""
    assert page.locator("#map_week .name-tag").count() > 0
    assert page.evaluate(outside, ["#map_week .name-tag", "#map_week"]) == []
    assert page.evaluate(outside, [".chart .who, .chart .share", ".charts"]) == []


def test_a_jump_leads_to_its_heading(folder, visit_page):
    """Parts of the page not yet on the screen have no height; jumps land on their headings."""
    page = visit_page(folder / "index.html", 1280, 800).page
    for jump in page.locator(".jumps a").all():
        jump.click()
        heading = page.locator(f"{jump.get_attribute('href')} h2").first
        heading.wait_for()
        assert 0 <= heading.bounding_box()["y"] < 800
        page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_stop_opens_its_popup_from_the_map_the_list_and_the_keyboard(folder, size, visit_page):
    page = visit_page(folder / "maps/T02.html", *size).page
    page.locator(".chip[data-chip='0']").click()
    popup = page.locator(".leaflet-popup")
    page.locator(".visit .name", has_text="Pelayang Satu").click()
    assert popup.locator("h2").inner_text() == "Pelayang Satu"
    hosts = [
        link.get_attribute("href").split("?")[0].split("#")[0]
        for link in popup.locator("a.button").all()
    ]
    assert hosts == [
        "https://wa.me/",
        "geo:-2.40000,102.71000",
        "https://www.google.com/maps/dir/",
        "https://osmand.net/map",
        "https://omaps.app/map",
    ]
    page.locator(".leaflet-popup-close-button").click()
    pin = page.get_by_role("button", name="Pelayang Dua").and_(page.locator(".leaflet-marker-icon"))
    pin.focus()
    page.keyboard.press("Enter")
    assert popup.locator("h2").last.inner_text() == "Pelayang Dua"


def test_the_day_chips_filter_map_and_list(folder, visit_page):
    page = visit_page(folder / "maps/T01.html", 390, 844).page
    marks = page.locator(".leaflet-marker-icon .mark")
    assert (marks.count(), page.locator("section.day:visible").count()) == (4, 4)
    page.locator(".chip[data-chip='1']").click()  # Monday, after Sunday's journey: two visits
    assert (marks.count(), page.locator("section.day:visible").count()) == (2, 1)
    assert page.locator(".chip[aria-pressed=true]").get_attribute("data-chip") == "1"
    page.locator(".chip[data-chip='0']").click()  # the journey: a line, no visit
    assert marks.count() == 0
    assert page.locator("#map_week path.track").count() > 0


def test_the_team_switches_filter_map_and_list(folder, visit_page):
    page = visit_page(folder / "index.html", 1280, 800).page
    marks = page.locator(".leaflet-marker-icon .mark")
    assert marks.count() == 9  # 4 of T01, 4 of T02, 1 of T03
    page.locator("[data-team-switch='0']").uncheck()
    assert marks.count() == 5
    assert page.locator(".visit[data-team='0']:visible").count() == 0
    page.locator("[data-all-teams]").click()  # one is missing: all come back
    assert marks.count() == 9
    page.locator("[data-all-teams]").click()
    assert marks.count() == 0


def test_the_village_table_is_searched_sorted_and_leads_to_the_map(folder, visit_page):
    page = visit_page(folder / "index.html", 1280, 800).page
    rows = page.locator("#village-table tbody tr:visible")
    assert rows.count() == 12
    page.locator("input[type=search]").fill(
        "batang  BATU"
    )  # every word, in any order, in any letters
    assert rows.locator("th .name").all_inner_texts() == ["Batu Dua", "Batu Satu", "Batu Tiga"]
    assert page.locator(".search output").inner_text().startswith("3 ")
    page.locator("input[type=search]").fill("")
    assert rows.count() == 12
    heading = page.locator("#village-table thead th").nth(5)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    # Three villages are called twice and record 58 each time; those without a visit come last.
    recorded = page.locator("#village-table tbody tr td:nth-child(6)").evaluate_all(
        "cells => cells.map(c => Number(c.dataset.value))"
    )
    assert recorded == sorted(recorded, reverse=True)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    page.locator("#village-table .name", has_text="Batu Tiga").click()
    assert page.locator(".leaflet-popup h2").inner_text() == "Batu Tiga"


def test_without_scripts_and_on_paper_the_picture_takes_the_map_s_place(folder, visit_page):
    page = visit_page(folder / "maps/T01.html", 390, 844, java_script_enabled=False).page
    assert page.locator(".picture").is_visible()
    assert page.locator(".visit").count() == 4
    printed = visit_page(folder / "maps/T01.html", 1280, 800).page
    assert not printed.locator(".picture").is_visible()
    printed.emulate_media(media="print")
    assert printed.locator(".picture").is_visible()
    assert not printed.locator("#map_week").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_every_control_has_a_name(folder, path, visit_page):
    page = visit_page(folder / path, 1280, 800).page
    names = page.evaluate(
        """[...document.querySelectorAll("button, a, [role=button], input, summary")].map(
             node => node.getAttribute("aria-label") || node.textContent.trim()
                 || node.closest("label")?.textContent.trim() || "")"""
    )
    assert all(names)


def test_a_phone_held_sideways_shows_the_map_beside_the_list(folder, visit_page):
    """At 640x360 there is room for the map: half of the width, and all the height that is left."""
    page = visit_page(folder / "maps/T01.html", 640, 360).page
    shown = page.locator("#map_week").bounding_box()
    listed = page.locator(".panel").bounding_box()
    assert shown["height"] > 200
    assert shown["width"] > 300
    assert listed["x"] + listed["width"] <= shown["x"] + 2
    assert listed["height"] > 200
