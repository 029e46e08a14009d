"""Moving on from SPBE to Pemdi on the pages: what is lost, the origins beside an answer, and proposed documents."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_assessments import form_of

LAST = "/penilaian/kota-contoh/2025/"


def test_the_overview_leads_to_the_report_of_what_is_kept_and_lost(pemdi_site: Site) -> None:
    page = pemdi_site.get("")
    (link,) = [one for one in page.all("a") if one.get("href", "").endswith("/peralihan")]
    assert "Tahun lalu dinilai dengan SPBE." in page.text
    assert link.get("href") == "/penilaian/kota-contoh/pemdi-2026/peralihan"
    assert "Mulai dari penilaian 2025" in page.text


def test_the_report_tells_what_is_unclear_new_to_be_updated_and_of_use(pemdi_site: Site) -> None:
    page = pemdi_site.get("peralihan")
    assert "Peralihan dari SPBE 2025 ke Pemdi 2026" in page.text
    assert "Bukan peta resmi" in page.text
    assert [one.text.split() for one in page.all("dd")] == [
        ["0", "dari", "47", "indikator", "SPBE"],
        ["4", "dari", "47", "indikator", "SPBE"],
        ["5", "dari", "20", "indikator", "Pemdi"],
        ["5", "dari", "20", "indikator", "Pemdi"],
        ["10", "dari", "20", "indikator", "Pemdi"],
    ]
    heads = [one.text.strip() for one in page.all("h2")]
    assert "Tanpa tempat di Pemdi" in heads
    assert "Tempatnya belum jelas" in heads
    assert "Baru" in heads
    assert "gabungan, keyakinan sedang. Nilai IKASANDI menjadi bukti wajib." in page.text
    assert "hanya lewat portal" in page.text
    assert "Peta arsip bukti Kabupaten Pringsewu" in page.text


def test_a_year_by_the_same_instrument_has_no_report(site: Site) -> None:
    site.get("peralihan", 404)
    assert "Tahun lalu dinilai dengan" not in site.get("").text
    assert "Pendahulu" not in site.get("indikator/14").text


@pytest.mark.parametrize("name", ["Hadi", "Dewi", "Sari", "Tuti"])
def test_everybody_of_the_agency_reads_it(pemdi_site: Site, name: str) -> None:
    pemdi_site.become(name)
    assert "Tidak ada nilai yang ikut" in pemdi_site.get("peralihan").text


@pytest.mark.parametrize("name", ["Budi", "Lina", "Tari"])
def test_nobody_else_does(pemdi_site: Site, name: str) -> None:
    pemdi_site.become(name)
    pemdi_site.get("peralihan", 404)


def test_an_indicator_shows_its_origins_with_their_levels_texts_and_documents(pemdi_site: Site) -> None:
    page = pemdi_site.get("indikator/15")
    assert "Pendahulu di SPBE 2025" in page.text
    assert "14. Inovasi Proses Bisnis SPBE" in page.text
    assert "pengganti, keyakinan sedang" in page.text
    assert "Bukan peta resmi; tidak ada nilai yang ikut." in page.text
    assert "Tidak ada: indikator ini baru." in pemdi_site.get("indikator/6").text


def test_beginning_the_year_carries_texts_without_a_value(pemdi_site: Site) -> None:
    page = pemdi_site.get("mulai-dari-tahun-lalu")
    assert "15 indikator mendapat penjelasan pendahulunya" in page.text
    assert "Tidak ada nilai yang ikut" in page.text
    pemdi_site.post("mulai-dari-tahun-lalu", {})
    answer = pemdi_site.answer("15")
    assert (answer.level, answer.value, answer.origin) == (None, None, "carried")
    assert answer.explanation.startswith("[Penilaian 2025 (SPBE), indikator 14: Inovasi Proses Bisnis SPBE]\n")
    page = pemdi_site.get("indikator/15")
    assert "disalin dari pendahulunya di SPBE 2025, tanpa nilai" in page.text
    assert "0 dari 20 indikator dinilai" in pemdi_site.get("").text
    assert "Tidak ada yang dapat disalin" in pemdi_site.get("mulai-dari-tahun-lalu").text
    pemdi_site.post("indikator/15", {**form_of(page), "go": "stay"})
    assert pemdi_site.answer("15").origin == "form"


def test_a_document_of_last_year_is_proposed_where_it_fits_and_cited_only_by_a_press(pemdi_site: Site) -> None:
    page = pemdi_site.get("indikator/4")
    presses = page.all("button", name="pakai")
    assert [one.get("formaction").rpartition("/")[2] for one in presses] == ["I04-L1-01", "I04-L1-01"]
    assert "dikutip tahun lalu untuk indikator 10 SPBE, hlm. 2–3; mutakhirkan dahulu" in page.text
    assert "Keputusan Wali Kota Nomor 88 Tahun 2024 tentang Tim Koordinasi SPBE" in page.text
    with pemdi_site.house.sessions() as session:
        assert session.query(models.Citation).filter_by(assessment_id=pemdi_site.assessment_id()).all() == []
    press = presses[0]
    pemdi_site.post(press.get("formaction"), {"pakai": press.get("value")})
    with pemdi_site.house.sessions() as session:
        (made,) = session.query(models.Citation).filter_by(assessment_id=pemdi_site.assessment_id()).all()
        assert made.is_carried
        assert (made.indicator, str(made.document_id)) == ("4", press.get("value"))


def test_choosing_a_document_of_an_origin_offers_the_pages_it_had(pemdi_site: Site) -> None:
    press = pemdi_site.get("indikator/4").all("button", name="pakai")[0]
    page = pemdi_site.get(f"{press.get('formaction')}?dokumen={press.get('value')}")
    (field,) = page.all("input", name="pages")
    assert field.get("value") == "2-3"


@pytest.mark.parametrize("name", ["Rini", "Sari"])
def test_pages_with_origins_need_few_statements(pemdi_site: Site, name: str) -> None:
    pemdi_site.become(name)
    statements: list[str] = []
    engine = pemdi_site.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for path in ("", "peralihan", "tren", "indikator/4", "indikator/17"):
        statements.clear()
        pemdi_site.client.get(pemdi_site.address(path))
        assert 0 < len(statements) <= 15, (path, len(statements))
