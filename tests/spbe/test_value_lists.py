"""Lists of values to be imported, as people have them: sheets, pasted rows, totals below, a title above."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from spbe.indicators import instrument, load_instrument
from spbe.scoring import as_text
from spbe.value_lists import ValueList, read_value_list

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
PEMDI = instrument("pemdi-2026")
WHOLE = {"1": Fraction(3), "2": Fraction("2.75"), "3": Fraction("4.5")}


def read(text: str) -> ValueList:
    return read_value_list(text.encode(), TOY)


def found(listed: ValueList) -> dict[str, Fraction | None]:
    assert listed.problems == ()
    return {one.code: one.value for one in listed.values}


def book(*rows: Sequence[Any]) -> bytes:
    made = Workbook()
    made.active.title = "Nilai"
    for row in rows:
        made.active.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "indikator,nilai\n1,3\n2,2.75\n3,4.5\n",
        'indikator,nilai\n1,3\n2,"2,75"\n3,"4,5"\n',
        "indikator;nilai\r\n1;3\r\n2;2,75\r\n3;4,50\r\n",
        "\ufeffIndikator\tTingkat\n1\t3\n2\t2,75\n3\t4,5",
        "1;3\n2;2,75\n3;4,5",
        "1\t3\n2\t2,75\n3\t4,5",
        "Daftar nilai asesor\n\nindikator;nama;nilai\n1;Kebijakan;3\n2;Bukti;2,75\n3;Indeks;4,5\n",
        "Daftar nilai;;\nNama;Indikator;Nilai\nKebijakan;1;3\nBukti;2;2,75\nIndeks;3;4,5\n",
        '{"1": 3, "2": 2.75, "3": "4.5"}',
        '{"sumber": "asesor", "values": {"1": 3, "2": "2,75", "3": 4.50}}',
    ],
)
def test_lists_are_read_as_people_have_them(text: str) -> None:
    assert found(read(text)) == WHOLE


@pytest.mark.parametrize(
    "rows",
    [
        [("indikator", "nilai"), (1, 3), (2, 2.75), (3, 4.5)],
        [("indikator", "nilai"), ("1", "3"), ("2", "2,75"), ("3", "4.50")],
        [("LHE Pemdi", None), (), ("Indikator", "Nilai"), (1.0, 3.0), (2.0, 2.75), (3.0, " 4,5\u00a0")],
    ],
)
def test_sheets_are_read_with_numbers_and_with_numbers_kept_as_text(rows: list[tuple[Any, ...]]) -> None:
    assert found(read_value_list(book(*rows), TOY)) == WHOLE


def test_a_number_is_the_one_its_sheet_shows_not_the_binary_one() -> None:
    listed = read_value_list(book(("indikator", "nilai"), (2, 1.1 + 2.2), (3, 8.6 / 3)), TOY)
    assert found(listed) == {"2": Fraction("3.3"), "3": Fraction("2.86666666666667")}


def test_what_is_about_something_else_is_told_and_left_out() -> None:
    listed = read("indikator;nilai\nKebijakan;\n1;3\n2;\n;;\nIndeks;3,12\n")
    assert found(listed) == {"1": 3}
    assert [(one.code, one.place) for one in listed.empty] == [("2", "baris 4, kolom 2")]
    assert [one.code for one in listed.unknown] == ["Kebijakan", "Indeks"]


def test_everything_wrong_is_told_at_once_with_its_cell() -> None:
    rows = [("indikator", "nilai"), (1, 2.5), (2, 5.01), ("I3", 4), (None, 3), (1, 3), (3, "=B2+B3")]
    listed = read_value_list(book(*rows), TOY)
    assert listed.problems == (
        "Nilai!B2: “2.5” bukan tingkat indikator 1; tulis bilangan bulat 1 sampai 5",
        "Nilai!B3: nilai 5.01 di luar rentang indikator 2; tulis angka 1,00 sampai 5,00, misalnya 2,75",
        "Nilai!A4: indikator “I3” tidak ada di toy-2026; mungkin maksudnya “3”",
        "Nilai!A5: kode indikator belum diisi",
        "Nilai!A6: indikator 1 sudah ada (Nilai!A2); hapus salah satu",
        "Nilai!B7: sel ini berisi rumus; salin, lalu tempel sebagai nilai saja; "
        "tulis angka 1,00 sampai 5,00, misalnya 2,75",
    )
    assert listed.values == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"nama,umur\nRini,40\n", "kolom “indikator” belum ada"),
        (b"indikator,nilai\n", "hanya berisi judul kolom"),
        (b"indikator,nilai\n2,2,75\n", "baris ini berisi 3 nilai, padahal kolomnya 2; bila ada koma desimal"),
        (b"PK\x03\x04rubbish", "tidak dapat dibaca sebagai buku kerja"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel lama atau bersandi"),
        (b"{" + b"x" * 1_000_000, "paling besar 1000 KB"),
        (b'{"1": 3,}', "JSON tidak sah"),
        (b"[" * 50_000, "bertumpuk terlalu dalam"),
        (b'{"1": "\xff"}', "bukan teks UTF-8"),
        (b"{" + b",".join(b'"x%d":1' % n for n in range(90_000)) + b"}", "lebih dari 2000 baris"),
    ],
)
def test_what_is_no_list_is_told_in_words(content: bytes, said: str) -> None:
    listed = read_value_list(content, TOY)
    assert any(said in problem for problem in listed.problems), listed.problems


values_of_pemdi = st.fixed_dictionaries({i.code: st.integers(100, 500).map(lambda n: Fraction(n, 100)) for i in PEMDI})


@given(values_of_pemdi, st.sampled_from([(";", ","), ("\t", ","), (",", ".")]))
def test_what_is_written_as_decimals_is_read_back_exactly(values: dict[str, Fraction], signs: tuple[str, str]) -> None:
    mark, point = signs
    rows = [f"{code}{mark}{as_text(value).replace('.', point)}" for code, value in values.items()]
    listed = read_value_list("\n".join([f"indikator{mark}nilai", *rows]).encode(), PEMDI)
    assert found(listed) == values
