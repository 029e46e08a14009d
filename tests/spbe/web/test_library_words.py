"""Documents in words."""

from __future__ import annotations

from datetime import date

import pytest

from spbe import language
from spbe.web.library_words import age_words, media_words, number_words, size_words, validity_words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 byte"), (999, "999 byte"), (1_000, "1 kB"), (3_140_000, "3,1 MB"), (60_000_000, "60 MB"),
     (1_250_000_000, "1,3 GB"), (20_000_000_000, "20 GB")],
)  # fmt: skip
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2026, 12, 25), "berlaku sampai 25 Desember 2026"),
        (date(2026, 12, 6), "kedaluwarsa dalam 12 hari"),
        (TODAY, "berlaku terakhir hari ini"),
        (date(2026, 11, 23), "kedaluwarsa sejak 24 November 2026"),
    ],
)
def test_validity_is_told_with_its_day(last_day: date, words: str) -> None:
    assert validity_words(last_day, TODAY) == words


def test_the_rule_of_age_is_told_with_the_day_it_is_reached() -> None:
    assert age_words(24, date(2026, 12, 1), TODAY) == "berumur 24 bulan pada 2 Desember 2026"
    assert age_words(24, date(2026, 11, 20), TODAY) == "berumur 24 bulan sejak 21 November 2026"


def test_one_day_is_singular_in_english() -> None:
    with language.speaking("en"):
        assert validity_words(date(2026, 11, 25), TODAY) == "expires in 1 day"
        assert validity_words(date(2026, 11, 26), TODAY) == "expires in 2 days"


def test_kinds_of_files_have_the_names_people_use() -> None:
    assert media_words("application/pdf") == "PDF"
    assert media_words("text/plain") == "Teks"


def test_a_number_is_called_one_once() -> None:
    assert number_words("188/45/2025") == "Nomor 188/45/2025"
    assert number_words("Nomor 12 Tahun 2024") == "Nomor 12 Tahun 2024"
    assert number_words("No. 7") == "No. 7"
    assert number_words("") == "tanpa nomor"
