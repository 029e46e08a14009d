"""The road to a target as a planner goes it: a goal, two scenarios, an action plan by unit, and a quarter later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Server
from tests.browser.test_official_application import check
from tests.browser.test_questionnaire import current

Enter = Callable[..., Any]


def save_road(page: Any, url: str, index: str, name: str) -> None:
    """Ask for the cheapest road to an index and keep it as a scenario."""
    page.goto(f"{url}/rencana/jalan")
    page.get_by_label("Target", exact=True).select_option("indeks")
    page.locator("#indeks").fill(index)
    page.get_by_role("button", name="Hitung", exact=True).click()
    page.get_by_role("heading", name="Langkah per aspek").wait_for()
    check(page)
    page.get_by_label("Nama skenario").fill(name)
    page.get_by_role("button", name="Simpan skenario").click()
    page.get_by_text(f"Skenario “{name}” tersimpan.").wait_for()


def test_a_planner_goes_from_a_target_to_a_plan_and_sees_progress_a_quarter_later(doors: Server, enter: Enter) -> None:
    url = f"{doors.url}{current(doors)}"
    tuti = enter("Tuti")
    tuti.goto(f"{url}/rencana/")
    tuti.get_by_label("Indeks", exact=True).check()
    tuti.locator("#indeks").fill("3,50")
    tuti.get_by_role("button", name="Lihat kesenjangan").click()
    tuti.get_by_text("Indeks yang dituju", exact=True).first.wait_for()
    check(tuti)
    save_road(tuti, url, "2,90", "Baik dahulu")
    save_road(tuti, url, "3,50", "Sangat Baik")
    compare(tuti, url)


def compare(page: Any, url: str) -> None:
    """Lay the two scenarios side by side."""
    page.goto(f"{url}/rencana/skenario")
    check(page)
    for name in ("Baik dahulu", "Sangat Baik"):
        page.get_by_label(f"Bandingkan {name}", exact=True).check()
    page.get_by_role("button", name="Bandingkan yang dipilih").click()
    page.get_by_role("heading", name="Perbandingan skenario").wait_for()
    shown = page.locator("main").inner_text()
    assert "Sangat Baik:" in shown
    assert "langkah yang tidak diambil semua yang lain" in shown
    check(page)
