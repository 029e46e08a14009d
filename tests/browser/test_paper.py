"""Pages of the site on paper: what every sheet says, how many there are, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from tests.browser.conftest import Server

Enter = Callable[..., Any]
HERE = "/penilaian/kota-contoh/2026"
SHEET = 688  # CSS pixels between the margins of A4
COORDINATOR = {
    f"{HERE}/": 2,
    f"{HERE}/aspek/7": 2,
    f"{HERE}/indikator": 6,
    f"{HERE}/indikator/5": 2,
    f"{HERE}/papan": 1,
    f"{HERE}/jejak": 3,
    "/penilaian/kota-contoh/pemdi/": 2,
    "/penilaian/kota-contoh/2025/": 2,
}
USED_ON_SCREEN = ("Langsung ke isi", "Simpan", "Buka indikator", "Salin tautan", "Jejak nilai\n", "http://")


def sheets(page: Any, address: str) -> list[str]:
    """Return the text of each sheet that a page is printed on."""
    page.goto(address)
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    return [each.get_textpage().get_text_range() for each in printed]


def test_the_pages_of_an_assessment_are_few_sheets_and_each_says_whose_it_is_of_when_and_which(
    doors: Server, enter: Enter
) -> None:
    page, paper = enter("Rini"), {}
    for path, most in COORDINATOR.items():
        printed = paper[path] = sheets(page, doors.url + path)
        assert len(printed) <= most, path
        year = "Pemdi 2026" if "pemdi" in path else "SPBE 2025" if "2025" in path else "SPBE 2026"
        for number, text in enumerate(printed, 1):
            assert f"Pemerintah Kota Contoh, {year}" in text, path
            assert "Data dibaca pada" in text and "WIB" in text, path
            assert f"Halaman{number}dari{len(printed)}" in "".join(text.split()), path
            assert ("DRAF" in text) == ("2025" not in path), path
            assert not any(words in text for words in USED_ON_SCREEN), path
    first, second = paper[f"{HERE}/"]
    assert all(words in first for words in ("2,79", "37 dari 47 indikator dinilai", "Berikutnya", "Kebijakan Internal"))
    assert all(words in second for words in ("47 indikator", "Kenaikan", "Inspektorat"))
    (about, *_) = paper[f"{HERE}/indikator/5"]
    assert "Terkelola" in about and "Optimum" not in about  # the chosen level alone
    assert "Peraturan Wali Kota Nomor 7 Tahun" in about  # what was typed, as text


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("Agus", "/kelola/kota-contoh/penugasan/", 4),
        ("Budi", "/penilaian/kabupaten-contoh/2026/asesor/", 3),
    ],
)
def test_lists_and_desks_are_few_sheets_as_wide_as_the_paper(
    doors: Server, enter: Enter, who: str, path: str, most: int
) -> None:
    page = enter(who)
    printed = sheets(page, doors.url + path)
    assert len(printed) <= most
    assert all("Pemerintah" in text and "Halaman" in text for text in printed)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 980})
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
