"""The parser of the command line; all its texts come from the catalogue, also on mistakes.

It uses argparse because help must appear at once: the import of typer alone takes longer.
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

# Messages of argparse, and the key of the text for each; groups are named after placeholders.
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


class HelpRequested(Exception):  # noqa: N818  (a request, not an error)
    """The user asked for help; the exception holds the text."""


class Parser(argparse.ArgumentParser):
    """A parser with the texts of a catalogue."""

    def __init__(self, *, texts: Catalogue, prog: str, topic: str) -> None:
        """Describe ``topic``, a verb or ``planner`` itself.

        Its texts are ``<topic>.about`` and ``<topic>.example``.
        """
        super().__init__(
            prog=prog,
            description=texts.text(f"{topic}.about"),
            epilog=f"{texts.text('help.example')}\n  {texts.text(f'{topic}.example')}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.texts = texts
        self._topic = topic
        self.inputs = self.add_argument_group(texts.text("help.arguments"))
        self.options = self.add_argument_group(texts.text("help.options"))
        self.options.add_argument("-h", "--help", action="help", help=texts.text("help.help"))
        self.add_option("--language", choices=LANGUAGES)

    def add_input(self, name: str, *, optional: bool = False, several: bool = False) -> None:
        """Add the argument ``name``, described by the text ``help.<name>``.

        With ``several`` it may be given any number of times.
        """
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
        """Add an option with a value, described by the text ``help.<flag>``."""
        text = self._describe(flag.removeprefix("--"))
        self.options.add_argument(
            flag, metavar=metavar, type=kind, choices=choices, default=default, help=text
        )

    def add_flag(self, flag: str) -> None:
        """Add an option without a value, described by the text ``help.<flag>``."""
        self.options.add_argument(
            flag, action="store_true", help=self._describe(flag.removeprefix("--"))
        )

    def add_json(self) -> None:
        """Add the option ``--json``."""
        self.add_flag("--json")

    def _describe(self, name: str) -> str:
        """Return the help of ``name``: the verb's own text where it has one."""
        own = f"{self._topic}.{name}"
        return self.texts.text(own if own in self.texts else f"help.{name}")

    def print_help(self, file: object = None) -> NoReturn:  # noqa: ARG002  (argparse's)
        """Leave the output of the help to the caller, who notices a failed write."""
        raise HelpRequested(self.format_help())

    def format_help(self) -> str:
        """Return the help; its first word comes from the catalogue too."""
        return super().format_help().replace("usage:", self.texts.text("help.usage"), 1)

    def error(self, message: str) -> NoReturn:
        """End the run: the arguments cannot be understood."""
        advice = self.texts.text("mistake.advice", command=self.prog)
        self.exit(2, legible(f"{self._translate(message)}\n{advice}\n"))

    def _translate(self, message: str) -> str:
        """Return the text for argparse's ``message``, or the message itself where it has none."""
        for pattern, key in _MISTAKES:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                return self.texts.text(key, **found.groupdict())
        return message


class Verb(Parser):
    """The parser of a verb: options may stand anywhere among its arguments."""

    _is_within = False

    def parse_known_args(  # type: ignore[override]  # subparsers use this overload only
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return what was understood, and what was not."""
        if self._is_within:  # argparse calls twice: for the options, and for the rest
            return super().parse_known_args(args, namespace)
        self._is_within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def asked_language(words: Sequence[str]) -> str:
    """Return the language that ``--language`` asks for, before the arguments are parsed.

    The default is Indonesian.
    """
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
    """Return ``read`` with the message ``key`` for values that it refuses."""

    def read_or_refuse(text: str) -> object:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(texts.text(key, got=text)) from error

    return read_or_refuse


def _read_date(text: str) -> date:
    """Return the date of a text YYYY-MM-DD.

    Other spellings of ISO 8601 are refused: a typing error may look like one.
    """
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
    """Return a whole number in the range that solvers accept."""
    seed = int(text)
    if not 0 <= seed < 2**31:
        raise ValueError(text)
    return seed
