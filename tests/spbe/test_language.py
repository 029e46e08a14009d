"""Words, numbers and dates in the language of whoever reads."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from spbe import language
from spbe.language import speaking


def test_indonesian_is_spoken_unless_somebody_chose_another():
    assert language.current() == "id"
    assert language.gettext("Sangat Baik") == "Sangat Baik"
    with speaking("en"):
        assert language.current() == "en"
        assert language.gettext("Sangat Baik") == "Very good"
    assert language.current() == "id"


def test_a_choice_ends_with_its_block_even_after_a_failure():
    with pytest.raises(ZeroDivisionError), speaking("en"):
        raise ZeroDivisionError
    assert language.current() == "id"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(KeyError), speaking("fr"):
        pass


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_nothing_stays_nothing_in_every_language(code):
    with speaking(code):
        assert language.gettext("") == ""


@pytest.mark.parametrize(("count", "english"), [(0, "agencies"), (1, "agency"), (2, "agencies")])
def test_a_count_chooses_the_form(count, english):
    assert language.ngettext("%(num)d instansi", "%(num)d instansi", count) == "%(num)d instansi"
    with speaking("en"):
        assert language.ngettext("%(num)d instansi", "%(num)d instansi", count) == f"%(num)d {english}"


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (Fraction("4.745"), 2, "4,75", "4.75"),
        (Decimal("2.5"), 2, "2,50", "2.50"),
        (Fraction(-1, 8), 2, "\N{MINUS SIGN}0,13", "\N{MINUS SIGN}0.13"),
        (Fraction(-1, 1000), 2, "0,00", "0.00"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (1234567, 1, "1.234.567,0", "1,234,567.0"),
        (0, 2, "0,00", "0.00"),
    ],
)
def test_numbers_are_rounded_half_up_and_carry_the_marks_of_the_language(value, places, indonesian, english):
    assert language.format_decimal(value, places) == indonesian
    with speaking("en"):
        assert language.format_decimal(value, places) == english


def test_an_index_has_two_decimals():
    assert language.format_index(Fraction(3)) == "3,00"


def test_a_day_is_told_in_words():
    assert language.format_date(date(2026, 8, 7)) == "7 Agustus 2026"
    with speaking("en"):
        assert language.format_date(date(2026, 8, 7)) == "7 August 2026"


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "24 November 2026, 23.30 WIB"),
        ("Asia/Pontianak", "24 November 2026, 23.30 WIB"),
        ("Asia/Makassar", "25 November 2026, 00.30 WITA"),
        ("Asia/Jayapura", "25 November 2026, 01.30 WIT"),
        ("UTC", "24 November 2026, 16.30 UTC"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_agency(zone, told):
    assert language.format_moment(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), zone) == told


def test_the_clock_has_a_point_in_indonesian_and_a_colon_in_english():
    moment = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
    assert language.format_clock(moment) == "14.03"
    with speaking("en"):
        assert language.format_clock(moment) == "14:03"
