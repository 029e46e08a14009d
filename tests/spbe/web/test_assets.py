"""Static files: kept long, changed address with changed content, nothing beside them."""

from __future__ import annotations

import re

import brotli
import pytest

from tests.spbe.web.conftest import Site


def test_static_files_may_be_kept_for_a_year_because_their_address_changes(site: Site) -> None:
    page = site.get("/hasil/")
    address = next(e.get("href") for e in page.all("link") if "app.css" in e.get("href"))
    assert re.search(r"\?v=[0-9a-f]{12}$", address)
    response = site.client.get(address)
    assert response.headers["Cache-Control"] == "public, immutable, max-age=31536000"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_static_files_are_compressed(site: Site, coding: str) -> None:
    whole = site.client.get("/statis/vendor/bootstrap.min.css")
    small = site.client.get("/statis/vendor/bootstrap.min.css", headers={"Accept-Encoding": coding})
    assert small.headers["Content-Encoding"] == coding
    assert len(small.data) < len(whole.data) / 5


@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_a_file_that_has_not_changed_is_not_sent_again(site: Site, coding: str) -> None:
    first = site.client.get("/statis/app.js", headers={"Accept-Encoding": coding})
    asked = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": coding}
    again = site.client.get("/statis/app.js", headers=asked)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["../settings.py", "..%2Fsettings.py", "etc/passwd", "", "vendor", "vendor/", "x.css"])
def test_nothing_beside_the_static_files_can_be_read(site: Site, path: str) -> None:
    assert site.client.get(f"/statis/{path}").status_code == 404


def test_a_font_has_one_address_in_style_sheets_and_pages(site: Site) -> None:
    fonts = {e.get("href") for e in site.get("/instrumen/").all("link", rel="preload")}
    sheet = next(e.get("href") for e in site.get("/instrumen/").all("link") if "/tokens.css" in e.get("href"))
    named = re.findall(r'url\("(vendor/[^"]+)"\)', site.client.get(sheet).text)
    assert {f"/statis/{name}" for name in named} == fonts


def test_a_file_is_the_same_in_every_coding(site: Site) -> None:
    whole = site.client.get("/statis/vendor/bootstrap.min.css")
    small = site.client.get("/statis/vendor/bootstrap.min.css", headers={"Accept-Encoding": "br"})
    assert brotli.decompress(small.data) == whole.data
    assert "Accept-Encoding" in whole.headers["Vary"] and whole.headers["ETag"] != small.headers["ETag"]
    font = site.client.get("/statis/vendor/plus-jakarta-sans-latin.woff2", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in font.headers
