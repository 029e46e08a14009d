"""The CSV file opens in any spreadsheet and runs nothing."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from exports.table import RISKY, csv_bytes
from spbe.indicators import instrument
from tests.spbe import sample_instruments
from tests.spbe.sample_reports import COMPLETE, HALF_WAY, complete, half_way, made, submission


def read(made_bytes: bytes) -> list[dict[str, str]]:
    text = made_bytes.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def test_it_has_a_bom_semicolons_and_a_row_per_indicator():
    written = csv_bytes(half_way())
    assert written.startswith(b"\xef\xbb\xbfKode;Indikator;Tingkat;")
    rows = read(written)
    assert {row["Kode"]: row["Tingkat"] for row in rows} == {
        code: str(HALF_WAY.get(code, "")) for code in instrument().by_code
    }


def test_weights_have_a_decimal_comma_and_times_are_local():
    first = read(csv_bytes(complete()))[0]
    assert first["Bobot (%)"] == "1,3"
    assert first["Diisi pada (WIB)"] == "2026-11-21 01:30"
    assert first["Tingkat 2025"] == "3"


def test_what_looks_like_a_formula_gets_an_apostrophe():
    texts = {"1": "=1+1", "2": "+62", "3": "-5 %", "4": "@x", "5": "aman = aman", "6": "dua\nbaris; titik koma"}
    shown = [row["Penjelasan"] for row in read(csv_bytes(complete(texts=texts)))]
    assert shown[:6] == ["'=1+1", "'+62", "'-5 %", "'@x", "aman = aman", "dua\nbaris; titik koma"]
    assert len(shown) == len(COMPLETE)


@given(st.text())
def test_no_cell_ever_begins_like_a_formula(text):
    small = sample_instruments.instrument([[["100"]]])
    report = made(submission({"1": 3}, code="sample", texts={"1": text}), small)
    assert all(not cell.startswith(RISKY) for row in read(csv_bytes(report)) for cell in row.values())
