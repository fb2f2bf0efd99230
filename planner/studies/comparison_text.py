"""The text of a comparison: figures, differences, and the villages that change."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from planner.outputs.texts.name_lookup import Directory
from planner.studies.plan_diff import (
    MEASURES,
    compare_kecamatan,
    compare_values,
    compare_villages,
    measure_differences,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.outputs.texts.wording import Wording
    from planner.studies.compare import Outcome
    from planner.studies.plan_diff import Difference, VillageChange

DOMAINS = ("studies", "outputs")

# The measures whose differences are told in a sentence; the others follow from them.
_SENTENCE_MEASURES = (
    "expected_recorded",
    "turned_away",
    "villages",
    "nights_away",
    "metres",
    "cost_idr",
)
# Forms of amounts, which take other words ("more by") than numbers of things do.
_AMOUNTS = MappingProxyType({"metres": ".amount", "rupiah": ".amount"})
_MINUS = "\N{MINUS SIGN}"
_ARROW = " \N{RIGHTWARDS ARROW} "


def title_of(outcome: Outcome, wording: Wording) -> str:
    """Return the title of the scenario of ``outcome``."""
    return outcome.title or wording.text("base")


def say_figure(value: int, form: str, wording: Wording) -> str:
    """Return a figure of a ``form`` (see ``Measure``) with its unit.

    The form ``km`` gives metres as kilometres without the unit.
    """
    if form == "metres":
        return wording.km(value)
    if form == "km":
        return wording.number(value / 1000)
    return wording.rupiah(value) if form == "rupiah" else wording.number(value)


def say_difference(difference: Difference, form: str, wording: Wording) -> str:
    """Return for example "+12", "-835" (with a minus sign) or "0".

    A mark follows where the difference is not proven.
    """
    sign = ""
    if difference.by:
        sign = _MINUS if difference.by < 0 else "+"
    mark = "" if difference.proven else wording.text("unproven.mark")
    return f"{sign}{say_figure(abs(difference.by), form, wording)}{mark}"


def tell_changes(
    base: Outcome, other: Outcome, wording: Wording, *, most: int | None = None
) -> tuple[str, ...]:
    """Return the sentences about what ``other`` changes.

    Each list of villages has at most ``most`` names (None: all).
    """
    sentences = [
        *_tell_values(base, other, wording),
        *_tell_figures(base, other, wording),
        *_tell_kecamatan(base, other, wording),
        *_tell_villages(base, other, wording, most),
    ]
    return tuple(sentences) or (wording.text("change.none"),)


def _tell_values(base: Outcome, other: Outcome, wording: Wording) -> Iterator[str]:
    """Yield how the values differ where one is not positive: then only they can be proven to."""
    difference = compare_values(base.plan, other.plan)
    if difference.by and any(outcome.plan.proof.value <= 0 for outcome in (base, other)):
        key = "value.more" if difference.by > 0 else "value.less"
        certainty = wording.text("proven" if difference.proven else "unproven")
        yield wording.text(
            key, people=wording.number(abs(difference.by) / 1000, 1), certainty=certainty
        )


def _tell_figures(base: Outcome, other: Outcome, wording: Wording) -> Iterator[str]:
    differences = {
        key: each
        for key, each in measure_differences(base.plan, other.plan).items()
        if key in _SENTENCE_MEASURES and each.by
    }
    none_proven = not any(difference.proven for difference in differences.values())
    parts = []
    for measure in MEASURES:
        if measure.key in differences:
            difference = differences[measure.key]
            number = say_figure(abs(difference.by), measure.form, wording)
            direction = "more" if difference.by > 0 else "less"
            told = wording.text(
                f"difference.{direction}{_AMOUNTS.get(measure.form, '')}", number=number
            )
            doubt = "" if difference.proven or none_proven else f" ({wording.text('unproven')})"
            parts.append(f"{wording.text(f'figure.{measure.key}')} {told}{doubt}")
    if parts:
        yield f"{'; '.join(parts)}{wording.text('unproven.all') if none_proven else ''}."


def _tell_kecamatan(base: Outcome, other: Outcome, wording: Wording) -> Iterator[str]:
    """Yield the kecamatan with the largest increase and the one with the largest decrease."""
    *changes, _ = compare_kecamatan(base, other, "")
    changes.sort(key=lambda change: (change.recorded.by, change.coverage.code))
    for change, key in (
        ((changes[-1], "kecamatan.gains"), (changes[0], "kecamatan.loses")) if changes else ()
    ):
        if (change.recorded.by > 0) == (key == "kecamatan.gains") and change.recorded.by:
            doubt = "" if change.recorded.proven else f" ({wording.text('unproven')})"
            number = wording.number(abs(change.recorded.by))
            yield f"{wording.text(key, name=change.coverage.name, number=number)}{doubt}."


def _tell_villages(
    base: Outcome, other: Outcome, wording: Wording, most: int | None
) -> Iterator[str]:
    before = Directory(base.problem, wording)
    after = Directory(other.problem, wording)
    changes = compare_villages(base.plan, other.plan)
    added = [change for change in changes if not change.before]
    dropped = [change for change in changes if not change.after]
    moved = [change for change in changes if change.before and change.after]
    for key, listed, side, directory in (
        ("villages.in", added, "after", after),
        ("villages.out", dropped, "before", before),
    ):
        if listed:
            yield wording.text(
                key,
                number=len(listed),
                by=_list_by_lender(listed, side, directory, wording=wording, most=most),
            )
    if moved:
        names = [_describe_move(change, before, after) for change in moved]
        yield wording.text(
            "villages.moved", number=len(moved), names=_shorten(names, most, wording)
        )


def _describe_move(change: VillageChange, before: Directory, after: Directory) -> str:
    """Return for example "Pauh (Bungo → Sarolangun)"."""
    towns = (say_towns(change.before, before), say_towns(change.after, after))
    return f"{after.place(change.stop)} ({_ARROW.join(towns)})"


def _list_by_lender(
    changes: Iterable[VillageChange],
    side: str,
    directory: Directory,
    *,
    wording: Wording,
    most: int | None,
) -> str:
    """Return for example "Bungo: A, B; Sarolangun: C"."""
    pairs = sorted(
        (say_towns(getattr(each, side), directory), directory.place(each.stop)) for each in changes
    )
    grouped = (
        (town, [name for _, name in names]) for town, names in groupby(pairs, key=itemgetter(0))
    )
    return "; ".join(f"{town}: {_shorten(names, most, wording)}" for town, names in grouped)


def say_towns(lenders: Sequence[str], directory: Directory) -> str:
    """Return the short names of ``lenders``."""
    return " + ".join(directory.town(lender) for lender in lenders)


def _shorten(names: Sequence[str], most: int | None, wording: Wording) -> str:
    if most is None or len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} {wording.text('and_more', number=len(names) - most)}"


def name_of(outcome: Outcome, wording: Wording) -> str:
    """Return the scenario's name as it is typed."""
    return outcome.scenario or wording.text("base.name")


def column_letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB …: short headings of columns."""
    alphabet = [chr(ord("A") + number) for number in range(26)]
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)
