"""Prove that the pages serve those who use no mouse, see no colours or want no motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_page_browser import PAGES, SIZES, folder

__all__ = ["folder"]  # the fixture
TEAM = "maps/T02.html"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(folder, path, size, visit_page):
    """Neither on the page as it opens nor with a popup open and all that folds unfolded."""
    # Without motion nothing is half faded in when axe measures its contrast.
    page = visit_page(folder / path, *size, reduced_motion="reduce").page
    assert _find(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.locator(".visit .name").first.click()
    page.locator(".leaflet-popup h2").wait_for()
    assert _find(page) == []


def _find(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]


def test_a_pin_is_opened_and_closed_by_the_keyboard_alone(folder, visit_page):
    """Enter opens the popup and leads into it; Escape closes it and leads back to the pin."""
    page = visit_page(folder / TEAM, 1280, 800).page
    page.locator("#map_week").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.leaflet-marker-icon:has(.mark)')"):
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.leaflet-popup *')")
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_a_stop_of_the_list_is_opened_and_closed_by_the_keyboard(folder, visit_page):
    page = visit_page(folder / TEAM, 390, 844).page
    page.locator(".visit .name").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('.visit .name')")


def test_nothing_moves_where_no_motion_is_wanted(folder, visit_page):
    page = visit_page(folder / TEAM, 1280, 800, reduced_motion="reduce").page
    moving = (
        "[...document.querySelectorAll('*')].filter(e => "
        "parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert page.evaluate(moving) == 0
    page.locator(".leaflet-control-zoom-in").click()
    assert page.locator(".leaflet-zoom-anim").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_what_is_to_be_tapped_is_large_enough(folder, path, visit_page):
    """Chips, links of a stop and zoom buttons are at least 36 pixels high (WCAG asks for 24)."""
    page = visit_page(folder / path, 390, 844).page
    heights = page.locator(".chip, .do a, .leaflet-control-zoom a").evaluate_all(
        "all => all.map(e => e.offsetHeight)"
    )
    assert min(heights) >= 36
