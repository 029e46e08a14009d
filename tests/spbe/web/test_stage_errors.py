"""What a stage or role refuses is told in words, with the way out and everything that was typed."""

from __future__ import annotations

from datetime import date

import pytest
from flask import g

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Permission
from spbe.web.stage_words import closed_words
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page, complaints

ONE = instrument().by_code["1"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (workflow.StageClosed("self", "locked"), 409, "Periode ini dikunci"),
        (workflow.OwnAnswer(None), 403, "Orang lain yang memeriksanya"),
        (workflow.OwnAnswer("7"), 403, "jawaban indikator 7"),
        (workflow.NotPermitted(Permission.SUBMIT, "x"), 403, "Peran yang sedang Anda pakai"),
        (workflow.NoSuchStep("review"), 409, "sudah pada tahap reviu"),
        (workflow.NotReady(workflow.Missing()), 409, "Masih ada yang kurang"),
        (workflow.StaleMark(None, 2), 409, "berubah sesudah halaman Anda dibuka"),
        (workflow.InvalidLevel(ONE, 9), 422, "Tingkat 9 tidak ada untuk indikator 1; pilih 1 sampai 5."),
        (workflow.InvalidLevel(ONE, None), 422, "Pilih tingkat indikator 1"),
    ],
)
def test_each_refusal_has_its_page_with_what_was_typed(site: Site, error: Exception, code: int, words: str) -> None:
    sent = {"csrf_token": "t", "explanation": "Teks saya", "text-strengths-1": "Kuat", "level": "3", "note": " "}
    with site.app.test_request_context("/x", method="POST", data=sent):
        g.place = {"agency": "kota-contoh", "period": "2026"}
        answer = site.app.handle_user_exception(error)
    text, status = answer  # type: ignore[misc]  # what our handlers return
    page = Page(str(text))
    assert complaints(page) == []
    assert status == code
    assert words in page.text
    assert ["".join(e.texts).strip() for e in page.all("textarea")] == ["Teks saya", "Kuat"]
    assert any(a.get("href") == "/penilaian/kota-contoh/2026/" for a in page.all("a"))


def test_an_autosave_is_told_beside_the_text(site: Site) -> None:
    with site.app.test_request_context("/x", method="POST", headers={"HX-Request": "true"}):
        text, status = site.app.handle_user_exception(workflow.StageClosed("self", "final"))  # type: ignore[misc]  # what our handlers return
    assert status == 409
    assert "belum tersimpan: Hasil akhir sudah diumumkan" in Page(str(text)).text


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("final", "Hasil akhir sudah diumumkan"),
        ("late", "berakhir 2 Januari 2026"),
        ("early", "dibuka 2 Januari 2026"),
        ("stage", "kini pada tahap reviu"),
    ],
)
def test_a_closed_stage_says_why_and_what_can_be_done(why: str, words: str) -> None:
    assert words in closed_words("review", why, date(2026, 1, 2))
