"""Strict reading of GeoJSON: no duplicate keys, no NaN, and the line of every feature."""

from __future__ import annotations

import json
import math
from bisect import bisect_right

from planner.inputs.readers.findings import Document, Findings, KeyPath, Place, Plain

_SPACE = " \t\n\r"
_LONGEST_NUMBER = 15
_MOST_FEATURES = 20_000  # also the limit of keys beside the features
_MOST_FLAWS = 100


def read_collection(file: str, text: str, findings: Findings) -> Document | None:
    """Return the FeatureCollection in ``text`` with the place of each feature.

    If it is none, the reason is noted.
    """
    before = len(findings.issues)
    reader = _Reader(file, text, findings)
    try:
        value = reader.collection()
    except json.JSONDecodeError as error:
        findings.add("E1601", Place(file, error.lineno, error.colno), offset=error.pos)
        return None
    except _TooManyError as error:
        findings.add("E1747", error.place, most=_MOST_FEATURES)
        return None
    except RecursionError:
        findings.add("E1602", Place(file))
        return None
    document = Document(value, reader.places)
    if value.get("type") != "FeatureCollection" or not isinstance(value.get("features"), list):
        findings.at("E1603", document, ())
    elif not value["features"]:
        findings.at("E1604", document, ("features",))
    elif "crs" in value and not _is_wgs84(value["crs"]):
        findings.at("E1605", document, ("crs",))
    return document if len(findings.issues) == before else None


class _TooManyError(Exception):
    """Ends the reading of a file with too many features or keys."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class _Reader:
    """Reads the outer object itself, so that each feature's place is known."""

    def __init__(self, file: str, text: str, findings: Findings) -> None:
        self.file = file
        self.text = text
        self.findings = findings
        self.places: dict[KeyPath, Place] = {(): Place(file, 1, 1)}
        self._lines = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
        self._flaws: list[tuple[str, str]] = []
        self._flaws_left = _MOST_FLAWS
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._unique,
            parse_constant=self._constant,
            parse_int=self._integer,
            parse_float=self._float,
        )

    def collection(self) -> dict[str, Plain]:
        """Return the outer object."""
        pairs: list[tuple[str, Plain]] = []
        index = self._expect("{", self._skip_space(0))
        while self.text[index : index + 1] != "}":
            start = index
            key, index = self._decode(index)
            self.places[(str(key),)] = self._place(start)
            index = self._skip_space(self._expect(":", self._skip_space(index)))
            value, index = (
                self._features(index)
                if key == "features" and self.text[index : index + 1] == "["
                else self._decode(index)
            )
            pairs.append((str(key), value))
            if len(pairs) > _MOST_FEATURES:
                raise _TooManyError(self._place(start))
            index = self._skip_comma(self._skip_space(index), "}")
        if self._skip_space(index + 1) < len(self.text):
            raise json.JSONDecodeError("more text", self.text, index + 1)
        result = self._unique(pairs)
        self._note_flaws(0)
        return result

    def _features(self, index: int) -> tuple[list[Plain], int]:
        features: list[Plain] = []
        index = self._skip_space(index + 1)
        while self.text[index : index + 1] != "]":
            if len(features) == _MOST_FEATURES:
                raise _TooManyError(self._place(index))
            self.places["features", len(features)] = self._place(index)
            feature, index = self._decode(index)
            features.append(feature)
            index = self._skip_comma(self._skip_space(index), "]")
        return features, index + 1

    def _decode(self, index: int) -> tuple[Plain, int]:
        try:
            value, end = self._decoder.raw_decode(self.text, index)
        except StopIteration as error:
            raise json.JSONDecodeError("no value", self.text, index) from error
        self._note_flaws(index)
        return value, end

    def _keep_flaw(self, code: str, what: str) -> None:
        """Keep a flaw until its place is known; only the first hundred of a file are noted."""
        if self._flaws_left:
            self._flaws.append((code, what))
            self._flaws_left -= 1

    def _note_flaws(self, index: int) -> None:
        for code, what in self._flaws:
            self.findings.add(code, self._place(index), what=what)
        self._flaws.clear()

    def _skip_comma(self, index: int, closing: str) -> int:
        """Skip a comma, or stay at the closing bracket."""
        return (
            index
            if self.text[index : index + 1] == closing
            else self._skip_space(self._expect(",", index))
        )

    def _expect(self, character: str, index: int) -> int:
        if self.text[index : index + 1] != character:
            raise json.JSONDecodeError(
                f"expected {character}", self.text, min(index, len(self.text))
            )
        return self._skip_space(index + 1)

    def _skip_space(self, index: int) -> int:
        while index < len(self.text) and self.text[index] in _SPACE:
            index += 1
        return index

    def _place(self, index: int) -> Place:
        line = bisect_right(self._lines, index)
        return Place(self.file, line, index - self._lines[line - 1] + 1)

    def _unique(self, pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
        result: dict[str, Plain] = {}
        for key, value in pairs:
            if key in result:
                self._keep_flaw("E1606", key[:40])
            result[key] = value
        return result

    def _constant(self, word: str) -> None:
        self._keep_flaw("E1607", word)

    def _integer(self, digits: str) -> int:
        if len(digits) > _LONGEST_NUMBER:
            self._keep_flaw("E1608", digits[:_LONGEST_NUMBER])
            return 0
        return int(digits)

    def _float(self, digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            self._keep_flaw("E1608", digits[:_LONGEST_NUMBER])
            return 0.0
        return number


def _is_wgs84(crs: object) -> bool:
    """Return whether a ``crs`` member names WGS84 with longitude and latitude."""
    name = (
        crs.get("properties", {}).get("name")
        if isinstance(crs, dict) and isinstance(crs.get("properties"), dict)
        else None
    )
    return isinstance(name, str) and (
        name.endswith((":CRS84", "EPSG::4326")) or name == "EPSG:4326"
    )
