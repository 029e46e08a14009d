"""Letterheads: a few lines and a redrawn picture, everything wrong told at once."""

from __future__ import annotations

import struct

import pytest

from spbe.letterhead import Letterhead, accept_lines, accept_logo
from spbe.plaintext import RefusedText


def png(width: int, height: int, more: int = 0) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\0" * more


def test_lines_are_kept_as_lines_and_empty_ones_left_out() -> None:
    assert accept_lines(" PEMERINTAH KOTA \r\n\r\nDinas  Kominfo\n") == ("PEMERINTAH KOTA", "Dinas Kominfo")


def test_every_wrong_line_is_named_with_its_number() -> None:
    with pytest.raises(RefusedText) as refused:
        accept_lines("baik\n" + "x" * 121 + "\n\x07\na\nb\nc")
    told = " ".join(refused.value.problems)
    assert "Baris 2" in told and "Baris 3" in told and "paling banyak 5 baris" in told


def test_a_logo_must_fit_its_place() -> None:
    assert accept_logo(png(480, 480)) == png(480, 480)
    for wrong in (png(480, 2000), png(480, 480, 800_000), b"GIF89a"):
        with pytest.raises(RefusedText):
            accept_logo(wrong)


def test_an_empty_letterhead_is_none() -> None:
    assert not Letterhead() and Letterhead(("A",)) and Letterhead(logo=b"x").logo_text == "eA=="
