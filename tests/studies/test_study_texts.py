"""Prove that the studies say the same in both languages."""

from __future__ import annotations

import re

from planner.locale.catalogue import LANGUAGES, catalogue


def test_both_languages_say_the_same_things():
    """Each text stands in both catalogues, with the same words to fill in."""
    found = [
        {
            key: sorted(set(re.findall(r"\$\w+", text)))
            for key, text in catalogue(language, "studies").templates().items()
        }
        for language in LANGUAGES
    ]
    assert found[0] == found[1]
