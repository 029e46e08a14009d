"""Averages of groups, computed from a published list."""

from __future__ import annotations

from fractions import Fraction

from spbe.reports.documents.beside import Printed, averages


def test_averages_are_computed_from_the_list_and_leave_out_what_is_not_readable() -> None:
    results = [
        Printed("kota", Fraction("2.60"), (Fraction(2), None), is_good=True),
        Printed("kota", Fraction("2.00"), (Fraction(3), Fraction(1)), is_good=False),
        Printed("provinsi", None, (None, None), is_good=False),
    ]
    whole, province, city = averages(2024, "Daftar.", results).groups
    assert (whole.kind, whole.count, whole.index, whole.good) == ("", 3, Fraction("2.3"), 1)
    assert (city.index, city.domains) == (Fraction("2.3"), (Fraction("2.5"), Fraction(1)))
    assert (province.index, province.domains) == (None, (None, None))
