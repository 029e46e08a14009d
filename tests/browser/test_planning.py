"""The road to a target as a planner goes it: a goal, two scenarios, an action plan by unit, and a quarter later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

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
    act(tuti, url)
    taken_away(tuti, url)
    doors.clock.ahead = timedelta(days=91)
    come_back(enter("Tuti"), url, report_progress(enter("Sari"), url))


def test_on_a_phone_the_current_page_is_in_sight_and_titles_of_actions_are_not_broken_up(
    doors: Server, enter: Enter
) -> None:
    page = enter("Tuti", 390)
    page.goto(f"{doors.url}{current(doors)}/rencana/aksi/")
    box = page.locator(".room-links [aria-current]").bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    assert page.locator(".tbl tbody th a").first.locator("xpath=..").bounding_box()["width"] >= 11 * 16
    legend, unit = page.locator("fieldset.filters > legend"), page.locator("fieldset.filters .form-label").first
    assert legend.bounding_box()["y"] > page.locator("fieldset.filters").bounding_box()["y"]
    assert legend.bounding_box()["y"] < unit.bounding_box()["y"]


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
    assert "langkah yang tidak ada di skenario lain" in shown
    check(page)


def act(page: Any, url: str) -> None:
    """Turn one of them into an action plan, and give the actions of a unit their last day."""
    page.goto(f"{url}/rencana/skenario")
    page.locator("summary", has_text="Baik dahulu").click()
    page.get_by_role("link", name=re.compile("^Jadikan")).filter(visible=True).click()
    page.get_by_role("button", name=re.compile("^Tambahkan")).click()
    page.get_by_text("aksi ditambahkan.").first.wait_for()
    page.goto(f"{url}/rencana/aksi/?unit=diskominfo")
    for box in page.get_by_label("Pilih aksi").all():
        box.check()
    page.locator("#due_on").fill((datetime.now(UTC) + timedelta(days=60)).date().isoformat())
    page.get_by_role("button", name="Ubah yang dipilih").click()
    page.get_by_text("aksi diubah.").first.wait_for()


def taken_away(page: Any, url: str) -> None:
    """Take the plan away as a workbook: one row for each action, and what it costs."""
    page.goto(f"{url}/rencana/aksi/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh Excel").click()
    book = openpyxl.load_workbook(BytesIO(Path(taken.value.path()).read_bytes()))
    assert {"Rencana Aksi", "Linimasa", "Anggaran"} <= set(book.sheetnames)
    page.goto(f"{url}/rencana/aksi/linimasa")
    page.get_by_role("heading", level=1).wait_for()


def report_progress(page: Any, url: str) -> str:
    """Report, as the unit does, that one of its planned actions is done, and return its title."""
    page.goto(f"{url}/rencana/aksi/?unit=diskominfo&status=planned")
    first = page.locator("table th a").first
    title: str = first.inner_text()
    first.click()
    page.get_by_label("Status", exact=True).select_option("done")
    page.get_by_label("Kemajuan, persen").fill("100")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text("Kemajuan tersimpan.").wait_for()
    return title


def come_back(page: Any, url: str, title: str) -> None:
    """See a quarter later what is done, what is late, and that the history tells who said so."""
    page.goto(f"{url}/rencana/aksi/")
    assert "lewat batas waktunya" in page.locator("main").inner_text()
    page.goto(f"{url}/rencana/aksi/?status=done&unit=diskominfo")
    page.get_by_role("link", name=title, exact=True).first.click()
    assert "Sari mengubah" in page.locator("main").inner_text()
