"""Compilation of inner loops by numba at their first use, with a cache for later runs.

A loop is a plain function of arrays that releases the global interpreter lock.

The cache of numba depends on the file of each loop only. The machine code of a loop holds that of
the loops it calls and the layout of its arrays. Here all loops are compiled again once any file in
``sources`` changes.

Loops are compiled without the reference counts of numba, so they may not allocate: callers pass the
arrays that a loop fills. Atomic updates of the counts, at every call of one loop by another, took
half of the time of a solve.
"""

from __future__ import annotations

import pickle
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from planner import cache as user_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_FOLDER = Path(__file__).parent
_SOURCES = ("jit.py", "array_types.py", "arrays.py", "*_kernels.py")
_COMPILERS = ("llvmlite", "numba", "numpy")

# How numba itself packs and unpacks a compiled function; untyped.
_pack: Any = dumps
_unpack: Any = CompileResult._rebuild  # noqa: SLF001


def compiled(kernel: Kernel) -> Kernel:
    """Return ``kernel`` compiled.

    The machine code comes from the cache. Where the cache cannot be written, every process compiles
    it.
    """
    # Private loops are inlined, so that a split of a long loop costs no time.
    is_private = kernel.__name__.startswith("_")
    njit: Any = numba.njit  # its types lack _nrt
    dispatcher: Any = njit(nogil=True, _nrt=False, forceinline=is_private)(kernel)
    if _FILES:  # without the sources a stale entry of the cache is not found out
        name = f"{kernel.__module__}.{kernel.__qualname__}"
        dispatcher._cache = KeptLoop(name)  # noqa: SLF001  (numba offers no other way)
    return cast("Kernel", dispatcher)


def sources(folder: Path = _FOLDER) -> tuple[Path, ...]:
    """Return the files on which the machine code of the loops depends."""
    return tuple(sorted(path for pattern in _SOURCES for path in folder.rglob(pattern)))


def digest_of(files: tuple[Path, ...]) -> str:
    """Return the hexadecimal digest of ``files``, the versions of the compilers and of Python."""
    digest = sha256(sys.version.encode())
    for name in _COMPILERS:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:32]


# Computed as the module is loaded: a file edited during a run must not pass for the one loaded.
_FILES = sources()
_SECTION = f"kernels-{digest_of(_FILES)}"


class KeptLoop:
    """Machine code of one loop in the user's cache, a file for each signature and processor.

    The methods are those that a dispatcher of numba calls on its cache, under a lock of numba.
    """

    def __init__(self, name: str) -> None:
        """Take the qualified name of the loop."""
        self._name = name

    @property
    def cache_path(self) -> str:
        """Name of the folder, for the statistics of numba."""
        return _SECTION

    def load_overload(self, signature: Any, context: Any) -> Any | None:  # noqa: ANN401  (numba's)
        """Return the loop compiled for ``signature``; None where it must be compiled."""
        context.refresh()
        payload = user_cache.read(_SECTION, self._file(signature, context.codegen()))
        if payload is None:
            return None
        try:
            kept, parts = pickle.loads(payload)  # noqa: S301  (sealed, and written by this user)
            return _unpack(context, *parts) if kept == signature else None
        except Exception:  # noqa: BLE001  (an entry that fails in any way is compiled again)
            return None

    def save_overload(self, signature: Any, result: Any) -> None:  # noqa: ANN401  (numba's)
        """Write the loop compiled for ``signature``, unless it holds addresses of this process."""
        if result.lifted or result.library.has_dynamic_globals:
            return
        payload = _pack((signature, result._reduce()))  # noqa: SLF001
        user_cache.write(_SECTION, self._file(signature, result.codegen), payload)

    def _file(self, signature: Any, codegen: Any) -> str:  # noqa: ANN401  (numba's)
        """Return the name of the file for a signature and the processor of ``codegen``."""
        key = repr((signature, codegen.magic_tuple()))
        return f"{self._name.rpartition('planner.')[2]}-{sha256(key.encode()).hexdigest()[:32]}"
