"""One document for several agencies: chosen, made step by step with progress shown, taken as one ZIP."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from spbe.web import document_batches
from tests.spbe.web.conftest import Site

BOTH = ["kota-contoh/2026", "kota-contoh/2025"]
ASKED = {"penilaian": BOTH, "dokumen": "ringkas", "bentuk": "pdf"}


def begun(site: Site, **more: object) -> str:
    return str(site.post("/dokumen/", {**ASKED, **more}).headers["Location"])


def test_documents_are_made_step_by_step_and_taken_as_one_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_batches, "_MOMENT", -1)  # one document a request
    place = begun(site)
    assert "0 dari 2 dibuat" in site.get(place).text
    assert site.client.get(f"{place}.zip").status_code == 404
    site.post(place, {})
    assert "1 dari 2 dibuat" in site.get(place).text
    fragment = site.client.post(place, data={"csrf_token": site.token()}, headers={"HX-Request": "true"})
    assert "2 dokumen siap" in fragment.text and "<html" not in fragment.text
    with ZipFile(BytesIO(site.client.get(f"{place}.zip").data)) as packed:
        names = ["spbe-2020-kota-contoh-2026-ringkas.pdf", "spbe-2020-kota-contoh-2025-ringkas.pdf"]
        assert packed.namelist() == [*names, "daftar.txt"]
        listed = packed.read("daftar.txt").decode()
        assert f"{names[0]}: Pemerintah Kota Contoh, " in listed and "Tidak dapat dibuat" not in listed
        assert packed.read(packed.namelist()[0]).startswith(b"%PDF")


def test_everything_that_is_wrong_with_the_choice_is_told_at_once_and_nothing_ticked_is_lost(site: Site) -> None:
    sent = {"penilaian": ["kabupaten-contoh/2026"], "dokumen": "x", "bentuk": "exe"}
    page = site.page(site.post("/dokumen/", sent, status=422), 422)
    for told in ("sekurangnya satu instansi", "Pilih dokumennya", "PDF atau DOCX"):
        assert told in page.text
    page = site.page(site.post("/dokumen/", {**ASKED, "penilaian": [], "bentuk": "docx"}, status=422), 422)
    assert {e.get("value") for e in page.all("option") if "selected" in e.attributes} == {"ringkas", "docx"}
    page = site.page(site.post("/dokumen/", {**ASKED, "bentuk": ""}, status=422), 422)
    assert [box.get("value") for box in page.all("input", name="penilaian") if "checked" in box.attributes] == BOTH


def test_a_batch_is_of_whoever_asked_for_it(site: Site) -> None:
    place = begun(site)
    site.become("Hadi")
    site.get(place, 404)
    site.post(place, {}, status=404)


def test_an_agency_that_is_no_longer_open_to_somebody_is_told_and_the_others_are_made(site: Site) -> None:
    site.become("Budi")
    chosen = ["kabupaten-contoh/2026", "kota-contoh/2025", "kota-contoh/2026"]
    place = begun(site, penilaian=chosen, dokumen="catatan")
    from sqlalchemy import delete

    from spbe.store import models

    with site.house.sessions.begin() as session:
        gone = delete(models.Membership).where(
            models.Membership.agency_code == "kabupaten-contoh", models.Membership.role == "external_assessor"
        )
        session.execute(gone)
    site.post(place, {})
    told = site.get(place).text
    assert "1 dokumen siap" in told and "tidak terbuka lagi bagi Anda" in told
    assert "jawabannya belum terbuka bagi Anda" in told


def test_a_document_that_fails_does_not_hold_up_the_others_and_is_told_by_agency_and_reason(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = document_batches.made

    def fragile(desk: Any, code: str, suffix: str) -> bytes:
        if desk.period == "2026":
            raise RuntimeError("kertasnya habis")
        return real(desk, code, suffix)

    monkeypatch.setattr(document_batches, "made", fragile)
    place = begun(site)
    site.post(place, {})
    told = site.get(place).text
    assert "1 dokumen siap" in told and "Tidak dapat dibuat" in told
    assert "Pemerintah Kota Contoh, " in told and "galat saat dibuat (RuntimeError)" in told
    assert "kertasnya habis" in caplog.text and "kertasnya habis" not in told
    with ZipFile(BytesIO(site.client.get(f"{place}.zip").data)) as packed:
        assert packed.namelist() == ["spbe-2020-kota-contoh-2025-ringkas.pdf", "daftar.txt"]
        listed = packed.read("daftar.txt").decode()
    assert "Tidak dapat dibuat" in listed and "galat saat dibuat (RuntimeError)" in listed


def test_a_document_at_which_the_server_broke_off_is_told_and_the_others_are_made(site: Site) -> None:
    place = begun(site)
    assert site.house.batches.attempt(place.rpartition("/")[2], ("kota-contoh", "2026"))
    site.post(place, {})
    told = site.get(place).text
    assert "1 dokumen siap" in told and "server berhenti saat membuatnya" in told


def test_an_assessment_that_is_gone_is_told_as_gone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    place = begun(site)
    real = document_batches.open_desk
    monkeypatch.setattr(
        document_batches,
        "open_desk",
        lambda agency, period, *more: real(agency, {"2026": "0"}.get(period, period), *more),
    )
    site.post(place, {})
    told = site.get(place).text
    assert "1 dokumen siap" in told and "penilaiannya tidak ada lagi" in told


def test_an_unknown_or_forged_token_is_not_there(site: Site) -> None:
    for token in ("0" * 32, "..%2Fetc", "x"):
        assert site.client.get(f"/dokumen/{token}").status_code == 404
