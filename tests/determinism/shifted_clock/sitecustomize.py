"""Let a Python process live SHIFT_DAYS days later; it is imported at start from PYTHONPATH."""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import os
import time

SECONDS = int(os.environ["SHIFT_DAYS"]) * 24 * 3600
_now, _time, _time_ns, _localtime, _gmtime = (
    dt.datetime.now,
    time.time,
    time.time_ns,
    time.localtime,
    time.gmtime,
)


def _change(owner: type, **methods: object) -> None:
    """Replace class methods of a type in C, which forbids it; its own dictionary allows it."""
    own = gc.get_referents(owner.__dict__)[0]
    own.update({name: classmethod(method) for name, method in methods.items()})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(owner))


time.time = lambda: _time() + SECONDS
time.time_ns = lambda: _time_ns() + SECONDS * 10**9
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
_change(
    dt.datetime,
    now=lambda _cls, tz=None: _now(tz) + dt.timedelta(seconds=SECONDS),
    utcnow=lambda _cls: _now(dt.UTC).replace(tzinfo=None) + dt.timedelta(seconds=SECONDS),
)
