"""Answering, as people do it: by keyboard, on a phone, two at once, offline, without script."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from spbe import workflow
from spbe.indicators import Instrument, instrument
from spbe.scoring import announced, score
from spbe.store import models, queries
from tests.browser.conftest import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

YEAR = "/penilaian/kota-contoh"


def current(server: Server) -> str:
    """Return the path of the demo's current year."""
    with server.house.sessions() as session:
        person = queries.local_person(session)
        return f"{YEAR}/{queries.assessments_of(session, person)[0].period}"


def stored(server: Server, place: str, code: str) -> models.Answer | None:
    """Return the stored answer of an indicator."""
    with server.house.sessions() as session:
        found = queries.find_assessment(session, place.removeprefix("/penilaian/"))
        assert found is not None
        return session.get(models.Answer, (found.id, code, "self"))


def empty_year(server: Server, asked: Instrument) -> str:
    """Start a year without any answer and return its path."""
    with server.house.sessions.begin() as session:
        person = queries.local_person(session)
        assert person is not None
        workflow.settle(session, "kota-contoh", person=person.name, year=2031, instrument=asked, at=server.house.now())
    return f"{YEAR}/2031"


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until the element that has focus matches."""
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by {key}")


@pytest.mark.parametrize("width", [1440, 320])
def test_all_indicators_can_be_answered_by_keyboard_alone(server: Server, new_page: Any, width: int) -> None:
    asked = instrument()
    place = empty_year(server, asked)
    page = new_page(width)
    page.goto(server.url + place)
    press_until(page, "Tab", "a.btn-primary")
    page.keyboard.press("Enter")
    wanted = {i.code: 1 + n * 7 % 5 for n, i in enumerate(asked)}
    for code, level in wanted.items():
        page.wait_for_url(f"**/indikator/{code}")
        press_until(page, "Tab", "#tingkat input")
        page.keyboard.press(str(level))
        press_until(page, "Tab", "#penjelasan")
        page.keyboard.type(f"Fakta: bukti {code}")
        press_until(page, "Tab", "button[value=next]")
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{place}/")
    check_workbook(page, asked, wanted)


def check_workbook(page: Page, asked: Instrument, wanted: dict[str, int]) -> None:
    """Download the workbook by keyboard and compare its numbers with the engine's."""
    press_until(page, "Tab", "a[href$='/unduhan/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unduhan/")
    press_until(page, "Tab", "a.btn-primary")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    expected = score(asked, wanted)
    numbers = {c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)}
    parts = [expected.index, *expected.domains.values(), *expected.aspects.values()]
    assert {float(announced(value)) for value in parts} <= numbers
    book.close()


def test_digits_choose_only_while_focus_is_in_the_level_group(server: Server, new_page: Any) -> None:
    page = new_page()
    page.goto(f"{server.url}{current(server)}/indikator/14")
    page.keyboard.press("3")
    page.focus("#penjelasan")
    page.keyboard.type("3")
    assert page.locator("#tingkat input:checked").count() == 0
    page.focus("#t1")
    page.keyboard.press("3")
    assert page.locator("#tingkat input:checked").get_attribute("value") == "3"


def test_what_is_typed_is_saved_as_one_goes(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    page.goto(f"{server.url}{place}/indikator/14")
    page.check("#t3")
    page.wait_for_selector("#bukti h2:has-text('Bukti untuk tingkat 3')")
    page.focus("#penjelasan")
    for words in ("Fakta: satu. ", "Dua. ", "Analisis: tiga."):
        page.keyboard.type(words)
        page.wait_for_timeout(400)
    page.wait_for_function("() => document.getElementById('versi').value >= 2")
    page.wait_for_selector("#tersimpan-atas:has-text('tersimpan')")
    page.wait_for_timeout(1200)
    answer = stored(server, place, "14")
    assert answer is not None
    assert (answer.level, answer.explanation) == (3, "Fakta: satu. Dua. Analisis: tiga.")


def test_leaving_at_once_after_typing_loses_nothing_and_conflicts_with_nobody(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    page.goto(f"{server.url}{place}/indikator/14")
    for turn in range(5):
        page.fill("#penjelasan", f"Putaran {turn}")
        page.check(f"#t{turn % 5 + 1}")
        with page.expect_navigation():
            page.click("button[value=stay]")
        assert page.locator("text=Indikator 14 tersimpan.").count() == 1
        answer = stored(server, place, "14")
        assert answer is not None
        assert (answer.level, answer.explanation) == (turn % 5 + 1, f"Putaran {turn}")


def test_two_browsers_on_one_answer_lose_nothing(server: Server, new_page: Any) -> None:
    place, first, second = current(server), new_page(), new_page()
    for page in (first, second):
        page.goto(f"{server.url}{place}/indikator/14")
    first.fill("#penjelasan", "Tulisan pertama")
    first.wait_for_selector("#tersimpan-atas:has-text('tersimpan')")
    second.fill("#penjelasan", "Tulisan kedua")
    second.wait_for_selector("#bentrok section")
    new_page.complaints.clear()  # the refused save is an answer 409, which the console calls an error
    shown = second.inner_text("#bentrok")
    assert "Tulisan pertama" in shown
    assert "Tulisan kedua" in shown
    answer = stored(server, place, "14")
    assert answer is not None
    assert answer.explanation == "Tulisan pertama"
    second.click("#bentrok button[name=replace]")
    second.wait_for_url(re.compile(r"/indikator/(?!14$)"))
    answer = stored(server, place, "14")
    assert answer is not None
    assert answer.explanation == "Tulisan kedua"


def test_a_lost_line_keeps_the_text_in_the_browser_and_offers_it_back(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    address = f"{server.url}{place}/indikator/14"
    page.goto(address)
    page.context.set_offline(True)
    page.fill("#penjelasan", "Ditulis saat terputus")
    page.wait_for_selector("#tersimpan-atas:has-text('tersimpan di peramban ini')")
    new_page.complaints.clear()
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(address)
    page.wait_for_selector("#draf-lokal:visible")
    page.click("#draf-lokal [data-use]")
    assert page.input_value("#penjelasan") == "Ditulis saat terputus"
    page.wait_for_selector("#tersimpan-atas:has-text('tersimpan ')")
    page.wait_for_function("() => document.getElementById('versi').value !== '0'")
    answer = stored(server, place, "14")
    assert answer is not None
    assert answer.explanation == "Ditulis saat terputus"


def test_answering_works_without_script(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page(320, java_script_enabled=False)
    page.goto(f"{server.url}{place}/")
    page.click("a.btn-primary")
    page.check("#t2")
    page.fill("#penjelasan", "Tanpa skrip")
    page.click("button[value=next]")
    assert "tersimpan" in page.inner_text("main")
    answer = stored(server, place, "14")
    assert answer is not None
    assert (answer.level, answer.explanation) == (2, "Tanpa skrip")
    page.goto(f"{server.url}{place}/aspek/8")
    row = page.locator("#i43")
    row.locator("input[value='4']").check()
    row.locator("button").click()
    answer = stored(server, place, "43")
    assert answer is not None
    assert answer.level == 4


def test_a_row_saves_its_level_and_keeps_the_focus(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    page.goto(f"{server.url}{place}/aspek/8")
    page.focus("#i43 input[value='1']")
    page.keyboard.press("4")
    page.wait_for_selector("#i43 >> text=tersimpan")
    page.wait_for_function("() => document.activeElement.closest('#i43') !== null")
    page.keyboard.press("5")
    page.wait_for_function("() => document.querySelector('#i43 input[name=version]').value === '2'")
    answer = stored(server, place, "43")
    assert answer is not None
    assert answer.level == 5


def test_saving_while_the_server_is_away_keeps_the_text(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    address = f"{server.url}{place}/indikator/14"
    page.goto(address)
    page.route("**/indikator/14**", lambda route: route.abort())
    page.fill("#penjelasan", "Jangan hilang")
    page.wait_for_selector("#tersimpan-atas:has-text('tersimpan di peramban ini')")
    page.click("button[value=stay]", no_wait_after=True)
    page.wait_for_timeout(800)
    page.close()
    new_page.complaints.clear()
    assert stored(server, place, "14") is None
    again = page.context.new_page()
    again.goto(address)
    again.wait_for_selector("#draf-lokal:visible")
    assert again.inner_text("#draf-lokal blockquote") == "Jangan hilang"


def test_focus_stays_on_the_level_also_when_it_equals_the_version(server: Server, new_page: Any) -> None:
    page = new_page()
    page.goto(f"{server.url}{current(server)}/aspek/8")
    page.focus("#i43 input[value='5']")
    for version, level in enumerate("1234", 1):
        page.keyboard.press(level)
        wanted = f"() => document.querySelector('#i43 input[name=version]').value === '{version}'"
        page.wait_for_function(wanted)
        focused = f"() => document.activeElement.type === 'radio' && document.activeElement.value === '{level}'"
        page.wait_for_function(focused)


def test_an_expired_form_saves_by_itself_with_the_fresh_token(server: Server, new_page: Any) -> None:
    place, page = current(server), new_page()
    page.goto(f"{server.url}{place}/indikator/14")
    page.context.clear_cookies()
    page.fill("#penjelasan", "Sesudah sesi berakhir")
    page.wait_for_function("() => document.getElementById('versi').value === '1'")
    new_page.complaints.clear()  # the refused first try is an answer 403
    answer = stored(server, place, "14")
    assert answer is not None
    assert answer.explanation == "Sesudah sesi berakhir"


def test_a_refusal_is_seen_beside_the_text_on_a_phone(server: Server, new_page: Any) -> None:
    page = new_page(390)
    page.goto(f"{server.url}{current(server)}/indikator/14")
    page.fill("#penjelasan", "kolom\tkolom")
    page.wait_for_selector("#alasan:has-text('U+0009')")
    new_page.complaints.clear()  # the refusal is an answer 422
    page.locator("#penjelasan").scroll_into_view_if_needed()
    assert page.locator("#tersimpan-bawah").is_visible()
    assert "belum tersimpan" in page.inner_text("#tersimpan-bawah")
