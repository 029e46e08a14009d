"""A filled sheet of actions is read against the plan: what it changes, what is new, and all that is wrong at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from exports.action_plan import csv_bytes, workbook_bytes
from spbe.action_lists import ListedAction, PlanTerms, read_action_list
from spbe.action_plan import ActionDraft, ActionLine
from spbe.indicators import instrument
from spbe.language import speaking

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ActionDraft(
    "=Tetapkan arsitektur; tahap satu",
    "1",
    3,
    evidence="Keputusan\nLampiran",
    unit="diskominfo",
    person=4,
    starts_on=date(2026, 11, 1),
    due_on=date(2027, 3, 31),
    cost=Fraction("0.125"),
    budget_line="2.16.01",
    status="running",
    progress=40,
)
LINES = [
    ActionLine(7, 2026, ONE, 3, "Dinas Komunikasi", "Rini", at=NOW),
    ActionLine(8, 2026, ActionDraft("Rapat", status="dropped", cost=Fraction(2_500_000)), 1, at=NOW),
]
TERMS = PlanTerms(
    instrument(),
    {line.id: line for line in LINES},
    {"diskominfo": "Dinas Komunikasi", "bappeda": "Badan Perencanaan"},
    {4: "Rini", 5: "Sari", 6: "Sari"},
)


def table(*rows: str, head: str = "Nomor;Versi;Aksi;Unit penanggung jawab;Status") -> bytes:
    return "\n".join((head, *rows)).encode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_our_own_files_come_back_as_they_went_whatever_language_they_speak(language: str) -> None:
    with speaking(language):
        files = [csv_bytes(LINES), workbook_bytes(LINES, title="Kota Contoh", cost_head="Biaya, poin")]
    for content in files:
        found = read_action_list(content, TERMS)
        assert found.problems == ()
        assert [(row.number, row.version, row.changes(TERMS.held[row.number or 0])) for row in found.rows] == [
            (7, 3, ()),
            (8, 1, ()),
        ]


def test_a_changed_cell_is_a_change_a_conflict_where_the_sheet_is_older_and_a_row_without_a_number_is_new() -> None:
    rows = ("7;2;Judul lain;Badan Perencanaan;Selesai", "8;1;Rapat;;Berjalan", ";;Aksi baru;bappeda;")
    found = read_action_list(table(*rows), TERMS)
    assert found.problems == ()
    first, second, new = found.rows
    assert [(one.field, one.after, one.place) for one in first.changes(LINES[0])] == [
        ("title", "Judul lain", "baris 2, kolom 3"),
        ("unit", "bappeda", "baris 2, kolom 4"),
        ("status", "done", "baris 2, kolom 5"),
        ("progress", 100, "baris 2, kolom 1"),  # what is done is done whole
    ]
    assert all(one.is_conflict for one in first.changes(LINES[0]))
    assert [(one.before, one.after, one.is_conflict) for one in second.changes(LINES[1])] == [
        ("dropped", "running", False)
    ]
    assert new.number is None
    assert new.draft() == ActionDraft("Aksi baru", unit="bappeda")
    assert [ListedAction.of_plain(row.plain()) for row in found.rows] == list(found.rows)


def test_days_and_money_survive_the_package() -> None:
    (row, *_rest) = read_action_list(csv_bytes(LINES), TERMS).rows
    assert ListedAction.of_plain(row.plain()) == row
    assert row.draft() == ONE


WRONG = [
    ("99;;X;;", "baris 2, kolom 1: aksi nomor 99 tidak ada dalam rencana ini; kosongkan Nomor kalau aksinya baru"),
    ("7;4;X;diskominfo;", "baris 2, kolom 2: versi 4 belum ada; yang tersimpan versi 3. Unduh berkas yang baru"),
    ("tujuh;;X;;", "baris 2, kolom 1: “tujuh” bukan bilangan bulat"),
    (";;;bappeda;", "baris 2, kolom 3: Aksi belum diisi"),
    (";;X;bapeda;", "baris 2, kolom 4: unit “bapeda” tidak ada di instansi ini; mungkin maksudnya “bappeda”"),
    (
        ";;X;;Jalan",
        "baris 2, kolom 5: status “Jalan” tidak dikenal; mungkin maksudnya “Berjalan”; statusnya Direncanakan, "
        "Berjalan, Selesai, Dibatalkan",
    ),
]


@pytest.mark.parametrize(("row", "told"), WRONG)
def test_what_a_cell_cannot_say_is_told_with_its_place(row: str, told: str) -> None:
    assert read_action_list(table(row), TERMS).problems == (told,)


MORE = [
    ("Orang yang bertugas", "Rinni", "“Rinni” bukan orang di instansi ini; mungkin maksudnya “Rini”"),
    ("Orang yang bertugas", "Sari", "ada beberapa orang bernama “Sari”; pilih orangnya di halaman aksi itu"),
    ("Batas waktu", "31/02/2027", "“31/02/2027” bukan tanggal; tulis seperti 31/12/2026 atau 2026-12-31"),
    ("Batas waktu", "1/1/2020", "batas waktu mendahului tanggal mulai; periksa keduanya"),
    ("Biaya", "-5", "“-5” bukan biaya; tulis angka tanpa minus, misalnya 2500000, 2.500.000, atau 1,5"),
    ("Kemajuan, persen", "140", "kemajuan “140” bukan bilangan bulat 0 sampai 100"),
    ("Menuju tingkat", "9", "tingkat 9 tidak ada pada indikator 1"),
    ("Butir", "z", "butir “z” tidak ada pada indikator 1"),
    ("Nama unit", "Badan Perencanaan", None),
]


@pytest.mark.parametrize(("head", "text", "told"), MORE)
def test_every_field_has_its_rule(head: str, text: str, told: str | None) -> None:
    found = read_action_list(f'Nomor;Versi;"{head}"\n7;3;{text}\n'.encode(), TERMS)
    assert found.problems == ((f"baris 2, kolom 3: {told}",) if told else ())


def test_a_unit_and_the_name_beside_it_must_be_one() -> None:
    head = "Nomor;Aksi;Unit penanggung jawab;Nama unit"
    sound = table("7;X;bappeda;Dinas Komunikasi", ";Y;;Badan Perencanaan", head=head)  # an old name left, a name alone
    assert [row.draft().unit for row in read_action_list(sound, TERMS).rows] == ["bappeda", "bappeda"]
    wrong = table("7;X;diskominfo;Badan Perencanaan", "8;X;bappeda;Dinas Komunikasi", head=head)
    assert len(read_action_list(wrong, TERMS).problems) == 2


def test_problems_come_all_at_once_with_the_cell_of_the_sheet_and_a_number_stands_once() -> None:
    broken = [LINES[0], LINES[0], replace(LINES[1], unit_name="Tidak ada", draft=replace(LINES[1].draft, unit="x"))]
    found = read_action_list(workbook_bytes(broken, title="T", cost_head="B"), TERMS)
    assert [told.partition(": ")[0] for told in found.problems] == ["Rencana Aksi!A4", "Rencana Aksi!G5"]
    assert "sudah ada (Rencana Aksi!A3)" in found.problems[0]


def test_a_file_that_is_no_plan_says_so() -> None:
    assert "judul kolom tidak ditemukan" in read_action_list(b"a;b\n1;2\n", TERMS).problems[0]
    assert "sudah ada; hapus salah satu" in read_action_list(b"Aksi;Aksi\nX;Y\n", TERMS).problems[0]
    assert read_action_list(b"%PDF-1.7 x", TERMS).problems
