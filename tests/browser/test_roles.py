"""A year as its people live it, each in a browser of their own, and the questions they come with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from spbe import workflow
from spbe.indicators import Indicator
from spbe.language import format_date
from spbe.store import queries
from spbe.submission import Answer
from tests.browser.conftest import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = "/penilaian/kota-contoh/2026"
WIDTHS = (1440, 390)
Enter = Callable[..., Any]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_operator_finds_what_their_unit_must_prepare_this_week(doors: Server, enter: Enter, width: int) -> None:
    page = enter("Sari", width)
    page.goto(f"{doors.url}/tugas")
    told = page.locator("main").inner_text()
    assert "30" in told and "Sebutkan nomor dan tanggal ketiga laporan audit" in told
    closing = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=6)
    assert format_date(closing) in told
    page.locator("main a.t-link[href*='/2026/indikator/24']").first.click()
    page.wait_for_url("**/2026/indikator/24*")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_leader_sees_score_target_and_why_on_one_screen(doors: Server, enter: Enter, width: int) -> None:
    page = enter("Hadi", width)
    page.goto(f"{doors.url}{HERE}/")
    told = page.locator("main").inner_text()
    assert "2,79" in told and "3,00" in told and "Baik" in told
    assert "Paling rendah: Pelaksanaan Audit TIK" in told
    assert page.locator("main form[action*='/indikator/']").count() == 0, "who reads has nothing to fill in"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_unit_furthest_behind_is_named_and_its_link_opens_for_a_colleague(
    doors: Server, enter: Enter, width: int
) -> None:
    page = enter("Rini", width)
    page.goto(f"{doors.url}{HERE}/papan")
    assert "Inspektorat" in page.locator("main h2").first.inner_text()
    link = page.locator("main input[readonly]").first.input_value()
    assert link.endswith("tugas?unit=inspektorat")
    colleague = enter("Mira", width)
    colleague.goto(link)
    assert "Inspektorat" in colleague.locator("main").inner_text()


def complete(doors: Server, here: str = HERE) -> None:
    """Let Rini answer what is still open, so that the year can be sent."""
    with doors.house.sessions.begin() as session:
        rini, found = queries.local_person(session), queries.find_assessment(session, here.removeprefix("/penilaian/"))
        assert rini is not None and found is not None
        whole = queries.submission(session, found)
        for one in doors.house.instruments[whole.instrument]:
            answer = whole.at().get(one.code, Answer(one.code, "self", None))
            if answer.counted is None or not answer.is_explained:
                entry: dict[str, Any] = {"explanation": "Fakta", "version": answer.version, **lacking(one, answer)}
                workflow.record_answer(session, found, one, **entry, by=rini, at=datetime.now(UTC))


def lacking(asked: Indicator, answer: Answer) -> dict[str, Any]:
    """Return what an answer still lacks: a level, the items of the lowest level, or a figure that is not there yet."""
    if asked.kind == "level":
        return {"level": answer.level or 2}
    if answer.counted is not None:
        return {"level": None}
    met = [item.code for item in asked.criteria[asked.levels[0]].items]
    return {"level": None, **({"items": met} if asked.kind == "items" else {"figure": None})}


def accept_all(doors: Server, here: str = HERE) -> None:
    """Let Dewi accept every answer that is not marked as it stands."""
    with doors.house.sessions.begin() as session:
        people = {line.name: line.id for line in queries.people(session, "kota-contoh")}
        dewi, found = (
            queries.person(session, people["Dewi"]),
            queries.find_assessment(session, here.removeprefix("/penilaian/")),
        )
        assert dewi is not None and found is not None
        whole = queries.submission(session, found)
        for code, answer in whole.at().items():
            mark = whole.marks.get(("verification", code))
            if mark is None or mark.outcome != "accepted" or mark.answer_version != answer.version:
                entry: dict[str, Any] = {"outcome": "accepted", "note": "", "version": mark.version if mark else 0}
                told = {**entry, "answer_version": answer.version, "by": dewi, "at": datetime.now(UTC)}
                workflow.record_mark(session, found, doors.house.instruments[whole.instrument], code, **told)


def hand_over(page: Page, doors: Server, to: str, reason: str, here: str = HERE) -> None:
    """Hand the year over to a stage with the form of its page."""
    page.goto(f"{doors.url}{here}/serahkan")
    form = page.locator("form", has=page.locator(f"[name=to][value={to}]")).first
    form.locator("[name=reason]").fill(reason)
    form.locator(f"[name=to][value={to}]").locator("xpath=ancestor::form").locator("button").last.click()
    page.wait_for_load_state()


def stage(doors: Server, here: str = HERE) -> str:
    with doors.house.sessions() as session:
        found = queries.find_assessment(session, here.removeprefix("/penilaian/"))
        assert found is not None
        return found.stage


def answer(page: Page, doors: Server, text: str) -> None:
    """Give indicator 24 level 2 with this explanation."""
    page.goto(f"{doors.url}{HERE}/indikator/24")
    page.locator("#t2").check()
    page.locator("#penjelasan").fill(text)
    page.get_by_role("button", name=re.compile("^Simpan, ")).click()
    page.wait_for_load_state()


def give_back(page: Page, doors: Server, note: str) -> None:
    """Return indicator 24 with a reason."""
    page.goto(f"{doors.url}{HERE}/verifikasi/24")
    page.get_by_text("Kembalikan", exact=True).first.click()
    page.locator("textarea[name=note]").first.fill(note)
    page.get_by_role("button", name=re.compile("^Simpan")).first.click()
    page.wait_for_load_state()


def sign(page: Page, doors: Server, kind: str, here: str = HERE) -> None:
    """Record one declaration, signed today."""
    page.goto(f"{doors.url}{here}/kirim")
    form = page.locator(f"form[action$='/kirim/{kind}']")
    form.locator("[name=signer]").fill("Rini")
    form.locator("[name=position]").fill("Sekretaris Daerah")
    form.locator("[name=signed_on]").fill(datetime.now(UTC).date().isoformat())
    if kind == "publication":
        form.locator("[name=consents][value=yes]").check()
    form.get_by_role("button").click()
    page.wait_for_load_state()


def judge(page: Page, doors: Server, why: str) -> None:
    """Give indicator 24 level 1 as an external assessor."""
    page.goto(f"{doors.url}{HERE}/asesor/24")
    page.locator("#t1").check()
    page.locator("#justifikasi").fill(why)
    page.locator("button[data-onward]").click()
    page.wait_for_load_state()


def test_a_year_goes_from_the_operator_to_the_result(doors: Server, enter: Enter, new_page: Any) -> None:
    sari, rini = enter("Sari"), enter("Rini")
    answer(sari, doors, "Fakta: daftar aset TIK (berkas 24.a, hlm. 1). Analisis: sesuai rencana.")
    complete(doors)
    hand_over(rini, doors, "verification", "Semua unit sudah menjawab.")
    give_back(enter("Dewi"), doors, "Sebutkan tanggal daftar aset.")

    sari.goto(f"{doors.url}{HERE}/indikator/24")
    assert "Sebutkan tanggal daftar aset." in sari.locator("main").inner_text()
    answer(sari, doors, "Fakta: daftar aset TIK 2 Maret 2026 (berkas 24.a, hlm. 1).")
    accept_all(doors)
    sign(rini, doors, "berita_acara")
    sign(rini, doors, "publication")
    hand_over(rini, doors, "document", "Sudah diverifikasi dan ditandatangani.")
    assert stage(doors) == "document"

    budi, tari = enter("Budi"), enter("Tari")
    judge(budi, doors, "Daftar aset belum memuat rencana.")
    hand_over(budi, doors, "interview", "Dokumen selesai dibaca.")
    hand_over(budi, doors, "review", "Tidak ada lagi yang diklarifikasi.")
    tari.goto(f"{doors.url}{HERE}/reviu/semua")
    tari.locator("main form button").last.click()
    tari.wait_for_load_state()
    hand_over(tari, doors, "final", "Nilai konsisten.")
    assert stage(doors) == "final"

    hadi, lina = enter("Hadi"), enter("Lina")
    hadi.goto(f"{doors.url}{HERE}/jejak")
    assert "Daftar aset belum memuat rencana." in hadi.locator("main").inner_text()
    assert lina.goto(f"{doors.url}{HERE}/").status == 404
    new_page.complaints.clear()  # Chromium tells the console of a page that does not exist for her
