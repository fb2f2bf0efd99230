"""JSON text: strict reading, and stable writing that is easy to edit by hand."""

from __future__ import annotations

import json
from typing import NoReturn

from planner.bundle.limits import MOST_SIGNS
from planner.errors import InputError, Issue

# A container that fits is written on one line, so that visits and places are easy to compare.
_LINE_WIDTH = 200
# Far above every figure of a plan, and still exact as a floating point number.
MAX_INTEGER_DIGITS = 15


def parse(data: bytes, file: str) -> object:
    """Return the JSON tree of ``data``; objects as tuples of pairs, arrays as lists.

    Raises
    ------
    InputError
        If ``data`` is not UTF-8 (E902), not JSON (E903), too deep (E904), has a number that is too
        large or not finite (E912), or has more values than any bundle (E943).
    """
    _refuse_oversized(data, file)
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=tuple,
            parse_int=lambda digits: _parse_integer(digits, file),
            parse_constant=lambda name: _refuse_number(name, file),
        )
    except UnicodeDecodeError as error:
        raise _problem(file, "E902", line=data.count(b"\n", 0, error.start) + 1) from error
    except json.JSONDecodeError as error:
        raise _problem(file, "E903", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise _problem(file, "E904") from error


def _refuse_oversized(data: bytes, file: str) -> None:
    """Refuse a file that would take many times its size in memory.

    Characters within texts count too; the limits leave room for them.
    """
    for sign, limit in MOST_SIGNS:
        found = data.count(sign)
        if found > limit:
            args = (("sign", sign.decode()), ("found", found), ("limit", limit))
            raise InputError((Issue(file=file, line=0, column=0, path="", code="E943", args=args),))


def _parse_integer(digits: str, file: str) -> int:
    if len(digits.lstrip("-")) > MAX_INTEGER_DIGITS:
        _refuse_number(digits, file)
    return int(digits)


def _refuse_number(found: str, file: str) -> NoReturn:
    raise InputError(
        (Issue(file=file, line=0, column=0, path="", code="E912", args=(("found", found[:40]),)),)
    )


def _problem(file: str, code: str, *, line: int = 0, column: int = 0) -> InputError:
    return InputError((Issue(file=file, line=line, column=column, path="", code=code),))


def dump(tree: object) -> bytes:
    """Return ``tree`` (dicts, lists, scalars) as UTF-8 JSON with a newline at its end.

    Equal trees give equal bytes. A container that fits stands on one line, and so does every list
    of scalars (a row of a matrix). Others have a line for each item.

    Raises
    ------
    ValueError
        If a number is not finite or a text is not Unicode.
    """
    return (_lay_out(tree, 0) + "\n").encode("utf-8")


def _lay_out(tree: object, depth: int) -> str:
    if isinstance(tree, dict):
        parts = [f"{_scalar(key)}: {_lay_out(value, depth + 1)}" for key, value in tree.items()]
        return _join("{", parts, "}", depth=depth, one_line=False)
    if isinstance(tree, list):
        parts = [_lay_out(value, depth + 1) for value in tree]
        return _join(
            "[",
            parts,
            "]",
            depth=depth,
            one_line=not any(isinstance(value, dict | list) for value in tree),
        )
    return _scalar(tree)


def _join(opening: str, parts: list[str], closing: str, *, depth: int, one_line: bool) -> str:
    fits = depth + sum(len(part) + 2 for part in parts) <= _LINE_WIDTH and not any(
        "\n" in part for part in parts
    )
    if one_line or not parts or (fits and depth > 0):
        return opening + ", ".join(parts) + closing
    margin = "\n" + " " * (depth + 1)
    return opening + margin + ("," + margin).join(parts) + "\n" + " " * depth + closing


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
