"""The table of all agencies in its three shapes: the same numbers, nothing run, decimals that stay decimals."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from typing import Any

import pandas
import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from exports.national import MEDIA_TYPES, WRITERS, national_columns
from spbe.indicators import Instrument
from spbe.language import speaking
from spbe.national import National, NationalLine, national_lines
from tests.spbe.test_national import EVERY, row

NAMES = ("=HYPERLINK(1)", "Kota; “Contoh”", "Kabupaten\u00e9")


def whole(instrument: Instrument) -> dict[str, Any]:
    return {i.code: 2 if i.kind == "level" else (i.lowest + i.highest) * Fraction(3, 7) for i in instrument}


def national(instrument: Instrument, lines: Iterable[NationalLine] | None = None) -> National:
    rows = [row(instrument, whole(instrument), name) for name in NAMES] + [row(instrument, {}, "Belum")]
    made_at = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
    return National(instrument, 2026, made_at, "0", lines or national_lines(rows, 2026))


def written(suffix: str, instrument: Instrument) -> bytes:
    target = BytesIO()
    WRITERS[suffix](target, national(instrument))
    return target.getvalue()


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.code)
def test_the_three_shapes_hold_the_same_numbers(instrument: Instrument) -> None:
    shown = national_columns(national(instrument))
    keys = [column.key for column in shown]
    assert len(set(keys)) == len(keys)
    plain = list(csv.DictReader(StringIO(written(".csv", instrument).decode("utf-8-sig"), newline=""), delimiter=";"))
    exact = pyarrow.parquet.read_table(BytesIO(written(".parquet", instrument))).to_pylist()
    sheet = load_workbook(BytesIO(written(".xlsx", instrument)))["Instansi"]
    heads, *cells = sheet.iter_rows(values_only=True)
    assert list(plain[0]) == list(exact[0]) == keys and list(heads) == [column.head for column in shown]
    for place, column in enumerate(shown):
        if column.kind not in ("index", "whole"):
            continue
        for line, of, on in zip(plain, exact, cells, strict=True):
            known = of[column.key]
            assert line[column.key] == ("" if known is None else str(known).replace(".", ","))
            assert on[place] == (None if known is None else float(known))


def test_who_may_not_see_the_answers_yet_is_not_told_that_there_are_none() -> None:
    instrument = EVERY[0]
    hidden = replace(row(instrument, {}, "Tertutup"), is_open=False)
    target = BytesIO()
    WRITERS[".parquet"](target, national(instrument, national_lines([hidden, row(instrument, {}, "Belum")], 2026)))
    counts = pyarrow.parquet.read_table(target)["dinilai"].to_pylist()
    assert counts == [None, 0]


def test_a_parquet_file_keeps_decimals_and_says_what_is_open() -> None:
    instrument = EVERY[0]
    content = written(".parquet", instrument)
    frame = pandas.read_parquet(BytesIO(content), dtype_backend="pyarrow")
    assert list(frame["indeks"][:3]) == [Decimal("2.00")] * 3 and frame["indeks"].isna().tolist() == [False] * 3 + [
        True
    ]
    types = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(BytesIO(content))}
    assert (types["indeks"], types["indikator_1"], types["final"]) == ("decimal128(7, 2)", "int16", "bool")
    assert "float" not in str(types) and "double" not in str(types)


def test_a_name_that_looks_like_a_formula_runs_nowhere() -> None:
    sheet = load_workbook(BytesIO(written(".xlsx", EVERY[0])))["Instansi"]
    (cell,) = [cell for cell in sheet["B"] if cell.value == NAMES[0]]
    assert cell.data_type == "s"
    text = written(".csv", EVERY[0]).decode("utf-8-sig")
    assert f"'{NAMES[0]}" in text and f";{NAMES[0]}" not in text


def test_a_workbook_says_what_it_is_in_the_language_in_force() -> None:
    with speaking("en"):
        book = load_workbook(BytesIO(written(".xlsx", EVERY[0])))
    assert len(book.sheetnames) == 2
    told = [str(cell.value) for row in book.worksheets[1] for cell in row]
    assert any("24 November 2026" in text for text in told)
    assert MEDIA_TYPES.keys() == WRITERS.keys()


def test_nothing_is_kept_of_lines_that_are_written() -> None:
    instrument = EVERY[0]
    seen: list[str] = []

    def lines() -> Iterable[NationalLine]:
        for number in range(3):
            seen.append(str(number))
            yield NationalLine(row(instrument, {}, str(number)))

    for write in WRITERS.values():
        write(BytesIO(), national(instrument, lines()))
    assert len(seen) == 9
