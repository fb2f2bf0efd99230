"""Prove that remedies name what to change, prices are honest, and bases are told once.

No clause is lost.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_week import VILLAGES, make_stop

from planner.locale.catalogue import LANGUAGES
from planner.model.plan import Reason, Remedy, Saving
from planner.outputs.texts.demand_sources import tell_bases
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.uncertainty import say_gap, tell_proof, tell_remedy
from planner.outputs.texts.wording import Wording

ID = Wording("id")
REMEDIES = (
    Remedy(code="raise_priority", args=(("kecamatan", "15.03.01"), ("weight_percent", 255))),
    Remedy(code="open_a_day", args=()),
    Remedy(code="add_leg", args=()),
    Remedy(code="add_vehicle", args=(("class", "4x4"),)),
    Remedy(code="invite_to_neighbour", args=()),
    Remedy(code="none", args=()),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("price", [0, 12])
def test_every_remedy_has_its_words(problem, plan, language, price):
    wording = Wording(language)
    for remedy in REMEDIES:
        told = tell_remedy(
            replace(plan.unvisited[0], remedy=remedy, price=price),
            Directory(problem, wording),
            wording,
        )
        assert remedy.code not in told


def test_a_priority_is_named_with_its_kecamatan_and_its_key(problem, plan):
    left = replace(plan.unvisited[0], remedy=REMEDIES[0], price=248)
    told = tell_remedy(left, Directory(problem, ID), ID)
    key = '(campaign.yaml, priority: "15.03.01": weight_percent)'
    assert (
        told == f"Naikkan prioritas Kec. Batang Asai menjadi sekitar 255\N{NO-BREAK SPACE}% {key}"
    )


def test_only_what_competes_with_others_is_nearly_worth_it_at_no_price():
    """A village out of every vehicle's reach has no price; one at break-even has the price 0."""
    assert {reason for reason in Reason if reason.competes} == {
        Reason.CROWDED_OUT,
        Reason.NOT_WORTH_A_STOP,
    }


@pytest.mark.parametrize(
    ("value", "bound", "told"),
    [
        (475_000, 500_000, "5,0\N{NO-BREAK SPACE}%"),
        (-12_340, 10_000, "22,4 orang"),
        (-12_340, 0, "12,4 orang"),  # rounded up: never promise more than is proven
        (-12_340, -12_340, "0,0 orang"),
        (-5_000, -4_900, "0,1 orang"),
    ],
)
def test_what_may_be_missing_is_told_in_people_where_it_is_no_share(plan, value, bound, told):
    """A value or a bound that is not above 0 gives no share; the plan tells people instead."""
    assert say_gap(value, bound, ID) == told
    proof = replace(plan.proof, value=value, bound=bound)
    assert (proof.gap is None) == (bound <= 0)
    if bound > value and value <= 0:
        assert told.removesuffix(" orang") in tell_proof(replace(plan, proof=proof), ID)[0]


def stops_with(bases):
    stop = make_stop(VILLAGES[0])
    return tuple(replace(stop, demand=replace(stop.demand, basis=basis)) for basis in bases)


def test_bases_tell_once_what_they_share():
    bases = (
        "Estimate. By votes; error 15 %. Others said 10 %.",
        "Estimate. By stations; error 30 %. Others said 10 %.",
    )
    assert tell_bases(stops_with((*bases, bases[1])), ID) == (
        "Dasar angka: Estimate. … Others said 10 %.",
        "2 desa: By stations; error 30 %.",
        "1 desa: By votes; error 15 %.",
    )


def test_bases_in_another_order_or_with_nothing_in_common_are_told_whole():
    assert tell_bases(stops_with(("A. B.", "B. A.")), ID) == ("1 desa: A. B.", "1 desa: B. A.")
    assert tell_bases(stops_with(("A.", "B.")), ID) == ("1 desa: A.", "1 desa: B.")
    assert tell_bases(stops_with(("A. B.", "A. B.")), ID) == ("Dasar angka: A. B.",)
    assert tell_bases((), ID) == ()


@given(
    st.lists(
        st.lists(st.sampled_from(("a.", "b;", "c,", "d.")), max_size=4).map(" ".join),
        min_size=1,
        max_size=6,
    )
)
def test_no_clause_and_no_village_is_lost(bases):
    told = tell_bases(stops_with(bases), ID)
    letters = {word.rstrip(".,;") for sentence in told for word in sentence.split()}
    assert {clause.rstrip(".,;") for basis in bases for clause in basis.split()} <= letters
    if len(set(bases)) > 1:
        assert sum(int(sentence.split()[0]) for sentence in told if " desa: " in sentence) == len(
            bases
        )


def test_a_plan_that_was_interrupted_is_not_said_to_have_met_a_limit(plan):
    """Both mean that another run may differ; only a limit of time is called one."""
    late = replace(plan, proof=replace(plan.proof, reproducible=False))
    broken_off = replace(late, proof=replace(late.proof, interrupted=True))
    limit = ID.text("proof.timed")
    assert limit in tell_proof(late, ID)
    assert limit not in tell_proof(broken_off, ID)
    assert ID.text("proof.interrupted") in tell_proof(broken_off, ID)


def test_what_thrift_saved_is_told_with_what_it_gave_up(plan):
    """Rupiah saved and the share of the value given up; nothing where nothing was saved.

    There is no gain where the value even rose.
    """
    before = plan.proof.value * 5 // 4
    saved = replace(
        plan, saving=Saving(value_before=before, expense_before=9_500_000, expense=8_250_000)
    )
    assert tell_proof(plan, ID) == tell_proof(saved, ID)[:-1]
    assert ID.rupiah(1_250_000) in tell_proof(saved, ID)[-1]
    assert "20,00 %" in tell_proof(saved, ID)[-1]
    better = replace(saved, saving=replace(saved.saving, value_before=plan.proof.value - 5))
    assert "0,00 %" in tell_proof(better, ID)[-1]
