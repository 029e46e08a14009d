"""Stacked bars: as long as their share, the same bytes for the same rows."""

from __future__ import annotations

from fractions import Fraction

from exports.charts.shares import draw_shares, shares

ROWS = (("Nasional", Fraction(50)), ("Kota", Fraction(0)), ("Provinsi", Fraction(100)))


def test_a_bar_is_as_long_as_its_share() -> None:
    boxes = [patch.get_path().get_extents(patch.get_patch_transform()).width for patch in shares(ROWS).axes[0].patches]
    full, half, empty, whole_bar, whole = (round(width) for width in boxes)
    assert (half * 2, whole) == (full, full) and empty == whole_bar == full


def test_the_same_rows_are_the_same_bytes() -> None:
    assert draw_shares(ROWS, "svg") == draw_shares(ROWS, "svg")
    assert draw_shares(ROWS, "png").startswith(b"\x89PNG")
