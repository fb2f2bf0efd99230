"""Walk a JSON Schema with or without a value: every key, and what it may hold.

A key is called by its section and name, for instance ``LenderEntry.journey``; what lies in a list
or mapping gets ``[]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from planner.inputs.datasets.areas import AreaFeature
from planner.inputs.datasets.roads import RoadFeature
from planner.inputs.datasets.villages import Feature
from planner.inputs.schema.json_schemas import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.folder import Folder

Schema = dict[str, Any]
MISSING = object()


@dataclass(frozen=True)
class Node:
    """A key (or item) of a value: its name, what it may hold besides null, and its place.

    ``value`` may be ``MISSING``.
    """

    name: str
    schema: Schema
    holder: Any
    key: Any
    optional: bool
    nullable: bool

    @property
    def value(self) -> Any:
        """What stands there."""
        if isinstance(self.holder, dict):
            return self.holder.get(self.key, MISSING)
        return self.holder[self.key]

    def marks(self) -> Iterator[str]:
        """Yield what this key is an example of."""
        value = self.value
        if value is MISSING:
            yield f"{self.name} left out"
            return
        yield f"{self.name} given"
        yield f"{self.name} {_describe(self.schema, value)}"


def _describe(schema: Schema, value: Any) -> str:
    """Return in a word which of its kinds ``value`` is."""
    if value is None:
        return "null"
    if isinstance(value, dict | list):
        return "filled" if value else "empty"
    if isinstance(value, bool) or "enum" in schema or "const" in schema:
        return f"= {value}"
    if isinstance(value, int | float):
        bounds = {schema.get("minimum"): "lowest", schema.get("maximum"): "highest"}
        return bounds.get(value, "between")
    return "a text"


def walk(document: Schema, value: Any) -> Iterator[Node]:
    """Yield every node of ``value``, keys that are left out too."""
    yield from _children(document, document, value, str(document.get("title", "")))


def _children(document: Schema, schema: Schema, value: Any, name: str) -> Iterator[Node]:
    """Yield the nodes inside ``value``."""
    required = schema.get("required", ())
    if isinstance(value, dict) and "properties" in schema:
        inner = [
            (key, f"{schema['title']}.{key}", each, key not in required)
            for key, each in schema["properties"].items()
        ]
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        inner = [(key, f"{name}[]", schema["additionalProperties"], False) for key in value]
    elif isinstance(value, list) and "items" in schema:
        inner = [(key, f"{name}[]", schema["items"], False) for key in range(len(value))]
    else:
        inner = []
    for key, called, each, optional in inner:
        kind, nullable = resolve(document, each)
        node = Node(called, kind, value, key, optional, nullable)
        yield node
        if node.value is not MISSING:
            yield from _children(document, kind, node.value, called)


def resolve(document: Schema, schema: Schema) -> tuple[Schema, bool]:
    """Return what ``schema`` refers to, null apart, and whether it may be null."""
    branches = schema.get("anyOf", [schema])
    kinds = [branch for branch in branches if branch.get("type") != "null"]
    kind = kinds[0]
    if "$ref" in kind:
        kind = document["$defs"][kind["$ref"].rpartition("/")[2]]
    return kind, len(kinds) < len(branches)


def expect(document: Schema) -> set[str]:
    """Return every mark that the values of ``document`` can have."""
    marks: set[str] = set()
    _expect_inside(document, document, str(document.get("title", "")), marks)
    return marks


def _expect_inside(document: Schema, schema: Schema, name: str, marks: set[str]) -> None:
    """Add the marks of all that may stand inside ``schema``."""
    required = schema.get("required", ())
    for key, each in schema.get("properties", {}).items():
        called = f"{schema['title']}.{key}"
        marks |= {f"{called} given"} | (set() if key in required else {f"{called} left out"})
        _expect_kinds(document, each, called, marks)
    for each in (schema.get("additionalProperties"), schema.get("items")):
        if isinstance(each, dict):
            _expect_kinds(document, each, f"{name}[]", marks)


def _expect_kinds(document: Schema, schema: Schema, name: str, marks: set[str]) -> None:
    """Add the marks of what ``schema`` may hold."""
    kind, nullable = resolve(document, schema)
    members = [*kind.get("enum", ()), *([kind["const"]] if "const" in kind else [])]
    words = ["null"] * nullable + [f"= {member}" for member in members]
    if kind.get("type") == "boolean":
        words += ["= True", "= False"]
    words += [
        word for bound, word in (("minimum", "lowest"), ("maximum", "highest")) if bound in kind
    ]
    is_map = kind.get("type") == "array" or isinstance(kind.get("additionalProperties"), dict)
    words += (["filled"] if kind.get("minItems") else ["empty", "filled"]) if is_map else []
    marks |= {f"{name} {word}" for word in words}
    _expect_inside(document, kind, name, marks)


@cache
def documents() -> dict[str, Schema]:
    """Return the schema of each config, and of the features of each collection."""
    features = {"villages": Feature, "roads": RoadFeature, "areas": AreaFeature}
    return {**schemas(), **{name: model.model_json_schema() for name, model in features.items()}}


def parts(folder: Folder) -> Iterator[tuple[str, Any]]:
    """Yield all that has a schema in ``folder``: (name of the schema, value)."""
    for name in ("campaign", "staffing", "travel"):
        yield name, getattr(folder, name)
    yield from (("scenario", scenario) for scenario in folder.scenarios.values())
    for name in ("villages", "roads", "areas"):
        if folder.campaign.get(name):
            yield from (
                (name, feature) for feature in folder.collections[folder.campaign[name]]["features"]
            )
