"""The parts of babel that the texts need, imported with the time zone UTC.

Babel reads the time zone of the machine at its import, and fails where TZ names no zone. No text
depends on the time zone.
"""

import os

_zone = os.environ.get("TZ")
os.environ["TZ"] = "UTC"
try:
    from babel.dates import format_date
    from babel.messages.pofile import read_po
finally:
    del os.environ["TZ"]
    if _zone is not None:
        os.environ["TZ"] = _zone

__all__ = ["format_date", "read_po"]
