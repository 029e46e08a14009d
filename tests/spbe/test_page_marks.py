"""What is found on a page of a paper, however it is set: names, dates, numbers, signatures, words."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.language import format_date, speaking
from spbe.page_marks import (
    agency_pattern,
    dates_in,
    draft_mark,
    holds_number,
    normal,
    number_in,
    signature_mark,
    signed_on,
    terms_of,
)

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
NUMBERS = st.integers(1, 999)


@given(DAYS, st.sampled_from(("-", "/", ".")))
def test_a_date_is_found_in_words_and_in_numbers(day: date, between: str):
    with speaking("id"):
        words = format_date(day)
    assert dates_in(normal(f"Contoh,\n {words.upper()} dst.")) == [day]
    assert dates_in(normal(f"pada {day.day:02}{between}{day.month:02}{between}{day.year}.")) == [day]


@given(st.text())
def test_any_text_is_read_without_complaint(text: str):
    read = normal(text)
    assert normal(read) == read
    assert all(isinstance(day, date) for day in dates_in(read))
    number_in(text), draft_mark(text), signature_mark(read), signed_on(read)
    terms_of(text).found_in(read)
    agency_pattern((text,)).search(read)


def test_what_is_no_day_of_the_calendar_is_no_date():
    assert dates_in("31 februari 2024, 00/00/2024, 31-02-2024, 1.2.20245, 12.10.2.20/2026") == []


def test_the_day_of_signing_is_the_one_that_is_said_to_be():
    text = normal(
        "Undang-Undang tanggal 30 September 2014. Ditetapkan di Contoh\npada tanggal 5 Januari 2024. 1 Mei 2025"
    )
    assert signed_on(text) == date(2024, 1, 5)
    assert signed_on(normal("Contoh, 5 Mei 2024")) is None


@pytest.mark.parametrize(
    "text",
    [
        "PEMERINTAH KOTA CONTOH",
        "Wali\nKota  Contoh,",
        "P E M E R I N T A H   K O T A   C O N T O H",
        "pada Kota Contoh.",
    ],
)
def test_an_agency_is_found_however_its_name_is_set(text: str):
    assert agency_pattern(("Pemerintah Kota Contoh",)).search(normal(text))


@pytest.mark.parametrize("text", ["Kota Contohan", "K O T A   C O N T O H A N", "Kabupaten Contoh", "Kota Percontohan"])
def test_another_agency_is_not_taken_for_it(text: str):
    assert not agency_pattern(("Pemerintah Kota Contoh",)).search(normal(text))


def test_a_regency_is_found_by_its_head_and_its_other_names():
    pattern = agency_pattern(("Pemerintah Kabupaten Contoh", "Kab. Contoh Utara"))
    assert pattern.search(normal("PERATURAN BUPATI CONTOH")) and pattern.search(normal("Kab. Contoh Utara"))
    assert not agency_pattern(()).search("kabupaten contoh")


@given(NUMBERS, st.integers(1990, 2030))
def test_a_number_is_found_however_it_is_put(number: int, year: int):
    printed = normal(f"PERATURAN WALI KOTA NOMOR\n{number} TAHUN {year} TENTANG")
    for typed in (
        f"{number}/{year}",
        f"Nomor {number} Tahun {year}",
        f"No. {number} thn {year}",
        f"{number} TAHUN {year}",
    ):
        assert holds_number(printed, typed)
    assert not holds_number(printed, f"{number + 1}/{year}")
    assert not holds_number(printed, f"1{number}/{year}")
    assert number_in(printed) == f"{number} tahun {year}"


def test_the_number_of_a_paper_is_neither_a_house_nor_a_law_it_rests_on():
    assert number_in("Jalan Contoh Nomor 1, Kota Contoh. Nomor 005/112/Diskominfo/2026.") == "005/112/Diskominfo/2026"
    assert (
        number_in("RANCANGAN PERATURAN NOMOR ... TAHUN 2026 Mengingat: Peraturan Presiden Nomor 95 Tahun 2018") is None
    )
    assert holds_number(normal("Perjanjian BERSAMA"), "perjanjian  bersama")


@pytest.mark.parametrize(
    "text",
    ["ttd", "t t d", "T.T.D atau ttd.", "Ditandatangani secara elektronik", "Ditetapkan di X", "NIP. 19800101 2005"],
)
def test_a_signed_page_is_seen(text: str):
    assert signature_mark(normal(text))


@pytest.mark.parametrize("text", ["buttday", "nip", "ditandatangani kedua pihak", ""])
def test_an_unsigned_page_is_not(text: str):
    assert not signature_mark(normal(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("DRAF\nPeraturan", "DRAF"),
        ("RANCANGAN PERATURAN WALI KOTA", "RANCANGAN"),
        ("KONSEP\n", "KONSEP"),
        ("rancangan anggaran dan konsep dasar", None),
        ("RANCANGAN ANGGARAN; DRAFTER", None),
    ],
)
def test_a_draft_says_so_in_capitals(text: str, word: str | None):
    assert draft_mark(text) == word


def test_words_are_found_in_their_other_forms():
    terms = terms_of("Keterpaduan Rencana dan Anggaran SPBE", "SOP penyusunan anggaran SPBE terpadu")
    assert terms.words == ("keterpaduan", "rencana", "anggaran", "sop", "penyusunan")
    assert terms.found_in(normal("Perencanaan dan penganggaran terpadu")) == {0, 1, 2}
    assert terms.found_in("sopan") == frozenset()


@given(st.text(), st.text())
def test_more_text_never_holds_fewer_words(text: str, more: str):
    terms = terms_of("Notulen/catatan/laporan hasil reviu atau evaluasi kebijakan Arsitektur SPBE")
    assert terms.found_in(normal(text)) <= terms.found_in(normal(f"{text} {more}"))


HOSTILE = [
    "nomor" + " " * 20_000 + "x",
    "nomor " + "1." * 10_000,
    "no. a" + "/a" * 10_000,
    "KONSEP" + "\n \t" * 6_000 + "x",
    ("KONSEP" + " " * 300 + "x\n") * 65,
    "1-1-" * 5_000,
    "5 januari 2024 tanggal :" * 800,
    "k o t a c o n t o " * 1_100,
    "ditanda tangani secara " * 870,
    "a" + "/" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_a_page_made_to_be_slow_is_read_in_no_time(text: str):
    began = time.process_time()
    read = normal(text)
    dates_in(read), signed_on(read), number_in(text), signature_mark(read), draft_mark(text)
    agency_pattern(("Pemerintah Kota Contoh",)).search(read)
    holds_number(read, "1 1 1 1/2024"), holds_number(read, "a/a/a 1")
    terms_of("Notulen API TIK").found_in(read)
    assert time.process_time() - began < 1
