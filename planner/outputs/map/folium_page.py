"""Folium pages that load nothing: Leaflet inlined, one block of data, fixed ids."""

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
from planner.outputs.texts.escape import clean, script_json

if TYPE_CHECKING:
    from planner.outputs.map.map_data import Scene


class Raw(Element):  # branca would render the text of an Element as a template
    """Text that goes into the page unchanged."""

    def __init__(self, text: str) -> None:
        """Hold ``text``, which is already escaped for its place."""
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Return the text."""
        return self._text


class OfflineMap(folium.Map):
    """A folium map that the page's script draws from ``scene``, with a picture for paper."""

    # Attributes of folium: nothing is loaded.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, scene: Scene, label: str) -> None:
        """Show ``scene`` with the accessible name ``label``."""
        super().__init__(tiles=None)
        self._id = "week"  # folium draws a random one
        self._scene = scene
        self._label = label

    def render(self, **_: object) -> None:  # type: ignore[override]
        """Put the map's element and its data into the page."""
        data = asdict(self._scene) | {"icons": dict(ICONS)}
        label = Markup.escape(clean(self._label))
        page = cast("Figure", self.get_root())
        element = (
            f'<div class="map" id="{self.get_name()}" role="region" aria-label="{label}"></div>'
            f"{draw(self._scene, self._label)}"
        )
        page.html.add_child(Raw(element), name="map")
        page.script.add_child(
            Raw(f'<script type="application/json" id="scene">{script_json(data)}</script>'),
            name="scene",
        )


class Page(Figure):
    """A page around a map, in one file, with a policy that allows no other script."""

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
            # Both are made by OfflineMap, which escapes.
            "map": Markup(self.html.render().strip()),  # noqa: S704
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
    """Return the scripts, the style and the policy that allows only these."""
    # Leaflet would look for pictures and source maps beside the page; our markers need none.
    leaflet = re.sub(r"//# sourceMappingURL=\S+", "", _read("leaflet/leaflet.js"))
    style = re.sub(r"[\w-]+:\s*url\([^)]*\);", "", _read("leaflet/leaflet.css")) + _read("app.css")
    app = _read("app.js") + _read("tables.js")
    policy = (
        f"default-src 'none'; script-src {_digest(leaflet)} {_digest(app)}; "
        f"style-src {_digest(style)}; "
        "img-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return {
        "leaflet": Markup(leaflet),  # noqa: S704  (shipped with the package)
        "app": Markup(app),  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "policy": policy,
    }


def render_page(template: str, scene: Scene, label: str, **context: object) -> bytes:
    """Return the page of ``template`` and ``context`` around the map of ``scene``.

    ``label`` is the accessible name of the map.
    """
    page = Page(template, **context)
    OfflineMap(scene, label).add_to(page, name="map")
    return page.render().encode("utf-8")
