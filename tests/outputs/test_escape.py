"""Prove that foreign text is harmless in data blocks, file names and links."""

import json

from hypothesis import given
from hypothesis import strategies as st

from planner.outputs.texts.escape import clean, file_stem, link_text, script_json

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_an_island_holds_nothing_a_page_could_act_on_and_reads_back(text):
    written = script_json([text])
    assert not set(written) & set("<>&\u2028\u2029")
    written.encode("utf-8")
    # Characters that JSON itself escapes come back as they were; the others as they are shown.
    assert clean(json.loads(written)[0]) == clean(text)


@given(ANY_TEXT)
def test_a_file_name_never_leaves_its_folder(text):
    stem = file_stem(text)
    assert stem
    assert all(
        character.isascii() and (character.isalnum() or character in "-_") for character in stem
    )
    assert len(stem) <= 60 + 9


def test_plain_ids_keep_their_names_and_others_stay_apart():
    assert file_stem("T01") == "T01"
    assert file_stem("a/b") != file_stem("a.b")
    assert file_stem("CON") != "CON"


@given(ANY_TEXT)
def test_links_are_ascii(text):
    assert link_text(text).isascii()
