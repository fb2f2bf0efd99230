"""Compare what is read from, and said about, spreadsheets as offices make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from planner.errors import InputError
from planner.inputs import format_issue
from planner.model.resources import Role

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

FIGURES = "data/figures.csv"


@pytest.fixture
def office(project: SmallProject) -> SmallProject:
    """Return a project that names a file of figures."""
    return project.replace(
        "campaign", "roads: data/roads.geojson", f"roads: data/roads.geojson\nfigures: {FIGURES}"
    )


def listed(project: SmallProject) -> list[tuple[int, int]]:
    """Return adults and listed of the villages, in order of their codes."""
    return [
        (stop.demand.adults.typical, stop.demand.listed.typical) for stop in project.load()[0].stops
    ]


WHOLE = [(1234, 120), (2000, 300), (900, 80)]


@pytest.mark.parametrize(
    "text",
    [
        (
            "REKAPITULASI BELUM REKAM\nper 28 Maret 2019\n\n"
            "No;Kode Desa;Nama Desa;Wajib KTP;Belum Rekam\n"
            "1;15.03.03.1001;Pasar;1.234;120\n2;15.03.03.2002;Ladang;2.000;300\n"
            "3;15.03.04.2001;Hulu;900,0;80\n"
        ),
        (
            "No;Desa/Kelurahan;;Wajib KTP;;;Belum Rekam;;\n;Kode;Nama;L;P;Jumlah;L;P;L+P\n"
            "(1);(2);(3);(4);(5);(6);(7);(8);(9)\n"
            "1;1503031001;Pasar;600;634;1234;60;60;120\n"
            "2;1503032002;Ladang;1000;1000;2000;150;150;300\n"
            "3;1503042001;Hulu;400;500;900;40;40;80\n"
        ),
        (
            "Kecamatan\tDesa\tJumlah Wajib KTP (jiwa)\tSisa\nSarolangun\tKel. PASAR\t1 234\t120\n"
            "\tdesa ladang\t2000\t300\n"
            "Pauh\tHulu\t900\t80\n"
        ),
        (
            "NO;KECAMATAN;DESA / KEL.;JUMLAH;\n;;;WAJIB KTP;BELUM REKAM\n"
            "1;Sarolangun;Pasar;1.234;120\n2;;Ladang;2.000;300\n"
            "3;Pauh;Hulu;900;80\n"
        ),
        (
            "Nama Desa;Wajib KTP;Belum Rekam\nKecamatan Sarolangun;;\nPasar;1234;120\n"
            "Ladang;2000;300\nJumlah;3234;420\n"
            "Kecamatan: Pauh;;\nHulu;900;80\nJumlah;900;80\nTotal;4134;500\n"
        ),
    ],
    ids=[
        "title rows",
        "two header rows, undotted codes",
        "tabs, names within the kecamatan",
        "short for kelurahan",
        "headings and totals",
    ],
)
def test_tables_as_offices_make_them(office: SmallProject, text: str):
    """Titles, merged headers, numbered columns, totals and Indonesian headings read the same.

    Nothing is doubted.
    """
    office.write(FIGURES, text)
    assert listed(office) == WHOLE
    assert [doubt for doubt in office.doubts() if FIGURES in doubt and "[W1720]" not in doubt] == []


def test_a_workbook_with_titles_and_merged_cells(project: SmallProject):
    """The sheet with the header is found; a merged cell of the kecamatan holds for its rows."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xlsx",
    )
    book = openpyxl.Workbook()
    book.active.append(("Surat pengantar",))
    sheet = book.create_sheet("Data")
    for row in (
        ("DATA WAJIB KTP",),
        (),
        ("Kecamatan", "Desa", "Wajib KTP", None, "Belum Rekam"),
        (None, None, "L", "Jumlah", None),
        ("Sarolangun", "Pasar", 600, 1234, 120),
        (None, "Ladang", 900, 2000.0, "300"),
        ("Pauh", "Hulu", 400, 900, 80),
    ):
        sheet.append(row)
    for cells in ("A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "A5:A6"):
        sheet.merge_cells(cells)
    book.save(project.root / "data" / "figures.xlsx")
    assert listed(project) == WHOLE


def test_marks_left_beside_filled_figures_are_doubted(office: SmallProject):
    """A source or a share that still says ISI is told; a row still to be filled in is told once."""
    head = "kode;desa;wajib ktp;belum rekam;hadir;sumber"
    row = "15.03.03.1001;Pasar;1234;120;isi;ISI"
    office.write(FIGURES, f"{head}\n{row}\n")
    assert [doubt for doubt in office.doubts() if "ISI" in doubt] == [
        (
            f"{FIGURES}:2 basis [W1646] basis still says ISI, 1 times: Pasar; "
            "write who or what says so, and of which day"
        ),
        (
            f"{FIGURES}:2 present [W1723] present still says ISI for 1 villages: Pasar; "
            "the estimate is "
            "used for them; write the share in per mille, or leave the cell blank"
        ),
    ]
    office.write(FIGURES, f"{head}\n{row.replace('1234', 'ISI')}\n")
    assert [
        code for code in ("E1900", "W1646") if any(code in text for text in all_of(office))
    ] == ["E1900"]


def all_of(project: SmallProject) -> list[str]:
    """Return every error and doubt of a campaign that cannot be used."""
    with pytest.raises(InputError) as caught:
        project.load()
    return [format_issue(issue, "en") for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (
            ";Pasr;Sarolangun;9;3",
            [
                (
                    ":2 name [E1716] which village 'Pasr' (kecamatan Sarolangun) is "
                    "meant is not sure; "
                    "perhaps: Pasar (15.03.03.1001, Sarolangun); write its code in the column code"
                )
            ],
        ),
        (
            ";Entah;;9;3",
            [
                (
                    ":2 name [E1716] which village 'Entah' (kecamatan -) is meant is not sure; "
                    "perhaps: -; write its code in the column code"
                )
            ],
        ),
        (
            ";Pasar;Pauh;9;3",
            [
                (
                    ":2 name [E1716] which village 'Pasar' (kecamatan Pauh) is meant is not sure; "
                    "perhaps: Pasar (15.03.03.1001, Sarolangun); write its code in the column code"
                )
            ],
        ),
        (
            "15.03.03.1001;Hulu;Pauh;9;3",
            [
                (
                    ":2 name [E1717] the code 15.03.03.1001 is Pasar, but this row says 'Hulu'; "
                    "correct the code or the name"
                )
            ],
        ),
        (
            ";;Pauh;9;3",
            [
                (
                    ":2 code [E1718] this row has neither the code nor the name of a village; "
                    "fill it in, or delete the row"
                )
            ],
        ),
        (
            "15.03.03.1001;Pasar;;isi;3",
            [
                (
                    ":2 adults [E1900] still to fill in: adults: Pasar; "
                    "replace ISI by what the office knows"
                )
            ],
        ),
        (
            "15.03.03.1001;Pasar;;ISI;3",
            [
                (
                    ":2 adults [E1900] still to fill in: adults: Pasar; "
                    "replace ISI by what the office knows"
                )
            ],
        ),
        (
            "15.03.03.1001;;;9;3\n;pasar;;9;3",
            [":3 code [E1711] the code 15.03.03.1001 stands twice; delete one of the rows"],
        ),
    ],
)
def test_doubtful_villages_are_asked_for(office: SmallProject, rows: str, messages: list[str]):
    """What may mean another village is never guessed: the candidates are named."""
    assert office.write(FIGURES, f"kode;desa;kecamatan;adults;listed\n{rows}\n").errors() == [
        FIGURES + text for text in messages
    ]


def test_one_name_in_two_kecamatan_is_asked_for(office: SmallProject):
    """A name that two kecamatan have is not enough, and is enough with its kecamatan."""
    office.replace("data/villages.geojson", '"name": "Hulu"', '"name": "Pasar"')
    text = "desa;kecamatan;adults;listed\n"
    (message,) = office.write(FIGURES, f"{text}Pasar;;9;3\n").errors()
    assert message.endswith(
        "perhaps: Pasar (15.03.03.1001, Sarolangun), Pasar (15.03.04.2001, Pauh); "
        "write its code in the column code"
    )
    assert listed(office.write(FIGURES, f"{text}Pasar;Pauh;9;3\n"))[2] == (9, 3)


def test_a_code_of_another_year_goes_by_name_with_a_doubt(office: SmallProject):
    """An unknown code with the only village of that name in its kecamatan is taken, and told."""
    office.write(FIGURES, "kode;desa;kecamatan;adults;listed\n15.03.06.2009;Hulu;Pauh;900;80\n")
    assert listed(office)[2] == (900, 80)
    assert (
        f"{FIGURES}:2 code [W1721] the code '15.03.06.2009' is not in the villages file, perhaps "
        "it is of another year; "
        "taken as Hulu (15.03.04.2001) by name and kecamatan; replace it"
    ) in office.doubts()


def test_totals_that_do_not_add_up_are_doubted(office: SmallProject):
    """A row of totals is compared with the rows above it."""
    office.write(FIGURES, "desa;adults;listed\nPasar;100;10\nHulu;200;20\nJumlah;310;30\n")
    assert (
        f"{FIGURES}:4 adults [W1722] the row of totals says 310 in the column adults, but the rows "
        "above it add up to 300; check both"
    ) in office.doubts()


def test_villages_without_figures_are_told(office: SmallProject):
    """A village that leaves its people to the office needs a row of the office's figures."""
    old = (
        '"adults": {"low": 300, "typical": 400, "high": 500}, "listed": {'
        '"low": 40, "typical": 60, "high": 90}'
    )
    text = office.path("data/villages.geojson").read_text(encoding="utf-8")
    office.write("data/villages.geojson", text.replace(old, '"adults": null, "listed": null'))
    office.write(FIGURES, "code,adults,listed\n15.03.03.1001,1234,120\n")
    assert office.errors() == [
        (
            "data/villages.geojson:1:1 [E1645] 2 villages have no figures of people: "
            "Ladang (15.03.03.2002), Hulu (15.03.04.2001); "
            "fill them in in the file that figures in campaign.yaml names"
        )
    ]
    office.write(
        "data/villages.geojson",
        text.replace(old, '"adults": null, "listed": {"low": 1, "typical": 1, "high": 1}', 1),
    )
    assert [message.split("] ", 1)[1] for message in office.errors()] == [
        (
            "give both adults and listed, or null for both where the office's figures "
            "(figures) are used"
        )
    ]


OFFICERS = "data/petugas.csv"


@pytest.fixture
def staffed(project: SmallProject) -> SmallProject:
    """Return a project that names a file of officers."""
    return project.replace("staffing", "lenders:\n", f"officers_file: {OFFICERS}\nlenders:\n")


def test_officers_come_from_a_table(staffed: SmallProject):
    """Names, roles and lenders in Indonesian become officers beside those of staffing.yaml."""
    staffed.write(
        OFFICERS,
        "DAFTAR PETUGAS\nNo;Nama Petugas;Jabatan;Instansi\n"
        "1;Budi Santoso;Operator Perekaman dan Sopir;Kerinci\n"
        "2;Ani;Pendaftar;sarolangun\n",
    )
    lenders = {lender.id: lender for lender in staffed.load()[0].lenders}
    budi = next(officer for officer in lenders["kerinci"].officers if officer.name)
    assert (budi.id, budi.name, budi.roles) == (
        "kerinci-budi-santoso",
        "Budi Santoso",
        (Role.DRIVER, Role.OPERATOR),
    )
    assert [officer.name for officer in lenders["sarolangun"].officers if officer.name] == [
        "Ani",
        "Siti",
    ]
    assert len(lenders["kerinci"].officers) == 4 + 1


def test_officers_of_a_lender_that_a_scenario_removes(staffed: SmallProject):
    """The table may name a lender that the scenario takes away."""
    staffed.write(OFFICERS, "nama;peran;instansi\nBudi;operator;Kerinci\n")
    assert [lender.id for lender in staffed.load(scenario="without-kerinci")[0].lenders] == [
        "sarolangun"
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "Budi;operator;Kerincy",
            (
                f"{OFFICERS}:2 lender [E1740] there is no lender 'Kerincy' in staffing.yaml; "
                "perhaps: Kerinci, kerinci; write one of them"
            ),
        ),
        (
            "Budi;juru masak;Kerinci",
            (
                f"{OFFICERS}:2 roles [E1741] the role 'juru masak' is not known; write one of: "
                "lead, operator, registrar, "
                "driver, technician, "
                "guide (several: put commas between them)"
            ),
        ),
        (
            "Budi;operator;Kerinci\nBUDI;sopir;Kerinci",
            (
                f"{OFFICERS}:3 name [E1742] the officer BUDI of kerinci stands twice; "
                "delete one of the rows, or tell the names apart"
            ),
        ),
        (
            "Siti;operator;Sarolangun",
            (
                "configs/small/staffing.yaml:28:7 lenders.sarolangun.named_officers.siti [E1743] "
                "the officer Siti stands in this file "
                "and in officers_file; delete one"
            ),
        ),
        (";operator;Kerinci", f"{OFFICERS}:2 name [E1224] this name is blank; fill it in"),
    ],
)
def test_officers_that_are_not_clear(staffed: SmallProject, row: str, message: str):
    """A lender or role that may mean another is asked for, and nobody is counted twice."""
    assert message in staffed.write(OFFICERS, f"nama;peran;instansi\n{row}\n").errors()


def test_swapped_columns_are_told_once(office: SmallProject):
    """If most rows list more people than adults, the header is wrong: one message for all rows."""
    office.write(
        FIGURES,
        "kode;belum rekam;wajib ktp\n15.03.03.1001;1234;120\n15.03.03.2002;2000;300\n"
        "15.03.04.2001;900;80\n",
    )
    assert office.errors() == [
        (
            f"{FIGURES}:1 listed [E1708] in 3 of 3 rows listed is more than adults: "
            "the two columns look swapped; "
            "correct the header, or the figures"
        )
    ]
    assert office.errors("id") == [
        (
            f"{FIGURES}:1 listed [E1708] pada 3 dari 3 baris, belum rekam lebih besar dari wajib "
            "KTP: kedua kolom tampaknya tertukar; "
            "perbaiki judul kolomnya, atau angkanya"
        )
    ]


def test_a_slip_in_one_row_is_told_there(office: SmallProject):
    """One row of three is a slip of that row, told once."""
    office.write(
        FIGURES,
        "kode;wajib ktp;belum rekam\n15.03.03.1001;1234;120\n15.03.03.2002;200;300\n"
        "15.03.04.2001;900;80\n",
    )
    assert office.errors() == [
        f"{FIGURES}:3 listed [E1713] listed (300) is more than adults (200); correct one of them"
    ]


def test_a_workbook_under_the_name_of_a_csv(office: SmallProject):
    """What is in a file counts, not its ending."""
    book = openpyxl.Workbook()
    for row in (
        ("kode", "wajib ktp", "belum rekam"),
        ("15.03.03.1001", 1234, 120),
        ("15.03.03.2002", 2000, 300),
        ("15.03.04.2001", 900, 80),
    ):
        book.active.append(row)
    book.save(office.root / FIGURES)
    assert listed(office) == WHOLE


def test_a_workbook_of_old_excel(project: SmallProject):
    """The format of Excel until 2003 is named, whatever the ending."""
    project.replace(
        "campaign",
        "roads: data/roads.geojson",
        "roads: data/roads.geojson\nfigures: data/figures.xls",
    )
    project.write("data/figures.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert project.errors() == [
        (
            "data/figures.xls [E1706] an xls file of Excel until 2003; "
            "save it again from Excel as .xlsx"
        )
    ]


def test_places_saved_by_excel_where_commas_are_decimal(project: SmallProject):
    """places.csv with semicolons and decimal commas reads as before."""
    before = project.load()
    text = project.path("data/places.csv").read_text(encoding="utf-8")
    head, *rows = (line.replace(",", ";").replace(".", ",") for line in text.splitlines())
    project.write("data/places.csv", "\n".join((head, *rows)))
    assert project.load() == before
