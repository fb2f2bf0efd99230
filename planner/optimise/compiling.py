"""Have numba compile inner loops on their first use, and keep them on disk: plain functions of arrays that let other threads run.

What is kept is made anew when the file of a loop changes, not when it calls a loop of another file that does: loops that call each other
stay in one file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])

NO_GAIN = -1e18  # of what is not allowed


def compiled(kernel: Kernel) -> Kernel:
    """Return ``kernel`` compiled: from disk, or anew by every process where nothing can be kept there."""
    try:
        compiled: Any = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:
        compiled = numba.njit(nogil=True)(kernel)
    return cast("Kernel", compiled)
