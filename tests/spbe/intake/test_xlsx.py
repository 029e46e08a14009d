"""Workbooks that come in: every text exactly as it was typed, or refused with the reason."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.style import put_text
from spbe.intake import Limits, RefusedFile, read_workbook
from spbe.intake.cell_texts import plain_text
from spbe.plaintext import RefusedText, accept
from tests.spbe.intake.test_tables import book, with_parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def written(*columns: list[Any], name: str = "Lembar Kerja") -> bytes:
    """Return a workbook whose one sheet holds these columns, its texts as our own files write them."""
    from xlsxwriter import Workbook

    made = Workbook(file := io.BytesIO())
    sheet, look = made.add_worksheet(name), made.add_format()
    for column, cells in enumerate(columns):
        for row, cell in enumerate(cells):
            if isinstance(cell, str):
                put_text(sheet, row, column, cell, look)
            else:
                sheet.write(row, column, cell)
    made.close()
    return file.getvalue()


def sheet_of(cells: str, more: str = "") -> bytes:
    """Return a workbook whose one sheet is this XML."""
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{more}</worksheet>'
    return with_parts(book(["satu", "dua"]), xl__worksheets__sheet1_xml=text)


def rows_of(content: bytes, **limits: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the first sheet."""
    return read_workbook(content, Limits(**limits))[0].rows


def refusal(content: bytes, **limits: int) -> str:
    """Return why the workbook is refused."""
    with pytest.raises(RefusedFile) as refused:
        read_workbook(content, Limits(**limits))
    return str(refused.value)


CURIOUS = [
    "_x000D_", "_x005F_x000D_", "_x005F_x005F_", "x005F_", "_x000d_x000D_", "_x0041", " dua spasi  ", "\n", "a\n\nb ",
    "=1+1", "+62", "-", "@nama", "'kutip", "<b>&amp;</b>", "\u00a0", "\u2028", "😀_xD83D_", "_xD83D__xDE00_", "1e5",
    "007", "TRUE", "2026-01-02", "]]>", "<r><t>x</t></r>",
]  # fmt: skip


def test_any_text_comes_back_as_it_was_typed() -> None:
    found = rows_of(written(CURIOUS))
    assert [row[0] if row else "" for row in found] == CURIOUS


@given(st.lists(st.one_of(st.text(max_size=40), st.text("_x0059DFadf\r\n", max_size=20)), max_size=60))
@settings(max_examples=5, deadline=None)
def test_whatever_is_accepted_comes_back_unchanged(texts: list[str]) -> None:
    kept = []
    for text in texts:
        try:
            kept.append(accept(text))
        except RefusedText:
            continue
    found = rows_of(written(["mulai", *kept, "akhir"]))
    assert [row[0] if row else "" for row in found] == ["mulai", *kept, "akhir"]


def test_an_escape_is_undone_once_and_what_is_no_text_stays_as_it_is_written() -> None:
    assert plain_text("_x000D_\n_x0041__x005F_x0042_") == "\nA_x0042_"
    assert plain_text("_xD83D__xDE00_") == "😀"
    assert plain_text("_xD83D_ _x0000_") == "_xD83D_ _x0000_"


def test_numbers_days_and_formulas_are_texts_too() -> None:
    from openpyxl import Workbook

    made = Workbook()
    cells = [3, 3.0, 1.1 + 2.2, 0.1, -2.5, 1e15, 1e-7, True, False]
    days = [date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).replace(tzinfo=None), "=SUM(A1:A2)", "#N/A"]
    made.active.append([*cells, *days])
    made.save(file := io.BytesIO())
    (row,) = rows_of(file.getvalue())
    assert row[:9] == ("3", "3", "3.3", "0.1", "-2.5", "1000000000000000", "0.0000001", "true", "false")
    assert row[9:] == ("2026-01-02", "2026-01-02T03:04:05", "=SUM(A1:A2)", "#N/A")


def test_a_number_is_never_more_than_what_a_sheet_keeps_of_it() -> None:
    cells = "".join(f"<c><v>{n}</v></c>" for n in ("9" * 400, "NaN", "INF", "1E+400", "-0", "12345678901234567"))
    (row,) = rows_of(sheet_of(f"<row>{cells}</row>"))
    assert row == ("1E+400", "NaN", "INF", "1E+400", "0", "12345678901234600")


def test_days_count_from_1904_where_the_workbook_says_so_and_no_day_is_invented() -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.append([date(2026, 1, 2)])
    made.save(file := io.BytesIO())
    assert rows_of(file.getvalue()) == (("2026-01-02",),)
    made = Workbook()
    made.active.append([59, 60, 61, -1, 10**9, 0.5])
    for cell in made.active[1]:
        cell.number_format = "yyyy-mm-dd"
    made.save(file := io.BytesIO())
    assert rows_of(file.getvalue()) == (("1900-02-28", "60", "1900-03-01", "-1", "1000000000", "12:00:00"),)


def test_a_formula_kept_once_for_many_cells_is_told_as_it_stands_in_each() -> None:
    cells = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+$C$1</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c><c r="B2"><f t="shared" si="7"/></c></row>'
    )
    assert rows_of(sheet_of(cells)) == (("=B1+$C$1",), ("=B2+$C$1", "="))


def test_a_truth_is_one_however_it_is_kept() -> None:
    cells = '<c t="b"><v>1</v></c><c t="b"><f>TRUE()</f><v>1</v></c><c t="b"><f>FALSE()</f><v>0</v></c>'
    assert rows_of(sheet_of(f"<row>{cells}<c><f>TRUE()</f><v>1</v></c></row>")) == (
        ("true", "true", "false", "=TRUE()"),
    )


def test_runs_are_one_text_and_how_it_is_read_aloud_is_none_of_it() -> None:
    text = "<is><r><t>Tata </t></r><r><rPr><b/></rPr><t>Kelola</t></r><rPh sb='0' eb='1'><t>aloud</t></rPh></is>"
    assert rows_of(sheet_of(f'<row r="1"><c r="A1" t="inlineStr">{text}</c></row>')) == (("Tata Kelola",),)


def test_hidden_sheets_are_read_and_only_the_wanted_ones_where_they_are_named() -> None:
    from openpyxl import Workbook

    made = Workbook()
    made.active.title = "Petunjuk"
    for name, state in (("Kunci", "veryHidden"), ("Sembunyi", "hidden"), ("Butir", "visible")):
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        sheet["B2"] = name
    made.create_chartsheet("Grafik")
    made.save(file := io.BytesIO())
    found = read_workbook(file.getvalue())
    assert [sheet.name for sheet in found] == ["Petunjuk", "Kunci", "Sembunyi", "Butir"]
    assert found[1].rows == ((), ("", "Kunci"))
    wanted = read_workbook(file.getvalue(), wanted={"Butir", "Kunci", "Lain"})
    assert [sheet.name for sheet in wanted] == ["Kunci", "Butir"]
    assert read_workbook(file.getvalue(), wanted=()) == ()


def test_a_cell_is_where_it_says_it_is_and_no_two_are_in_one_place() -> None:
    disordered = '<row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>1</v></c></row><row r="1"><c><v>0</v></c></row>'
    assert rows_of(sheet_of(disordered)) == (("0",), (), ("1", "2"))
    for cells, told in (
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "Orang!A1 tidak dapat dibaca"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "Orang!A2 tidak dapat dibaca"),
        ('<row r="1"/><row r="1"/>', "baris 1 ditulis dua kali"),
        ('<row r="0"/>', "baris 0 ditulis dua kali atau tidak ada"),
        ('<row r="x"/>', "ada sel tanpa tempat"),
        ('<row r="1"><c r="$A$1"/></row>', "ada sel tanpa tempat"),
        ('<row r="1"><c r="XFE1"/></row>', "Orang!XFE1 tidak dapat dibaca"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "Orang!A1 tidak dapat dibaca"),
        ('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', "Orang!A1 tidak dapat dibaca"),
    ):
        assert told in refusal(sheet_of(cells))


def test_what_lies_far_outside_is_named_not_dropped() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"{}></row>'
    assert "Orang!XFD1048576 terisi: lembar ini lebih dari 2000 baris" in refusal(sheet_of(far.format("><v>1</v></c")))
    assert rows_of(sheet_of(far.format("/"))) == (("1",),)
    wide = '<row r="1"><c r="AY1"><v>1</v></c></row>'
    assert "Orang!AY1 terisi: lembar ini lebih dari 50 kolom" in refusal(sheet_of(wide))


def test_all_sheets_together_hold_no_more_than_one_may() -> None:
    assert "terlalu banyak" in refusal(book(["a" * 11]), letters=10)
    assert rows_of(book(["a" * 10]), letters=10) == (("a" * 10,),)
    from openpyxl import Workbook

    made = Workbook()
    for sheet in (made.active, made.create_sheet()):
        sheet["B2"] = "a"
    made.save(file := io.BytesIO())
    assert rows_of(file.getvalue(), rows=2, columns=2) == ((), ("", "a"))
    made.create_sheet()["B2"] = "a"
    made.save(file := io.BytesIO())
    assert "terlalu banyak" in refusal(file.getvalue(), rows=2, columns=2)


@pytest.mark.parametrize("reading", [b"a;b\n1;2\n", b"%PDF-1.7", b"<html><table>"])
def test_what_is_no_workbook_is_told_how_to_become_one(reading: bytes) -> None:
    assert "simpan sebagai .xlsx" in refusal(reading).lower()
