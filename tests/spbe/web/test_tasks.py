"""Tugas saya and the lists that are shared by link."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, insert, select, update

from spbe import workflow
from spbe.indicators import instrument
from spbe.standing import Standing
from spbe.store import models, queries
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied
from tests.spbe.web.page import Page

SPBE = instrument()


def cards(page: Page) -> list[str]:
    """Return the texts of the tasks on a page, in their order."""
    return [a.text for a in page.all("a") if a.get("class") == "t-link"]


def give_back(site: Site, code: str, note: str) -> None:
    """Let Dewi return the answer of an indicator."""
    with site.house.sessions.begin() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        held = queries.submission(session, assessment).at()[code]
        number = session.scalars(select(models.Person.id).where(models.Person.name == "Dewi")).one()
        dewi = queries.person(session, number)
        assert dewi is not None
        entry = {"outcome": "returned", "note": note, "version": 0, "answer_version": held.version}
        at = datetime(2026, 11, 20, 3, tzinfo=UTC)
        workflow.record_mark(session, assessment, SPBE, code, **entry, by=dewi, at=at)  # type: ignore[arg-type]


def demo_standing(site: Site) -> Standing:
    """Return where the demo year stands: tests hold whatever the demo has marked by then."""
    with site.house.sessions() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        return Standing(SPBE, queries.submission(session, assessment))


def test_an_operator_sees_what_their_units_must_do_why_and_until_when(site: Site) -> None:
    site.become("Mira")
    page = site.get("/tugas")
    assert "4 hal minggu ini, paling dekat 30 November 2026." in page.text
    found = cards(page)
    assert [re.search(r"(\d+)\. ", card).group(1) for card in found] == ["46", "47", "39", "29"]  # type: ignore[union-attr]
    assert "Belum dinilai; tahun lalu tingkat 2." in found[0]
    assert "30 November 2026" in found[0]
    assert "naik satu tingkat: +0,03" in found[0]
    links = [a.get("href") for a in page.all("a") if a.get("class") == "t-link"]
    assert links[0] == f"{Site.HERE}/indikator/46"


def test_a_returned_answer_is_told_with_its_reason(site: Site) -> None:
    give_back(site, "7", "Sebutkan pasal dan halamannya.")
    site.become("Wati")
    page = site.get("/tugas")
    assert "Dikembalikan Dewi: Sebutkan pasal dan halamannya." in page.text
    assert "Tingkat tanpa penjelasan." in page.text
    only = site.get("/tugas?saring=returned")
    assert [card for card in cards(only) if "Dikembalikan" not in card] == []
    indicator = site.get("indikator/7")
    assert "Dikembalikan Dewi, 20 November 2026" in indicator.text
    assert "Sebutkan pasal dan halamannya." in indicator.text
    count = len(demo_standing(site).returned)
    assert f"{count} dari 47 ditampilkan" in site.get("indikator?saring=returned").text


def test_a_coordinator_is_led_to_the_board_while_units_have_something_to_do(site: Site) -> None:
    page, counts = site.get("/tugas"), demo_standing(site).counts()
    waiting = counts.total - counts.complete
    assert f"{waiting} indikator di unit belum siap; kirim tautan daftar tugasnya." in page.text
    assert f"{Site.HERE}/papan" in [a.get("href") for a in page.all("a") if a.get("class") == "t-link"]


def test_an_internal_assessor_has_aspects_to_verify(site: Site) -> None:
    marked = demo_standing(site).submission.verified()
    waiting = sum(i.code not in marked for i in SPBE.aspect_by_code["1"].indicators)
    site.become("Dewi")
    found = next(card for card in cards(site.get("/tugas")) if card.startswith("Aspek 1: Kebijakan internal"))
    assert f"{waiting} jawaban menunggu verifikasi Anda." in found


def test_an_external_assessor_of_two_agencies_sees_which_one_waits(site: Site) -> None:
    site.become("Budi")
    page = site.get("/tugas")
    assert "jawaban menunggu penilaian Anda." in page.text
    assert "Pemerintah Kabupaten Contoh, Penilaian SPBE 2026, Asesor eksternal" in page.text


def test_who_has_nothing_to_do_is_told_what_comes_next(site: Site) -> None:
    site.become("Hadi")
    page = site.get("/tugas")
    assert "Tidak ada tugas untuk Anda saat ini." in page.text
    assert "Berikutnya: Penilaian mandiri ditutup 30 November 2026." in page.text
    site.become("Joko")
    assert "Belum ada penilaian yang berjalan untuk peran Anda" in site.get("/tugas").text


def test_who_is_named_finds_it_among_their_tasks_and_counted_in_the_menu(site: Site) -> None:
    sent = {"body": "@Hadi mohon arahan", "audience": "agency", "back": ""}
    site.post("indikator/5/percakapan/", sent)
    site.become("Hadi")
    page = site.get("/tugas")
    (card,) = cards(page)
    assert "Anda disebut Rini dalam percakapan: @Hadi mohon arahan" in card
    assert "belum dinilai" not in card  # a message says nothing of the level
    assert [e.text for e in page.all("span", class_="unseen")] == ["1 belum dibaca"] * 3
    assert site.get("indikator/5/percakapan/").all("span", class_="unseen") == []
    assert "Anda disebut" not in site.get("/tugas").text


def test_the_list_of_a_unit_is_the_same_for_everybody_inside_and_has_a_link_to_send(site: Site) -> None:
    lists = []
    for name in ("Rini", "Mira", "Hadi", "Dewi"):
        site.become(name)
        page = site.get("tugas?unit=inspektorat")
        lists.append(cards(page))
        link = page.by_id("tautan")
        assert link is not None
        assert link.get("value") == f"http://localhost{Site.HERE}/tugas?unit=inspektorat"
    assert len(lists[0]) == 2
    assert lists == [lists[0]] * 4


def test_the_list_of_a_person_has_the_tasks_of_their_roles(site: Site) -> None:
    with site.house.sessions() as session:
        number = session.scalars(select(models.Person.id).where(models.Person.name == "Mira")).one()
    page = site.get(f"tugas?orang={number}")
    assert "Tugas Mira" in page.text
    assert len(cards(page)) == 4


def test_a_unit_with_nothing_to_do_is_told_so_with_the_next_date(site: Site) -> None:
    with site.house.sessions.begin() as session:
        unit = models.Unit(agency_code="kota-contoh", code="arsip", name="Dinas Arsip")
        session.add(unit)
    page = site.get("tugas?unit=arsip")
    assert "Unit ini belum memimpin indikator" in page.text
    assert "Berikutnya: Penilaian mandiri ditutup 30 November 2026." in page.text


def test_units_and_people_can_be_chosen(site: Site) -> None:
    page = site.get("tugas")
    lines = {li.text for li in page.all("li")}
    assert {"Inspektorat2 tugas", "MiraOperator unit"} <= lines
    assert "Budi" not in page.text


@pytest.mark.parametrize("name", ["Budi", "Tari", "Nadia"])
def test_assessors_do_not_see_the_agency_s_lists(site: Site, name: str) -> None:
    site.become(name)
    site.get("tugas", 404)
    site.get("tugas?unit=inspektorat", 404)


def test_units_and_people_of_other_agencies_do_not_exist_here(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.add(models.Unit(agency_code="kabupaten-contoh", code="lain", name="Unit lain"))
        lina = session.scalars(select(models.Person.id).where(models.Person.name == "Lina")).one()
        budi = session.scalars(select(models.Person.id).where(models.Person.name == "Budi")).one()
    for asked in ("unit=lain", "unit=tidak-ada", f"orang={lina}", f"orang={budi}", "orang=999999", "orang=x"):
        site.get(f"tugas?{asked}", 404)
    site.get("/penilaian/kabupaten-contoh/2026/tugas", 404)
    site.become("Lina")
    site.get("tugas?unit=inspektorat", 404)


def test_the_name_of_a_unit_is_text_and_never_markup(site: Site) -> None:
    hostile = "<script>alert(1)</script>"
    with site.house.sessions.begin() as session:
        session.execute(update(models.Unit).where(models.Unit.code == "inspektorat").values(name=hostile))
    for path in ("", "papan", "tugas", "tugas?unit=inspektorat"):
        page = site.get(path)
        assert hostile in page.text
        assert [e for e in page.all("script") if not e.get("src")] == []


def test_with_roles_on_both_sides_one_is_never_asked_to_judge_the_own_agency(site: Site) -> None:
    with site.house.sessions.begin() as session:
        rini = session.scalars(select(models.Person.id).where(models.Person.name == "Lina")).one()
        role = {"person_id": rini, "agency_code": "kabupaten-contoh", "role": "external_assessor"}
        session.execute(insert(models.Membership).values(role))
    site.become("Lina")
    assert "menunggu penilaian Anda" not in site.get("/tugas").text


def test_what_is_to_be_proved_is_one_line_for_each_indicator_and_leads_to_its_evidence(site: Site) -> None:
    emptied(site.house)
    cite(site, add(site, "Peraturan"), pages="")
    cite(site, add(site, "Reviu", valid_until=date(2026, 12, 1)), "I01-L4-02")
    site.become("Sari")
    page = site.get("/tugas?saring=evidence")
    (link,) = [a for a in page.all("a") if a.get("class") == "t-link" and "/2026/indikator/1#" in a.get("href")]
    assert link.get("href").endswith("/indikator/1#bukti")
    told = "Bukti: 2 bukti belum ada; 1 kutipan perlu diperiksa halamannya; "
    told += "1 dokumen berlaku hanya sampai 1 Desember 2026."
    assert told in link.text
    shared = site.get("tugas?unit=diskominfo")
    assert told in shared.text
    assert len([a for a in shared.all("a") if a.get("class") == "t-link" and "/indikator/1#" in a.get("href")]) == 1


def test_the_lists_of_tasks_need_few_statements_however_much_is_cited(site: Site) -> None:
    # The list over all agencies reads each assessment that is under way: Sari has two.
    statements: list[str] = []
    engine = site.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for path, most in (("tugas?unit=diskominfo", 15), ("/tugas", 36)):
        site.become("Sari")
        statements.clear()
        site.get(path)
        assert 0 < len(statements) <= most, (path, len(statements))
