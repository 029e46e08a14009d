"""Every sheet says whose it is and prints well."""

import pytest

from exports.captions import captions
from exports.sheets.column import Column, Writer
from exports.sheets.page import height_of, room
from exports.sheets.parts import as_code
from exports.workbook import build
from tests.exports.reading import opened
from tests.spbe.sample_reports import REAL, complete, half_way


@pytest.fixture(scope="module")
def draft():
    return opened(build(half_way()))


@pytest.fixture(scope="module")
def final():
    return opened(build(complete(agency=REAL, is_final=True)))


def test_every_sheet_names_agency_year_stage_instrument_and_time(draft):
    for sheet in draft:
        line = f"{sheet['A2'].value}, {sheet['A3'].value}"
        for word in ("Pemerintah Kota Contoh", "2026", "Penilaian mandiri", "PermenPANRB 59/2020", "14.03 WIB"):
            assert word in line, sheet.title


def test_every_sheet_of_a_draft_and_of_a_demo_says_so(draft):
    for sheet in draft:
        assert sheet["A4"].value.startswith("DRAF."), sheet.title
        assert "rekaan" in sheet["A4"].value
        assert sheet.oddHeader.right.text == "DRAF"
        assert "rekaan" in sheet.oddHeader.left.text


def test_a_final_result_of_a_real_agency_carries_neither_mark(final):
    for sheet in final:
        assert sheet["A4"].value == "Final."
        assert sheet.oddHeader.right.text == "Final"
        assert "15.03 WITA" in sheet["A3"].value
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert not any("DRAF" in text or "rekaan" in text for text in texts), sheet.title


def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers(draft):
    for sheet in draft:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.oddFooter.right.text == "Halaman &P dari &N"
    assert draft["Indikator"].page_setup.orientation == "landscape"
    assert draft["Tentang"].page_setup.orientation != "landscape"


def test_tables_have_frozen_heads_filters_and_repeat_their_heads_in_print(draft):
    for name, frozen in (("Domain & Aspek", "A7"), ("Indikator", "D7"), ("Kesenjangan", "C7")):
        sheet = draft[name]
        assert sheet.freeze_panes == frozen
        assert sheet.auto_filter.ref.startswith("A6:")
        assert sheet.print_title_rows == "$6:$6"


def test_long_texts_wrap_and_rows_are_tall_enough(draft):
    sheet = draft["Indikator"]
    for row in range(7, 54):
        assert sheet.cell(row, 6).alignment.wrap_text
        assert sheet.row_dimensions[row].height <= 409
    assert sheet.row_dimensions[7].height > 2 * 12.75


def test_a_level_is_a_number_on_its_colour_and_an_open_one_is_hatched(draft):
    levels = [draft["Indikator"].cell(row, 3) for row in range(7, 54)]
    for cell in levels:
        if cell.value == "belum dinilai":
            assert cell.fill.patternType == "lightUp"
        else:
            assert cell.fill.patternType == "solid"
            assert (cell.data_type, cell.number_format) == ("n", "0")


def test_indices_show_two_decimals(draft):
    sheet = draft["Domain & Aspek"]
    numbers = [cell for row in sheet.iter_rows(min_row=7, min_col=6) for cell in row if isinstance(cell.value, float)]
    assert numbers
    assert {cell.number_format for cell in numbers} == {"0.00"}


def test_the_height_follows_the_longest_text_up_to_what_a_row_can_have():
    letters = room(30)
    one = height_of([("pendek", letters)])
    assert height_of([]) == one
    assert height_of([("a\nb\nc", letters)]) == height_of([("x" * 3 * letters, letters)]) > one
    assert height_of([("\n" * 5000, letters)]) == 545


def test_codes_of_digits_sort_as_numbers():
    assert [as_code("10"), as_code("9"), as_code("A1"), as_code("")] == [10, 9, "A1", ""]


def test_a_value_no_table_holds_is_an_error_of_ours():
    with pytest.raises(KeyError):
        Writer(Column("x", "X", 5), None, None, "Asia/Jakarta")(0, 0, 1.5, "")


def test_captions_state_progress_and_kind():
    told = captions(half_way())
    assert told.source == "PermenPANRB 59/2020, 37 dari 47 indikator dinilai, data 24 November 2026, 14.03 WIB"
    assert told.who == "Pemerintah Kota Contoh (demo, instansi rekaan), 2026, Penilaian mandiri"
    assert captions(complete(agency=REAL)).state == "DRAF. Belum final: angka masih dapat berubah."
