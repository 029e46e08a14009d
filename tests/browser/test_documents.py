"""Documents as people fetch them: one page for tomorrow's meeting, and the same document for several agencies."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest

from tests.browser.conftest import Server

Enter = Callable[..., Any]
HERE = "/penilaian/kota-contoh/2026"


def pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_leader_gets_one_printed_page_for_the_meeting(doors: Server, enter: Enter, width: int) -> None:
    page = enter("Hadi", width)
    page.goto(f"{doors.url}{HERE}/dokumen/")
    row = page.locator("main li", has_text="Lembar ringkas")
    with page.expect_download() as download:
        row.get_by_role("link", name="PDF").click()
    (told,) = pages(download.value.path().read_bytes())
    for fact in ("Pemerintah Kota Contoh", "Target", "3,00", "Yang paling menaikkan indeks", "DRAF"):
        assert fact in told
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    on_paper = pages(page.pdf(format="A4"))
    assert len(on_paper) == 1 and "Lembar ringkas" in on_paper[0]


@pytest.mark.parametrize("has_script", [True, False])
def test_one_document_for_several_agencies_is_made_while_the_page_tells_how_far(
    server: Server, new_page: Any, has_script: bool
) -> None:
    page = new_page(java_script_enabled=has_script)
    page.goto(f"{server.url}/dokumen/")
    for box in page.locator("input[name=penilaian]").all():
        box.check()
    count = page.locator("input[name=penilaian]").count()
    page.locator("select[name=dokumen]").select_option("ringkas")
    page.get_by_role("button", name="Buat dokumen").click()
    while not has_script and page.get_by_role("button", name="Lanjutkan").count():
        page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_text(f"{count} dokumen siap").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh semua").click()
    with ZipFile(BytesIO(download.value.path().read_bytes())) as packed:
        *documents, listed = packed.namelist()
        assert len(documents) == count and listed == "daftar.txt"
        assert all(packed.read(name).startswith(b"%PDF") for name in documents)
