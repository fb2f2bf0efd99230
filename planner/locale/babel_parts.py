"""The parts of babel that texts are made with, loaded as if the machine stood in UTC.

Babel reads the time zone of the machine as it is loaded, and fails where TZ names none. No text
depends on it.
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
