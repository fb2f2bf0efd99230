"""Make a failing campaign smaller while the same failure remains."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.folder import Folder
from campaigns.verdicts import Verdict
from campaigns.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Trail = tuple[object, ...]  # the keys from a section of the folder down to a value

HANGING_SECONDS = 20.0  # smaller than a campaign that hangs, one is no slower


@dataclass
class Failure:
    """A campaign that fails, with the verdict on it and the properties that it was held to."""

    folder: Folder
    verdict: Verdict
    seed: int
    properties: tuple[str, ...]

    def shrink(self, watchdog: Watchdog, *, seconds: float) -> None:
        """Make this campaign smaller for ``seconds``, as long as it fails in the same way."""
        until = time.monotonic() + seconds
        if self.verdict.kind == "hang":
            watchdog = Watchdog(seconds=HANGING_SECONDS)
        for fewer in ((), *((name,) for name in self.properties)):
            if self._keep(watchdog, self.folder, fewer):
                break
        is_smaller = True
        while is_smaller:
            is_smaller = False
            for trail in list(_trails(self.folder)):
                if time.monotonic() > until:
                    return
                smaller = _without(self.folder, trail)
                is_smaller |= smaller is not None and self._keep(watchdog, smaller, self.properties)

    @classmethod
    def read(cls, root: Path) -> Failure:
        """Return the failure that ``write`` wrote into ``root``."""
        case = json.loads((root / "case.json").read_text(encoding="utf-8"))
        kind, where, detail = (root / "NOTE").read_text(encoding="utf-8").strip().split(": ", 2)
        verdict = Verdict(kind=kind, where=where, detail=detail)
        return cls(
            Folder.read(root, week=case["week"]), verdict, case["seed"], tuple(case["properties"])
        )

    def write(self, root: Path) -> None:
        """Write the files into ``root``, with a note that says how they fail."""
        self.folder.write(root)
        case = {
            "seed": self.seed,
            "week": self.folder.week,
            "effort": "low",
            "properties": self.properties,
        }
        (root / "case.json").write_text(json.dumps(case) + "\n", encoding="utf-8")
        (root / "NOTE").write_text(
            f"{self.verdict.kind}: {self.verdict.where}: {self.verdict.detail or '-'}\n",
            encoding="utf-8",
        )

    def _keep(self, watchdog: Watchdog, folder: Folder, properties: tuple[str, ...]) -> bool:
        """Take ``folder`` and ``properties`` if they fail in the same way; say whether they do."""
        verdict = watchdog.try_campaign(folder, seed=self.seed, properties=properties)
        fails = verdict.same == self.verdict.same
        if fails:
            self.folder, self.properties, self.verdict = folder, properties, verdict
        return fails


def _trails(folder: Folder) -> Iterator[Trail]:
    """Yield the trail of all that may go: villages, scenarios, then keys from the outermost in."""
    yield from (("village", feature["id"]) for feature in folder.villages)
    yield from (("scenarios", name) for name in folder.scenarios)
    for section in ("staffing", "campaign", "travel"):
        yield from sorted(_keys(getattr(folder, section), (section,)), key=len)
    for feature in folder.villages:
        yield from _keys(feature["properties"], ("property", feature["id"]))


def _keys(value: Any, trail: Trail) -> Iterator[Trail]:
    """Yield the trails of all keys and items in ``value``, the last first."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in reversed(list(items)):
        yield (*trail, key)
        yield from _keys(inner, (*trail, key))


def _without(folder: Folder, trail: Trail) -> Folder | None:
    """Return ``folder`` without the end of ``trail``; None if it is gone or the last village."""
    smaller, (section, *rest) = folder.copy(), trail
    found = [feature for feature in smaller.villages if feature["id"] == rest[0]]
    if section == "village":
        if not found or len(smaller.villages) == 1:
            return None
        smaller.villages.remove(found[0])
        _forget(smaller, str(rest[0]))
        return smaller
    holder = (
        getattr(smaller, str(section))
        if section != "property"
        else found[0]["properties"]
        if found
        else {}
    )
    return smaller if _delete(holder, rest[1:] if section == "property" else rest) else None


def _delete(value: Any, trail: list[object]) -> bool:
    """Delete what stands at the end of ``trail`` in ``value``; say whether it was there."""
    *outer, last = trail
    try:
        for key in outer:
            value = value[key]
        del value[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _forget(folder: Folder, stop: str) -> None:
    """Leave out what refers to ``stop``, or to a kecamatan that has no village any more."""
    campaign, travel = folder.campaign, folder.travel
    left = {feature["properties"]["kecamatan_code"] for feature in folder.villages}
    _drop(campaign, "closures", lambda key, _: key != stop)
    _drop(campaign, "requests", lambda _, request: request["stop"] != stop)
    _drop(travel, "closed_places", lambda _, closed: closed["place"] != stop)
    _drop(travel, "legs", lambda _, leg: stop not in (leg["from"], leg["to"]))
    for key in ("priority", "floors"):
        _drop(campaign, key, lambda code, _: code in left)
    for key, known in (("hills_kecamatan", left.__contains__), ("hills_places", stop.__ne__)):
        if travel.get(key):
            travel[key] = [place for place in travel[key] if known(place)]
    rows = folder.tables.get(campaign.get("figures") or "", [[]])
    rows[1:] = [row for row in rows[1:] if row[0] != stop]


def _drop(config: dict[str, Any], key: str, keep: Any) -> None:
    """Keep only some of the entries of the mapping at ``key``, where there is one."""
    if config.get(key):
        config[key] = {name: entry for name, entry in config[key].items() if keep(name, entry)}
