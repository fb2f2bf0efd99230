"""Build folium pages that load nothing: Leaflet inlined, one block of data, fixed ids."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import folium
from branca.element import Element, Figure
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.outputs.map.static_map import ICONS, draw
from planner.outputs.texts.escape import clean, island

if TYPE_CHECKING:
    from planner.outputs.map.map_data import Scene


class Raw(Element):  # branca would run the text of an Element as a template
    """Text that goes into the page as it is."""

    def __init__(self, text: str) -> None:
        """Hold ``text``, already safe where it will stand."""
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Return the text."""
        return self._text


class OfflineMap(folium.Map):
    """A folium map drawn by the page's own script from ``scene``, with a picture of it for paper."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium's own attribute; nothing is loaded)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, scene: Scene, label: str) -> None:
        """Show ``scene`` under the accessible name ``label``."""
        super().__init__(tiles=None)
        self._id = "week"  # folium draws a random one
        self._scene = scene
        self._label = label

    def render(self, **_: object) -> None:  # type: ignore[override]
        """Put the map's element and its data into the page."""
        data = asdict(self._scene) | {"icons": dict(ICONS)}
        label = Markup.escape(clean(self._label))
        page = cast("Figure", self.get_root())
        element = f'<div class="map" id="{self.get_name()}" role="region" aria-label="{label}"></div>{draw(self._scene, self._label)}'
        page.html.add_child(Raw(element), name="map")
        page.script.add_child(
            Raw(f'<script type="application/json" id="scene">{island(data)}</script>'), name="scene"
        )


class Page(Figure):
    """A page of our own around a map: the whole of it in one file, under a policy that lets nothing else run."""

    def __init__(self, template: str, **context: object) -> None:
        """Fill ``template`` from ``context``."""
        super().__init__()
        self._id = "page"
        self._page_template = template
        self._context = context

    def render(self, **_: object) -> str:
        """Return the page."""
        for child in tuple(self._children.values()):
            child.render()
        shared = {
            "map": Markup(self.html.render().strip()),  # noqa: S704  (made by OfflineMap, which escapes)
            "scene": Markup(self.script.render().strip()),  # noqa: S704
        }
        return (
            _templates()
            .get_template(self._page_template)
            .render(**shared, **_inlined(), **self._context)
        )


def _finalize(value: object) -> object:
    return clean(value) if type(value) is str else value


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("planner.outputs", "assets/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(name: str) -> str:
    return (resources.files("planner.outputs") / "assets" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _inlined() -> dict[str, Any]:
    """Return the scripts, the style and the policy that allows just these."""
    # Pictures and source maps would be looked for beside the page; our markers need none.
    leaflet = re.sub(r"//# sourceMappingURL=\S+", "", _read("leaflet/leaflet.js"))
    style = re.sub(r"[\w-]+:\s*url\([^)]*\);", "", _read("leaflet/leaflet.css")) + _read("app.css")
    app = _read("app.js") + _read("tables.js")
    policy = (
        f"default-src 'none'; script-src {_digest(leaflet)} {_digest(app)}; style-src {_digest(style)}; "
        "img-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return {
        "leaflet": Markup(leaflet),  # noqa: S704  (shipped with the package)
        "app": Markup(app),  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "policy": policy,
    }


def render_page(template: str, scene: Scene, label: str, **context: object) -> bytes:
    """Return the page made of ``template`` and ``context`` around the map of ``scene``, named ``label``."""
    page = Page(template, **context)
    OfflineMap(scene, label).add_to(page, name="map")
    return page.render().encode("utf-8")
