"""A Pemdi year as its people live it: items, figures, verdicts, the result, its workbook; begun from an SPBE year."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from spbe.scoring import Score, announced, score
from spbe.store import queries
from tests.browser.conftest import Server
from tests.browser.test_roles import accept_all, complete, hand_over, sign, stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = "/penilaian/kota-contoh/pemdi"
Enter = Callable[..., Any]


def result(doors: Server) -> tuple[dict[str, Any], Score]:
    """Return the values that hold now, and their score by the engine."""
    values = result_values(doors)
    return values, score(doors.house.instruments["pemdi-2026"], values)


def tick(page: Page, doors: Server, code: str, *items: str) -> None:
    """Mark items of an indicator as met and save."""
    page.goto(f"{doors.url}{HERE}/indikator/{code}")
    for item in items:
        page.locator(f"label[for=b-{item}]").click()
    page.locator("#penjelasan").fill("Fakta: berkas terlampir. Analisis: butir dipenuhi.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_load_state()


def test_a_pemdi_year_goes_from_items_and_figures_to_the_result_and_its_workbook(
    doors: Server, enter: Enter, new_page: Any
) -> None:
    sari, rini = enter("Sari"), enter("Rini")
    tick(sari, doors, "14", "I14-L1-03", "I14-L1-04")
    complete(doors, HERE)
    hand_over(rini, doors, "verification", "Semua unit sudah menjawab.", HERE)
    accept_all(doors, HERE)
    for kind in ("berita_acara", "publication"):
        sign(rini, doors, kind, HERE)
    hand_over(rini, doors, "document", "Sudah diverifikasi dan ditandatangani.", HERE)
    before, _score = result(doors)
    assert before["14"] == Fraction("1.5")

    budi, tari = enter("Budi"), enter("Tari")
    refuse(budi, doors)
    after, _score = result(doors)
    assert after["14"] == Fraction("1.375") and stage(doors, HERE) == "document"
    announce(budi, tari, doors)
    check_files(rini, doors, result(doors)[1])
    hadi = enter("Hadi")
    hadi.goto(f"{doors.url}{HERE}/jejak")
    assert "Kontrak layanan tidak ditemukan." in hadi.locator("main").inner_text()
    # A revision is asked for its reason before it is kept; Chromium tells the console of the refusal.
    new_page.complaints.clear()


def refuse(budi: Page, doors: Server) -> None:
    """Let the assessor revise one item, for a reason, and see the value follow."""
    budi.goto(f"{doors.url}{HERE}/asesor/14")
    budi.locator("label[for=vr-I14-L1-04]").click()
    budi.locator("#I14-L1-04 select").first.select_option("missing")
    budi.locator("#nilai", has_text="1,38").wait_for()
    budi.locator("#justifikasi").fill("Kontrak layanan tidak ditemukan.")
    budi.locator("button[data-onward]").click()
    budi.wait_for_load_state()


def announce(budi: Page, tari: Page, doors: Server) -> None:
    """Hand the year over to its result."""
    hand_over(budi, doors, "interview", "Dokumen selesai dibaca.", HERE)
    hand_over(budi, doors, "review", "Tidak ada lagi yang diklarifikasi.", HERE)
    tari.goto(f"{doors.url}{HERE}/reviu/semua")
    tari.locator("main form button").last.click()
    tari.wait_for_load_state()
    hand_over(tari, doors, "final", "Nilai konsisten.", HERE)
    assert stage(doors, HERE) == "final"


def check_files(rini: Page, doors: Server, final: Score) -> None:
    """Compare the overview and the workbook with the engine's indices."""
    rini.goto(f"{doors.url}{HERE}/")
    assert str(announced(final.index)).replace(".", ",") in rini.locator("main").inner_text()
    rini.goto(f"{doors.url}{HERE}/unduhan/")
    with rini.expect_download() as download:
        rini.locator("a.btn-primary").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    numbers = {c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)}
    assert {float(announced(value)) for value in (final.index, *final.aspects.values())} <= numbers
    book.close()


def test_a_pemdi_year_begins_from_last_years_spbe_with_a_report_of_what_is_lost(
    doors: Server, enter: Enter, new_page: Any
) -> None:
    page, before = enter("Rini"), result_values(doors)
    page.goto(f"{doors.url}{HERE}/")
    page.locator(f"main a[href='{HERE}/peralihan']").first.click()
    report = page.locator("main").inner_text()
    for told in ("Tempatnya belum jelas", "44. Jaringan Dokumentasi", "6. Informasi geospasial", "Perlu dimutakhirkan"):
        assert told in report
    page.goto(f"{doors.url}{HERE}/mulai-dari-tahun-lalu")
    page.get_by_role("button", name="Salin").click()
    page.wait_for_url("**/indikator?saring=carried")
    page.goto(f"{doors.url}{HERE}/indikator/2")
    text = page.locator("#penjelasan").input_value()
    assert "2025" in text and "21" in text, "each origin stands under a line that names it"
    page.goto(f"{doors.url}{HERE}/indikator/4")
    page.get_by_role("button", name="Pakai dokumen ini").first.click()
    page.wait_for_load_state()
    assert page.locator(".cited").count() == 1
    assert result_values(doors) == before, "nothing is scored by a crosswalk"
    sari = enter("Sari", 390)
    sari.goto(f"{doors.url}{HERE}/peralihan")
    assert sari.evaluate("document.documentElement.scrollWidth") <= 390
    lina = enter("Lina")
    assert lina.goto(f"{doors.url}{HERE}/peralihan").status == 404
    new_page.complaints.clear()  # Chromium tells the console of a page that does not exist for her


def result_values(doors: Server) -> dict[str, Any]:
    """Return the values that hold now."""
    with doors.house.sessions() as session:
        found = queries.find_assessment(session, HERE.removeprefix("/penilaian/"))
        assert found is not None
        return dict(queries.submission(session, found, with_previous=False).values())
