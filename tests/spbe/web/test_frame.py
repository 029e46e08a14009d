"""The frame: landing, language, static files, cookies."""

from __future__ import annotations

import pytest

from tests.spbe.web.conftest import Site


def test_home_leads_to_the_newest_year(site: Site) -> None:
    assert site.client.get("/").headers["Location"] == "/penilaian/kota-contoh/2026/"


def test_english_is_remembered_and_the_regulation_stays_indonesian(site: Site) -> None:
    response = site.post("/bahasa", {"language": "en", "back": f"{Site.HERE}/indikator/3"})
    assert response.headers["Location"] == f"{Site.HERE}/indikator/3"
    site.language = "en"
    page = site.get("indikator/3")
    assert page.all("html")[0].get("lang") == "en"
    criterion = page.by_id("k3")
    assert criterion is not None
    assert next(e.get("lang") for e in criterion.children) == "id"
    site.post("/bahasa", {"language": "id", "back": "/"})
    site.language = "id"
    assert not [e for e in site.get("indikator/3").all("span", lang="id") if e.inside("fieldset")]


@pytest.mark.parametrize(
    "back", ["//jahat.example/", "https://jahat.example", "javascript:alert(1)", "/\\jahat", "", "x"]
)
def test_no_redirect_leads_away(site: Site, back: str) -> None:
    assert site.post("/bahasa", {"language": "en", "back": back}).headers["Location"] == "/"


def test_an_unknown_language_is_refused(site: Site) -> None:
    site.post("/bahasa", {"language": "xx", "back": "/"}, status=400)


def test_pages_are_compressed_and_never_stored(site: Site) -> None:
    response = site.client.get(f"{Site.HERE}/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    cookie = site.client.get("/hasil/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
