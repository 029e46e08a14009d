"""Sending: what is missing, what is signed, and the hand-over."""

from __future__ import annotations

from typing import Any

import pytest

from spbe.store import queries
from tests.spbe.web.conftest import Site

SIGNED = {"signer": "Rini", "position": "Sekretaris Daerah", "signed_on": "2026-11-24", "version": "0"}


def recorded(site: Site) -> dict[str, Any]:
    """Return the recorded declarations."""
    with site.house.sessions() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        return dict(queries.declarations(session, assessment))


def test_everything_missing_is_listed_with_links(site: Site) -> None:
    page = site.get("kirim")
    assert "10 indikator belum dinilai" in page.text
    assert "3 indikator tanpa penjelasan" in page.text
    assert "Berita Acara belum dicatat" in page.text
    links = {a.get("href") for a in page.all("a")}
    assert f"{Site.HERE}/indikator/14" in links
    assert f"{Site.HERE}/indikator/16" in links


def test_a_berita_acara_is_recorded_with_name_position_and_day(site: Site) -> None:
    site.post("kirim/berita_acara", SIGNED)
    signed = recorded(site)["berita_acara"]
    assert (signed.signer, signed.position, signed.signed_on.isoformat()) == ("Rini", "Sekretaris Daerah", "2026-11-24")
    assert "Rini, Sekretaris Daerah, 24 November 2026" in site.get("kirim").text


def test_no_consent_is_recorded_as_such(site: Site) -> None:
    site.post("kirim/publication", {**SIGNED, "consents": "no"})
    assert recorded(site)["publication"].consents is False
    assert "Tidak setuju" in site.get("kirim").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"signer": ""}, "Wajib diisi."),
        ({"position": "   "}, "Wajib diisi."),
        ({"signed_on": "24 November"}, "Tanggal tidak terbaca; tulis misalnya 2026-11-24."),
        ({"signed_on": ""}, "Wajib diisi."),
        ({"signed_on": "2027-01-01"}, "Tanggal itu belum tiba"),
        ({"signer": "x" * 301}, "Tulis paling banyak 300 karakter."),
        ({"signer": "a\x07"}, "U+0007"),
        ({"consents": ""}, "Pilih setuju atau tidak setuju."),
        ({"consents": "maybe"}, "Pilih setuju atau tidak setuju."),
        ({"version": "x"}, "Isi dengan bilangan bulat."),
    ],
)
def test_a_refused_declaration_says_why_and_keeps_what_was_typed(site: Site, wrong: dict[str, str], told: str) -> None:
    sent = {**SIGNED, "position": "Kepala Dinas", "consents": "yes", **wrong}
    page = site.page(site.post("kirim/publication", sent, status=422), 422)
    assert told in page.text
    position = page.by_id("publication-position")
    assert position is not None
    assert position.get("value") == (sent["position"].strip() or position.get("value"))
    assert recorded(site) == {}


def test_a_stale_declaration_changes_nothing_and_keeps_what_was_typed(site: Site) -> None:
    site.post("kirim/berita_acara", SIGNED)
    page = site.page(site.post("kirim/berita_acara", {**SIGNED, "signer": "Tuti"}, status=409), 409)
    assert recorded(site)["berita_acara"].signer == "Rini"
    assert "Seseorang mencatatnya sesudah halaman ini dibuka" in page.text
    signer = page.by_id("berita_acara-signer")
    assert signer is not None
    assert signer.get("value") == "Tuti"
    version = next(e for e in page.all("input", name="version") if e.inside("section") is signer.inside("section"))
    site.post("kirim/berita_acara", {**SIGNED, "signer": "Tuti", "version": version.get("value")})
    assert recorded(site)["berita_acara"].signer == "Tuti"


def test_what_was_signed_is_text_and_never_markup(site: Site) -> None:
    hostile = "<script>alert(1)</script>"
    site.post("kirim/berita_acara", {**SIGNED, "signer": hostile, "position": hostile})
    page = site.get("kirim")
    assert hostile in page.text
    assert [e for e in page.all("script") if not e.get("src")] == []


@pytest.mark.parametrize("name", ["Sari", "Dewi", "Hadi", "Budi", "Lina", "Nadia"])
def test_only_who_may_send_sees_the_page_or_signs(site: Site, name: str) -> None:
    site.become(name)
    site.get("kirim", 404)
    site.post("kirim/berita_acara", SIGNED, status=404)
    assert recorded(site) == {}


def test_another_kind_of_declaration_does_not_exist(site: Site) -> None:
    site.post("kirim/lain", SIGNED, status=404)


def test_after_it_was_sent_nothing_is_signed_any_more(site: Site) -> None:
    site.become("Lina")
    there = "/penilaian/kabupaten-contoh/2026/kirim"
    page = site.get(there)
    assert page.all("input", name="signer") == []
    assert "Rini, Sekretaris Daerah selaku Koordinator SPBE" in page.text
    site.post(f"{there}/berita_acara", {**SIGNED, "version": "1"}, status=409)
