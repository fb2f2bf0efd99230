"""Understand the command line; every text, also about mistakes, comes from the catalogue.

This is argparse rather than typer because help must come at once: typer alone takes longer to start than all of this.
"""

from __future__ import annotations

import argparse
import math
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from planner.cli.console import legible
from planner.locale.catalogue import LANGUAGES, Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EFFORTS = ("low", "normal", "high")

# What argparse says in English, and the key of our text for it; the groups are named after the placeholders.
_MISTAKES = (
    (r"the following arguments are required: (?P<names>.*)", "mistake.required"),
    (r"unrecognized arguments: (?P<names>.*)", "mistake.unknown"),
    (
        r"argument (?P<name>.*?): invalid choice: (?P<got>.*) \(choose from (?P<known>.*)\)",
        "mistake.choice",
    ),
    (r"argument (?P<name>.*?): expected one argument", "mistake.value"),
    (r"argument (?P<name>.*?): (?P<reason>.*)", "mistake.reason"),
)


class HelpAsked(Exception):  # noqa: N818  (a wish, not an error)
    """The user asked for help; it carries the text."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of its catalogue."""

    def __init__(self, *, texts: Catalogue, prog: str, topic: str) -> None:
        """Describe ``topic``, a verb or ``planner`` itself, with the texts ``<topic>.about`` and ``<topic>.example``."""
        super().__init__(
            prog=prog,
            description=texts.text(f"{topic}.about"),
            epilog=f"{texts.text('help.example')}\n  {texts.text(f'{topic}.example')}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.texts, self._topic = texts, topic
        self.inputs = self.add_argument_group(texts.text("help.arguments"))
        self.options = self.add_argument_group(texts.text("help.options"))
        self.options.add_argument("-h", "--help", action="help", help=texts.text("help.help"))
        self.add_option("--language", choices=LANGUAGES)

    def add_input(self, name: str, *, optional: bool = False, several: bool = False) -> None:
        """Take the argument ``name``, any number of them if ``several``, described by the text ``help.<name>``."""
        nargs = "*" if several else "?" if optional else None
        self.inputs.add_argument(
            name, metavar=name.upper(), nargs=nargs, default=None, help=self._describe(name)
        )

    def add_option(
        self,
        flag: str,
        *,
        metavar: str | None = None,
        kind: Callable[[str], object] = str,
        choices: Sequence[str] | None = None,
        default: object = None,
    ) -> None:
        """Take an option with a value, described by the text ``help.<flag>``."""
        text = self._describe(flag.removeprefix("--"))
        self.options.add_argument(
            flag, metavar=metavar, type=kind, choices=choices, default=default, help=text
        )

    def add_flag(self, flag: str) -> None:
        """Take an option without a value, described by the text ``help.<flag>``."""
        self.options.add_argument(
            flag, action="store_true", help=self._describe(flag.removeprefix("--"))
        )

    def add_json(self) -> None:
        """Take ``--json``."""
        self.add_flag("--json")

    def _describe(self, name: str) -> str:
        """Return the help of ``name``: the verb's own text where it has one."""
        own = f"{self._topic}.{name}"
        return self.texts.text(own if own in self.texts else f"help.{name}")

    def print_help(self, file: object = None) -> NoReturn:  # noqa: ARG002  (argparse's)
        """Leave it to the caller to show the help, and to notice where that fails."""
        raise HelpAsked(self.format_help())

    def format_help(self) -> str:
        """Return the help, with its first word in the language too."""
        return super().format_help().replace("usage:", self.texts.text("help.usage"), 1)

    def error(self, message: str) -> NoReturn:
        """End the run: the arguments cannot be understood."""
        advice = self.texts.text("mistake.advice", command=self.prog)
        self.exit(2, legible(f"{self._translate(message)}\n{advice}\n"))

    def _translate(self, message: str) -> str:
        """Return argparse's ``message`` in the language, as it is where there is no text for it."""
        for pattern, key in _MISTAKES:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                return self.texts.text(key, **found.groupdict())
        return message


class Verb(Parser):
    """The parser of a verb: options may stand anywhere among its arguments."""

    _is_within = False

    def parse_known_args(  # type: ignore[override]  # of argparse's many forms of it subparsers need this one
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return what was understood, and what was not."""
        if self._is_within:  # argparse asks twice: for the options, and for the rest
            return super().parse_known_args(args, namespace)
        self._is_within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def asked_language(words: Sequence[str]) -> str:
    """Return the language that ``--language`` asks for, before anything else is understood; Indonesian if none."""
    given = [word.removeprefix("--language=") for word in words if word.startswith("--language=")]
    given += [after for word, after in pairwise(words) if word == "--language"]
    return next((language for language in given if language in LANGUAGES), LANGUAGES[0])


def build_parser(texts: Catalogue) -> Parser:
    """Return the parser of all verbs."""
    parser = Parser(texts=texts, prog="planner", topic="planner")
    verbs = parser.add_subparsers(
        dest="verb",
        required=True,
        metavar="VERB",
        title=texts.text("help.verbs"),
        parser_class=Verb,
    )
    for verb, describe in _VERBS:
        describe(verbs.add_parser(verb, texts=texts, topic=verb, help=texts.text(f"{verb}.about")))
    return parser


def _describe_plan(verb: Parser) -> None:
    verb.add_input("campaign")
    verb.add_option(
        "--week", metavar="YYYY-MM-DD", kind=_value(verb.texts, "mistake.date", _read_date)
    )
    verb.add_option("--out", metavar="DIR")
    verb.add_option("--scenario", metavar="NAME")
    verb.add_option("--engine", metavar="NAME")
    verb.add_option("--effort", choices=EFFORTS, default="normal")
    verb.add_option(
        "--seconds", metavar="N", kind=_value(verb.texts, "mistake.seconds", _read_seconds)
    )
    verb.add_flag("--certify")
    verb.add_flag("--resolve")
    verb.add_option(
        "--seed", metavar="N", kind=_value(verb.texts, "mistake.seed", _read_seed), default=0
    )
    verb.add_option("--previous", metavar="BUNDLE")
    verb.add_flag("--replace")
    verb.add_json()


def _describe_validate(verb: Parser) -> None:
    verb.add_input("campaign")
    verb.add_option("--scenario", metavar="NAME")
    verb.add_option("--fix", metavar="DIR")
    verb.add_json()


def _describe_new(verb: Parser) -> None:
    verb.add_input("code")


def _describe_check(verb: Parser) -> None:
    verb.add_input("bundle")
    verb.add_json()


def _describe_render(verb: Parser) -> None:
    verb.add_input("bundle")
    verb.add_option("--out", metavar="DIR")
    verb.add_option("--previous", metavar="BUNDLE")
    verb.add_flag("--replace")


def _describe_explain(verb: Parser) -> None:
    verb.add_input("bundle")
    verb.add_input("stop", optional=True)
    verb.add_json()


def _describe_compare(verb: Parser) -> None:
    verb.add_input("campaign")
    verb.add_input("scenario", several=True)
    verb.add_option(
        "--week", metavar="YYYY-MM-DD", kind=_value(verb.texts, "mistake.date", _read_date)
    )
    verb.add_option("--engine", metavar="NAME")
    verb.add_option("--effort", choices=EFFORTS, default="normal")
    verb.add_option(
        "--seed", metavar="N", kind=_value(verb.texts, "mistake.seed", _read_seed), default=0
    )
    verb.add_flag("--quick")
    verb.add_option("--out", metavar="FILE.xlsx")
    verb.add_json()


def _describe_schema(verb: Parser) -> None:
    verb.add_input("name", optional=True)


_VERBS = (
    ("plan", _describe_plan),
    ("validate", _describe_validate),
    ("new", _describe_new),
    ("check", _describe_check),
    ("render", _describe_render),
    ("explain", _describe_explain),
    ("compare", _describe_compare),
    ("schema", _describe_schema),
)


def _value(texts: Catalogue, key: str, read: Callable[[str], object]) -> Callable[[str], object]:
    """Return ``read`` with the text ``key`` for what it refuses."""

    def understand(text: str) -> object:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(texts.text(key, got=text)) from error

    return understand


def _read_date(text: str) -> date:
    """Return the date; other spellings of ISO 8601 are refused, as a slip may look like one."""
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise ValueError(text)
    return found


def _read_seconds(text: str) -> float:
    """Return a positive number of seconds."""
    seconds = float(text)
    if not (math.isfinite(seconds) and seconds > 0):
        raise ValueError(text)
    return seconds


def _read_seed(text: str) -> int:
    """Return a whole number from 0 to what solvers take."""
    seed = int(text)
    if not 0 <= seed < 2**31:
        raise ValueError(text)
    return seed
