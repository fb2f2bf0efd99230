"""Have numba compile inner loops on their first use, and keep them for the next run: plain functions of arrays that let other threads run.

numba's own cache knows the file of each loop only. A loop holds the machine code of those it calls and the layout of the
arrays it is given, so here all loops are made anew once any file in `sources` changes.

Loops are compiled without numba's reference counts, so they may not allocate: callers hand in the arrays that a loop
fills. The counts of all arrays went up and down, atomically, at every call of one loop by another: half of a solve.
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

# numba's own way to pack a compiled function and to unpack it; untyped.
_pack: Any = dumps
_unpack: Any = CompileResult._rebuild  # noqa: SLF001


def compiled(kernel: Kernel) -> Kernel:
    """Return ``kernel`` compiled: as the cache has it, or anew by every process where nothing can be kept there."""
    # Loops of one file may be split where they are read best: a call between them would cost time.
    is_private = kernel.__name__.startswith("_")
    njit: Any = numba.njit  # its types do not know of _nrt
    dispatcher: Any = njit(nogil=True, _nrt=False, forceinline=is_private)(kernel)
    if _FILES:  # without the sources nobody could tell what is stale
        dispatcher._cache = KeptLoop(f"{kernel.__module__}.{kernel.__qualname__}")  # noqa: SLF001  (numba offers no other way)
    return cast("Kernel", dispatcher)


def sources(folder: Path = _FOLDER) -> tuple[Path, ...]:
    """Return the files on which the machine code of the loops depends."""
    return tuple(sorted(path for pattern in _SOURCES for path in folder.rglob(pattern)))


def digest_of(files: tuple[Path, ...]) -> str:
    """Return a name for ``files``, the versions of the compilers and that of Python: another one after any change."""
    seal = sha256(sys.version.encode())
    for name in _COMPILERS:
        seal.update(f"{name} {version(name)}\n".encode())
    for path in files:
        content = path.read_bytes()
        seal.update(f"{path.name} {len(content)}\n".encode() + content)
    return seal.hexdigest()[:32]


# As soon as this module is loaded: what is edited during a run must not go under its name.
_FILES = sources()
_SECTION = f"kernels-{digest_of(_FILES)}"


class KeptLoop:
    """The compiled forms of one loop in the user's cache, a file for each type of arguments and processor.

    It has the methods that a dispatcher of numba calls on its cache, under a lock that numba holds.
    """

    def __init__(self, name: str) -> None:
        """Keep the loop called ``name``."""
        self._name = name

    @property
    def cache_path(self) -> str:
        """The folder, for numba's statistics."""
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
        except Exception:  # noqa: BLE001  (what cannot be used, for whatever reason, is compiled)
            return None

    def save_overload(self, signature: Any, result: Any) -> None:  # noqa: ANN401  (numba's)
        """Keep ``result``, the loop compiled for ``signature``, unless it holds addresses of this process."""
        if result.lifted or result.library.has_dynamic_globals:
            return
        payload = _pack((signature, result._reduce()))  # noqa: SLF001
        user_cache.write(_SECTION, self._file(signature, result.codegen), payload)

    def _file(self, signature: Any, codegen: Any) -> str:  # noqa: ANN401  (numba's)
        """Return the name of a file: the processor and the types are in it."""
        key = repr((signature, codegen.magic_tuple()))
        return f"{self._name.rpartition('planner.')[2]}-{sha256(key.encode()).hexdigest()[:32]}"
