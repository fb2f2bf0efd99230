"""Read the kinds of stops as offices write them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outputs.small_week import VILLAGES, make_stop

from planner.model.places import KIND_SPELLINGS, StopKind

SPELLINGS = [(spelling, kind) for kind, known in KIND_SPELLINGS for spelling in known]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Orang Rimba", "orang_rimba"),
        ("orang-rimba", "orang_rimba"),
        ("OrangRimba", "orang_rimba"),
        (" ORANG_RIMBA ", "orang_rimba"),
        ("S.A.D.", "orang_rimba"),
        ("Suku Anak Dalam (SAD)", "orang_rimba"),
        ("titik temu Orang Rimba", "orang_rimba"),
        ("Desa SAD", "orang_rimba"),
        ("sekolah SAD", "orang_rimba"),
        ("Kubu", "orang_rimba"),
        ("Desa", "desa"),
        ("Kel.", "kelurahan"),
        ("SMA/SMK/MA", "school"),
        ("SMAN 1", "school"),
        ("Pasar", "market"),
        ("Home visits", "home_visits"),
        ("home-visit", "home_visits"),
        ("Mop-up", "mop_up"),
        ("Lapas", "prison"),
        ("PT.", "company"),
        ("lain-lain", "other"),
    ],
)
def test_usual_spellings_are_read(text: str, kind: str):
    assert StopKind(text) is StopKind(kind)


@pytest.mark.parametrize("value", ["", " ", "-", "xyz", "Rmba", "kelas", None, 7, ["desa"]])
def test_anything_else_is_no_kind(value: object):
    with pytest.raises(ValueError, match="is not a valid StopKind"):
        StopKind(value)


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from(["", " ", "-", "_", ".", "  "]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_blanks_and_punctuation_do_not_count(spelt, between, case):
    spelling, kind = spelt
    assert StopKind(case(between.join(spelling.split()))) is kind


def test_every_kind_has_spellings_of_its_own():
    assert [kind for kind, _ in KIND_SPELLINGS] == list(StopKind)
    texts = [spelling.casefold() for spelling, _ in SPELLINGS]
    assert len(set(texts)) == len(texts)


def test_a_stop_made_by_a_program_has_a_kind_too():
    """Plain text in the place of a kind is read, or refused; it cannot slip past a rule."""
    stop = make_stop(VILLAGES[0])
    assert replace(stop, kind="SAD").kind is StopKind.ORANG_RIMBA
    with pytest.raises(ValueError, match="'xyz' is not a valid StopKind"):
        replace(stop, kind="xyz")
