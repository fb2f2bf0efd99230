"""Prove that every verb explains itself, in both languages, and says so when it is misused."""

from __future__ import annotations

import re
import shlex

import pytest

from planner.cli.parser import EFFORTS, asked_language, build_parser
from planner.cli.verbs import VERBS
from planner.locale.catalogue import LANGUAGES, catalogue

NAMES = tuple(verb for verb, _ in VERBS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", NAMES)
def test_every_verb_has_help_with_an_example_that_works(planner, verb, language):
    """The help of a verb ends with a command line of that verb, which the parser accepts."""
    run = planner(verb, "--help", "--language", language)
    texts = catalogue(language, "cli")
    assert (run.code, run.err) == (0, "")
    assert texts.text(f"{verb}.about") in " ".join(run.out.split())
    command, *words = shlex.split(run.out.rstrip().splitlines()[-1])
    assert (command, build_parser(texts).parse_args(words).verb) == ("planner", verb)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_verb(planner, language):
    """The help of the command names all verbs, in the asked language."""
    run = planner("--help", "--language", language)
    assert (run.code, run.err) == (0, "")
    assert [
        word for word in re.findall(r"^    (\w+)", run.out, re.MULTILINE) if word in NAMES
    ] == list(NAMES)
    assert run.out.startswith({"id": "pemakaian: planner ", "en": "usage: planner "}[language])


def test_both_languages_say_the_same_things():
    """Each text stands in both catalogues, with the same placeholders."""
    placeholders = []
    for language in LANGUAGES:
        texts = catalogue(language, "cli")
        placeholders.append(
            {key: sorted(set(re.findall(r"\$\w+", texts._messages[key]))) for key in texts.keys()}  # noqa: SIM118
        )
    assert placeholders[0] == placeholders[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Belum lengkap; tambahkan: VERB\nLihat: planner --help\n"),
        ("plan", "Belum lengkap; tambahkan: CAMPAIGN\nLihat: planner plan --help\n"),
        ("plan x y", "Tidak dikenal: y\nLihat: planner --help\n"),
        (
            "plan x --week",
            "--week: tulis nilainya sesudah pilihan ini\nLihat: planner plan --help\n",
        ),
        (
            "plan x --week 20190401",
            (
                "--week: 20190401 bukan tanggal; tulis tahun-bulan-hari, misalnya 2019-04-01\n"
                "Lihat: planner plan --help\n"
            ),
        ),
        (
            "plan x --seconds 0",
            (
                "--seconds: 0 bukan jumlah detik; tulis angka di atas 0, misalnya 60\n"
                "Lihat: planner plan --help\n"
            ),
        ),
        (
            "plan x --seconds nan",
            (
                "--seconds: nan bukan jumlah detik; tulis angka di atas 0, misalnya 60\n"
                "Lihat: planner plan --help\n"
            ),
        ),
        (
            "plan x --seed -1",
            (
                "--seed: -1 tidak dapat dipakai; tulis bilangan bulat mulai 0\n"
                "Lihat: planner plan --help\n"
            ),
        ),
        ("plan x --eff low", "Tidak dikenal: --eff low\nLihat: planner --help\n"),
        ("check x --language en --bad", "Not known: --bad\nSee: planner --help\n"),
        (
            "check --language=en x --json=1",
            "--json: ignored explicit argument '1'\nSee: planner check --help\n",
        ),
    ],
)
def test_a_misused_verb_says_what_to_do(planner, words, message):
    """Arguments that cannot be understood end with 2 and a message in the asked language."""
    run = planner(*words.split())
    assert (run.code, run.out, run.err) == (2, "", message)


@pytest.mark.parametrize(
    "words",
    [
        "compare c a b --quick --seed 3",
        "compare c --quick a --seed 3 b",
        "compare --seed 3 c --quick a b",
        "compare --quick c a b --seed=3",
    ],
)
def test_options_may_stand_anywhere_among_the_arguments(words):
    """A campaign and two scenarios are understood wherever the options are."""
    args = build_parser(catalogue("en", "cli")).parse_args(words.split())
    assert (args.campaign, list(args.scenario), args.quick, args.seed) == ("c", ["a", "b"], True, 3)


def test_an_unknown_choice_names_the_known_ones(planner):
    """A wrong effort is refused with those there are."""
    run = planner("plan", "x", "--effort", "much")
    assert run.code == 2
    assert run.err.startswith("--effort: 'much' tidak ada; pilih salah satu dari ")
    assert all(effort in run.err for effort in EFFORTS)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("", "id"),
        ("--language en", "en"),
        ("plan x --language=en", "en"),
        ("plan --language", "id"),
        ("--language fr", "id"),
    ],
)
def test_the_language_is_known_before_anything_else(words, language):
    """The asked language is found anywhere on the line; Indonesian where there is none such."""
    assert asked_language(words.split()) == language


def test_the_efforts_offered_are_the_solver_s():
    """The choices of --effort are those of the optimiser, except the quick one of comparisons."""
    from planner.optimise.solve import EFFORTS as KNOWN

    assert tuple(KNOWN) == ("quick", *EFFORTS)
