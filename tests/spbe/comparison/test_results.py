"""Published results as plain values."""

from decimal import Decimal

from tests.spbe.comparison.printed import printed


def test_a_result_is_as_printed_and_what_is_not_readable_is_missing():
    tangerang = printed(2023)["Pemerintah Kota Tangerang"]
    assert (tangerang.index, tangerang.predicate) == (Decimal("2.97"), "Baik")
    assert list(tangerang.domains) == ["1", "2", "3", "4"]
    assert printed(2024)["Kementerian Pertanian"].domains == {}
