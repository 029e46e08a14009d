"""Importing values on the page: every difference shown first, all or nothing written, and nothing behind one's back."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from spbe.store import models
from tests.spbe.test_value_lists import book
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page

SOURCE = "LHE Pemdi 2026, Kementerian PANRB"


def send(site: Site, text: str | bytes = "", status: int = 200, *, source: str = SOURCE, pasted: str = "") -> Page:
    """Send a list and return the page that answers."""
    content = text.encode() if isinstance(text, str) else text
    data: dict[str, Any] = {"sumber": source, "tempel": pasted}
    if content:
        data["berkas"] = (io.BytesIO(content), "daftar.bin")
    return site.page(site.post("impor-nilai", data, status=status), status)


def package(page: Page) -> str:
    """Return the sealed list of a preview, empty where there is none."""
    return "".join(field.get("value") for field in page.all("input", name="package"))


def confirm(site: Site, page: Page, status: int = 303) -> Any:
    return site.post("impor-nilai/simpan", {"package": package(page)}, status=status)


def rows_in(site: Site) -> tuple[int, ...]:
    with site.house.sessions() as session:
        return tuple(session.scalars(select(func.count()).select_from(t)).one() for t in (models.Answer, models.Event))


def move(site: Site, stage: str, **more: Any) -> None:
    with site.house.sessions.begin() as session:
        session.execute(
            update(models.Assessment).where(models.Assessment.id == site.assessment_id()).values(stage=stage, **more)
        )


def test_a_preview_shows_every_difference_and_writes_nothing(toy_site: Site) -> None:
    confirm(toy_site, send(toy_site, "2;2\n3;4"))
    before = rows_in(toy_site)
    page = send(
        toy_site, "Daftar;;\nindikator;nama;nilai\n1;Kebijakan;3\n2;Bukti;2,75\n3;Indeks;4\n;Jumlah;\nTotal;;3\n"
    )
    assert "2 nilai siap diimpor" in page.text
    assert "1 baru, 1 berubah, 1 sama; 1 baris bukan indikator. Sumber: LHE Pemdi 2026, Kementerian PANRB" in page.text
    assert "Sesudah diimpor, indeks tahap ini 3,30." in page.text
    for told in ("Berubah", "Sama, dibiarkan", "Bukan indikator, dilewati", "baris 4, kolom 3"):
        assert told in page.text
    assert rows_in(toy_site) == before


def test_what_was_shown_is_written_whole_and_told_with_its_source(toy_site: Site) -> None:
    page = send(toy_site, pasted="1\t3\n2\t2,75\n3\t3,14")
    assert page.all("textarea", id="tempel")[0].text == "1 3 2 2,75 3 3,14"
    assert "3 nilai diimpor." in toy_site.get(confirm(toy_site, page).location).text
    held = toy_site.answer("2")
    assert (held.value, held.value_source, held.origin) == ("2.75", SOURCE, "import")
    again = send(toy_site, pasted="1\t3\n2\t2,75\n3\t3,14")
    assert "Tidak ada yang berubah" in again.text
    assert package(again) == ""


def test_some_indicators_may_be_named_and_levels_come_the_same_way(site: Site) -> None:
    text = site.answer("3").explanation
    page = send(site, '{"3": 5}')
    assert "1 nilai siap diimpor" in page.text
    confirm(site, page)
    assert (site.answer("3").level, site.answer("3").explanation) == (5, text)


def test_a_workbook_is_read_in_the_guard_like_every_other(pemdi_site: Site) -> None:
    rows = [("Indikator", "Nilai"), *((str(n), f"{1 + n / 10:.2f}".replace(".", ",")) for n in range(1, 21))]
    page = send(pemdi_site, book(*rows))
    assert "20 nilai siap diimpor" in page.text
    assert "Nilai!B2" in page.text
    confirm(pemdi_site, page)
    assert Fraction(pemdi_site.answer("20").value) == 3


def test_everything_wrong_is_told_at_once_and_nothing_that_was_typed_is_lost(toy_site: Site) -> None:
    before = rows_in(toy_site)
    pasted = "indikator;nilai\n1;2,5\n2;9\nI3;4\n3;4"
    page = send(toy_site, status=422, source=" ", pasted=pasted)
    for told in ("baris 2, kolom 2", "baris 3, kolom 2", "mungkin maksudnya “3”", "Sumber belum ditulis"):
        assert told in page.text
    assert "4 hal perlu diperbaiki" in page.text
    assert page.all("textarea", id="tempel")[0].text == " ".join(pasted.split())
    assert page.all("textarea", id="tempel")[0].get("aria-invalid") == "true"
    assert "Belum ada yang disimpan" in page.text
    assert package(page) == ""
    assert rows_in(toy_site) == before


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Belum ada daftar"),
        ({"text": "1;3", "pasted": "1;3"}, "Ada berkas dan ada tempelan"),
        ({"text": b"PK\x03\x04rubbish"}, "tidak dapat dibaca sebagai buku kerja"),
        ({"text": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "Excel lama atau bersandi"),
        ({"pasted": "1;3", "source": "x" * 301}, "Terlalu panjang"),
        ({"pasted": "\0"}, "bukan CSV atau XLSX"),
    ],
)
def test_what_is_no_list_is_told_in_words(toy_site: Site, sent: dict[str, Any], told: str) -> None:
    assert told in send(toy_site, status=422, **sent).text


def test_what_somebody_saved_since_the_preview_stands_and_is_shown(toy_site: Site) -> None:
    page = send(toy_site, pasted="1;3\n2;2")
    confirm(toy_site, send(toy_site, pasted="2;4"))
    before = rows_in(toy_site)
    answer = toy_site.page(confirm(toy_site, page, 409), 409)
    assert "Indikator 2 berubah sesudah pratinjau" in answer.text
    assert rows_in(toy_site) == before
    confirm(toy_site, answer)
    assert (toy_site.answer("1").level, toy_site.answer("2").value) == (3, "2")


def test_a_list_that_is_confirmed_twice_is_written_once(toy_site: Site) -> None:
    page = send(toy_site, pasted="1;3\n2;2")
    confirm(toy_site, page)
    before = rows_in(toy_site)
    assert "tidak ada yang diubah" in toy_site.get(confirm(toy_site, page).location).text
    assert rows_in(toy_site) == before


def test_a_changed_foreign_or_old_preview_is_not_saved(toy_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = package(send(toy_site, pasted="1;3"))
    before = rows_in(toy_site)
    for spoiled in ("", "x", sealed[:-2], f"x{sealed}"):
        answer = toy_site.page(toy_site.post("impor-nilai/simpan", {"package": spoiled}, status=409), 409)
        assert "Pratinjau itu tidak berlaku lagi" in answer.text
    toy_site.post("/penilaian/kota-contoh/2026/impor-nilai/simpan", {"package": sealed}, status=409)
    monkeypatch.setattr("spbe.web.sent_lists._SHOWN_FOR", -1)
    toy_site.post("impor-nilai/simpan", {"package": sealed}, status=409)
    assert rows_in(toy_site) == before


def test_the_stage_and_the_right_are_checked_again_when_it_is_confirmed(toy_site: Site) -> None:
    page = send(toy_site, pasted="1;3")
    before = rows_in(toy_site)
    move(toy_site, "verification")
    confirm(toy_site, page, 409)
    move(toy_site, "self")
    toy_site.become("Sari")
    confirm(toy_site, page, 404)
    assert rows_in(toy_site) == before


@pytest.mark.parametrize("name", ["Sari", "Dewi", "Tuti", "Hadi", "Agus", "Lina"])
def test_who_never_imports_does_not_find_the_page(toy_site: Site, name: str) -> None:
    toy_site.become(name)
    toy_site.get("impor-nilai", 404)
    toy_site.post("impor-nilai", {"tempel": "1;3", "sumber": "x"}, status=404)
    toy_site.post("impor-nilai/simpan", {"package": "x"}, status=404)


def test_assessors_import_at_their_stages_and_the_agency_no_longer(toy_site: Site) -> None:
    confirm(toy_site, send(toy_site, pasted="1;3\n2;2\n3;4"))
    toy_site.become("Budi")
    assert "Penilaian sedang pada tahap penilaian mandiri" in toy_site.get("impor-nilai").text
    move(toy_site, "document")
    page = send(toy_site, pasted="1;3\n2;1,5")
    assert "Baru di tahap ini" in page.text
    confirm(toy_site, page)
    with toy_site.house.sessions() as session:
        own = session.get(models.Answer, (toy_site.assessment_id(), "2", "document"))
        assert own is not None
        assert (own.value, own.version) == ("1.5", 1)
    assert toy_site.answer("2").value == "2"
    toy_site.become("Rini")
    assert "Penilaian sedang pada tahap penilaian dokumen" in toy_site.get("impor-nilai").text
    toy_site.post("impor-nilai", {"tempel": "1;4", "sumber": "x"}, status=403)


def test_what_waits_for_two_assessors_is_told_before_it_is_confirmed(toy_site: Site) -> None:
    move(toy_site, "document", is_double_scored=True)
    toy_site.become("Budi")
    page = send(toy_site, status=422, pasted="1;3")
    assert "indikator 1 dinilai dua asesor" in page.text
    assert package(page) == ""


def test_markup_in_a_list_or_its_source_is_shown_as_text(toy_site: Site) -> None:
    page = send(toy_site, pasted="indikator;nilai\n<b>x</b>;3\n1;3", source="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page.html
    assert "Sumber: <script>alert(1)</script>" in page.text
    assert "<b>x</b>" in page.text
    toy_site.get(confirm(toy_site, page).location)


def test_a_preview_needs_few_statements(pemdi_site: Site) -> None:
    seen: list[str] = []
    with pemdi_site.house.sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    sent = {"csrf_token": pemdi_site.token(), "sumber": SOURCE, "tempel": "\n".join(f"{n};2,50" for n in range(1, 21))}
    seen.clear()
    assert pemdi_site.client.post(pemdi_site.address("impor-nilai"), data=sent).status_code == 200
    assert len(seen) <= 15, seen


def test_whoever_may_import_now_is_led_here(toy_site: Site) -> None:
    def leads(path: str) -> bool:
        return bool(toy_site.get(path).all("a", href=toy_site.address("impor-nilai")))

    assert leads("unduhan/")
    assert leads("indikator")
    move(toy_site, "document")
    assert not leads("unduhan/")
    assert not leads("indikator")
    toy_site.become("Budi")
    assert leads("unduhan/")
    assert leads("asesor/")
    move(toy_site, "review")
    assert not leads("asesor/")
