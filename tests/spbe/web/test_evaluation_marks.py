"""Verification inside the agency and review after judging: reading, marking, and what stands against it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Permission
from spbe.store import models
from spbe.submission import Answer, Mark
from spbe.web import evaluation_review, evaluation_verification
from spbe.web.evaluation_marks import MarkRow, next_waiting
from tests.spbe.web.conftest import Site
from tests.spbe.web.sent import untouched

VERIFY = f"{Site.HERE}/verifikasi"
NEIGHBOUR = "/penilaian/kabupaten-contoh/2026"
REVIEW = f"{NEIGHBOUR}/reviu"


@pytest.fixture
def verifier(site: Site) -> Site:
    site.become("Dewi")
    return site


@pytest.fixture
def reviewer(site: Site) -> Site:
    """Return the site as a reviewer of an assessment that has reached the review."""
    with site.house.sessions.begin() as session:
        moved = update(models.Assessment).where(models.Assessment.agency_code == "kabupaten-contoh")
        session.execute(moved.values(stage="review"))
    site.become("Tari")
    return site


def mark(site: Site, code: str, stage: str) -> models.Mark | None:
    with site.house.sessions() as session:
        wanted = select(models.Mark).join(models.Assessment, models.Assessment.id == models.Mark.assessment_id)
        agency = "kota-contoh" if stage == "verification" else "kabupaten-contoh"
        here = (models.Assessment.agency_code == agency, models.Mark.indicator == code, models.Mark.stage == stage)
        return session.scalars(wanted.where(*here, models.Assessment.stage != "final")).first()


@pytest.mark.parametrize(
    "path", ["/", "/?saring=waiting", "/?saring=returned", "/?saring=own", "/?saring=x", "/1", "/14", "/16"]
)
def test_every_page_of_verification_keeps_the_rules_in_both_languages(verifier: Site, path: str) -> None:
    verifier.get(VERIFY + path)
    verifier.post("/bahasa", {"language": "en", "back": "/"})
    verifier.language = "en"
    verifier.get(VERIFY + path)


@pytest.mark.parametrize("path", ["/", "/?saring=valid", "/?saring=changed", "/?saring=invalid", "/semua", "/1", "/19"])
def test_every_page_of_the_review_keeps_the_rules_in_both_languages(reviewer: Site, path: str) -> None:
    reviewer.get(REVIEW + path)
    reviewer.post("/bahasa", {"language": "en", "back": "/"})
    reviewer.language = "en"
    reviewer.get(REVIEW + path)


@pytest.mark.parametrize("who", ["Rini", "Sari", "Hadi", "Yusuf", "Ratna", "Joko"])
def test_verification_is_for_the_internal_assessors_of_the_agency_alone(site: Site, who: str) -> None:
    site.become(who)
    site.get(f"{VERIFY}/", status=404)
    site.get(f"{VERIFY}/1", status=404)


@pytest.mark.parametrize("who", ["Ratna", "Lina", "Yusuf", "Rini"])
def test_the_review_is_for_reviewers_alone(reviewer: Site, who: str) -> None:
    reviewer.become(who)
    for path in ("/", "/1", "/semua"):
        reviewer.get(REVIEW + path, status=404)


def test_an_internal_assessor_sees_the_indicators_of_their_aspects_only(verifier: Site) -> None:
    with verifier.house.sessions.begin() as session:
        dewi = session.scalars(select(models.Person.id).where(models.Person.name == "Dewi")).one()
        scope = update(models.MembershipScope).where(models.MembershipScope.person_id == dewi)
        session.execute(scope.values(scope="2"))
    page = verifier.get(f"{VERIFY}/")
    assert "3 dari 4 jawaban menunggu Anda" in page.text
    verifier.get(f"{VERIFY}/1", status=404)
    verifier.get(f"{VERIFY}/11")
    verifier.post(f"{VERIFY}/1", {"outcome": "accepted", "answer_version": "2"}, status=404)


def test_an_answer_is_read_and_accepted_and_the_next_one_opens(verifier: Site) -> None:
    page = verifier.get(f"{VERIFY}/2")
    assert "ketujuh muatan Peta Rencana diatur lengkap" in page.text
    response = verifier.post(f"{VERIFY}/2", untouched(page, "putusan") | {"outcome": "accepted"})
    assert response.headers["Location"] == f"{VERIFY}/3"
    found = mark(verifier, "2", "verification")
    assert found is not None
    assert found.outcome == "accepted"
    assert "Indikator 2 diterima." in verifier.get(f"{VERIFY}/").text


def test_a_row_of_the_list_is_accepted_with_one_click(verifier: Site) -> None:
    page = verifier.get(f"{VERIFY}/")
    form = next(f for f in page.all("form") if f.get("action") == f"{VERIFY}/6")
    sent = {e.get("name"): e.get("value") for e in page.all("input", type="hidden") if e.inside("form") is form}
    response = verifier.post(f"{VERIFY}/6", sent)
    assert response.headers["Location"] == f"{VERIFY}/#i6"


def test_what_is_returned_says_why(verifier: Site) -> None:
    sent = untouched(verifier.get(f"{VERIFY}/2"), "putusan") | {"outcome": "returned"}
    page = verifier.page(verifier.post(f"{VERIFY}/2", sent, status=422), 422)
    assert "Catatan belum ditulis" in page.text
    chosen = [e for e in page.all("input", name="outcome") if "checked" in e.attributes]
    assert [e.get("value") for e in chosen] == ["returned"]
    verifier.post(f"{VERIFY}/2", sent | {"note": "Sebutkan pasalnya."})
    assert "Sebutkan pasalnya." in verifier.get(f"{VERIFY}/2").text


def test_a_mark_without_a_choice_or_with_a_broken_text_is_asked_again(verifier: Site) -> None:
    sent = untouched(verifier.get(f"{VERIFY}/2"), "putusan") | {"note": "Catatan"}
    page = verifier.page(verifier.post(f"{VERIFY}/2", sent, status=422), 422)
    assert "Pilih salah satu putusan." in page.text
    assert untouched(page, "putusan")["note"] == "Catatan"
    verifier.post(f"{VERIFY}/2", sent | {"outcome": "returned", "note": "a\x00b"}, status=422)


def test_an_answer_that_changed_meanwhile_is_read_again_before_it_is_marked(verifier: Site) -> None:
    sent = untouched(verifier.get(f"{VERIFY}/8"), "putusan") | {"outcome": "accepted"}
    with verifier.house.sessions.begin() as session:
        answer = session.get(models.Answer, (verifier.assessment_id(), "8", "self"))
        assert answer is not None
        answer.version += 1
        answer.explanation = "Tulisan baru"
    page = verifier.page(verifier.post(f"{VERIFY}/8", sent, status=409), 409)
    assert "Jawabannya berubah sesudah Anda membuka halaman ini" in page.text
    assert "Tulisan baru" in page.text
    assert mark(verifier, "8", "verification") is None


def test_two_internal_assessors_do_not_overwrite_each_other(verifier: Site) -> None:
    sent = untouched(verifier.get(f"{VERIFY}/2"), "putusan")
    verifier.post(f"{VERIFY}/2", sent | {"outcome": "returned", "note": "Dari yang pertama."})
    page = verifier.page(verifier.post(f"{VERIFY}/2", sent | {"outcome": "accepted"}, status=409), 409)
    assert "menandai jawaban ini lebih dahulu" in page.text
    assert "Dari yang pertama." in page.text


def test_a_mark_on_an_older_answer_is_called_out(verifier: Site) -> None:
    sent = untouched(verifier.get(f"{VERIFY}/2"), "putusan") | {"outcome": "accepted"}
    verifier.post(f"{VERIFY}/2", sent)
    with verifier.house.sessions.begin() as session:
        answer = session.get(models.Answer, (verifier.assessment_id(), "2", "self"))
        assert answer is not None
        answer.version += 1
    assert "Berubah sesudah diverifikasi" in verifier.get(f"{VERIFY}/2").text


def test_nobody_verifies_an_own_answer(site: Site) -> None:
    with site.house.sessions.begin() as session:
        wati = session.scalars(select(models.Person.id).where(models.Person.name == "Wati")).one()
        session.add(models.Membership(person_id=wati, agency_code="kota-contoh", role="internal_assessor"))
        session.flush()
        place = {"person_id": wati, "agency_code": "kota-contoh", "role": "internal_assessor", "scope": "1"}
        session.add(models.MembershipScope(**place))
    with site.client.session_transaction() as cookie:
        cookie["roles"] = {"kota-contoh": "internal_assessor"}
    site.become("Wati")
    page = site.get(f"{VERIFY}/8")
    assert "Anda sendiri pernah menulis jawaban ini" in page.text
    assert page.by_id("putusan") is None
    sent = {"outcome": "accepted", "note": "", "version": "0", "answer_version": "1"}
    refused = site.page(site.post(f"{VERIFY}/8", sent, status=403), 403)
    assert "Tidak seorang pun memeriksa jawabannya sendiri" in refused.text


def test_a_value_is_marked_valid_or_not_with_a_reason(reviewer: Site) -> None:
    sent = untouched(reviewer.get(f"{REVIEW}/19"), "putusan")
    reviewer.post(f"{REVIEW}/19", sent | {"outcome": "invalid"}, status=422)
    response = reviewer.post(f"{REVIEW}/19", sent | {"outcome": "invalid", "note": "Lihat lagi bukti reviu."})
    assert response.headers["Location"] == f"{REVIEW}/20"
    found = mark(reviewer, "19", "review")
    assert found is not None
    assert found.outcome == "invalid"


def test_all_others_are_marked_valid_after_a_confirmation_and_nothing_that_changed_since(reviewer: Site) -> None:
    sent = untouched(reviewer.get(f"{REVIEW}/1"), "putusan") | {"outcome": "invalid", "note": "Periksa."}
    page = reviewer.get(f"{REVIEW}/semua")
    seen = {
        e.get("name"): e.get("value") for e in page.all("input", type="hidden") if e.get("name").startswith("seen-")
    }
    assert len(seen) == 47
    reviewer.post(f"{REVIEW}/1", sent)
    page = reviewer.page(reviewer.post(f"{REVIEW}/semua", seen, status=409), 409)
    assert "46 indikator ditandai valid." in page.text
    found = mark(reviewer, "1", "review")
    assert found is not None
    assert found.outcome == "invalid"
    reviewer.post(f"{REVIEW}/semua", {})
    assert "46" in reviewer.get(f"{REVIEW}/?saring=valid").text


def test_nobody_reviews_what_they_judged(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(
            update(models.Assessment).where(models.Assessment.agency_code == "kabupaten-contoh").values(stage="review")
        )
        ratna = session.scalars(select(models.Person.id).where(models.Person.name == "Ratna")).one()
        session.execute(update(models.Membership).where(models.Membership.person_id == ratna).values(role="reviewer"))
    site.become("Ratna")
    assert "Anda ikut menilai instansi ini" in site.get(f"{REVIEW}/").text
    sent = {"outcome": "valid", "note": "", "version": "0", "answer_version": "1"}
    site.post(f"{REVIEW}/19", sent, status=403)


SPBE = instrument()


def row(code: str, **more: object) -> MarkRow:
    answer, given = Answer(code, "self", 3, version=2), Mark(code, "verification", "accepted", answer_version=2)
    return replace(MarkRow(SPBE.by_code[code], answer, given, is_own=False), **more)  # type: ignore[arg-type]  # its own fields


def test_a_mark_counts_while_the_answer_has_its_version() -> None:
    assert row("1").state == "good"
    assert row("1", mark=Mark("1", "verification", "returned", answer_version=2)).state == "bad"
    assert row("1", answer=Answer("1", "self", 3, version=3)).state == "changed"
    assert row("1", mark=None).state == "waiting"
    assert row("1", answer=Answer("1", "self", None, version=1)).state == "unanswered"
    assert row("1", answer=None).state == "unanswered"


def test_the_next_to_mark_goes_round_and_passes_own_answers() -> None:
    rows = [row("1", mark=None), row("2", mark=None, is_own=True), row("3"), row("4", mark=None)]
    first, second = next_waiting(rows, "1"), next_waiting(rows, "4")
    assert first is not None
    assert second is not None
    assert (first.indicator.code, second.indicator.code) == ("4", "1")
    assert next_waiting([row("3")]) is None


def test_the_choices_on_the_pages_are_those_of_the_workflow() -> None:
    assert workflow.OUTCOMES[Permission.VERIFY] == evaluation_verification.OUTCOMES
    assert workflow.OUTCOMES[Permission.REVIEW] == evaluation_review.OUTCOMES
