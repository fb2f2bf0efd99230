"""Make a failing campaign smaller while the same failure remains."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from campaigns.folder import Folder
    from campaigns.verdicts import Verdict
    from campaigns.watchdog import Watchdog

Path_ = tuple[object, ...]  # of keys, from a section of the folder down


def shrink(
    folder: Folder, failure: Verdict, watchdog: Watchdog, *, seed: int, properties: tuple[str, ...], seconds: float
) -> tuple[Folder, Verdict]:
    """Return the smallest folder found within ``seconds`` that fails like ``failure``, and its verdict."""
    until = time.monotonic() + seconds

    def fails(candidate: Folder) -> Verdict | None:
        verdict = watchdog.try_campaign(candidate, seed=seed, properties=properties)
        return verdict if verdict.same == failure.same else None

    is_smaller = True
    while is_smaller and time.monotonic() < until:
        is_smaller = False
        for smaller in _smaller(lambda: folder):
            if time.monotonic() > until:
                break
            verdict = fails(smaller)
            if verdict is not None:
                folder, failure, is_smaller = smaller, verdict, True
    return folder, failure


def write_failure(folder: Folder, verdict: Verdict, root: Path, *, seed: int, properties: tuple[str, ...]) -> None:
    """Write the files of a failing campaign into ``root``, with a note that says how it fails."""
    folder.write(root)
    case = {"seed": seed, "week": folder.week, "properties": properties}
    (root / "case.json").write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")
    (root / "NOTE").write_text(f"{verdict.kind}: {verdict.where}: {verdict.detail}\n", encoding="utf-8")


def _smaller(current: Callable[[], Folder]) -> Iterator[Folder]:
    """Yield folders with one thing less than the ``current`` one, which may have become smaller meanwhile; large things first."""
    for path in _paths(current()):
        smaller = _without(current(), path)
        if smaller is not None:
            yield smaller


def _paths(folder: Folder) -> Iterator[Path_]:
    """Yield the path of everything that may be left out: villages, scenarios, files, then keys from the outermost in."""
    features = folder.villages
    yield from (("village", feature["id"]) for feature in features if len(features) > 1)
    yield from (("scenarios", name) for name in folder.scenarios)
    for section in ("staffing", "campaign", "travel"):
        paths = list(_keys(getattr(folder, section), (section,)))
        yield from sorted(paths, key=len)
    for feature in features:
        yield from (("property", feature["id"], *path) for path in _keys(feature["properties"], ()))


def _keys(value: Any, path: Path_) -> Iterator[Path_]:
    """Yield the paths of all keys and items in ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in reversed(list(items)):
        yield (*path, key)
        yield from _keys(inner, (*path, key))


def _without(folder: Folder, path: Path_) -> Folder | None:
    """Return ``folder`` without what stands at ``path``, None where that is gone already."""
    smaller = folder.copy()
    kind, *rest = path
    if kind == "village":
        features = smaller.villages
        kept = [feature for feature in features if feature["id"] != rest[0]]
        if not kept or len(kept) == len(features):
            return None
        features[:] = kept
        _forget(smaller, str(rest[0]), {feature["properties"]["kecamatan_code"] for feature in kept})
        return smaller
    if kind == "property":
        found = next((feature for feature in smaller.villages if feature["id"] == rest[0]), None)
        return smaller if found and _delete(found["properties"], rest[1:]) else None
    return smaller if _delete(getattr(smaller, str(kind)), rest) else None


def _delete(value: Any, path: list[object]) -> bool:
    """Delete what stands at ``path`` in ``value``; say whether it was there."""
    *outer, last = path
    try:
        for key in outer:
            value = value[key]
        del value[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _forget(folder: Folder, stop: str, kecamatan: set[str]) -> None:
    """Leave out what refers to a village, or a kecamatan, that is gone."""
    campaign, travel = folder.campaign, folder.travel
    campaign.get("closures", {}).pop(stop, None)
    for key, about in (("requests", "stop"), ("closed_places", "place")):
        entries = (campaign if key == "requests" else travel).get(key, {})
        for name in [name for name, entry in entries.items() if entry[about] == stop]:
            del entries[name]
    for name in [name for name, leg in travel.get("legs", {}).items() if stop in (leg["from"], leg["to"])]:
        del travel["legs"][name]
    for key in ("priority", "floors"):
        for code in set(campaign.get(key, {})) - kecamatan:
            del campaign[key][code]
    for key, known in (("hills_kecamatan", kecamatan.__contains__), ("hills_places", lambda place: place != stop)):
        if key in travel:
            travel[key] = [place for place in travel[key] if known(place)]
    rows = folder.tables.get(campaign.get("figures", ""), [[]])
    rows[1:] = [row for row in rows[1:] if row[0] != stop]
