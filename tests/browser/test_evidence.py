"""Evidence from the operator's computer to the bundle, as the people of both sides meet it in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from spbe.library import Document
from spbe.store import models, queries
from tests.browser.conftest import Server
from tests.browser.test_questionnaire import current
from tests.sample_files import SAMPLES, content

if TYPE_CHECKING:
    from playwright.sync_api import Page

Enter = Callable[..., Any]
WIDTHS = (1440, 390)
LIBRARY = "/pustaka/kota-contoh/"
LINE = {"offline": False, "latency": 20, "downloadThroughput": 20_000_000, "uploadThroughput": 10_000_000}
"""A line of 80 megabits: the 60 megabytes take six seconds on it, long enough to break it in between."""

TOLD_BY_BYTES = "jalur"  # its name cannot be that of a file on a disk
CITED = (
    ("15", "I15-L4-01", "notulen", "1-2"),
    ("17", "I17-L4-01", "besar", "3"),
    ("22", "I22-L4-01", "audit", "3-4"),
)
"""Indicator, item, sample, pages: what the operator cites."""


@pytest.fixture
def place(doors: Server) -> str:
    """Return the address of the year that is being filled in."""
    return current(doors)


@contextmanager
def slow(page: Page) -> Iterator[Callable[[bool], None]]:
    """Put a page on a slow line while the block runs; yield what breaks the line (True) and mends it (False)."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    yield lambda broken: session.send("Network.emulateNetworkConditions", {**LINE, "offline": broken})
    session.detach()


def written(folder: Path) -> list[str]:
    """Write the samples under their senders' names and return their paths, the largest first."""
    paths = []
    for key, sample in SAMPLES.items():
        if key != TOLD_BY_BYTES:
            path = folder / sample.name
            path.write_bytes(content(key))
            paths.append(path)
    return [str(path) for path in sorted(paths, key=lambda path: -path.stat().st_size)]


def library(server: Server) -> dict[str, Document]:
    """Return file name -> document."""
    with server.house.sessions() as session:
        return {each.newest.file_name: each for each in queries.documents(session, "kota-contoh")}


def upload_on_a_line_that_breaks(server: Server, page: Page, folder: Path) -> None:
    """Send all the samples at once; in the middle of the largest one the line goes down and comes back."""
    page.goto(server.url + LIBRARY)
    with slow(page) as broken:
        page.set_input_files("#berkas", written(folder))
        hostile = {"name": SAMPLES[TOLD_BY_BYTES].name, "mimeType": "application/pdf", "buffer": content(TOLD_BY_BYTES)}
        page.set_input_files("#berkas", hostile)
        large = page.locator(".sending", has_text=SAMPLES["besar"].name)
        page.wait_for_function("() => document.querySelector('.sending progress').value > 25")
        broken(True)
        large.get_by_text("sambungan terputus").wait_for()
        broken(False)
        told = f"{len(SAMPLES) - 1} dari {len(SAMPLES)} berkas selesai, 1 tidak diterima."
        page.locator("[data-say]", has_text=told).wait_for(timeout=60_000)
    refused = page.locator(".sending", has_text=SAMPLES["bukan-pdf"].name).inner_text()
    assert "tidak diterima: Ini halaman HTML." in refused
    assert page.locator("main img").count() == 0, "a file name is never markup"
    names = library(server)
    assert SAMPLES["bukan-pdf"].name not in names
    assert not any("/" in name or ".." in name for name in names)
    assert names[SAMPLES["besar"].name].newest.size == len(content("besar"))


def cite_by_page(server: Server, page: Page, place: str) -> None:
    """Cite some of what was uploaded, each as an item, with its pages; a page that is not there is refused."""
    held = library(server)
    for code, item, key, pages in CITED:
        document = held[SAMPLES[key].name]
        page.goto(f"{server.url}{place}/indikator/{code}/bukti/{item}?dokumen={document.id}")
        page.fill("#halaman", "999")
        page.click("#kutipan button[type=submit]")
        page.wait_for_selector("#e-halaman")
        page.fill("#halaman", pages)
        page.click("#kutipan button[type=submit]")
        page.get_by_text(f"Bukti {item} tersimpan.").wait_for()


def open_at_the_cited_page(page: Page, title: str, number: int) -> None:
    """Follow the link of a cited document: its page is drawn in the frame, and the page says which one it is."""
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url(re.compile(rf"/lihat\?halaman={number}$"))
    drawn = page.frame_locator("iframe.viewer").locator("img")
    drawn.wait_for()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    assert page.locator("iframe.viewer").get_attribute("sandbox") == "allow-same-origin"


def hand_over(server: Server, stage: str) -> None:
    """Set the year to a stage; how it gets there is tried elsewhere."""
    with server.house.sessions.begin() as session:
        mine = models.Assessment.agency_code == "kota-contoh"
        session.execute(update(models.Assessment).where(mine, models.Assessment.stage != "final").values(stage=stage))


def check_before_sending(server: Server, page: Page, place: str) -> None:
    """Read the hints: the scan without text, and the minutes of one thing cited for another."""
    page.goto(f"{server.url}{place}/kirim")
    page.get_by_role("link", name="Lihat pemeriksaannya").click()
    told = page.locator("main").inner_text()
    assert "Tanpa lapisan teks" in told and "pindaian peta jaringan" in told
    assert "Nomor dokumen belum diisi; di halaman 1 tertulis 700/114/Inspektorat/2026." in told
    page.locator("main").get_by_role("link", name="Buka halaman 1").first.click()
    page.wait_for_selector("iframe.viewer")


def take_the_bundle(server: Server, page: Page, place: str, folder: Path) -> None:
    """Download all evidence as one file, unpack it, and let standard tools verify it."""
    page.goto(f"{server.url}{place}/unduhan/")
    with page.expect_download() as coming:
        page.locator("a[href$='bukti.zip']").click()
    coming.value.save_as(folder / "bukti.zip")
    with ZipFile(folder / "bukti.zip") as bundle:
        bundle.extractall(folder / "bundle")
        assert not any(name.startswith("/") or ".." in name.split("/") for name in bundle.namelist())
    assert list((folder / "bundle").rglob("SHA256SUMS"))
    sums = next((folder / "bundle").rglob("SHA256SUMS"))
    tool = shutil.which("sha256sum")
    assert tool
    done = subprocess.run([tool, "-c", "--quiet", sums.name], cwd=sums.parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_evidence_travels_from_the_operator_to_the_bundle(
    doors: Server, enter: Enter, new_page: Any, place: str, tmp_path: Path
) -> None:
    sari = enter("Sari")
    (tmp_path / "kirim").mkdir()
    upload_on_a_line_that_breaks(doors, sari, tmp_path / "kirim")
    new_page.complaints.clear()  # what the console says of a line that is down, and of the refused file
    cite_by_page(doors, sari, place)
    new_page.complaints.clear()  # the pages that are not there are an answer 422
    sari.goto(f"{doors.url}{place}/indikator/22")
    open_at_the_cited_page(sari, "Laporan Audit Aplikasi", 3)

    dewi = enter("Dewi")
    dewi.goto(f"{doors.url}{place}/indikator/22")
    open_at_the_cited_page(dewi, "Laporan Audit Aplikasi", 3)

    rini = enter("Rini")
    check_before_sending(doors, rini, place)

    hand_over(doors, "document")
    budi = enter("Budi")
    budi.goto(f"{doors.url}{place}/asesor/22?sampai=4")
    open_at_the_cited_page(budi, "Laporan Audit Aplikasi", 3)
    judge_item_by_item(doors, budi, place)

    take_the_bundle(doors, rini, place, tmp_path)


def judge_item_by_item(server: Server, page: Page, place: str) -> None:
    """Accept items one after the other, and say of another why it is to be revised."""
    page.goto(f"{server.url}{place}/asesor/22")
    for number, item in enumerate(("I22-L2-01", "I22-L2-02"), 1):
        page.click(f"label[for=va-{item}]")
        page.wait_for_selector(f"#saran:has-text('{number} diterima')")
    page.reload()
    assert page.locator("#va-I22-L2-02").is_checked()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_coordinator_finds_one_evidence_item_and_the_assessors_note_on_it(
    doors: Server, enter: Enter, width: int
) -> None:
    page = enter("Lina", width)
    page.goto(f"{doors.url}{current(doors).replace('kota-contoh', 'kabupaten-contoh')}/")
    page.fill("#cari", "reviu tugas/program kerja tim")
    page.press("#cari", "Enter")
    page.locator("main a[href$='#I19-L4-02']").first.click()
    item = page.locator("#I19-L4-02")
    told = item.inner_text()
    assert "Laporan reviu program kerja Tim Koordinasi" in told
    assert "Revisi: belum sah" in told and "Ratna" in told
    assert "Laporan reviu tidak bertanggal dan tidak bertanda tangan." in told
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    open_at_the_cited_page(page, "Laporan reviu program kerja Tim Koordinasi", 2)
