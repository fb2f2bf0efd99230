"""A scene as a static picture, for paper and for viewers without scripts."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from markupsafe import Markup

from planner.outputs.polylines import decode, thin
from planner.outputs.texts.escape import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.outputs.map.map_data import Night, Pin, Scene, Track
    from planner.outputs.polylines import Point

    _Box = tuple[float, float, float, float]  # left, top, right, bottom

_WIDTH, _HEIGHT, _MARGIN = 800.0, 560.0, 36.0
_LANE = 4.0  # pixels between the middles of two routes on one road
_WIDEST = 24.0  # pixels all routes on one road may take
_LETTER = 6.6  # width of a letter in pixels
_BOLD = 7.4  # width of a bold letter
_LINE = 12.0  # height of a line
_PIN = 9.0  # radius
_SLOT = 20.0  # pixels between the visits of one village
_BED = "M2 6v12M2 15h20v3M22 15v-2a4 4 0 0 0-4-4h-7v6M7 12.5a1.8 1.8 0 1 0-.1 0"
_HOUSE = "M3 11l9-7 9 7M6 9v10h12V9M10.5 19v-5h3v5"
ICONS = (("bed", _BED), ("house", _HOUSE))


class _Projection:
    """Projects latitude and longitude to pixels; near the equator both axes have one scale."""

    def __init__(self, points: Sequence[Point]) -> None:
        lats = [lat for lat, _ in points]
        lons = [lon for _, lon in points]
        wide = max(max(lons) - min(lons), 0.02)
        high = max(max(lats) - min(lats), 0.02)
        self.scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HEIGHT - 2 * _MARGIN) / high)
        self._lat = (min(lats) + max(lats)) / 2
        self._lon = (min(lons) + max(lons)) / 2

    def place(self, point: Point) -> Point:
        """Return x and y of a point."""
        return (
            _WIDTH / 2 + (point[1] - self._lon) * self.scale,
            _HEIGHT / 2 - (point[0] - self._lat) * self.scale,
        )

    def course(self, line: str) -> tuple[Point, ...]:
        """Return the pixels of an encoded polyline, without bends that are too small to see."""
        return thin([self.place(point) for point in decode(line)], 0.6)


def _path(points: Iterable[Point], *, closed: bool = False) -> str:
    steps = "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def _is_visible(points: Sequence[Point]) -> bool:
    return any(-_WIDTH <= x <= 2 * _WIDTH and -_HEIGHT <= y <= 2 * _HEIGHT for x, y in points)


def _background(scene: Scene, projection: _Projection) -> list[str]:
    parts = []
    for shape in scene.background.shapes:
        rings = "".join(_path(projection.course(ring), closed=True) for ring in shape.rings)
        parts.append(
            f'<path class="area t{shape.tone}{" rough" if shape.approximate else ""}" d="{rings}"/>'
        )
    roads = [
        course
        for course in (projection.course(road) for road in scene.background.roads)
        if _is_visible(course)
    ]
    parts.append(f'<path class="road" d="{"".join(_path(road) for road in roads)}"/>')
    for dot in scene.background.dots:
        x, y = projection.place(dot.at)
        if _is_visible([(x, y)]):
            css = f"dot t{dot.tone}{' weak' if dot.weak else ''}"
            parts.append(f'<circle class="{css}" cx="{x:.0f}" cy="{y:.0f}" r="3"/>')
    return parts


def _lane_of(track: Track, lane_by: str) -> int:
    return track.team if lane_by == "team" else track.day


def _segments(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return [(points[i], points[i + 1]) for i in range(len(points) - 1)]


def _road_key(start: Point, end: Point) -> tuple[Point, Point]:
    rounded = sorted(((round(start[0]), round(start[1])), (round(end[0]), round(end[1]))))
    return (rounded[0], rounded[1])


def _shift(start: Point, end: Point, lane: int, users: list[int]) -> tuple[Point, Point]:
    """Return the segment shifted into its lane among the ``users`` of the road."""
    width = min(_LANE, _WIDEST / len(users))
    aside = (users.index(lane) - (len(users) - 1) / 2) * width
    (from_x, from_y), (to_x, to_y) = _road_key(start, end)
    length = math.hypot(to_x - from_x, to_y - from_y) or 1.0
    right = -(to_y - from_y) / length * aside
    down = (to_x - from_x) / length * aside
    return ((start[0] + right, start[1] + down), (end[0] + right, end[1] + down))


def _tracks(scene: Scene, projection: _Projection) -> list[str]:
    """Draw the routes; those that share a road run side by side."""
    drawn = [
        (track, known, projection.course(line))
        for track in scene.tracks
        for known, line in track.pieces
    ]
    users: dict[tuple[Point, Point], set[int]] = defaultdict(set)
    for track, _, course in drawn:
        for start, end in _segments(course):
            users[_road_key(start, end)].add(_lane_of(track, scene.lane_by))
    parts = []
    for track, known, course in drawn:
        lane = _lane_of(track, scene.lane_by)
        moved = [
            point
            for start, end in _segments(course)
            for point in _shift(start, end, lane, sorted(users[_road_key(start, end)]))
        ]
        if moved:
            # All are drawn in one direction, so that the dashes of the ways there and back cover
            # each other. Otherwise they would fill each other's gaps to a solid line.
            moved = moved if moved[0] <= moved[-1] else moved[::-1]
            css = f"track c{track.colour}{'' if known else ' guess'}"
            parts.append(f'<path class="{css}" d="{_path(moved)}"/>')
    return parts


def _night_spots(scene: Scene, projection: _Projection) -> list[tuple[Night, Point]]:
    """Return each night with the centre of its icon."""
    visited = {pin.at for pin in scene.pins}
    spots = [(night, projection.place(night.at)) for night in scene.nights]
    # A bed must not cover the pin of a visit in the same village: it is drawn below it.
    return [
        (night, (x + _PIN, y + _PIN) if night.at in visited else (x, y)) for night, (x, y) in spots
    ]


def _pin_spots(scene: Scene, projection: _Projection) -> list[tuple[Pin, Point]]:
    """Return each pin with its centre; the pins of one village stand in a row."""
    spots = [(pin, projection.place(pin.at)) for pin in scene.pins]
    return [(pin, (x + _SLOT * pin.slot, y)) for pin, (x, y) in spots]


def _nights(scene: Scene, projection: _Projection) -> list[str]:
    icons = dict(ICONS)
    parts = []
    for night, (x, y) in _night_spots(scene, projection):
        icon = icons["house" if night.office else "bed"]
        parts.append(
            f'<g transform="translate({x:.0f} {y:.0f})">'
            '<rect class="night" x="-8" y="-8" width="16" height="16" rx="3"/>'
            f'<path class="icon" transform="translate(-6 -6) scale(.5)" d="{icon}"/></g>',
        )
    return parts


def _pins(scene: Scene, projection: _Projection) -> list[str]:
    parts = []
    for pin, (x, y) in _pin_spots(scene, projection):
        corner = 3 if "square" in pin.css else _PIN
        # Days differ by their names, not by colour alone.
        day = (
            f'<text class="pin-day" y="-{_PIN + 3}">{Markup.escape(clean(pin.badge))}</text>'
            if scene.lane_by == "day"
            else ""
        )
        css = f"pin {pin.css}{' weak' if pin.weak else ''}"
        parts.append(
            f'<g class="{css}" transform="translate({x:.0f} {y:.0f})">'
            f'<rect x="-{_PIN}" y="-{_PIN}" width="{2 * _PIN}" height="{2 * _PIN}" rx="{corner}"/>'
            f'<text y="4">{Markup.escape(clean(pin.number))}</text>{day}</g>',
        )
    return parts


def _names_to_place(scene: Scene) -> list[tuple[str, str, Point, float]]:
    """Return (class, name, point, gap between them) of all names, the most useful first.

    A name with gap 0 stands on its point.
    """
    names = [("area-name", label.name, label.at, 0.0) for label in scene.background.labels]
    if scene.lane_by == "team":
        return names
    visited = {pin.at for pin in scene.pins}
    stops = [("stop-name", pin.name, pin.at, _PIN + 4) for pin in scene.pins if pin.slot == 0]
    return (
        stops
        + [
            ("night-name", night.name, night.at, _PIN + 2)
            for night in scene.nights
            if night.at not in visited
        ]
        + names
    )


def _boxes(at: Point, wide: float, gap: float) -> Iterable[_Box]:
    """Yield the boxes of a name beside, below and above its point; on it without a ``gap``."""
    x, y = at
    around = (
        (x + gap, y),
        (x - gap - wide, y),
        (x - wide / 2, y + gap + _LINE),
        (x - wide / 2, y - gap - _LINE),
    )
    for left, middle in around if gap else ((x - wide / 2, y),):
        yield (left, middle - _LINE / 2, left + wide, middle + _LINE / 2)


def _labels(scene: Scene, projection: _Projection) -> list[str]:
    """Draw the names that cover no other name and no mark, and lie inside the picture."""
    # A pin has the name of its day above it.
    taken: list[_Box] = [
        (x - _PIN, y - 2 * _PIN, x + _PIN, y + _PIN) for _, (x, y) in _pin_spots(scene, projection)
    ]
    taken += [
        (x - _PIN, y - _PIN, x + _PIN, y + _PIN) for _, (x, y) in _night_spots(scene, projection)
    ]
    parts = []
    for css, name, at, gap in _names_to_place(scene):
        spot = projection.place(at)
        letter = _BOLD if css == "stop-name" else _LETTER
        free = (box for box in _boxes(spot, letter * len(name), gap) if _is_free(box, taken))
        box = next(free, None)
        if box:
            taken.append(box)
            x, anchor = _anchor(box, spot[0])
            place = f'x="{x:.0f}" y="{box[1] + _LINE / 2 + 4:.0f}" text-anchor="{anchor}"'
            parts.append(f'<text class="{css}" {place}>{Markup.escape(clean(name))}</text>')
    return parts


def _anchor(box: _Box, x: float) -> tuple[float, str]:
    """Return the anchor of a name in ``box``, and the part of the name that stands there.

    The length of a name is estimated: a longer one must not grow into its point at ``x``.
    """
    left, _, right, _ = box
    if right < x:
        return right, "end"
    return (left, "start") if left > x else ((left + right) / 2, "middle")


def _is_free(box: _Box, taken: Iterable[_Box]) -> bool:
    inside = box[0] > 0 and box[1] > 0 and box[2] < _WIDTH and box[3] < _HEIGHT
    return inside and not any(
        box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
    )


def _extent(scene: Scene) -> list[Point]:
    """Return the points that the picture must show; far offices only where there are no others."""
    near = [pin.at for pin in scene.pins] + [night.at for night in scene.nights if not night.office]
    return (
        near
        or [night.at for night in scene.nights]
        or [dot.at for dot in scene.background.dots]
        or [(0.0, 0.0)]
    )


def draw(scene: Scene, label: str) -> Markup:
    """Return ``scene`` as one SVG element with the accessible name ``label``.

    The page has its style. It has no ids and no links.
    """
    projection = _Projection(_extent(scene))
    layers = (_background, _tracks, _nights, _pins, _labels)
    body = "".join(part for layer in layers for part in layer(scene, projection))
    name = Markup.escape(clean(label))
    # Every text above went through Markup.escape; the rest are figures and our own class names.
    return Markup(  # noqa: S704
        f'<svg class="picture" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img" '
        f'aria-label="{name}">{body}</svg>',
    )
