"""The assessor's desk in a real browser: verdict by verdict, level and texts, and two assessors at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from spbe.store import models
from tests.browser.conftest import Server


def become(server: Server, name: str) -> None:
    """Make somebody else the local person."""
    with server.house.sessions.begin() as session:
        session.execute(update(models.Person).values(is_local=models.Person.name == name))


def desk(server: Server) -> str:
    """Return the address of the desk of the agency that is in its interview."""
    with server.house.sessions() as session:
        wanted = select(models.Period.slug).join(models.Assessment, models.Assessment.period_id == models.Period.id)
        at = (models.Assessment.agency_code == "kabupaten-contoh", models.Assessment.stage == "interview")
        return f"{server.url}/penilaian/kabupaten-contoh/{session.scalars(wanted.where(*at)).one()}/asesor"


def stored(server: Server, code: str) -> models.Answer | None:
    """Return the answer that the interview gave."""
    with server.house.sessions() as session:
        wanted = select(models.Answer).where(models.Answer.stage == "interview", models.Answer.indicator == code)
        joined = wanted.join(models.Assessment, models.Assessment.id == models.Answer.assessment_id)
        return session.scalars(joined.where(models.Assessment.agency_code == "kabupaten-contoh")).one_or_none()


def test_a_verdict_is_saved_at_once_and_opens_the_level_above(server: Server, new_page: Any) -> None:
    become(server, "Ratna")
    page = new_page()
    page.goto(f"{desk(server)}/19")
    assert page.locator("#tutup-3").count() == 1
    page.click("label[for=va-I19-L2-03]")
    page.wait_for_selector("#saran:has-text('1 diterima')")
    page.click("label[for=va-I19-L2-01]")
    page.wait_for_selector("#tutup-3", state="detached")
    page.click("label[for='va-I19-L3-01']")
    page.wait_for_selector("#saran:has-text('mendukung tingkat 3')")
    page.reload()
    assert page.locator("#va-I19-L3-01").is_checked()


def test_level_and_texts_are_saved_as_one_goes_and_a_key_leads_on(server: Server, new_page: Any) -> None:
    become(server, "Ratna")
    page = new_page()
    page.goto(f"{desk(server)}/19")
    page.focus("#t1")
    page.keyboard.press("3")
    page.wait_for_selector("#kartu-saya:has-text('Anda, sedang diisi')")
    page.type("#justifikasi", "Reviu sudah lama.")
    page.wait_for_selector("#kartu-saya:has-text('Reviu sudah lama.')")
    page.type("#catatan", "Lihat di tempat.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.url.endswith("/20")
    answer = stored(server, "19")
    assert answer is not None
    assert (answer.level, answer.justification, answer.note) == (3, "Reviu sudah lama.", "Lihat di tempat.")


def test_two_assessors_at_once_lose_nothing(server: Server, new_page: Any) -> None:
    become(server, "Budi")
    first, second = new_page(), new_page()
    for page in (first, second):
        page.goto(f"{desk(server)}/19")
    first.check("#t2", force=True)
    first.fill("#penjelasan", "Dari Budi")
    first.wait_for_selector("#kartu-saya:has-text('Dari Budi')")
    become(server, "Ratna")
    second.check("#t4", force=True)
    second.wait_for_selector("#bentrok section")
    new_page.complaints.clear()  # the refused save is an answer 409, which the console calls an error
    assert "Dari Budi" in second.inner_text("#bentrok")
    answer = stored(server, "19")
    assert answer is not None
    assert answer.level == 2


def test_judging_works_on_a_phone_without_script(server: Server, new_page: Any) -> None:
    become(server, "Ratna")
    page = new_page(390, java_script_enabled=False)
    page.goto(f"{desk(server)}/19")
    page.click("label[for=va-I19-L2-03]")
    page.check("#t3")
    page.fill("#justifikasi", "Tanpa skrip.")
    page.click("[data-onward]")
    answer = stored(server, "19")
    assert answer is not None
    assert (answer.level, answer.justification) == (3, "Tanpa skrip.")
    page.goto(f"{desk(server)}/19")
    assert page.locator("#va-I19-L2-03").is_checked()
