"""Take the pictures of README and docs anew, of the real pages and the real paper of a bundle.

Usage: python benchmarks/pictures.py BUNDLE [FOLDER]        (default: docs/images; needs chromium)
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typst
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Page, ViewportSize

_DESK: ViewportSize = {"width": 1280, "height": 800}
_PHONE: ViewportSize = {"width": 390, "height": 844}
_GAP = 24  # pixels between pictures that stand side by side
_PAPER_HEIGHT = 748  # pixels, of the week and a team's sheet
_SHEETS = (1, 3)  # pages of the paper: the week, and the front of the first team's sheet
_SETTLED = 400  # milliseconds, after which nothing moves any more


def main(arguments: list[str]) -> None:
    """Write the four pictures."""
    bundle = Path(arguments[0]).resolve()
    folder = Path(arguments[1] if len(arguments) > 1 else "docs/images")
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium to take pictures with")
    team = min(bundle.glob("maps/*.html"))
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        pictures = {
            "coordinator": _show(browser, bundle / "index.html", _DESK).screenshot(),
            "team": _show(browser, team, _DESK).screenshot(),
            "phone": _join(browser, _take_phone(browser, team), height=_PHONE["height"]),
            "paper": _join(
                browser, _take_paper(bundle / "schedule.pdf"), height=_PAPER_HEIGHT, frame=True
            ),
        }
        browser.close()
    for name, picture in pictures.items():
        (folder / f"{name}.png").write_bytes(picture)
        print(f"{folder / name}.png: {len(picture) / 1000:,.0f} kB")


def _show(browser: Browser, file: Path, screen: ViewportSize) -> Page:
    """Return a tab that shows ``file`` without a network and without motion."""
    tab = browser.new_context(viewport=screen, offline=True, reduced_motion="reduce").new_page()
    tab.goto(file.as_uri())
    tab.wait_for_timeout(_SETTLED)
    return tab


def _take_phone(browser: Browser, team: Path) -> list[bytes]:
    """Return a team's page on the phone: the week, the last day, and its first stop."""
    tab = _show(browser, team, _PHONE)
    taken = [tab.screenshot()]
    for target in (tab.locator(".chip").last, tab.locator(".visit:visible .name").first):
        target.click()
        tab.wait_for_timeout(_SETTLED)
        taken.append(tab.screenshot())
    return taken


def _take_paper(paper: Path) -> list[bytes]:
    """Return pages of the PDF ``paper``, as the library that set it draws them."""
    with TemporaryDirectory() as folder:
        shutil.copy(paper, Path(folder) / "paper.pdf")
        pages = [
            f'#page(width: auto, height: auto, margin: 0pt, image("paper.pdf", page: {number}))'
            for number in _SHEETS
        ]
        (Path(folder) / "pages.typ").write_text("\n".join(pages), encoding="utf-8")
        drawn = typst.compile(Path(folder) / "pages.typ", format="png", ppi=144)
    return [bytes(page) for page in drawn]


def _join(
    browser: Browser, pictures: Sequence[bytes], *, height: int, frame: bool = False
) -> bytes:
    """Return ``pictures``, each ``height`` pixels high, side by side."""
    sources = (
        f"data:image/png;base64,{base64.b64encode(picture).decode()}" for picture in pictures
    )
    images = "".join(f'<img src="{source}" height="{height}">' for source in sources)
    border = "outline: 1px solid #b7c0cc; outline-offset: -1px; " if frame else ""
    style = (
        f"body {{ margin: 0; display: inline-flex; gap: {_GAP}px; "
        f"}} img {{ {border}display: block; }}"
    )
    tab = browser.new_page(viewport={"width": 2000, "height": height})
    tab.set_content(f"<style>{style}</style>{images}")
    tab.wait_for_function("[...document.images].every((image) => image.complete)")
    return tab.locator("body").screenshot()


if __name__ == "__main__":
    main(sys.argv[1:])
