"""Answer sheets and plain tables that come in: what their cells say, and all that is wrong, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from exports.answer_sheet import answer_sheet
from spbe.answer_sheet import AnswerSheet, UnknownRow, read_answer_sheet
from spbe.indicators import Instrument, instrument, load_instrument
from spbe.intake import Limits
from tests.spbe.sample_answers import MADE_AT, answered

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
SPBE = instrument()
SHEET = answer_sheet(TOY, answered(TOY, 1), made_at=MADE_AT)


def read(text: str, chosen: Instrument = SPBE) -> AnswerSheet:
    return read_answer_sheet(text.encode(), chosen)


def said(sheet: AnswerSheet) -> dict[tuple[str, str, str], object]:
    return {cell.key: cell.value for cell in sheet.cells}


def book(*rows: Sequence[Any], name: str = "Tabel") -> bytes:
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def changed(cells: Mapping[str, object], content: bytes = SHEET) -> bytes:
    """Return an answer sheet in which somebody wrote into some cells (``Lembar Kerja!D5``)."""
    made = load_workbook(BytesIO(content))
    for place, value in cells.items():
        name, _, cell = place.partition("!")
        made[name][cell].value = value
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_plain_table_gives_levels_and_explanations_with_their_places():
    sheet = read("indikator;tingkat;penjelasan\n1;3;Sudah ada\n10;4;\n")
    assert said(sheet) == {
        ("1", "level", ""): 3,
        ("1", "explanation", ""): "Sudah ada",
        ("10", "level", ""): 4,
        ("10", "explanation", ""): None,
    }
    assert (sheet.facts, sheet.base, sheet.problems) == (None, {}, ())
    assert sheet.cells[0].place == "baris 2, kolom 2"


@pytest.mark.parametrize(
    "content",
    [
        book(["Indikator", "Tingkat"], ["1", 3], ["2", "4"]),
        book(["Penilaian 2026"], [], ["Kode", "Indikator", "Tingkat"], [1, "Judul apa pun", 3], ["2", None, 4.0]),
        b"1;3\n2;4\n",
        b"Tingkat Kematangan Kebijakan Internal Arsitektur SPBE Instansi Pusat/Pemerintah Daerah\t3\n2\t4\n",
        b"\xef\xbb\xbfkode,level\r\n1,3\r\n2,4\r\n",
    ],
)
def test_plain_tables_are_read_as_people_have_them(content):
    head = b"" if not content.startswith(b"Tingkat") else b"indikator\ttingkat\n"
    found = said(read_answer_sheet(head + content, SPBE))
    assert {key: value for key, value in found.items() if key[1] == "level"} == {
        ("1", "level", ""): 3,
        ("2", "level", ""): 4,
    }


def test_items_and_figures_come_in_by_plain_tables_too():
    assert said(read("Kode butir;Dipenuhi\nI02-L1-01;Ya\nI02-L2-01;-\nI02-L2-02;\n", TOY)) == {
        ("2", "item", "I02-L1-01"): True,
        ("2", "item", "I02-L2-01"): False,
        ("2", "item", "I02-L2-02"): None,
    }
    assert said(read("indikator;angka;tanggal;sumber\n3;68,75;3/2/2026;BPS  Pusat\n", TOY)) == {
        ("3", "figure", ""): Fraction("68.75"),
        ("3", "figured_on", ""): date(2026, 2, 3),
        ("3", "figure_source", ""): "BPS Pusat",
    }


def test_everything_wrong_is_told_at_once_with_its_cell_and_the_way_out():
    sheet = read_answer_sheet(
        changed(
            {
                "Lembar Kerja!D5": 6,
                "Lembar Kerja!D6": 3,
                "Lembar Kerja!E7": 101,
                "Lembar Kerja!F7": "31/02/2026",
                "Lembar Kerja!H7": "a\tb",
                "Butir!F5": "mungkin",
            }
        ),
        TOY,
    )
    assert sheet.problems == (
        "Lembar Kerja!D5: tingkat 6 tidak ada; isi 1 sampai 5",
        "Lembar Kerja!D6: indikator 2 dinilai dari butirnya; kosongkan sel ini, lalu isi lembar “Butir”",
        "Lembar Kerja!E7: angka 101 di luar skalanya; isi 0,00 sampai 100,00",
        "Lembar Kerja!F7: “31/02/2026” bukan tanggal; tulis seperti 24/11/2026",
        "Lembar Kerja!H7: Tab (U+0009) di baris 1, karakter ke-2 tidak dapat disimpan. Hapus atau ganti dengan spasi.",
        "Butir!F5: “mungkin” tidak dikenal; isi Ya atau -, atau kosongkan",
    )
    assert {cell.place for cell in sheet.cells}.isdisjoint(
        {"Lembar Kerja!D5", "Lembar Kerja!E7", "Lembar Kerja!F7", "Lembar Kerja!H7", "Butir!F5"}
    )


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("indikator;tingkt", "baris 1, kolom 2: kolom “tingkt” tidak dikenal; mungkin maksudnya “Tingkat”"),
        ("indikator;tingkat;tingkat", "baris 1, kolom 3: kolom “tingkat” ada dua; hapus salah satu"),
        (
            "a;b",
            "baris 1, kolom 1: kolom “indikator” dan “tingkat” tidak ditemukan; tulis keduanya di baris pertama tabel",
        ),
    ],
)
def test_heads_that_cannot_be_told_apart_are_named_with_what_was_probably_meant(head, told):
    assert read(f"{head}\n1;3\n").problems == (told,)


def test_rows_of_something_else_are_listed_with_what_was_probably_meant():
    sheet = read("indikator;tingkat\nTatakelola;3\nJumlah;\n47a;2\n1;2\n1;3\n;4\n")
    assert sheet.unknown == (
        UnknownRow("baris 2, kolom 1", "Tatakelola", "Tata kelola"),
        UnknownRow("baris 3, kolom 1", "Jumlah", None),
        UnknownRow("baris 4, kolom 1", "47a", "47"),
    )
    assert sheet.problems == (
        "baris 6, kolom 1: indikator 1 sudah ada (baris 5, kolom 1); hapus salah satu",
        "baris 7, kolom 1: kode indikator belum diisi",
    )


def test_rows_may_be_moved_and_left_out_but_tables_keep_their_names():
    made = load_workbook(BytesIO(SHEET))
    made["Lembar Kerja"].delete_rows(5)
    made["Lembar Kerja"].insert_rows(5, 3)
    made["Butir"].title = "Butir (2)"
    file = BytesIO()
    made.save(file)
    sheet = read_answer_sheet(file.getvalue(), TOY)
    assert {cell.indicator for cell in sheet.cells} == {"2", "3"}
    assert [cell.place for cell in sheet.cells][-1] == "Lembar Kerja!H9"
    assert sheet.problems == (
        "lembar “Butir” dengan judul kolomnya tidak ditemukan; kembalikan namanya, atau unduh lagi",
    )


def test_a_sheet_of_ours_says_what_it_was_made_from_and_what_was_there():
    sheet = read_answer_sheet(changed({"Lembar Kerja!D5": 1}), TOY)
    assert sheet.facts is not None
    assert (sheet.facts.agency, sheet.facts.period, sheet.facts.instrument) == ("kota-contoh", "2026", "toy-2026")
    assert (sheet.facts.fingerprint, sheet.facts.unit, sheet.facts.made_at) == (TOY.fingerprint, None, MADE_AT)
    held = answered(TOY, 1).at("self")
    assert sheet.versions == {code: answer.version for code, answer in held.items()}
    different = {key for key, value in said(sheet).items() if sheet.base[key] != value}
    assert different <= {("1", "level", "")}
    assert sheet.base["1", "level", ""] == held["1"].level


def test_what_a_sheet_shows_as_a_result_is_never_read():
    sheet = read_answer_sheet(changed({"Indeks!C5": 5, "Indeks!C8": 1}), TOY)
    assert said(sheet) == sheet.base
    assert sheet.problems == ()


def test_a_sheet_of_another_instrument_comes_back_with_its_facts_alone():
    sheet = read_answer_sheet(SHEET, SPBE)
    assert sheet.facts is not None
    assert (sheet.facts.instrument, sheet.cells, sheet.unknown, sheet.problems) == ("toy-2026", (), (), ())


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Kunci!B1": "2"}, "Lembar kerja ini dibuat aplikasi yang lebih baru. "),
        ({"Kunci!A1": "x"}, "Lembar tersembunyi “Kunci” rusak. "),
        ({"Kunci!C2": "x", "Kunci!B2": "lain"}, "Lembar tersembunyi “Kunci” rusak. "),
        ({"Kunci!C6": "dua"}, "Lembar tersembunyi “Kunci” rusak. "),
        ({"Kunci!C13": "skor"}, "Lembar tersembunyi “Kunci” rusak. "),
    ],
)
def test_hidden_keys_that_were_changed_are_refused_with_the_way_out(cells, told):
    [problem] = read_answer_sheet(changed(cells), TOY).problems
    assert problem.startswith(told)
    assert "lalu salin isinya" in problem


def test_a_file_that_is_refused_at_the_door_is_told_in_the_words_of_the_door():
    assert "rusak atau terpotong" in read_answer_sheet(SHEET[:-200], TOY).problems[0]
    assert "paling besar 10 KB" in read_answer_sheet(SHEET, TOY, Limits(size=10_000)).problems[0]


def test_many_strange_rows_are_listed_without_guessing_for_ever():
    rows = "".join(f"baris aneh {number:05};1\n" for number in range(3_000))
    sheet = read("indikator;tingkat\n" + rows)
    assert len(sheet.unknown) == 3_000
