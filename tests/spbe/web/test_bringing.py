"""Assessors' decisions from a list on the page: every difference first, all or nothing, and who may at all."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import event, update

from spbe.store import models, queries
from tests.spbe.test_value_lists import book
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page
from tests.spbe.web.test_importing import move, package, rows_in

SOURCE = "Aplikasi resmi, 12 November 2026"
LIST = (
    "indikator;butir;nilai;putusan;alasan;catatan\n"
    "1;;3;;;Sebab asesor\n"
    "2;I02-L1-01;;diterima;;\n"
    "2;I02-L2-01;;revisi;belum sah;Tanpa tanda tangan\n"
    "3;;3,14;;;\n"
    "Jumlah;;;;;\n"
)


@pytest.fixture
def desk(toy_site: Site) -> Site:
    """Return the toy year at the assessors' desk, for Budi, in a national period."""
    move(toy_site, "document")
    own(toy_site, None)
    toy_site.become("Budi")
    return toy_site


def own(site: Site, owner: str | None) -> None:
    with site.house.sessions.begin() as session:
        session.execute(update(models.Period).where(models.Period.slug == "mainan").values(owner_code=owner))


def send(site: Site, pasted: str = "", status: int = 200, *, source: str = SOURCE, file: bytes = b"") -> Page:
    data: dict[str, Any] = {"sumber": source, "tempel": pasted}
    if file:
        data["berkas"] = (io.BytesIO(file), "daftar.bin")
    return site.page(site.post("impor-putusan", data, status=status), status)


def confirm(site: Site, page: Page, status: int = 303) -> Any:
    return site.post("impor-putusan/simpan", {"package": package(page)}, status=status)


def at_document(site: Site, code: str) -> Any:
    with site.house.sessions() as session:
        return session.get(models.Answer, (site.assessment_id(), code, "document"))


def verdicts(site: Site) -> dict[str, tuple[bool, str]]:
    with site.house.sessions() as session:
        found = queries.verdicts(session, session.get_one(models.Assessment, site.assessment_id()))
        return {one.item: (one.is_accepted, one.note) for one in found}


def test_a_preview_shows_every_difference_and_writes_nothing(desk: Site) -> None:
    before = rows_in(desk)
    page = send(desk, LIST)
    assert "5 perubahan siap diimpor" in page.text
    assert "Indikator: 3 baru, 0 berubah, 0 sama. Putusan butir: 2 baru, 0 berubah, 0 sama." in page.text
    for told in (f"Sumber: {SOURCE}", "revisi, belum sah", "Tanpa tanda tangan", "Sebab asesor", "baris 3, kolom 4"):
        assert told in page.text
    assert (
        "1 baris dilewati, tanpa putusan atau bukan indikator dan butir di sini: Jumlah (baris 6, kolom 1)" in page.text
    )
    assert "Sesudah diimpor, indeks tahap ini" in page.text
    assert rows_in(desk) == before


def test_what_was_shown_is_written_whole_and_told_as_imported(desk: Site) -> None:
    told = desk.get(confirm(desk, send(desk, LIST)).location)
    assert "Putusan asesor diimpor: 3 indikator, 2 butir." in told.text
    assert "nilai diimpor" in told.text
    held = at_document(desk, "1")
    assert (held.level, held.justification, held.value_source, held.origin) == (3, "Sebab asesor", SOURCE, "import")
    assert verdicts(desk)["I02-L2-01"] == (False, f"Tanpa tanda tangan\nSumber: {SOURCE}")
    assert "Budi mengimpor putusan asesor: 3 indikator, 2 butir" in desk.get("").text
    again = send(desk, LIST)
    assert ("Tidak ada yang berubah" in again.text, package(again)) == (True, "")
    changed = send(desk, "1;4;Sebab lain\nI02-L2-01;diterima")
    assert "Sebab asesor" in changed.text
    assert "Berubah" in changed.text


def test_a_workbook_comes_the_same_way(desk: Site) -> None:
    page = send(desk, file=book(("indikator", "nilai", "catatan"), (1, 3, "Sebab"), (3, "3,14", None)))
    assert "2 perubahan siap diimpor" in page.text
    assert "A2" in page.text


def test_everything_wrong_is_told_at_once_and_nothing_that_was_typed_is_lost(desk: Site) -> None:
    before = rows_in(desk)
    pasted = "kode;nilai;putusan;catatan\n1;9;;\nI02-L2-01;;diterima;\n3;;;Teks saja"
    page = send(desk, pasted, 422, source=" ")
    for told in (
        "tingkat 9 tidak ada",
        "tingkat 1 belum diterima seluruhnya",
        "belum bernilai",
        "Sumber belum ditulis",
    ):
        assert told in page.text
    assert page.all("textarea", id="tempel")[0].text == " ".join(pasted.split())
    assert package(page) == ""
    assert rows_in(desk) == before
    assert "Belum ada daftar" in send(desk, "", 422).text
    assert "baris judul belum ada" in send(desk, "x;y", 422).text


def test_what_somebody_decided_since_the_preview_stands_and_is_shown(desk: Site) -> None:
    page = send(desk, LIST)
    confirm(desk, send(desk, "1;5;Lain"))
    before = rows_in(desk)
    answer = desk.page(confirm(desk, page, 409), 409)
    assert "Indikator 1 berubah sesudah pratinjau" in answer.text
    assert rows_in(desk) == before
    confirm(desk, answer)
    assert at_document(desk, "1").level == 3
    written = rows_in(desk)
    assert "tidak ada yang diubah" in desk.get(confirm(desk, page).location).text
    assert rows_in(desk) == written


def test_a_changed_foreign_or_old_preview_is_not_saved(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    page = send(desk, LIST)
    before = rows_in(desk)
    for spoiled in ("", package(page)[:-2], f"x{package(page)}"):
        answer = desk.page(desk.post("impor-putusan/simpan", {"package": spoiled}, status=409), 409)
        assert "Pratinjau itu tidak berlaku lagi" in answer.text
    values = package(desk.page(desk.post("impor-nilai", {"sumber": "x", "tempel": "1;3"}, status=200)))
    desk.post("impor-putusan/simpan", {"package": values}, status=409)
    monkeypatch.setattr("spbe.web.sent_lists._SHOWN_FOR", -1)
    confirm(desk, page, 409)
    assert rows_in(desk) == before


def test_a_list_that_would_not_come_back_whole_is_told_before(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe.web.bringing._LONGEST", 100)
    page = send(desk, LIST, 422)
    assert "terlalu panjang untuk sekali impor" in page.text
    assert package(page) == ""


def test_a_note_that_is_too_long_with_its_source_is_told_and_nothing_is_written(desk: Site) -> None:
    page = send(desk, f"I02-L1-01;diterima;{'x' * 31_990}")
    before = rows_in(desk)
    assert "Teks terlalu panjang" in desk.page(confirm(desk, page, 409), 409).text
    assert rows_in(desk) == before


def test_in_a_national_period_nobody_but_its_assessors_finds_the_page(desk: Site) -> None:
    for name in ("Rini", "Sari", "Dewi", "Tuti", "Agus", "Nadia", "Lina"):
        desk.become(name)
        desk.get("impor-putusan", 404)
        desk.post("impor-putusan", {"tempel": "1;3", "sumber": "x"}, status=404)
        desk.post("impor-putusan/simpan", {"package": "x"}, status=404)


def test_in_its_own_period_the_coordinator_does(desk: Site) -> None:
    own(desk, "kota-contoh")
    for name, status in (("Rini", 200), ("Sari", 404), ("Dewi", 404), ("Agus", 404)):
        desk.become(name)
        desk.get("impor-putusan", status)


def test_what_the_agency_brings_in_is_marked_and_overwrites_no_assessor(desk: Site) -> None:
    confirm(desk, send(desk, "1;2;Penilaian asesor"))
    with desk.house.sessions.begin() as session:
        session.execute(update(models.Answer).where(models.Answer.stage == "document").values(origin="form"))
    own(desk, "kota-contoh")
    desk.become("Rini")
    for guess in ("1;2", "1;3"):
        page = send(desk, guess, 422)
        assert "indikator 1 sudah dinilai asesor di sini" in page.text
        assert "Indikator: 0 baru, 0 berubah, 0 sama." in page.text
        assert "Penilaian asesor" not in page.text
    page = send(desk, "3;3,14\nI02-L1-01;diterima", source="penilaian dokumen")
    assert "Sumber: Aplikasi resmi: penilaian dokumen" in page.text
    assert "Sesudah diimpor" not in page.text, "the index would tell the assessor's level"
    assert "2 indikator, 1 butir" in desk.get(confirm(desk, page).location).text
    assert at_document(desk, "3").value_source == "Aplikasi resmi: penilaian dokumen"
    assert at_document(desk, "1").level == 2


def test_the_stage_and_the_right_are_checked_again_when_it_is_confirmed(desk: Site) -> None:
    page = send(desk, LIST)
    before = rows_in(desk)
    move(desk, "review")
    confirm(desk, page, 409)
    assert "Penilaian sedang pada tahap reviu" in desk.get("impor-putusan").text
    desk.post("impor-putusan", {"tempel": "1;3", "sumber": "x"}, status=409)
    assert rows_in(desk) == before


def test_what_waits_for_two_assessors_is_told_before_it_is_confirmed(desk: Site) -> None:
    move(desk, "document", is_double_scored=True)
    page = send(desk, "1;3", 422)
    assert "indikator 1 dinilai dua asesor" in page.text


def test_markup_in_a_list_is_shown_as_text(desk: Site) -> None:
    page = send(desk, "1;3;<script>alert(1)</script>", source="<b>x</b>")
    assert "<script>alert(1)" not in page.html
    assert "<script>alert(1)</script>" in page.text
    desk.get(confirm(desk, page).location)


def test_whoever_may_is_led_here(desk: Site) -> None:
    def leads(path: str) -> bool:
        return bool(desk.get(path).all("a", href=desk.address("impor-putusan")))

    assert leads("unduhan/")
    assert leads("asesor/")
    desk.become("Rini")
    assert not leads("unduhan/")
    own(desk, "kota-contoh")
    assert leads("unduhan/")


def test_a_preview_needs_few_statements(desk: Site) -> None:
    seen: list[str] = []
    with desk.house.sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    sent = {"csrf_token": desk.token(), "sumber": SOURCE, "tempel": LIST}
    seen.clear()
    assert desk.client.post(desk.address("impor-putusan"), data=sent).status_code == 200
    assert len(seen) <= 15, seen
