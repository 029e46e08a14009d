"""Conversations about an indicator: who reads, who is named, and nothing of them is ever markup."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

NEXT_DOOR = "/penilaian/kabupaten-contoh/2026"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def say(site: Site, body: str, *, status: int = 303, code: str = "5", at: str = "", **more: str) -> Page | None:
    """Write a message about an indicator; return the page when it is refused."""
    sent = {"body": body, "audience": "agency", "back": "", **more}
    answer = site.post(
        f"{at}/indikator/{code}/percakapan/" if at else f"indikator/{code}/percakapan/", sent, status=status
    )
    return site.page(answer, status) if status == 422 else None


def person_id(site: Site, name: str) -> str:
    """Return the id of a person of the demo."""
    with site.house.sessions() as session:
        return str(session.scalars(select(models.Person.id).where(models.Person.name == name)).one())


def last_thread(site: Site) -> int:
    """Return the id of the newest conversation."""
    with site.house.sessions() as session:
        found = select(models.Comment.id).where(models.Comment.thread_id.is_(None)).order_by(models.Comment.id.desc())
        return session.scalars(found).first() or 0


def test_a_message_stands_on_the_page_of_its_indicator_and_on_its_own(site: Site) -> None:
    say(site, "Pasal berapa yang dirujuk?")
    for path in ("indikator/5", "indikator/5/percakapan/"):
        page = site.get(path)
        assert "Pasal berapa yang dirujuk?" in page.text
        assert "dalam instansi" in page.text
    assert "Pasal berapa" not in site.get("indikator/6").text


def test_after_writing_one_is_back_where_one_wrote(site: Site) -> None:
    sent = {"body": "Halo", "audience": "agency", "back": f"{Site.HERE}/indikator/5"}
    answer = site.post("indikator/5/percakapan/", sent)
    assert answer.headers["Location"] == f"{Site.HERE}/indikator/5#percakapan"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_no_way_back_leads_away_from_the_site(site: Site, away: str) -> None:
    answer = site.post("indikator/5/percakapan/", {"body": "Halo", "audience": "agency", "back": away})
    assert answer.headers["Location"] == f"{Site.HERE}/indikator/5/percakapan/#percakapan"


def test_what_is_said_inside_the_agency_is_not_for_assessors_and_the_other_way_round(site: Site) -> None:
    site.become("Lina")
    say(site, "Rahasia instansi", at=NEXT_DOOR)
    say(site, "Untuk semua", at=NEXT_DOOR, audience="both")
    inside = last_thread(site) - 1
    site.become("Ratna")
    say(site, "Rahasia asesor", at=NEXT_DOOR, audience="assessor")
    among = last_thread(site)
    text = site.get(f"{NEXT_DOOR}/indikator/5/percakapan/").text
    assert "Rahasia asesor" in text
    assert "Untuk semua" in text
    assert "Rahasia instansi" not in text
    site.post(f"{NEXT_DOOR}/indikator/5/percakapan/{inside}/selesai", {}, status=404)
    say(site, "Balasan", at=NEXT_DOOR, thread=str(inside), status=404)
    site.become("Lina")
    page = site.get(f"{NEXT_DOOR}/indikator/5")
    assert "Rahasia instansi" in page.text
    assert "Untuk semua" in page.text
    assert "Rahasia asesor" not in page.text
    assert "Ratna menulis" not in page.text
    site.post(f"{NEXT_DOOR}/indikator/5/percakapan/{among}/selesai", {}, status=404)
    say(site, "Balasan", at=NEXT_DOOR, thread=str(among), status=404)


def test_nobody_writes_to_an_audience_they_do_not_belong_to(site: Site) -> None:
    page = say(site, "Kepada asesor saja", audience="assessor", status=422)
    assert page is not None
    assert "Pilih siapa yang membaca" in page.text
    assert "Kepada asesor saja" in page.text


def test_who_is_named_finds_it_and_has_seen_it_once_it_is_opened(site: Site) -> None:
    say(site, "Tolong lengkapi", mention=person_id(site, "Sari"))
    say(site, "@Wati mohon dicek juga")
    with site.house.sessions() as session:
        named = session.execute(select(models.Person.name, models.Mention.seen_at).join(models.Mention)).all()
    assert sorted(named) == [("Sari", None), ("Wati", None)]
    assert "Menyebut Sari" in site.get("indikator/5").text
    site.become("Sari")
    site.get("indikator/5")
    with site.house.sessions() as session:
        seen = dict(session.execute(select(models.Person.name, models.Mention.seen_at).join(models.Mention)).all())
    assert seen["Sari"] is not None
    assert seen["Wati"] is None


@pytest.mark.parametrize(("name", "audience"), [("Lina", "agency"), ("Joko", "both"), ("Budi", "agency")])
def test_an_outsider_cannot_be_named(site: Site, name: str, audience: str) -> None:
    page = say(site, "Lihat ini", mention=person_id(site, name), audience=audience, status=422)
    assert page is not None
    assert "Orang itu tidak membaca percakapan ini" in page.text
    with site.house.sessions() as session:
        assert session.scalars(select(models.Comment.id)).all() == []


def test_only_those_who_read_a_conversation_are_offered_by_name(site: Site) -> None:
    offered = [o.text for o in site.get("indikator/5/percakapan/").all("option")]
    assert "@Sari (dalam instansi)" not in offered
    assert "@Sari" in offered
    assert "@Budi (instansi dan asesor)" in offered
    assert not [text for text in offered if "Lina" in text or "Ratna" in text or "Joko" in text or "Rini" in text]


def test_a_conversation_is_answered_resolved_and_opened_again(site: Site) -> None:
    say(site, "Sudah ada berkasnya?")
    thread = last_thread(site)
    site.become("Sari")
    say(site, "Sudah, berkas 5.a", thread=str(thread))
    site.post(f"indikator/5/percakapan/{thread}/selesai", {})
    page = site.get("indikator/5")
    assert "1 percakapan selesai" in page.text
    site.post(f"indikator/5/percakapan/{thread}/buka-lagi", {})
    assert "1 terbuka" in site.get("indikator/5").text


@pytest.mark.parametrize(
    ("body", "told"), [("  ", "Tulis pesannya dahulu"), ("x" * 4001, "4.001 karakter"), ("a\x07b", "U+0007")]
)
def test_a_refused_message_says_why_and_keeps_what_was_typed(site: Site, body: str, told: str) -> None:
    page = say(site, body, status=422)
    assert page is not None
    assert told in page.text
    text = page.by_id("pesan-baru")
    assert text is not None
    assert "".join(text.texts).removeprefix("\n") == body


def test_who_only_reads_sees_conversations_but_cannot_write(site: Site) -> None:
    say(site, "Untuk dibaca")
    site.become("Hadi")
    page = site.get("indikator/5/percakapan/")
    assert "Untuk dibaca" in page.text
    assert page.all("textarea") == []
    site.post("indikator/5/percakapan/", {"body": "x", "audience": "agency"}, status=404)


def test_a_conversation_of_another_assessment_does_not_exist_here(site: Site) -> None:
    site.become("Lina")
    say(site, "Di sini", at=NEXT_DOOR)
    thread = last_thread(site)
    site.become("Rini")
    for path in ("indikator/5", "indikator/6"):
        site.post(f"{path}/percakapan/{thread}/selesai", {}, status=404)
        site.post(f"{path}/percakapan/", {"body": "Balasan", "audience": "agency", "thread": str(thread)}, status=404)
    site.post("indikator/5/percakapan/999999/selesai", {}, status=404)
    site.post("indikator/5/percakapan/99999999999999999999/selesai", {}, status=404)
    site.get(f"{NEXT_DOOR}/indikator/5/percakapan/", 404)
    site.post(f"{NEXT_DOOR}/indikator/5/percakapan/", {"body": "x", "audience": "both"}, status=404)


def test_a_conversation_is_only_about_its_own_indicator(site: Site) -> None:
    say(site, "Tentang lima")
    site.post(f"indikator/6/percakapan/{last_thread(site)}/selesai", {}, status=404)


def test_a_comment_and_a_name_are_text_and_never_markup(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(update(models.Person).where(models.Person.name == "Sari").values(name=MARKUP))
    say(site, MARKUP, mention=person_id(site, MARKUP))
    say(site, f"@{MARKUP} {{{{ 7 * 7 }}}}")
    site.become(MARKUP)
    say(site, "Balasan", thread=str(last_thread(site)))
    for path in ("indikator/5", "indikator/5/percakapan/"):
        page = site.get(path)
        assert MARKUP in page.text
        assert "{{ 7 * 7 }}" in page.text
        assert [e for e in page.all("script") if not e.get("src")] == []
        assert page.all("img") == []


def test_the_same_message_sent_twice_is_written_once(site: Site) -> None:
    say(site, "Dua kali")
    say(site, "Dua kali")
    with site.house.sessions() as session:
        assert len(session.scalars(select(models.Comment.id)).all()) == 1
