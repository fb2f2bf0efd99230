"""Validation of documents against the models of the files; each error has a code and a place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from planner.inputs.readers.findings import (
    TO_FILL_IN,
    Document,
    Findings,
    KeyPath,
    Plain,
    is_to_fill_in,
    nearest,
    shown,
)
from planner.inputs.schema.values import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)
_NAME: TypeAdapter[str] = TypeAdapter(Name)

# The error types of pydantic and their codes; first those whose message needs a limit.
_LIMITS: tuple[tuple[str, str, str], ...] = (
    ("greater_than_equal", "ge", "E1205"),
    ("greater_than", "gt", "E1206"),
    ("less_than_equal", "le", "E1207"),
    ("less_than", "lt", "E1207"),
    ("too_short", "min_length", "E1213"),
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("int_", "E1204"),
    ("float_", "E1208"),
    ("finite_number", "E1208"),
    ("string_pattern", "E1217"),
    ("string_too", "E1218"),
    ("string_", "E1209"),
    ("bool_", "E1210"),
    ("model_", "E1211"),
    ("dict_", "E1211"),
    ("list_", "E1212"),
)


def validate(
    model: type[Model], document: Document, findings: Findings, *, prefix: KeyPath = ()
) -> Model | None:
    """Return ``document`` as ``model``, or note all its errors.

    ``prefix`` is the path of the value within its file. An error of a whole mapping is noted at the
    key that it gives as ``at``.
    """
    value = document.value
    for key in prefix:
        value = value[key]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        flaws = error.errors(include_url=False)
    for flaw in flaws:
        inner = tuple(key for key in flaw["loc"] if key != "[key]")
        path = (*prefix, *inner)
        if not document.is_spoiled(path):
            code, args = _explain(flaw, _keys_at(model, inner[:-1]))
            if code == "E1211":
                args["form"] = _form_of(model, inner)
            at = args.pop("at", None)
            findings.at(code, document, path if at is None else (*path, str(at)), **args)
    return None


def read_name(text: str, document: Document, path: KeyPath, findings: Findings) -> str | None:
    """Return ``text`` as a name, or note at ``path`` why it is not a name."""
    if text == TO_FILL_IN:
        findings.at("E1900", document, path, what=str(path[-1]))
        return None
    try:
        return _NAME.validate_python(text)
    except ValidationError as error:
        for flaw in error.errors():
            findings.at(flaw["type"], document, path, **flaw.get("ctx", {}))
        return None


def _explain(flaw: ErrorDetails, accepted: tuple[str, ...]) -> tuple[str, dict[str, str | float]]:
    """Return the code and the arguments of an error of pydantic."""
    kind = flaw["type"]
    got = shown(flaw["input"])
    context: Mapping[str, Plain] = flaw.get("ctx", {})
    if kind == "missing":
        return "E1203", {"word": str(flaw["loc"][-1])}
    if kind == "extra_forbidden":
        return _unknown_key(str(flaw["loc"][-1]), accepted)
    if is_to_fill_in(flaw["input"]):
        return "E1900", {"what": str(flaw["loc"][-1])}
    if kind.startswith("E"):
        return kind, dict(context)
    if flaw["input"] is None:
        return "E1200", {}
    return _wrong_value(kind, got, context)


def _wrong_value(
    kind: str, got: str, context: Mapping[str, Plain]
) -> tuple[str, dict[str, str | float]]:
    """Return the code and arguments for a value of the wrong kind or size."""
    if kind in ("literal_error", "enum"):
        return "E1215", {
            "got": got,
            "accepted": str(context["expected"]).replace("'", "").replace(" or ", ", "),
        }
    for name, limit, code in _LIMITS:
        if kind == name:
            return code, {"got": got, "limit": f"{context[limit]:g}"}
    return next((code for start, code in _KINDS if kind.startswith(start)), "E1216"), {"got": got}


def _unknown_key(key: str, accepted: tuple[str, ...]) -> tuple[str, dict[str, str | float]]:
    """Return the code and arguments for an unknown key."""
    known = ", ".join(accepted)
    if like := nearest(key, accepted, cutoff=0.6):
        return "E1201", {"word": shown(key), "nearest": like, "accepted": known}
    return "E1202", {"word": shown(key), "accepted": known}


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Plain]:
    """Return the JSON Schema of ``model``; it is kept, as making it is slow."""
    return model.model_json_schema()


def _keys_at(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """Return the keys that ``model`` accepts at ``path``."""
    return tuple(_part_at(model, path).get("properties", {}))


def _form_of(model: type[BaseModel], path: KeyPath) -> str:
    """Return the form of a mapping at ``path``.

    With fixed keys that is ``{operator: …, driver: …}``, with free names ``{…: {count: …}}``.
    """
    keys = _keys_at(model, path)
    inner = _keys_at(model, (*path, ""))
    if keys or not inner:
        return f"{{{', '.join(f'{key}: …' for key in keys or ('…',))}}}"
    return f"{{…: {{{', '.join(f'{key}: …' for key in inner)}}}}}"


def _part_at(model: type[BaseModel], path: KeyPath) -> dict[str, Plain]:
    """Return the part of the JSON Schema of ``model`` for ``path``."""
    whole = _schema_of(model)
    part = _resolved(whole, whole)
    for key in path:
        inner = (
            part.get("items", {})
            if isinstance(key, int)
            else part.get("properties", {}).get(key, part.get("additionalProperties", {}))
        )
        part = _resolved(whole, inner if isinstance(inner, dict) else {})
    return part


def _resolved(whole: dict[str, Plain], part: dict[str, Plain]) -> dict[str, Plain]:
    """Return ``part`` with its references resolved; of an optional value, the value's schema."""
    for choice in part.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(whole, choice)
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return _resolved(whole, whole["$defs"][name])
    return part
