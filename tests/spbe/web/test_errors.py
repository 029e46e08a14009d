"""Errors say what happened, what was kept and what to do; the server survives."""

from __future__ import annotations

import pytest

from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page, complaints


def test_what_is_too_large_is_refused_with_the_limit(site: Site) -> None:
    page = site.page(site.post("indikator/5", {"explanation": "x" * 1_100_000}, status=413), 413)
    assert "1 MB" in page.text
    site.get("indikator/5")


def test_a_verb_that_does_not_apply_is_told(site: Site) -> None:
    site.page(site.client.get(f"{Site.HERE}/indikator/5/otomatis"), 405)


def test_an_error_of_ours_is_a_page_without_its_inside(site: Site) -> None:
    @site.app.get("/rusak")
    def broken() -> str:
        raise RuntimeError("rahasia")

    site.app.testing = False
    page = site.page(site.client.get("/rusak"), 500)
    assert "rahasia" not in page.text
    assert "tetap utuh" in page.text


def test_an_expired_autosave_brings_a_fresh_token(site: Site) -> None:
    headers = {"HX-Request": "true"}
    response = site.client.post(f"{Site.HERE}/indikator/5/otomatis", data={"csrf_token": "x"}, headers=headers)
    assert response.status_code == 403
    fragment = Page(response.text)
    assert complaints(fragment, is_whole=False) == []
    token = fragment.all("input", name="csrf_token")[0].get("value")
    sent = {"csrf_token": token, "version": str(site.answer("5").version), "level": "3", "explanation": "Baru"}
    assert site.client.post(f"{Site.HERE}/indikator/5/otomatis", data=sent, headers=headers).status_code == 200
    assert site.answer("5").explanation == "Baru"


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_every_answer_carries_the_protecting_headers(site: Site, header: str) -> None:
    for path in ("", "/tidak-ada", "/statis/app.css", "unduhan/penilaian.json"):
        with site.client.get(site.address(path)) as response:
            assert response.headers.get(header), path


def test_the_policy_allows_nothing_inline_and_nobody_else(site: Site) -> None:
    policy = site.client.get("/hasil/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy.startswith("default-src 'none'")
