"""Prove that what has only a number is told in words, and that nobody's own name is lost."""

from dataclasses import replace

from planner.model.resources import Kit, Vehicle, VehicleClass
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording

ID, EN = Wording("id"), Wording("en")


def test_counted_officers_kits_and_vehicles_go_by_what_they_are_and_their_number(problem):
    names, english = Directory(problem, ID), Directory(problem, EN)
    assert names.resource("sarolangun-registrar-1") == "Petugas pendaftaran 1 · Sarolangun"
    assert (names.resource("kerinci-kit-2"), names.resource("kerinci-car-1")) == (
        "Alat 2 · Kerinci",
        "Mobil 1 · Kerinci",
    )
    assert english.resource("sarolangun-motorcycle-1") == "Motorcycle 1 · Sarolangun"


def test_a_name_that_the_lender_gave_is_kept(problem):
    lender = problem.lenders[0]
    officer = replace(lender.officers[0], name="Siti")
    plate = Vehicle(
        id="kerinci-bh-1234-ab", lender="kerinci", vehicle_class=VehicleClass.CAR, seats=5
    )
    named = replace(
        lender,
        officers=(officer,),
        vehicles=(plate,),
        kits=(Kit(id="kerinci-kit", lender="kerinci"),),
    )
    names = Directory(replace(problem, lenders=(named,)), ID)
    assert [names.resource(id_) for id_ in (officer.id, plate.id, "kerinci-kit")] == [
        "Siti",
        "bh-1234-ab · Kerinci",
        "kit · Kerinci",
    ]


def test_two_lenders_of_one_short_name_keep_their_whole_names(problem):
    """Kabupaten Solok and Kota Solok are two offices."""
    kabupaten, kota = (
        replace(lender, name=name)
        for lender, name in zip(
            problem.lenders, ("Disdukcapil Kabupaten Solok", "Disdukcapil Kota Solok"), strict=True
        )
    )
    assert (
        Directory(replace(problem, lenders=(kabupaten, kota)), ID).town("kerinci")
        == "Disdukcapil Kabupaten Solok"
    )
    assert Directory(replace(problem, lenders=(kota,)), ID).town("sarolangun") == "Solok"


def test_what_the_problem_lacks_stands_for_itself(problem):
    names = Directory(replace(problem, stops=(), lenders=()), ID)
    assert [
        names.place("x"),
        names.town("x"),
        names.resource("x"),
        names.kecamatan("x"),
        names.kecamatan_of("x"),
    ] == [
        "x",
        "x",
        "x",
        "x",
        "",
    ]
    assert names.is_estimated("x")
