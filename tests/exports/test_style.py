"""Any text is text, any number is a number, and both come back as they went in."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from exports.style import LEVEL_COLOURS, PALETTE, Looks, put_index, put_moment, put_number, put_text
from spbe.plaintext import LONGEST, RefusedText, accept
from tests.exports.reading import opened, texts_by_the_letter

OPENPYXL_LOSES = "x005F_"
"""openpyxl drops these six letters from any shared text, whatever stands around them; spreadsheets do not."""

NASTY = [
    '=HYPERLINK("http://example.org","klik")',
    "-5 % dari tahun lalu",
    "+62 812",
    "@SUM(A1)",
    "'didahului petik",
    "http://example.org",
    "internal:Tentang!A1",
    "007",
    "1,50",
    "TRUE",
    "{=1+1}",
    "<r>bukan XML</r>",
    "<r><t>hilang?</t></r>",
    "<r>&</r>",
    "_x000D_",
    "_x000D_x000D_",
    "_x000D_x000D_x000D_",
    "_x005F_x000D_",
    "x_x0041",
    "dua\n\nbaris\n",
    "   spasi di tepi   ",
    "\u00a0",
    "emoji \U0001f600 dan \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u2028pemisah\u2029",
    "<b>tebal</b> & ]]>",
    "\u202eterbalik",
]


def _accepted(text: str) -> str | None:
    try:
        return accept(text)
    except RefusedText:
        return None


pieces = st.sampled_from(["=", "-", "+", "@", "'", "<r>", "</r>", "_x000D_", "_x0041", "_", "x005F_", "\n", " ", "&"])
accepted = st.lists(st.one_of(pieces, st.text()), max_size=6).map("".join).map(_accepted).filter(bool)


def written(*texts: str) -> bytes:
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet, look = book.add_worksheet(), Looks(book)("cell", "wrap")
    for row, text in enumerate(texts):
        put_text(sheet, row, 0, text, look)
    book.close()
    return target.getvalue()


@given(st.lists(accepted, min_size=1, max_size=8))
@example(NASTY)
@example(["a" * LONGEST, "\U0001f600" * (LONGEST // 2), "<r>" + "&" * (LONGEST - 7) + "</r>"])
def test_every_accepted_text_is_text_and_reads_back_identical(texts):
    made = written(*texts)
    assert texts_by_the_letter(made) == list(dict.fromkeys(texts))
    for cell, text in zip(opened(made).active["A"], texts, strict=True):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        if OPENPYXL_LOSES not in text:
            assert cell.value == text


def test_the_reading_by_the_letter_sees_an_escape_left_standing():
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "_x000D_x000D_")
    book.close()
    assert texts_by_the_letter(target.getvalue()) != ["_x000D_x000D_"]


def test_no_text_leaves_an_empty_cell():
    made = written("", "x")
    assert [cell.value for cell in opened(made).active["A"]] == [None, "x"]


def test_a_text_no_cell_can_hold_is_refused_not_cut():
    with pytest.raises(ValueError, match="32767"):
        written("a" * 32_768)
    with pytest.raises(ValueError, match="32767"):
        written("<r>" + "a" * 32_768)


def test_numbers_stay_numbers_and_an_index_is_announced():
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet, look = book.add_worksheet(), Looks(book)
    put_number(sheet, 0, 0, Fraction("0.0275"), look("weight"))
    put_number(sheet, 1, 0, Decimal("1.3"), look("weight"))
    put_number(sheet, 2, 0, 4, look("whole"))
    put_index(sheet, 3, 0, Fraction("2.675"), look("index"))  # a float would show 2.67
    book.close()
    cells = opened(target.getvalue()).active["A"]
    assert [cell.value for cell in cells] == [0.0275, 1.3, 4, 2.68]
    assert [cell.number_format for cell in cells] == ["0.00", "0.00", "0", "0.00"]


def test_a_moment_is_shown_on_the_agencys_clock():
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    look = Looks(book)("moment")
    moment = datetime(2026, 11, 20, 18, 30, 12, 999, tzinfo=UTC)
    put_moment(book.add_worksheet(), 0, 0, moment, zone="Asia/Jayapura", look=look)
    book.close()
    cell = opened(target.getvalue()).active["A1"]
    assert cell.value == datetime(2026, 11, 21, 3, 30, 12)  # noqa: DTZ001  # a sheet has no zones
    assert cell.is_date


def test_a_format_is_made_once_and_later_faces_win():
    book = Workbook(BytesIO(), {"in_memory": True})
    looks = Looks(book)
    assert looks("cell", "bold") is looks("cell", "bold")
    assert looks("cell", "") is looks("cell")
    assert looks("right", "centre").text_h_align == looks("centre").text_h_align
    assert looks("0.000").num_format == "0.000"
    book.close()


def test_levels_can_be_told_apart_from_their_ground():
    assert list(LEVEL_COLOURS) == [1, 2, 3, 4, 5]
    assert all(_contrast(fill, ink) >= 4.5 for fill, ink in LEVEL_COLOURS.values())
    for ground, ink in (("surface", "ink"), ("sunken", "ink-2"), ("navy", "on-navy-2"), ("warn-soft", "warn")):
        assert _contrast(PALETTE[ground], PALETTE[ink]) >= 4.5


def _contrast(first: str, second: str) -> float:
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
