"""Compare the messages for files that are missing, unreadable, or no text."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from planner.errors import InputError
from planner.inputs import format_issue, load

if TYPE_CHECKING:
    from pathlib import Path

    from inputs.small_project import SmallProject

STAFFING = "configs/small/staffing.yaml"


def refusal(campaign: Path) -> list[str]:
    """Return what is said about the folder ``campaign``, without its own path."""
    with pytest.raises(InputError) as caught:
        load(campaign)
    return [
        format_issue(issue, "en").removeprefix(campaign.as_posix()) for issue in caught.value.issues
    ]


def test_campaign_folder_that_is_none(project: SmallProject):
    """A missing folder, a file, and a folder outside ``configs`` are each told."""
    assert refusal(project.campaign / "none") == [
        (
            " [E1001] this campaign folder does not exist; check its name, for example "
            "configs/sarolangun"
        )
    ]
    assert refusal(project.path("campaign")) == [
        " [E1002] this is not a folder; name the campaign's folder, for example configs/sarolangun"
    ]
    shutil.move(project.campaign, project.root / "loose")
    assert refusal(project.root / "loose") == [
        " [E1003] the campaign's folder must lie in a folder called configs; move it into configs/"
    ]


def test_missing_config(project: SmallProject):
    """A missing config is named, and where it was sought."""
    project.path("staffing").unlink()
    assert project.errors() == [
        (
            f"{STAFFING} [E1005] the file {STAFFING} does not exist; paths start at the project "
            "root (the folder above configs); check its name"
        )
    ]


def test_folder_in_place_of_a_config(project: SmallProject):
    """A folder where a file is due is told."""
    project.path("staffing").unlink()
    project.path("staffing").mkdir()
    assert project.errors() == [
        f"{STAFFING} [E1006] {STAFFING} is a folder, not a file; write the name of the file"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_pipe_in_place_of_a_config_does_not_hang(project: SmallProject):
    """A named pipe is refused without being opened."""
    project.path("staffing").unlink()
    os.mkfifo(project.path("staffing"))
    assert project.errors() == [
        f"{STAFFING} [E1007] {STAFFING} is not an ordinary file; copy its content into one"
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_config_without_permission(project: SmallProject):
    """A file that may not be read is told."""
    project.path("staffing").chmod(0)
    assert project.errors() == [
        f"{STAFFING} [E1008] {STAFFING} may not be read; change the permissions of the file"
    ]


def test_symlink_out_of_the_project(
    project: SmallProject, tmp_path_factory: pytest.TempPathFactory
):
    """A link that leads outside is not followed."""
    outside = tmp_path_factory.mktemp("outside") / "staffing.yaml"
    shutil.move(project.path("staffing"), outside)
    project.path("staffing").symlink_to(outside)
    assert project.errors() == [
        (
            f"{STAFFING} [E1004] {STAFFING} lies outside the project; copy the file into it and "
            "write its path from the project root"
        )
    ]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "null\n"])
def test_empty_config(project: SmallProject, text: str):
    """An empty file and one of comments are told."""
    (message,) = project.write("staffing", text).errors()
    assert message.endswith(
        "[E1109] this file is empty or holds comments only; "
        "copy the example from configs/sarolangun"
    )


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "7\n"])
def test_config_that_is_no_mapping(project: SmallProject, text: str):
    """A list or a scalar at the top is told, though it has no path."""
    assert project.write("staffing", text).errors() == [
        (
            f"{STAFFING}:1:1 [E1110] the file must hold keys with values; "
            "compare it with the example in configs/sarolangun"
        )
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            "lenders: {}".encode("utf-16"),
            " [E1011] this file was saved as UTF-16; save it again as UTF-8",
        ),
        (
            "pay: 1\nname: É".encode("latin-1"),
            (
                ":2 [E1012] not UTF-8 (byte 0xC9, perhaps Latin-1 or Windows-1252); "
                "save it again as UTF-8"
            ),
        ),
        (
            b"a: 1\nb: \0",
            ":2 [E1013] there is a null byte: this is no text file; save it again as UTF-8 text",
        ),
    ],
)
def test_config_in_another_encoding(project: SmallProject, data: bytes, message: str):
    """The encoding that was seen is named."""
    assert project.write("staffing", data).errors() == [STAFFING + message]


def test_config_beyond_the_limit(project: SmallProject):
    """A config of more than 256 KiB is refused."""
    (message,) = project.write("staffing", "# " + "x" * 256 * 1024).errors()
    assert message.startswith(f"{STAFFING} [E1010] {STAFFING} is larger than 256 KiB")


def test_byte_order_mark_and_dos_lines_are_fine(project: SmallProject):
    """What a Windows editor saves loads to the same inputs."""
    plain = project.load()
    for name in ("campaign", "staffing", "travel", "data/places.csv", "data/villages.geojson"):
        text = project.path(name).read_text(encoding="utf-8")
        project.write(name, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert project.load()[0] == plain[0]


def test_names_of_files_may_be_odd(project: SmallProject):
    """Spaces, accents and hash signs in file names are fine."""
    project.path("data/places.csv").rename(project.root / "data" / "témpat #1 😀.csv")
    project.replace("campaign", "data/places.csv", '"data/témpat #1 😀.csv"')
    assert project.errors() == []
