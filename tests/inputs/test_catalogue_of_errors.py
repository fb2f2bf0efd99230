"""Keep texts, documents and schemas in step with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

import planner.inputs
from planner.inputs import schemas
from planner.locale.catalogue import catalogue
from planner.locale.codes import DOMAINS, describe_codes

ROOT = Path(__file__).parents[2]
SOURCES = Path(planner.inputs.__file__).parent
CONFIGS = sorted((ROOT / "configs").rglob("*.yaml"))


def codes_in(language: str) -> list[str]:
    """Return the codes that have a text, in the order of the page."""
    keys = (key for domain in DOMAINS for key in catalogue(language, domain).keys())  # noqa: SIM118
    return [key for key in keys if re.fullmatch(r"[EW]\d+", key)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_a_text_and_every_text_a_code(language: str):
    """The codes in the sources are exactly those in the catalogues, and none has two texts."""
    sources = (file.read_text(encoding="utf-8") for file in (ROOT / "planner").rglob("*.py"))
    used = {code for source in sources for code in re.findall(r'"([EW]\d{3,4})"', source)}
    assert sorted(codes_in(language)) == sorted(used)


def test_no_key_stands_twice():
    """A catalogue that says a key twice would drop one of its texts without a word."""
    for path in sorted((ROOT / "planner" / "locale").glob("*/*.po")):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert [key for key in set(keys) if keys.count(key) > 1] == [], path


def test_every_message_is_compared_in_full():
    """Each code stands, as it is told, in the expectations of some test."""
    tests = [
        path for ending in ("py", "yaml") for path in sorted((ROOT / "tests").rglob(f"*.{ending}"))
    ]
    told = set(
        re.findall(
            r"\[([EW]\d{3,4})\] \S", "\n".join(path.read_text(encoding="utf-8") for path in tests)
        )
    )
    assert sorted(set(codes_in("en")) - told) == []


def test_languages_use_the_same_placeholders():
    """A text and its translation fill in the same words, so neither fails on an argument."""
    page = [
        line.split(" | ") for line in describe_codes().splitlines() if re.match(r"\| [EW]\d", line)
    ]
    assert [line[0].removeprefix("| ") for line in page] == codes_in("id")
    for code, indonesian, english in page:
        assert set(re.findall(r"\$\w+", indonesian)) == set(re.findall(r"\$\w+", english)), code


def test_page_of_errors_is_in_step():
    """docs/errors.md is what the catalogues give: campaign files, travel, commands and bundles."""
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert page == describe_codes()
    assert all(f"| {code} |" in page for code in ("E1001", "E701", "E801", "E901"))


@pytest.mark.parametrize("name", ["campaign", "scenario", "staffing", "travel", "village"])
def test_schemas_are_in_step(name: str):
    """The committed JSON Schemas are those of the models, and describe every key."""
    schema = schemas()[name]
    assert (
        json.loads((SOURCES / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        == schema
    )
    for part in (schema, *schema.get("$defs", {}).values()):
        assert all(
            "description" in key or "$ref" in key for key in part.get("properties", {}).values()
        )


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.name)
def test_configs_name_their_schema(config: Path):
    """The first line leads an editor to the schema, from wherever the config lies."""
    first = config.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    kind = "scenario" if config.parent.name == "scenarios" else config.stem
    assert (config.parent / named).resolve() == SOURCES / "schemas" / f"{kind}.schema.json"


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.name)
def test_common_readers_see_the_same_times(config: Path):
    """No time is unquoted: a YAML 1.1 reader would turn 16:00 into 960."""
    text = config.read_text(encoding="utf-8")
    assert not re.search(
        r"[:\[,] *\d{1,2}:\d{2}", "\n".join(line.split("#")[0] for line in text.splitlines())
    )
    assert isinstance(yaml.safe_load(text), dict)
