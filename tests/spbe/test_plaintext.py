"""The text rule: what is accepted comes back unchanged, what is refused is named with its place."""

import io
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.plaintext import LONGEST, RefusedText, accept, accept_line


@pytest.mark.parametrize("text", ["", "=HYPERLINK(1)", "-5 %", "Fakta:\n\nAnalisis: \u2028 é 🏛\u200d", " tepi "])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert accept(text) == text


def test_every_kind_of_line_end_becomes_a_newline() -> None:
    assert accept("a\r\nb\rc\nd\r\n\r\n") == "a\nb\nc\nd\n\n"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "Karakter kendali (U+0000)"),
        ("\x0b", "Karakter kendali (U+000B)"),
        ("\x7f", "Karakter kendali (U+007F)"),
        ("\x85", "Karakter kendali (U+0085)"),
        ("\t", "Tab (U+0009)"),
        ("\ud800", "Separuh pasangan surogat (U+D800)"),
        ("\uffff", "Karakter kendali (U+FFFF)"),
    ],
)
def test_a_character_that_cannot_be_kept_is_named_with_its_place(character: str, name: str) -> None:
    with pytest.raises(RefusedText) as refused:
        accept(f"satu\r\ndua {character}")

    assert refused.value.problems == (
        f"{name} di baris 2, karakter ke-5 tidak dapat disimpan. Hapus atau ganti dengan spasi.",
    )


def test_all_problems_are_told_at_once_and_a_flood_is_counted() -> None:
    with pytest.raises(RefusedText) as refused:
        accept("\x01" * 12 + "a" * LONGEST)

    assert len(refused.value.problems) == 12
    assert refused.value.problems[0].startswith("Teks terlalu panjang: 32012 karakter")
    assert refused.value.problems[-1] == "Masih ada 2 karakter lain yang tidak dapat disimpan."


def test_length_is_counted_in_utf_16_units() -> None:
    assert accept("🏛" * (LONGEST // 2))
    with pytest.raises(RefusedText, match="Kurangi 2"):
        accept("🏛" * (LONGEST // 2 + 1))


@given(st.text())
def test_whatever_is_accepted_survives_a_second_time_and_an_xml_file(text: str) -> None:
    try:
        accepted = accept(text)
    except RefusedText:
        return
    assert accept(accepted) == accepted
    file = io.BytesIO()
    element = ElementTree.Element("t")
    element.text = accepted
    ElementTree.ElementTree(element).write(file, encoding="utf-8")
    assert (ElementTree.fromstring(file.getvalue()).text or "") == accepted  # noqa: S314 - written one line above


def test_a_name_is_one_line_with_nothing_around_it() -> None:
    assert accept_line("\tDinas \r\n Kesehatan\u00a0") == "Dinas Kesehatan"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n ", "Belum diisi."),
        ("a" * 301, "Terlalu panjang: 301 karakter, paling banyak 300."),
        ("a\x00", "U+0000"),
        ("Dinas \u202etxt", "pembalik arah"),
    ],
)
def test_what_is_no_name_says_why(text: str, told: str) -> None:
    with pytest.raises(RefusedText, match=re.escape(told)):
        accept_line(text)
