"""Encoding of model values as JSON trees by their types."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin

from planner.bundle.json_shape import Clock, Latitude, Longitude, fields_of, pair_kind

_MINUTES_OF_DAY = 24 * 60


def encode(value: object, kind: Any) -> object:  # noqa: ANN401  (a type expression)
    """Return ``value``, which is of type ``kind``, as dicts, lists and scalars.

    Raises
    ------
    ValueError
        If a time is outside its day, or a mapping has a key twice.
    """
    if isinstance(kind, UnionType):
        return None if value is None else encode(value, get_args(kind)[0])
    if is_dataclass(kind):
        present = [(field, getattr(value, field.name)) for field in fields_of(kind)]  # type: ignore[arg-type]
        return {
            field.key: encode(item, field.kind)
            for field, item in present
            if item or not field.optional
        }
    return _encode_tuple(value, kind) if isinstance(value, tuple) else _encode_scalar(value, kind)


def _encode_scalar(value: object, kind: Any) -> object:  # noqa: ANN401  (a type expression)
    if kind is Clock:
        return format_clock(value)
    if kind in (Latitude, Longitude) and isinstance(value, float | int):
        return round(float(value), 6) + 0.0  # + 0.0 turns -0.0 into 0.0
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _encode_tuple(values: tuple[Any, ...], kind: Any) -> object:  # noqa: ANN401  (a type expression)
    item, *others = get_args(kind) if get_origin(kind) is tuple else (Any,)
    of_pair = pair_kind(item)
    if of_pair is not None:
        mapping = {key: encode(value, of_pair) for key, value in values}
        if len(mapping) != len(values):
            raise ValueError(f"a key is given twice: {values}")
        return mapping
    kinds = [item, *others] if others and others[0] is not Ellipsis else [item] * len(values)
    return [encode(value, each) for value, each in zip(values, kinds, strict=True)]


def format_clock(minutes: object) -> str:
    """Return ``minutes`` since midnight as ``HH:MM``.

    Raises
    ------
    ValueError
        If they are not whole minutes of one day.
    """
    if type(minutes) is not int or not 0 <= minutes < _MINUTES_OF_DAY:
        raise ValueError(f"not a time of day: {minutes} minutes")
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
