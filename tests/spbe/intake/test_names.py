"""Names of files: whatever was sent, what is shown is one plain name, and never a path."""

from __future__ import annotations

import pytest

from spbe import plaintext
from spbe.intake import shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("SK Tim  SPBE 2024.pdf", "SK Tim SPBE 2024.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\fakepath\\..\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("..", "berkas.pdf"),
        ("", "berkas.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("\0\n\t", "berkas.pdf"),
        ("a\0b\x1b.pdf", "ab.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        ('"><script>alert(1)</script>.pdf', "script_.pdf"),
        ("surat\u202efdp.exe", "suratfdp.exe.pdf"),
        ("\u200bsurat\u2066.pdf", "surat.pdf"),
        ("CON", "_CON.pdf"),
        ("aux.pdf", "_aux.pdf"),
        ("nul.tar.pdf", "_nul.tar.pdf"),
        ("x.html", "x.html.pdf"),
        ("x.PDF", "x.PDF"),
        ("laporan. .pdf ", "laporan.pdf"),
        ("\ud800surat.pdf", "surat.pdf"),
        ("Surat é.pdf", "Surat é.pdf"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(sent: str, shown: str) -> None:
    assert shown_name(sent, ".pdf") == shown
    assert plaintext.accept_line(shown) == shown


@pytest.mark.parametrize("letter", ["a", "é", "漢", "\U0001f600"])
def test_a_long_name_is_shortened_and_keeps_its_ending(letter: str) -> None:
    shown = shown_name(letter * 400 + ".pdf", ".pdf")
    assert shown.endswith(f"{letter}.pdf")
    assert len(shown) <= 150
    assert len(shown.encode()) <= 200
    assert plaintext.accept_line(shown) == shown


def test_the_other_way_to_write_an_ending_stays() -> None:
    assert shown_name("foto.JPEG", ".jpg") == "foto.JPEG"
    assert shown_name("foto.jpg", ".png") == "foto.jpg.png"
    assert shown_name("foto.jpg") == "foto.jpg"
