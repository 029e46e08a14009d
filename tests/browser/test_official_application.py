"""The official application beside this one: texts copied out with one press, assessors' decisions brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Server
from tests.browser.test_accessibility import RULES
from tests.browser.test_questionnaire import current

Enter = Callable[..., Any]
DESK = "/penilaian/kabupaten-contoh/2026"
LIST = "indikator;butir;nilai;putusan;catatan\n2;;4;;Sebab dari aplikasi resmi\n1;I01-L2-01;;revisi: belum sah;Salinan"


def check(page: Any) -> None:
    """Find nothing against the page: axe with everything open, and no sideways scroll on a narrow phone."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_text_is_copied_with_one_press_and_marked_until_it_changes(server: Server, new_page: Any) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    here = f"{server.url}{current(server)}"
    page.goto(f"{here}/salinan/?aspek=2")
    progress = page.locator("#kemajuan-salin")
    assert progress.inner_text().startswith("0 dari 4 indikator")
    part = page.locator("#i11")
    part.locator("button[data-copy=teks-11]").click()
    part.get_by_text("Tersalin").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == part.locator("#teks-11").input_value()
    assert progress.inner_text().startswith("1 dari 4 indikator")
    page.reload()
    assert page.get_by_label("Sudah disalin, indikator 11").is_checked()
    page.goto(f"{here}/indikator/11")
    page.locator("textarea[name=explanation]").fill("Fakta dan analisis yang baru.")
    page.locator(".sticky button[value=next]").click()
    page.wait_for_load_state()
    page.goto(f"{here}/salinan/?aspek=2")
    assert not page.get_by_label("Sudah disalin, indikator 11").is_checked()
    assert part.get_by_text("berubah sejak disalin").is_visible()
    page.get_by_label("Sudah disalin, indikator 11").check()
    assert not part.get_by_text("berubah sejak disalin").is_visible()
    check(page)


def test_without_script_every_text_can_be_selected(server: Server, new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.url}{current(server)}/salinan/")
    assert page.locator("#teks-1").is_visible()
    assert not page.locator("button[data-copy]").first.is_visible()
    assert not page.locator("[data-done]").first.is_visible()


def test_decisions_are_pasted_looked_at_and_brought_in(doors: Server, enter: Enter) -> None:
    page = enter("Budi")
    page.goto(f"{doors.url}{DESK}/asesor/")
    page.get_by_role("link", name="Impor putusan").click()
    page.get_by_label("Sumber putusan").fill("Aplikasi resmi, 20 November 2026")
    page.get_by_label("Atau tempel barisnya").fill(LIST)
    page.get_by_role("button", name="Lihat dulu").click()
    page.get_by_role("heading", name="2 perubahan siap diimpor").wait_for()
    check(page)
    page.get_by_role("button", name="Impor 2 perubahan").click()
    page.get_by_text("Putusan asesor diimpor: 1 indikator, 1 butir.").wait_for()
    page.goto(f"{doors.url}{DESK}/asesor/2")
    assert page.get_by_text("Aplikasi resmi, 20 November 2026").first.is_visible()
