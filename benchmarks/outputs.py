"""Measure the outputs of a bundle, plain folium maps beside them, and how soon pages are drawn.

Usage: python benchmarks/outputs.py BUNDLE [LANGUAGE]
"""

from __future__ import annotations

import gzip
import html
import re
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import folium

import planner
from planner.outputs.polylines import decode
from planner.outputs.registry import OUTPUTS
from planner.outputs.team_zip import TeamZips

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import Browser, ViewportSize

    from planner.model.plan import DayRoute, Plan
    from planner.model.problem import Problem

# What a page loads from elsewhere as soon as it is opened: scripts, styles, and the tiles of a map.
_LOADED = re.compile(
    r"""(?:<script[^>]+src=|<link[^>]+href=|tileLayer\(\s*)["'](https?://[^"']+)"""
)

_SCREENS: tuple[ViewportSize, ...] = ({"width": 1280, "height": 800}, {"width": 390, "height": 844})


def main(arguments: list[str]) -> None:
    """Print a table of the outputs and one of the maps, in Markdown."""
    bundle = planner.read(arguments[0])
    problem, plan = bundle.problem, bundle.plan
    written = _measure(problem, plan, arguments[1] if len(arguments) > 1 else problem.language)
    print("\n| map | ours | zipped | requests | plain folium | zipped | requests | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    first = plan.teams[0].id if plan.teams else ""
    for label, path, routes in (
        ("all teams", "index.html", plan.routes),
        (
            f"team {first}",
            f"maps/{first}.html",
            [route for route in plan.routes if route.team == first],
        ),
    ):
        if path in written:
            _compare(label, written[path], problem, routes)
    print(
        "\nSizes of plain folium are without what it loads (Leaflet, jQuery, Bootstrap, "
        "Font Awesome, tiles): offline it shows nothing."
    )
    chromium = shutil.which("chromium")
    if chromium:
        _time_pages(
            chromium, {path: page for path, page in written.items() if path.endswith(".html")}
        )


def _measure(problem: Problem, plan: Plan, language: str) -> dict[str, bytes]:
    """Print a row for each output, and return all files by path."""
    print("| output | files | together | largest file | seconds |")
    print("|---|---|---|---|---|")
    written: list[tuple[str, bytes]] = []
    for output in OUTPUTS:
        begin = time.perf_counter()
        made = tuple(
            output.gather(plan, tuple(written))
            if isinstance(output, TeamZips)
            else output.files(problem, plan, language)
        )
        seconds = time.perf_counter() - begin
        sizes = [len(content) for _, content in made] or [0]
        print(
            f"| {output.name} | {len(made)} | {_kilobytes(sum(sizes))} | {_kilobytes(max(sizes))} "
            f"| {seconds:.2f} |",
            flush=True,
        )
        written += made
    return dict(written)


def _compare(label: str, ours: bytes, problem: Problem, routes: Iterable[DayRoute]) -> None:
    begin = time.perf_counter()
    plain = _draw_plainly(problem, routes)
    seconds = time.perf_counter() - begin
    cells = (
        _kilobytes(len(ours)),
        _zipped(ours),
        _count_requests(ours),
        _kilobytes(len(plain)),
        _zipped(plain),
        _count_requests(plain),
    )
    print(f"| {label} | {' | '.join(map(str, cells))} | {seconds:.2f} |", flush=True)


def _draw_plainly(problem: Problem, routes: Iterable[DayRoute]) -> bytes:
    """Return the usual folium map: a popup for each village, a line for each piece of a leg."""
    middle = [
        sum(getattr(stop.coordinate, axis) for stop in problem.stops) / len(problem.stops)
        for axis in ("lat", "lon")
    ]
    plain = folium.Map(location=middle, zoom_start=9)
    for stop in problem.stops:
        popup = folium.Popup(
            f"<b>{html.escape(stop.name)}</b><br>{html.escape(stop.kecamatan_name)}", max_width=300
        )
        folium.Marker([stop.coordinate.lat, stop.coordinate.lon], popup=popup).add_to(plain)
    for route in routes:
        for leg in route.legs:
            for line in leg.lines:
                folium.PolyLine(decode(line.line), tooltip=html.escape(route.team)).add_to(plain)
    return plain.get_root().render().encode()


def _time_pages(chromium: str, pages: Mapping[str, bytes]) -> None:
    """Print how soon ``chromium`` draws the pages offline: median and slowest of three visits."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only where there is a browser)

    print("\n| page | screen | ready: middle | slowest |")
    print("|---|---|---|---|")
    with TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        _visit(browser, folder, b"<!doctype html><title>warm</title>", _SCREENS[0])
        for label, chosen in (
            ("index.html", ["index.html"]),
            ("maps/*.html", sorted(path for path in pages if path != "index.html")),
        ):
            for screen in _SCREENS:
                times = sorted(
                    _visit(browser, folder, pages[path], screen)
                    for path in chosen
                    for _ in range(3)
                )
                if times:
                    middle, slowest = times[len(times) // 2] / 1000, times[-1] / 1000
                    print(
                        f"| {label} | {screen['width']}x{screen['height']} | {middle:.2f} s "
                        f"| {slowest:.2f} s |",
                        flush=True,
                    )
        browser.close()


def _visit(browser: Browser, folder: str, page: bytes, screen: ViewportSize) -> float:
    """Return the milliseconds from opening ``page`` to the second frame after it was loaded.

    By that frame everything is drawn.
    """
    file = Path(folder) / "page.html"
    file.write_bytes(page)
    context = browser.new_context(viewport=screen, offline=True)
    tab = context.new_page()
    tab.goto(file.as_uri())  # returns when the page is loaded
    drawn = tab.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => "
        "done(performance.now()))))"
    )
    context.close()
    return float(drawn)


def _count_requests(page: bytes) -> int:
    return len(set(_LOADED.findall(page.decode())))


def _zipped(page: bytes) -> str:
    return _kilobytes(len(gzip.compress(page, mtime=0)))


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


if __name__ == "__main__":
    main(sys.argv[1:])
