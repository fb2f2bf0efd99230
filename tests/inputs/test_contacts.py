"""Prove how a village's contact is read: a name with a phone, or the text of older files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.model.places import Contact

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

VILLAGES = "data/villages.geojson"
NAME = '"name": "Hulu"'
NO_PHONE = "is not a phone number; write digits only, with + before a country code, for example"
WHERE = "data/villages.geojson:4:1 features[2].properties.contact"


def give(project: SmallProject, contact: str) -> SmallProject:
    """Give one village the property ``contact``, written as JSON."""
    return project.replace(VILLAGES, NAME, f'{NAME}, "contact": {contact}')


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"name": "Budi", "phone": "081234567890"}', Contact(name="Budi", phone="081234567890")),
        (
            '{"name": "Budi", "phone": "+6281234567890"}',
            Contact(name="Budi", phone="+6281234567890"),
        ),
        ('{"name": "Budi", "phone": null}', Contact(name="Budi", phone=None)),
        ('{"name": "Budi"}', Contact(name="Budi", phone=None)),
        ('"Pak Budi, 0812 3456 7890"', Contact(name="Pak Budi, 0812 3456 7890", phone=None)),
        ('" "', None),
        ("null", None),
    ],
)
def test_a_contact_is_read(project: SmallProject, written: str, read: Contact | None):
    """A phone is optional, plain text is a name alone, and a blank or missing contact is none."""
    assert [
        stop.contact for stop in give(project, written).load()[0].stops if stop.name == "Hulu"
    ] == [read]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (
            '{"name": "Budi", "phone": "0812-3456-7890"}',
            f".phone [E1635] '0812-3456-7890' {NO_PHONE} \"081234567890\"",
        ),
        (
            '{"name": "Budi", "phone": "ada"}',
            f".phone [E1635] 'ada' {NO_PHONE} \"081234567890\"",
        ),
        (
            '{"name": "Budi", "phone": 81234567890}',
            ".phone [E1209] expected text, got 81234567890; put it in quotation marks",
        ),
        ('{"phone": "081234567890"}', ".name [E1203] the key name is missing; add it"),
        ('{"name": " "}', ".name [E1224] this name is blank; fill it in"),
        (
            '{"name": "Budi", "phones": "0"}',
            (
                ".phones [E1201] the key 'phones' is not known; perhaps phone is meant (known "
                "here: name, phone)"
            ),
        ),
        ("[1]", " [E1211] expected keys with values, got [1]; write it like {name: …, phone: …}"),
    ],
)
def test_a_contact_is_refused(project: SmallProject, written: str, says: str):
    """One slip in a contact is told with its place and remedy.

    A number loses its leading zero, so it is no phone.
    """
    assert give(project, written).errors() == [WHERE + says]
