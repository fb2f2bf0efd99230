"""Spoil good files as people, programs and bad disks do; everything follows from a seed."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "${alert(1)}`",
    "=1+1",
    "@SUM(A1)",
    "\r\nATTACH:http://e",
    "]]>&xxe;",
    "\x1b[2J",
    "\u202e",
    "\x00",
    "../../etc/x",
    "%s %n {0} {name} $name $",
    "N" * 10_000,
    "٣２",
    "\N{NO-BREAK SPACE}",
    "\N{LEFT DOUBLE QUOTATION MARK}07:30",
    "&a [*a]",
    "!!python/object:os.system",
    "\N{ZERO WIDTH SPACE}",
    "é",
)
VALUES = (
    None,
    True,
    -1,
    0,
    1,
    10**9,
    10**30,
    0.5,
    -0.0,
    1e308,
    "",
    "x",
    "16:00",
    "2019-02-30",
    "2019-04-01",
    [],
    {},
    [[]],
    {"": None},
)


def spoil_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return ``data`` cut off, with bytes changed, or with a piece lost, doubled or moved."""
    begin, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    piece = data[begin : min(end, begin + 400)]
    match chance.randrange(6):
        case 0:
            return data[:begin]
        case 1:
            changed = bytearray(data or b" ")
            for _ in range(chance.randint(1, 8)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            return bytes(changed)
        case 2:
            return data[:begin] + data[begin + len(piece) :]
        case 3:
            return data[:begin] + piece + data[begin:]
        case 4:
            return piece + data[:begin] + data[begin + len(piece) :]
        case _:
            return data[:begin] + chance.choice(HOSTILE).encode() + data[begin:]


def spoil_tree(tree: object, chance: random.Random) -> object:
    """Return ``tree`` with a node anywhere lost, doubled, renamed, or of another kind."""
    tree = copy.deepcopy(tree)
    parent, key = chance.choice([*_nodes(tree)] or [([tree], 0)])
    match chance.randrange(5):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.insert(key, parent[key])
        case 1:
            parent[chance.choice((*HOSTILE, "x"))] = parent[key]
        case 2:
            parent[key] = chance.choice(HOSTILE)
        case 3 if isinstance(parent[key], str):
            place = chance.randrange(len(parent[key]) + 1)
            parent[key] = parent[key][:place] + chance.choice(HOSTILE) + parent[key][place:]
        case _:
            parent[key] = copy.deepcopy(chance.choice(VALUES))
    return tree


def _nodes(tree):
    """Yield (parent, key) of every node below ``tree``."""
    for key, node in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(node, dict | list):
            yield from _nodes(node)


def spoil_json(data: bytes, chance: random.Random) -> bytes:
    """Return a JSON file with its text or its content spoiled."""
    return (
        spoil_bytes(data, chance)
        if chance.random() < 0.4
        else json.dumps(spoil_tree(json.loads(data), chance)).encode()
    )


class _PlainDumper(yaml.SafeDumper):
    """Writes texts without quotation marks, even if they read as numbers, dates or truth values."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Return ``text`` as YAML would read it."""
        return self.represent_scalar(self.resolve(yaml.ScalarNode, text, (True, False)), text)


_PlainDumper.add_representer(str, _PlainDumper.represent_text)


def spoil_yaml(data: bytes, chance: random.Random) -> bytes:
    """Return a YAML file with its text or its content spoiled."""
    if chance.random() < 0.4:
        return spoil_bytes(data, chance)
    tree = yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506  (the safest of all: it reads texts only)
    return yaml.dump(
        spoil_tree(tree, chance), allow_unicode=True, sort_keys=False, Dumper=_PlainDumper
    ).encode()


def spoil_workbook(data: bytes, chance: random.Random) -> bytes:
    """Return a workbook spoiled as a whole, or in one of the files inside it."""
    if chance.random() < 0.2:
        return spoil_bytes(data, chance)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as spoiled,
    ):
        chosen = chance.choice(
            [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        )
        for name in archive.namelist():
            content = archive.read(name)
            spoiled.writestr(name, spoil_bytes(content, chance) if name == chosen else content)
    return made.getvalue()


# By the last part of a file's name.
SPOILERS: tuple[tuple[str, Callable[[bytes, random.Random], bytes]], ...] = (
    (".yaml", spoil_yaml),
    (".json", spoil_json),
    (".geojson", spoil_json),
    (".csv", spoil_bytes),
    (".xlsx", spoil_workbook),
)


def spoil(name: str, data: bytes, seed: int) -> bytes:
    """Return the bytes of the file ``name``, spoiled once, sometimes more, as ``seed`` decides."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311  (a test, not a secret)
    spoiler = next(spoiler for ending, spoiler in SPOILERS if name.endswith(ending))
    spoiled = spoiler(data, chance)
    while chance.random() < 0.2:
        spoiled = spoil_bytes(spoiled, chance)
    return spoiled
