"""An answer sheet filled in without the internet while others work here: nothing is lost on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from spbe.answer_sheet.layout import HEADS, WORK
from spbe.store import models
from tests.browser.conftest import Server
from tests.browser.test_official_application import check
from tests.browser.test_questionnaire import current, stored

Enter = Callable[..., Any]


def fill_in(file: Path, written: Mapping[tuple[str, str], Any]) -> None:
    """Write (code, column) -> value into a sheet, as a spreadsheet does, and save it."""
    book = openpyxl.load_workbook(file)
    every = list(book[WORK].iter_rows())
    head = next(row for row in every if row[0].value == HEADS["code"][0])
    place = {str(cell.value): number for number, cell in enumerate(head)}
    rows = {str(row[0].value): row for row in every}
    for (code, column), value in written.items():
        rows[code][place[HEADS[column][0]]].value = value
    book.save(file)


def save_text(page: Any, url: str, code: str, text: str) -> None:
    """Write an explanation on an indicator's page and save it."""
    page.goto(f"{url}/indikator/{code}")
    page.locator("#penjelasan").fill(text)
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_text(f"Indikator {code} tersimpan.", exact=True).wait_for()


def test_two_people_and_one_offline_sheet_conflict_and_nothing_is_lost(
    doors: Server, enter: Enter, tmp_path: Path
) -> None:
    place = current(doors)
    url, file = f"{doors.url}{place}", tmp_path / "lembar-kerja.xlsx"
    rini, sari = enter("Rini"), enter("Sari")
    rini.goto(f"{url}/unduhan/")
    rini.locator("main").get_by_role("link", name="Lembar kerja", exact=True).click()
    with rini.expect_download() as taken:
        rini.get_by_role("link", name="Semua indikator (.xlsx)").click()
    taken.value.save_as(file)
    # Without the internet: three cells. Meanwhile two people save two answers here, one of them the same.
    fill_in(file, {("2", "explanation"): "Dari luring", ("4", "explanation"): "Empat", ("5", "level"): 1})
    save_text(sari, url, "2", "Dari Sari")
    save_text(sari, url, "1", "Satu dari Sari")

    rini.locator("#berkas").set_input_files(file)
    rini.get_by_role("button", name="Lihat dulu").click()
    shown = rini.locator("main").inner_text()
    for told in ("1 sel perlu dipilih, 2 sel berubah", "Dari Sari", "Dari luring", "Satu dari Sari"):
        assert told in shown
    assert rini.locator("input[type=radio]:checked").count() == 0
    check(rini)
    assert texts(doors, place, "1", "2", "4") == ["Satu dari Sari", "Dari Sari", texts(doors, place, "4")[0]]
    rini.locator("li", has_text="Dari Sari").get_by_label("Pakai isi lembar kerja").check()
    rini.get_by_role("button", name="Simpan sesuai pilihan").click()
    rini.get_by_text("3 jawaban disimpan dari lembar kerja").wait_for()
    assert texts(doors, place, "1", "2", "4") == ["Satu dari Sari", "Dari luring", "Empat"]
    answer = stored(doors, place, "5")
    assert answer is not None
    assert (answer.level, answer.origin) == (1, "sheet")
    sari.goto(f"{url}/indikator/2")
    assert "Rini menyimpan penjelasan indikator 2, dari lembar kerja" in sari.content()
    again(rini, url, file)


def again(page: Any, url: str, file: Path) -> None:
    """Send the same sheet again and find nothing left to do."""
    page.goto(f"{url}/lembar-kerja/")
    page.locator("#berkas").set_input_files(file)
    page.get_by_role("button", name="Lihat dulu").click()
    assert page.get_by_role("heading", name="Tidak ada yang berubah").is_visible()
    assert page.get_by_role("heading", name="Dibiarkan: berubah di sini saja").is_visible()
    check(page)


def texts(doors: Server, place: str, *codes: str) -> list[str]:
    """Return the stored explanations of these indicators."""
    found: list[models.Answer | None] = [stored(doors, place, code) for code in codes]
    return [answer.explanation if answer else "" for answer in found]
