"""Copy a small, correct project, spoil it, and read what the planner says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.inputs import format_issue, load

if TYPE_CHECKING:
    from planner.errors import Issue
    from planner.model.inputs import Inputs

SMALL = Path(__file__).parent / "small"


class SmallProject:
    """A copy of the project in ``small``, with files named as in messages.

    ``campaign`` is ``configs/small/campaign.yaml``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(SMALL, root, dirs_exist_ok=True)
        self.campaign = root / "configs" / "small"

    def path(self, name: str) -> Path:
        """Return the path of a file: ``campaign``, ``data/places.csv``, ``scenarios/x``."""
        return self.root / name if name.startswith("data/") else self.campaign / f"{name}.yaml"

    def replace(self, name: str, old: str, new: str) -> SmallProject:
        """Replace the only ``old`` in the file by ``new``."""
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        return self.write(name, text.replace(old, new))

    def write(self, name: str, text: str | bytes) -> SmallProject:
        """Write ``text`` as the whole file."""
        self.path(name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self

    def load(self, **options: str) -> tuple[Inputs, tuple[Issue, ...]]:
        """Load the campaign."""
        return load(self.campaign, **options)

    def errors(self, language: str = "en", **options: str) -> list[str]:
        """Return the errors as the user reads them; none where it loads."""
        try:
            self.load(**options)
        except InputError as error:
            return [format_issue(issue, language) for issue in error.issues if issue.is_error]
        return []

    def doubts(self, language: str = "en", **options: str) -> list[str]:
        """Return the doubts as the user reads them."""
        return [format_issue(issue, language) for issue in self.load(**options)[1]]
