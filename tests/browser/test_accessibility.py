"""Every page against WCAG 2.2 AA (axe), in light and dark, and on a narrow phone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Server
from tests.browser.test_questionnaire import current
from tests.spbe.web.library_pages import cite, paper, put

PAGES = (
    "", "aspek/7", "indikator", "indikator?saring=open", "indikator/14", "indikator/42", "cari?q=reviu", "target",
    "unduhan/", "/tugas", "tugas", "tugas?unit=diskominfo", "papan", "kirim", "mulai-dari-tahun-lalu",
    "pemeriksaan", "pemeriksaan?saring=all", "indikator/1", "indikator/20", "cari?q=koordinasi",
    "indikator/1/bukti/I01-L4-01", "indikator/1/bukti/I01-L4-01?q=reviu",
    "indikator/1/bukti/I01-L4-01?dokumen=1", "indikator/20/bukti/I20-L3-01",
    "indikator/5/percakapan/", "/hasil/?tahun=2024", "/hasil/18.71", "/instrumen/", "/instrumen/spbe-2020",
    "/kelola/kota-contoh/", "/kelola/kota-contoh/unit/", "/kelola/kota-contoh/unit/hukum",
    "/kelola/kota-contoh/penugasan/",
    "/kelola/kota-contoh/periode/", "/akun", "/tidak-ada",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = 320


def address(server: Server, path: str) -> str:
    """Return the whole address of a page of the current year, or of the site."""
    return server.url + (path if path.startswith("/") else f"{current(server)}/{path}")


def documents(server: Server) -> tuple[str, ...]:
    """Put documents with all that may be flagged into the library, and return the pages that show them."""
    told = {
        "dated_on": date(2024, 1, 2),
        "valid_until": date(2024, 12, 31),
        "tags": ["arsitektur"],
        "reference": "1/2024",
    }
    long = put(
        server.house, "Peraturan Wali Kota tentang Penyelenggaraan Sistem Pemerintahan Berbasis Elektronik", **told
    )
    cite(server, long, by="Rini", where=place_of(server))
    scan = put(server.house, "x" * 120, paper(2), facts={"texts": ("", ""), "pages": 2})
    table = put(server.house, "Daftar hadir", b"a;b", facts={"texts": (), "pages": None, "media_type": "text/csv"})
    library = "/pustaka/kota-contoh/"
    at = [f"{library}dokumen/{each.id}" for each in (long, scan, table)]
    views = [f"{each}/1/lihat" for each in at]
    return (library, f"{library}?q=tidak+ada", f"{library}?q=halaman&perhatian=scan", *at, *views)


def place_of(server: Server) -> str:
    """Return the current assessment as commands name it."""
    return current(server).removeprefix("/penilaian/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(server: Server, new_page: Any, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    found: list[str] = []
    for path in (*PAGES, *documents(server)):
        page.goto(address(server, path))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        results = Axe().run(page, options=RULES)
        found += [
            f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
            for v in results.response["violations"]
        ]
    new_page.complaints.clear()  # the page that does not exist is one of the pages
    assert found == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_is_wider_than_a_narrow_phone(server: Server, new_page: Any, language: str) -> None:
    page = new_page(NARROW)
    page.goto(address(server, ""))
    if language == "en":
        if not page.locator("button[value=en]").first.is_visible():
            page.locator(".me-menu > summary").click()
        page.locator("button[value=en]:visible").first.click()
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang") == "en"
    wide = []
    for path in (*PAGES, *documents(server)):
        page.goto(address(server, path))
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        if page.evaluate("document.documentElement.scrollWidth") > NARROW:
            wide.append(path)
    new_page.complaints.clear()
    assert wide == []


def test_targets_are_large_enough(server: Server, new_page: Any) -> None:
    page = new_page(NARROW)
    script = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, textarea')]
        .filter(e => e.checkVisibility() && !e.closest('p, blockquote, .visually-hidden') && !e.matches('.skip'))
        .map(e => e.closest('label') || e)
        .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
        .filter(([box]) => box.width > 1 && (box.width < 24 || box.height < 24))
        .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
    small = []
    for path in (*PAGES, *documents(server)):
        page.goto(address(server, path))
        small += page.evaluate(script)
    new_page.complaints.clear()
    assert small == []


def test_print_is_light_even_on_a_dark_system(server: Server, new_page: Any) -> None:
    page = new_page(color_scheme="dark")
    page.goto(address(server, ""))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(20, 32, 58)"
