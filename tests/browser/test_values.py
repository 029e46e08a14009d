"""Values that are no level, as people give them: items ticked in a row, a figure typed, with script and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import update

from spbe.store import models, queries
from tests.browser.conftest import Server
from tests.browser.test_accessibility import RULES

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERIOD = "pemdi-2026"
HERE = f"/penilaian/kota-contoh/{PERIOD}"


def become(server: Server, name: str) -> None:
    """Make somebody else the local person."""
    with server.house.sessions.begin() as session:
        session.execute(update(models.Person).values(is_local=models.Person.name == name))


def value(server: Server, code: str) -> str | None:
    """Return the stored value of an indicator, None where nothing is stored."""
    with server.house.sessions() as session:
        found = queries.find_assessment(session, f"kota-contoh/{PERIOD}")
        assert found is not None
        answer = session.get(models.Answer, (found.id, code, "self"))
        return answer and answer.value


def begin(server: Server, page: Page) -> None:
    """Open a Pemdi period and start its assessment, by the buttons of the pages."""
    become(server, "Agus")
    page.goto(f"{server.url}/kelola/kota-contoh/periode/baru")
    page.locator("select[name=instrument]").select_option("pemdi-2026")
    page.locator("input[name=year]").fill("2026")
    page.locator("input[name=slug]").fill(PERIOD)
    page.get_by_role("button", name="Buka periode").click()
    become(server, "Rini")
    page.goto(f"{server.url}/kelola/kota-contoh/periode/")
    page.locator(f'form[action$="/{PERIOD}/mulai"] button').click()
    page.wait_for_url(re.compile(HERE))


def save(page: Page) -> None:
    """Press the button that saves and stays, and wait for the page that says so."""
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text(re.compile(r"Indikator \d+ tersimpan")).wait_for()


@pytest.mark.parametrize(("width", "has_script"), [(1440, True), (320, False)])
def test_a_pemdi_year_is_opened_and_answered_with_and_without_script(
    server: Server, new_page: Any, width: int, has_script: bool
) -> None:
    page = new_page(width, java_script_enabled=has_script)
    begin(server, page)
    page.goto(f"{server.url}{HERE}/indikator/1")
    for code in ("I01-L1-01", "I01-L2-01", "I01-L2-02"):
        page.locator(f"label[for=b-{code}]").click()
    save(page)
    assert page.locator("#nilai .lvl-lg").inner_text().split()[-1] == "2,00"
    assert page.locator("#belum-ada").is_checked() is False
    page.goto(f"{server.url}{HERE}/indikator/5")
    page.get_by_label("Angka", exact=True).fill("68,75")
    page.get_by_label("Tanggal terbit").fill("2026-03-31")
    page.locator("#figure_source").fill("Buku SDI, hlm. 4")
    save(page)
    assert "1 + 68,75 / 25 = 3,75" in page.locator("#nilai").inner_text()
    page.goto(f"{server.url}{HERE}/indikator/6")
    page.get_by_label("Angkanya belum diterbitkan").check()
    save(page)
    assert [value(server, code) for code in ("1", "5", "6")] == ["2", "3.75", "1"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_values(server: Server, new_page: Any, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    begin(server, page)
    page.goto(f"{server.url}{HERE}/indikator/1")
    page.locator("input[name=items]").first.check()
    save(page)
    found: list[str] = []
    for path in ("indikator/1", "indikator/5", "indikator/18", "aspek/1", "aspek/3", "", "target", "tugas"):
        page.goto(f"{server.url}{HERE}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        results = Axe().run(page, options=RULES)
        found += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in results.response["violations"]]
    assert found == []


def test_items_ticked_in_quick_succession_are_all_kept_and_the_value_follows(server: Server, new_page: Any) -> None:
    page = new_page()
    begin(server, page)
    page.goto(f"{server.url}{HERE}/indikator/1")
    boxes = page.locator("input[name=items]")
    for number in range(5):
        boxes.nth(number).click()
    page.locator("#nilai-kini", has_text="2,50").wait_for()
    assert [boxes.nth(n).is_checked() for n in range(6)] == [True] * 5 + [False]
    assert page.evaluate("document.activeElement.name") == "items"
    assert page.locator("#belum-ada").is_disabled()
    for number in range(5):
        boxes.nth(number).click()
    page.locator("#nilai", has_text="belum ada butir").wait_for()
    assert page.locator("#belum-ada").is_checked()
    page.locator("#penjelasan").fill("Fakta: belum ada.")
    page.locator("#nilai", has_text="belum ada butir").wait_for()
    save(page)
    assert value(server, "1") == "1"
