"""Lists of assessors' decisions as people have them: exports with heads, pasted rows without, one row per item."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import instrument, load_instrument
from spbe.reports.evidence import revision_words
from spbe.verdict_lists import VerdictList, read_verdict_list
from spbe.verdicts import Revision
from tests.spbe.test_value_lists import book

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
REASONS: Mapping[str, Revision] = {revision_words(kind): kind for kind in Revision} | {k.value: k for k in Revision}
ITEM = "I02-L1-01"


def read(text: str) -> VerdictList:
    return read_verdict_list(text.encode(), TOY, REASONS)


def values(listed: VerdictList) -> dict[str, Fraction | None]:
    assert listed.problems == ()
    return {one.indicator: one.value for one in listed.judgements}


WHOLE = (
    "Rekap asesor;;;;;;\n"
    "Indikator;Butir;Nilai;Putusan;Alasan;Penjelasan;Catatan\n"
    "1;;3;;;Fakta asesor;Sebab\n"
    f"2;{ITEM};;Diterima;;;\n"
    "2;I02-L2-01;;Revisi;Belum sah;;Tanpa tanda tangan\n"
    "2;;2,75;;;;\n"
    "3;;;;;;\n"
    ";Jumlah;;;;;\n"
)


def test_values_texts_and_verdicts_stand_in_one_table() -> None:
    listed = read(WHOLE.replace(";Jumlah;;;;;\n", "Jumlah;;;;;;\n"))
    assert values(listed) == {"1": 3, "2": Fraction("2.75")}
    first, second = listed.judgements
    assert (first.explanation, first.justification, first.place) == ("Fakta asesor", "Sebab", "baris 3, kolom 1")
    assert (second.explanation, second.justification) == (None, None), "an empty cell leaves what is there"
    assert [(one.item, one.indicator, one.kind, one.note) for one in listed.verdicts] == [
        (ITEM, "2", None, ""),
        ("I02-L2-01", "2", Revision.UNSIGNED, "Tanpa tanda tangan"),
    ]
    assert listed.skipped == (("3", "baris 7, kolom 1"), ("Jumlah", "baris 8, kolom 1"))


@pytest.mark.parametrize(
    "text",
    [
        f"1;3;Sebab\n{ITEM};diterima\nI02-L2-01;revisi: belum sah;Catatan",
        f"1\t3\tSebab\n{ITEM}\taccepted\t\nI02-L2-01\tunsigned\tCatatan",
        f"kode,nilai,putusan,catatan\n1,3,,Sebab\n{ITEM},,Diterima,\nI02-L2-01,,BELUM SAH,Catatan\n",
    ],
)
def test_rows_are_pasted_without_heads_and_codes_may_share_a_column(text: str) -> None:
    listed = read(text)
    assert values(listed) == {"1": 3}
    assert listed.judgements[0].justification == "Sebab"
    assert [(one.item, one.kind, one.note) for one in listed.verdicts] == [
        (ITEM, None, ""),
        ("I02-L2-01", Revision.UNSIGNED, "Catatan"),
    ]


def test_a_workbook_says_the_cell() -> None:
    listed = read_verdict_list(book(("indikator", "nilai"), (1, 3), (2, 9)), TOY, REASONS)
    (problem,) = listed.problems
    assert problem == "Nilai!B3: nilai 9 di luar rentang indikator 2; tulis angka 1,00 sampai 5,00, misalnya 2,75"
    assert [one.place for one in listed.judgements] == ["Nilai!A2", "Nilai!A3"]


def test_a_list_by_citations_may_say_the_same_of_an_item_twice_and_no_two_things() -> None:
    assert len(read(f"{ITEM};diterima\n{ITEM};diterima").verdicts) == 1
    (problem,) = read(f"{ITEM};diterima\n{ITEM};revisi: tidak ada").problems
    assert problem.startswith(f"baris 2, kolom 2: butir {ITEM} sudah ada dengan putusan lain (baris 1, kolom 2)")


def test_everything_wrong_is_told_at_once_with_its_place() -> None:
    rows = (
        "indikator;butir;nilai;putusan;alasan;catatan",
        "1;;2,5;diterima;;",
        "1;;3;;;",
        f"1;{ITEM};;diterima;;",
        f"2;{ITEM};3;diterima;;",
        ";I02-L1-1;;diterima;;",
        ";I02-L2-01;;disetujui;;",
        ";I02-L2-01;;revisi;;",
        ";I02-L2-01;;revisi;kadaluarsa;",
        ";I02-L2-01;;revisi: entah;;",
        ";I02-L2-01;;;;tanpa putusan",
        "I9;;3;;;",
        ";;3;;;",
    )
    told = read("\n".join(rows)).problems
    expected = (
        "baris 2, kolom 4: putusan diberikan per butir",
        "baris 2, kolom 3: “2,5” bukan tingkat indikator 1",
        "baris 3, kolom 1: indikator 1 sudah ada (baris 2, kolom 1)",
        f"baris 4, kolom 2: butir {ITEM} milik indikator 2, bukan 1",
        "baris 5, kolom 3: baris butir hanya berisi putusan dan catatan",
        f"baris 6, kolom 2: butir “I02-L1-1” tidak ada di toy-2026; mungkin maksudnya “{ITEM}”",
        "baris 7, kolom 4: “disetujui” bukan putusan; tulis “diterima” atau “revisi”",
        "baris 8, kolom 5: alasan revisi belum diisi; pilih salah satu: dokumen tidak tepat, tidak ada",
        "baris 9, kolom 5: alasan “kadaluarsa” tidak dikenal; mungkin maksudnya “kedaluwarsa”",
        "baris 10, kolom 4: alasan “entah” tidak dikenal; pilih salah satu:",
        "baris 11, kolom 4: putusan belum diisi",
        "baris 13, kolom 1: kode indikator belum diisi",
    )
    assert len(told) == len(expected), told
    for problem, start in zip(told, expected, strict=True):
        assert problem.startswith(start), problem


def test_a_code_that_is_nearly_an_item_is_guessed_as_one() -> None:
    (problem,) = read(f"kode;nilai;putusan\n{ITEM}x;;diterima").problems
    assert f"mungkin maksudnya “{ITEM}”" in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "kosong"),
        ("nama;umur\nRini;40", "baris judul belum ada"),
        ("indikator;nilai", "hanya berisi judul kolom"),
        ("\0", "bukan CSV atau XLSX"),
        ("1;3;a\x07b", "karakter ke-2 tidak dapat disimpan"),
        ("1;3;" + "x" * 32_001, "Teks terlalu panjang"),
    ],
)
def test_what_is_no_list_is_told_in_words(text: str, said: str) -> None:
    assert any(said in problem for problem in read(text).problems), read(text).problems


def test_the_list_of_a_bundle_is_read_with_its_own_words() -> None:
    """What this program writes of verdicts (MANIFEST.csv) comes back as verdicts."""
    spbe = instrument()
    text = (
        "Indikator;Nama indikator;Butir;Isi butir;Dokumen;Catatan;Putusan;Catatan putusan;Berkas\n"
        "1;Kebijakan;I01-L2-01;Isi;Perwal;lihat lampiran;revisi: tanpa rujukan halaman;Sebut pasalnya;a.pdf\n"
        "1;Kebijakan;I01-L3-01;Isi;Perwal;lihat lampiran;;;a.pdf\n"
    )
    listed = read_verdict_list(text.encode(), spbe, REASONS)
    assert listed.problems == ()
    assert [(one.kind, one.note) for one in listed.verdicts] == [(Revision.NO_PAGE, "Sebut pasalnya")]
