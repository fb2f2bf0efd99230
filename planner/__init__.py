"""Plan the weeks of mobile e-KTP recording teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.api import (
        build,
        check,
        compare,
        explain,
        find_bottlenecks,
        follow,
        load,
        read,
        render,
        resolve,
        solve,
        write,
    )

__all__ = [
    "build",
    "check",
    "compare",
    "explain",
    "find_bottlenecks",
    "follow",
    "load",
    "read",
    "render",
    "resolve",
    "solve",
    "write",
]


def __getattr__(name: str) -> object:
    """Import a public function at its first use: the import of this package itself stays light."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from planner import api  # noqa: PLC0415  (see above)

    return getattr(api, name)


def __dir__() -> list[str]:
    """Return the names of the module, with those of the public functions."""
    return sorted({*globals(), *__all__})
