"""Prove that messages say what the plan says, in the office's words if any, and stay text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import small_week
from hostile import HOSTILE, poison

from planner.model.places import Contact
from planner.outputs.messages import Messages, team_message_path, village_message_path

MONDAY = "messages/T01/2019-04-01.txt"


def write(problem, plan, language="id"):
    """Return the text of every message by path."""
    return {path: content.decode() for path, content in Messages().files(problem, plan, language)}


def change_stop(problem, stop_id, **changes):
    """Return ``problem`` with one stop changed."""
    return replace(
        problem,
        stops=tuple(
            replace(stop, **changes) if stop.id == stop_id else stop for stop in problem.stops
        ),
    )


def test_a_team_reads_its_day_from_start_to_night(problem, plan):
    """The whole message of a day with two stops.

    It holds times, people marked as estimates, one bare link a line, and what to send back.
    """
    assert write(problem, plan)[MONDAY] == (
        "*Tim T01 (Kerinci, DATA CONTOH)*\n"
        "*Senin, 1 April 2019*\n"
        "Kabupaten Sarolangun\n"
        "\n"
        "07.30 WIB Berangkat dari Sarolangun\n"
        "\n"
        "*1. Lubuk Satu* (Kec. Pauh)\n"
        "Tiba 08.13 WIB\n"
        "Layanan 08.38\N{EN DASH}11.08 WIB\n"
        "Berangkat 11.23 WIB\n"
        "Rekam: ± 58 orang (perkiraan)\n"
        "Sudah dijanjikan kepada desa.\n"
        "https://www.google.com/maps/dir/?api=1&destination=-2.14000%2C102.82000&travelmode=driving\n"
        "\n"
        "*2. Lubuk Dua* (Kec. Pauh)\n"
        "Tiba 11.36 WIB\n"
        "Layanan 12.01\N{EN DASH}15.31 WIB\n"
        "Istirahat 12.00\N{EN DASH}13.00\n"
        "Berangkat 15.46 WIB\n"
        "Rekam: ± 58 orang (perkiraan)\n"
        "https://www.google.com/maps/dir/?api=1&destination=-2.10000%2C102.86000&travelmode=driving\n"
        "\n"
        "15.59 WIB Tiba di Pauh dan menginap\n"
        "\n"
        "Menginap: Pauh\n"
        "Rekam hari ini: ± 116 orang (perkiraan)\n"  # 58 + 58
        "\n"
        "*Kirim hasil malam ini.* Salin, isi angkanya, kirim kembali:\n"
        "HASIL T01 2019-04-01 15.03.04.2001 rekam= sudah= pindah= meninggal= ganda= absen=\n"
        "HASIL T01 2019-04-01 15.03.04.2002 rekam= sudah= pindah= meninggal= ganda= absen=\n"
    )


def test_a_village_head_reads_who_comes_when_and_what_to_bring(problem, plan):
    """The whole letter to a village that has not confirmed yet."""
    assert write(problem, plan)["messages/villages/15.03.03.2002.txt"] == (
        "*Jemput bola perekaman KTP-el: Bukit Dua*\n"
        "\n"
        "Yth. Kepala Desa/Lurah Bukit Dua, Kec. Sarolangun\n"
        "\n"
        "Tim perekaman akan datang:\n"
        "\n"
        "*Selasa, 2 April 2019*\n"
        "Tim tiba 11.03 WIB, layanan 11.28\N{EN DASH}14.58 WIB\n"
        "Tim T02 (Sarolangun): 1 petugas, 1 alat perekaman\n"
        "Ketua tim: Ketua tim 1 · Sarolangun\n"
        "\n"
        "Warga yang akan direkam: ± 58 orang (perkiraan)\n"
        "\n"
        "*Mohon warga membawa:* KK dan KTP lama (bila ada).\n"
        "Mohon disiapkan: ruang, meja dan listrik, serta pengumuman kepada warga yang "
        "belum merekam.\n"
        "\n"
        "*Kunjungan ini belum dikonfirmasi.* Mohon balas pesan ini: bisa atau tidak.\n"
        "\n"
        "Kabupaten Sarolangun\n"
    )


def test_there_is_a_message_for_every_day_and_every_visited_village(problem, plan, language):
    """One a route and one a village, no more."""
    days = {team_message_path(route.team, route.date) for route in plan.routes}
    villages = {
        village_message_path(visit.village) for route in plan.routes for visit in route.visits
    }
    assert set(write(problem, plan, language)) == days | villages
    assert villages == {
        f"messages/villages/{visit.village}.txt" for route in plan.routes for visit in route.visits
    }


def test_every_time_of_a_visit_is_told(problem, plan):
    """Each visit's four times stand in its team's message, the service also in the village's."""
    messages = write(problem, plan)
    for route in plan.routes:
        for visit in route.visits:
            told = messages[team_message_path(route.team, route.date)]
            for time in (visit.arrive, visit.start, visit.end, visit.leave):
                assert f"{time // 60:02d}.{time % 60:02d}" in told
            assert (
                f"layanan {visit.start // 60:02d}.{visit.start % 60:02d}\N{EN DASH}"
                in messages[village_message_path(visit.village)]
            )


def test_a_figure_of_the_office_is_no_estimate(problem, plan):
    """Only the village with the office's own figures has people without a mark, and a contact."""
    message = write(problem, plan)["messages/T02/2019-04-02.txt"]
    own, other = message.split("*2. ")
    assert "Rekam: 58 orang\nKontak: Kades, 081200000000\n" in own
    assert "Rekam: ± 58 orang (perkiraan)\n" in other


def test_a_day_without_stops_asks_for_no_results(problem, plan):
    """A journey and a day of rest say where the team goes or stays, and nothing of results."""
    messages = write(problem, plan)
    assert "Tiba di Sarolangun dan menginap" in messages["messages/T01/2019-03-31.txt"]
    assert messages["messages/T03/2019-04-02.txt"] == (
        "*Tim T03 (Sarolangun)*\n*Selasa, 2 April 2019*\nKabupaten Sarolangun\n\n"
        "Tidak ada kunjungan; tim tetap di Sarolangun\n"
    )


def test_a_village_with_two_visits_gets_one_letter(problem, plan):
    """Both visits stand in date order, their people added up; a site is named as the place."""
    site = replace(
        problem.stops[0], id=f"{problem.stops[0].id}/s1", village=problem.stops[0].id, name="SMA 1"
    )
    first, second = plan.routes[1], plan.routes[2]
    visits = [
        replace(route.visits[0], stop=stop, village=problem.stops[0].id)
        for route, stop in ((first, problem.stops[0].id), (second, site.id))
    ]
    routes = (replace(first, visits=(visits[0],)), replace(second, visits=(visits[1],)))
    text = write(replace(problem, stops=(*problem.stops, site)), replace(plan, routes=routes))[
        f"messages/villages/{site.village}.txt"
    ]
    assert text.index("Senin, 1 April 2019") < text.index("Selasa, 2 April 2019*\nTempat: SMA 1")
    assert "± 116 orang" in text  # 58 + 58


def test_the_office_words_its_own_messages(problem, plan):
    """A text of the problem replaces the shipped one in every language; the others stay."""
    own = replace(
        problem,
        texts=(
            ("village", "Pak $contact, ${village}: $$5\n$visits"),
            ("village_visit", "$date $start $kits"),
        ),
    )
    for language, kits in (("id", "1 alat perekaman"), ("en", "1 recording kit")):
        text = write(
            change_stop(own, "15.03.03.2001", contact=Contact(name="Budi", phone=None)),
            plan,
            language,
        )
        lines = text["messages/villages/15.03.03.2001.txt"].splitlines()
        assert lines[0] == "Pak Budi, Bukit Satu: $5"
        assert lines[1].endswith(f" {kits}")
        assert text[MONDAY] == write(problem, plan, language)[MONDAY]


def test_a_camp_has_no_link(problem, plan):
    """A camp of Orang Rimba is named with its times, without a way that leads to its point."""
    hidden = change_stop(problem, "15.03.04.2001", kind="orang-rimba")
    assert "destination=-2.14" not in write(hidden, plan)[MONDAY]
    assert write(hidden, plan)[MONDAY].count("https://") == 1  # the other stop's


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_add_no_line_and_fill_nothing_in(problem, plan, text):
    """Names cannot break a line, fill in a placeholder or fill the screen.

    Messages have the lines that they have with good names.
    """
    for path, message in write(*poison(problem, plan, text)).items():
        assert re.fullmatch(r"messages/[A-Za-z0-9_-]+/[0-9.-]+\.txt", path)
        assert (
            max(len(line) for line in message.splitlines() if not line.startswith("HASIL ")) < 1000
        )  # ids stay whole there
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", message)
    lines = [
        sorted(len(message.split("\n")) for message in write(*week).values())
        for week in (poison(problem, plan, text), poison(problem, plan, "x"))
    ]
    assert lines[0] == lines[1]


def test_a_placeholder_in_a_name_is_text(problem, plan):
    """What looks like a placeholder in a name is written as it is."""
    assert (
        "*1. $report ${steps}* ("
        in write(change_stop(problem, "15.03.04.2001", name="$report ${steps}"), plan)[MONDAY]
    )


def test_messages_are_short_enough_for_a_phone(problem, plan):
    """A letter to a village stays below the 900 characters that people read to the end."""
    assert max(len(text) for path, text in write(problem, plan).items() if "villages" in path) < 900


def test_a_strange_code_still_has_a_file():
    """A village without a proper code, as in a bundle made by hand, keeps a safe name."""
    assert village_message_path("15.03.03.2001") == "messages/villages/15.03.03.2001.txt"
    assert re.fullmatch(
        r"messages/villages/etc-x-[0-9a-f]{8}\.txt", village_message_path("../../etc/x")
    )
    assert team_message_path("T01", small_week.MONDAY) == MONDAY
