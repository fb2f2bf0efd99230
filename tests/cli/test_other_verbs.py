"""Prove what the verbs that calculate nothing say and end with."""

from __future__ import annotations

import json

import pytest

from planner import cache


def edit_plan(bundle, old, new):
    """Change plan.json by hand."""
    text = (bundle / "plan.json").read_text()
    assert old in text
    (bundle / "plan.json").write_text(text.replace(old, new))


def test_validate_tells_doubts_and_passes(planner, project):
    """Doubts alone end with 0; the last line counts."""
    run = planner("validate", project.campaign)
    *doubts, last = run.out.splitlines()
    assert (run.code, run.err) == (0, "")
    assert last == f"Errors: 0, doubts: {len(doubts)}"
    assert all(" [W" in line for line in doubts)


def test_validate_tells_errors_and_fails(planner, project):
    """Errors end with 2; they are the result, so they stand on stdout."""
    project.replace("campaign", "end: 2019-04-13", "end: soon")
    run = planner("validate", project.campaign, "--language", "en")
    assert (run.code, run.err) == (2, "")
    assert run.out.startswith("configs/small/campaign.yaml:6:1 end [E")
    assert run.out.splitlines()[-1].startswith("Errors: 1, ")


def test_validate_as_json(planner, project):
    """With --json each issue has its code, place and text."""
    project.replace("campaign", "end: 2019-04-13", "end: soon")
    run = planner("validate", project.campaign, "--json")
    result = json.loads(run.out)
    assert (run.code, result["errors"]) == (2, 1)
    (error,) = [issue for issue in result["issues"] if issue["code"].startswith("E")]
    assert (error["file"], error["line"], error["path"]) == (
        "configs/small/campaign.yaml",
        6,
        "end",
    )
    assert "soon" in error["text"]


def test_validate_an_unknown_scenario(planner, project):
    """A scenario that does not exist ends with 2 and the nearest one."""
    run = planner("validate", project.campaign, "--scenario", "without-kerinc", "--language", "en")
    assert run.code == 2
    assert "[E1801] there is no scenario 'without-kerinc'; nearest: without-kerinci" in run.out


def test_check_passes_our_own_plan(planner, bundle):
    """A bundle as it was written is lawful, and its figures come out the same."""
    run = planner("check", bundle)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(
        "This plan is lawful: no violations.\nFigures recomputed:\n"
        "  Expected to be recorded: 14 people"
    )


def test_check_finds_what_was_edited_by_hand(planner, bundle):
    """An edited plan ends with 2, all violations and the true figures; the edit is a doubt."""
    edit_plan(bundle, '"expected_recorded": 14', '"expected_recorded": 99')
    run = planner("check", bundle, "--language", "en")
    assert run.code == 2
    assert (
        "recorded team T01 on 2019-04-05 at 15.03.03.1001: expected 14 recorded, got 99\n"
        in run.out
    )
    assert run.err == "plan.json [W901] This file was changed after the planner wrote it\n"


def test_check_as_json(planner, bundle):
    """With --json violations come with law, team, date and stop."""
    edit_plan(bundle, '"expected_recorded": 14', '"expected_recorded": 99')
    run = planner("check", bundle, "--json")
    result = json.loads(run.out)
    found = [
        (each["law"], each["team"], each["date"], each["stop"]) for each in result["violations"]
    ]
    assert ("recorded", "T01", "2019-04-05", "15.03.03.1001") in found
    assert ([doubt["code"] for doubt in result["doubts"]], result["totals"]["visits"]) == (
        ["W901"],
        1,
    )


@pytest.mark.parametrize("verb", ["check", "render"])
def test_a_bundle_that_is_missing_is_named(planner, tmp_path, verb):
    """Without the two files there is nothing to judge: 2, with a line for each."""
    run = planner(verb, tmp_path, "--language", "en")
    assert (run.code, run.out) == (2, "")
    assert run.err == "".join(
        f"{name}.json [E901] This file is missing or cannot be read\n"
        for name in ("plan", "problem")
    )


def test_render_makes_the_same_bundle_again(planner, bundle, tmp_path):
    """Rendering needs problem.json and plan.json alone, and gives the same bytes.

    The result is the path of the page.
    """
    run = planner("render", bundle, "--out", tmp_path / "again")
    assert (run.code, run.out, run.err) == (0, f"{tmp_path}/again/index.html\n", "")
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (
        bundle / "manifest.json"
    ).read_bytes()


def test_render_in_another_language_in_its_place(planner, bundle):
    """Without --out the bundle itself is made again, in the asked language."""
    assert planner("render", bundle, "--language", "id").code == 0
    assert (bundle / "index.html").read_text() == "id small 1"


KEPT = {
    "en": (
        "Note: files of the earlier folder that were changed or added since it was "
        "written now lie in {}"
    ),
    "id": (
        "Catatan: berkas di folder lama yang diubah atau ditambahkan setelah dibuat kini ada di {}"
    ),
}


@pytest.mark.parametrize("language", KEPT)
@pytest.mark.parametrize("verb", ["plan", "render"])
def test_what_the_office_filled_in_is_set_aside(planner, project, bundle, verb, language):
    """It is told where, the run ends with 0; with --replace nothing is kept or told."""
    words = {"plan": ("plan", project.campaign, "--out", bundle), "render": ("render", bundle)}[
        verb
    ]
    results = bundle / "index.html"
    results.write_text("results")
    run = planner(*words, "--language", language)
    kept = bundle.with_name("bundle.kept-1")
    assert (run.code, (kept / "index.html").read_text()) == (0, "results")
    assert KEPT[language].format(kept) in run.err.splitlines()
    results.write_text("results again")
    run = planner(*words, "--language", language, "--replace")
    assert (run.code, "kept" in run.err, results.read_text()) == (0, False, f"{language} small 1")
    assert sorted(path.name for path in bundle.parent.glob("bundle*")) == [
        "bundle",
        "bundle.kept-1",
    ]


def test_a_bundle_rendered_into_another_one_is_kept(planner, bundle):
    """``render B --out B/english``, then ``render B``: the inner one is set aside, whole."""
    assert planner("render", bundle, "--out", bundle / "english").code == 0
    assert planner("render", bundle).code == 0
    assert not (bundle / "english").exists()
    assert planner("check", bundle.with_name("bundle.kept-1") / "english").code == 0


def test_render_warns_of_a_plan_that_breaks_rules(planner, bundle):
    """An edited plan is still rendered, with a note."""
    edit_plan(bundle, '"expected_recorded": 14', '"expected_recorded": 13')
    run = planner("render", bundle)
    assert run.code == 0
    assert f"See: planner check {bundle}" in run.err


def test_render_refuses_names_that_nobody_knows(planner, bundle):
    """A plan that names what problem.json lacks ends with 2 and leaves the bundle alone."""
    edit_plan(bundle, '"15.03.03.2002"', '"15.03.99.2002"')
    before = (bundle / "manifest.json").read_bytes()
    run = planner("render", bundle)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1] == (
        "plan.json [E802] this plan names things that problem.json lacks, so it cannot be "
        "shown; see planner check"
    )
    assert (bundle / "manifest.json").read_bytes() == before


def test_schemas(planner):
    """All schemas come by name, or one alone; an unknown name ends with 2 and the known ones."""
    everything = json.loads(planner("schema").out)
    assert json.loads(planner("schema", "staffing").out) == everything["staffing"]
    run = planner("schema", "staff", "--language", "en")
    assert (run.code, run.out, run.err) == (
        2,
        "",
        f"There is no schema staff; known: {', '.join(everything)}\n",
    )


@pytest.mark.parametrize(
    ("language", "doubt"),
    [
        (
            "en",
            (
                "/full/kernels [W816] what is compiled cannot be kept there (No space "
                "left on device): "
                "every run compiles it anew, which takes up to a minute; make the folder writable, "
                "or name another one in PLANNER_CACHE"
            ),
        ),
        (
            "id",
            (
                "/full/kernels [W816] hasil kompilasi tidak dapat disimpan di sana (No space "
                "left on device): "
                "tiap perintah mengompilasi ulang, hingga satu menit; "
                "buatlah folder itu dapat ditulisi, "
                "atau sebutkan folder lain dalam PLANNER_CACHE"
            ),
        ),
    ],
)
def test_loops_that_cannot_be_kept_are_told_once(planner, project, monkeypatch, language, doubt):
    """However many could not be kept, by any process: one doubt on stderr, and the plan stands."""
    monkeypatch.setattr(
        cache, "_flaws", [cache.Flaw("/full/kernels", "No space left on device")] * 3
    )
    out = project.root / "week"
    run = planner("plan", project.campaign, "--out", out, "--language", language)
    assert run.code == 0
    assert [line for line in run.err.splitlines() if "[W" in line] == [doubt]
    assert (out / "index.html").is_file()
