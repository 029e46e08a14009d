"""Uploads in a real browser: many at once, over a line that breaks, after a reload, by keyboard, and without script."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spbe.library import Document
from spbe.store import queries
from tests.browser.conftest import Server
from tests.spbe.web.library_pages import LIBRARY, emptied, paper, picture, put

LARGE = 4_000_000
SLOW = {"offline": False, "latency": 20, "downloadThroughput": 10_000_000, "uploadThroughput": 1_000_000}


@pytest.fixture(autouse=True)
def empty_library(server: Server) -> None:
    emptied(server.house)


def held(server: Server) -> dict[str, Document]:
    """Return title -> document of the agency."""
    with server.house.sessions() as session:
        return {each.title: each for each in queries.documents(session, "kota-contoh")}


def file(folder: Path, name: str, content: bytes) -> str:
    """Write a file to upload and return its path."""
    (folder / name).write_bytes(content)
    return str(folder / name)


def opened(server: Server, new_page: Any, **options: Any) -> Any:
    """Return a page that shows the library."""
    page = new_page(**options)
    page.goto(server.url + LIBRARY)
    return page


def slowed(page: Any) -> Callable[[bool], None]:
    """Put a page on a line of eight megabits, as a home has; return what breaks it (True) and mends it (False)."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    return lambda broken: line.send("Network.emulateNetworkConditions", {**SLOW, "offline": broken})


def line_of(page: Any, name: str) -> Any:
    """Return the line of a file that is uploaded."""
    return page.locator(".sending", has_text=name)


def test_many_files_at_once_are_each_told_of(server: Server, new_page: Any, tmp_path: Path) -> None:
    known = put(server.house, "Sudah ada", paper(2))
    page = opened(server, new_page)
    page.set_input_files(
        "#berkas",
        [
            file(tmp_path, "SK Tim.pdf", paper(3)),
            file(tmp_path, "sama.pdf", paper(2)),
            file(tmp_path, "surat.pdf", b"<html><script>alert(1)</script>"),
            file(tmp_path, "foto.png", picture()),
        ],
    )
    page.wait_for_selector("[data-say]:has-text('3 dari 4 berkas selesai, 1 tidak diterima.')")
    assert "tersimpan" in line_of(page, "SK Tim.pdf").inner_text()
    assert "sudah ada di pustaka" in line_of(page, "sama.pdf").inner_text()
    link = line_of(page, "sama.pdf").locator("a").get_attribute("href")
    assert link.endswith(f"{LIBRARY}dokumen/{known.id}")
    assert "tidak diterima: Ini halaman HTML." in line_of(page, "surat.pdf").inner_text()
    page.wait_for_selector("#daftar h3:has-text('SK Tim')")
    assert set(held(server)) == {"Sudah ada", "SK Tim", "foto"}
    new_page.complaints.clear()  # the refused file is an answer 422, which the console calls an error


def test_a_file_name_with_markup_stays_text_while_it_is_sent(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page)
    page.set_input_files("#berkas", file(tmp_path, "<img src=x onerror=alert(1)>.pdf", paper(1)))
    page.wait_for_selector(".sending.is-done")
    assert page.locator(".sending img").count() == 0
    assert line_of(page, "<img src=x onerror=alert(1)>.pdf").count() == 1


def test_a_broken_line_loses_nothing(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page)
    set_broken = slowed(page)
    content = paper(2, ballast=LARGE)
    sent: list[int] = []
    page.on("request", lambda r: sent.append(int(r.headers["upload-offset"])) if r.method == "PATCH" else None)
    page.set_input_files("#berkas", file(tmp_path, "besar.pdf", content))
    page.wait_for_function("() => document.querySelector('.sending progress').value > 30")
    set_broken(True)
    page.wait_for_selector(".sending:has-text('sambungan terputus pada')")
    set_broken(False)
    page.wait_for_selector(".sending.is-done", timeout=30_000)
    assert held(server)["besar"].newest.sha256 == hashlib.sha256(content).hexdigest()
    assert sent.count(0) == 1
    new_page.complaints.clear()  # what the console says of a line that is down


def test_after_a_reload_the_same_file_goes_on_where_it_was(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page)
    slowed(page)
    path = file(tmp_path, "besar.pdf", paper(2, ballast=LARGE))
    page.set_input_files("#berkas", path)
    page.wait_for_function("() => document.querySelector('.sending progress').value > 60")
    page.click(".sending [data-pause]")
    page.reload()
    first: list[int] = []
    page.on("request", lambda r: first.append(int(r.headers["upload-offset"])) if r.method == "PATCH" else None)
    page.set_input_files("#berkas", path)
    page.wait_for_selector(".sending.is-done", timeout=30_000)
    assert first[0] >= LARGE // 4
    assert list(held(server)) == ["besar"]
    new_page.complaints.clear()  # the request that the pause cut off


def test_sending_is_held_and_resumed_and_cancelled_by_keyboard(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page)
    slowed(page)
    page.set_input_files("#berkas", file(tmp_path, "besar.pdf", paper(2, ballast=LARGE)))
    page.wait_for_function("() => document.querySelector('.sending progress').value > 20")
    page.focus(".sending [data-pause]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sending:has-text('dijeda pada')")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Lanjutkan: besar.pdf"
    page.keyboard.press("Enter")
    page.wait_for_selector(".sending [data-pause]:visible")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Jeda: besar.pdf"
    page.focus(".sending [data-cancel]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sending:has-text('dibatalkan')")
    assert page.evaluate("document.activeElement.hasAttribute('data-choose')")
    assert held(server) == {}
    new_page.complaints.clear()  # requests that were cut off


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_files_are_dropped_and_pasted(server: Server, new_page: Any, way: str) -> None:
    page = opened(server, new_page)
    page.evaluate(
        """([way, bytes]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([new Uint8Array(bytes)], 'dibawa.pdf', { type: 'application/pdf' }));
        const event = way === 'drop'
            ? new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true });
        (way === 'drop' ? document.querySelector('[data-drop]') : document.body).dispatchEvent(event);
    }""",
        [way, list(paper(1))],
    )
    page.wait_for_selector(".sending.is-done")
    assert list(held(server)) == ["dibawa"]


def test_the_unit_that_is_chosen_owns_the_document(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page)
    page.select_option("#unit", "hukum")
    page.set_input_files("#berkas", file(tmp_path, "perwal.pdf", paper(1)))
    page.wait_for_selector(".sending.is-done")
    assert held(server)["perwal"].unit == "hukum"


def test_a_newer_revision_leads_back_to_its_document(server: Server, new_page: Any, tmp_path: Path) -> None:
    document = put(server.house, "Perwal", paper(1))
    page = new_page()
    page.goto(f"{server.url}{LIBRARY}dokumen/{document.id}")
    page.click("text=Unggah revisi baru")
    page.fill("#note", "Lampiran baru")
    page.set_input_files("#berkas", file(tmp_path, "baru.pdf", paper(2)))
    page.wait_for_selector("h2:has-text('2 revisi')")
    assert "Lampiran baru" in page.inner_text("main")
    assert held(server)["Perwal"].newest.note == "Lampiran baru"


def test_without_script_the_form_sends_its_files(server: Server, new_page: Any, tmp_path: Path) -> None:
    page = opened(server, new_page, java_script_enabled=False)
    page.set_input_files("#berkas", [file(tmp_path, "satu.pdf", paper(1)), file(tmp_path, "dua.png", picture())])
    page.click("button:has-text('Unggah')")
    assert "2 dokumen tersimpan." in page.inner_text("main")
    assert set(held(server)) == {"satu", "dua"}


def test_a_page_of_a_document_is_seen_in_its_frame(server: Server, new_page: Any) -> None:
    document = put(server.house, "Perwal", paper(3), facts={"texts": ("", "Pasal dua", "")})
    page = new_page()
    page.goto(f"{server.url}{LIBRARY}dokumen/{document.id}/1/lihat?halaman=2")
    image = page.frame_locator("iframe").locator("img")
    page.wait_for_function("() => document.querySelector('iframe').contentDocument.querySelector('img').naturalWidth")
    assert image.bounding_box()["width"] > 600
    page.click("text=Teks halaman 2")
    assert page.locator("text=Pasal dua").is_visible()
    page.click("a[rel=next]")
    page.wait_for_url("**halaman=3**")
    page.fill("#halaman", "1")
    page.keyboard.press("Enter")
    page.wait_for_url("**halaman=1**")
    assert page.locator("a[rel=prev]").count() == 0
