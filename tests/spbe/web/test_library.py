"""Adding to a library by a form without script: many files, each for itself."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from spbe.store import queries
from spbe.web import create_app
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import LIBRARY, add, emptied, paper, picture


@pytest.fixture(autouse=True)
def empty_library(site: Site) -> None:
    emptied(site.house)


def files(*named: tuple[bytes, str], **more: str) -> dict[str, Any]:
    """Return a form with these files (content, name)."""
    return {"berkas": [(BytesIO(content), name) for content, name in named], "unit": "", **more}


def post_large(site: Site, path: str, content: bytes, status: int) -> None:
    """Send a large file by a form, in one piece; the client's own way would leave a file open."""
    sent = FileStorage(BytesIO(content), "besar.pdf")
    form = {"csrf_token": site.token(), "index": "3,00", "unit": "", "berkas": sent}
    boundary, body = encode_multipart(form)
    answer = site.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == status, answer.text[:500]


def held(site: Site) -> list[tuple[str, str | None, str]]:
    """Return title, unit and media type of every document, the oldest first."""
    with site.house.sessions() as session:
        found = queries.documents(session, "kota-contoh")
    return [(each.title, each.unit, each.newest.media_type) for each in reversed(found)]


def test_one_file_becomes_a_document_and_leads_to_its_page(site: Site) -> None:
    answer = site.post(LIBRARY, files((paper(), "SK Tim.pdf")))
    page = site.get(answer.headers["Location"])
    assert "1 dokumen tersimpan." in page.text
    assert held(site) == [("SK Tim", None, "application/pdf")]
    assert "3 halaman" in page.text


def test_many_files_are_told_of_one_by_one_and_the_good_ones_are_kept(site: Site) -> None:
    known = add(site, "Sudah ada", paper(2))
    sent = files(
        (paper(), "baik.pdf"), (b"<html><script>", "jahat.html"), (paper(2), "sama.pdf"), (picture(), "foto.png")
    )
    page = site.page(site.post(LIBRARY, sent, status=422), 422)
    assert [title for title, _unit, _kind in held(site)] == ["Sudah ada", "baik", "foto"]
    assert "4 berkas dikirim" in page.text
    assert "Ini halaman HTML." in page.text
    assert "sudah ada di pustaka: Sudah ada" in page.text
    assert any(a.get("href") == f"{LIBRARY}dokumen/{known.id}" and a.text == "Sudah ada" for a in page.all("a"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "gambar.png"),
        (b"<!doctype html><script>alert(1)</script>", "surat.pdf"),
        (b"MZ" + b"\0" * 400, "tanda-terima.pdf"),
        (b"", "kosong.pdf"),
    ],
)
def test_what_is_no_document_is_refused_whatever_it_is_called(site: Site, content: bytes, name: str) -> None:
    """SVG and HTML uploads: what a file is, its content says."""
    page = site.page(site.post(LIBRARY, files((content, name)), status=422), 422)
    assert name in page.text
    assert held(site) == []


def test_a_hostile_path_as_file_name_leads_nowhere(site: Site) -> None:
    """Path traversal: nothing that was typed is part of a path."""
    site.post(LIBRARY, files((paper(), "../../../../tmp/curi.pdf")))
    assert held(site) == [("curi", None, "application/pdf")]
    store = site.house.keeping.files
    assert [len(name) for name in store.hashes("kota-contoh")] == [64]


def test_a_file_that_is_there_already_is_no_error(site: Site) -> None:
    known = add(site, "Sudah ada", paper(2))
    answer = site.post(LIBRARY, files((paper(2), "sama.pdf")))
    assert answer.headers["Location"] == f"{LIBRARY}dokumen/{known.id}"
    assert "1 berkas sudah ada di pustaka." in site.get(answer.headers["Location"]).text


def test_after_uploading_one_goes_on_where_the_form_said_and_nowhere_else(site: Site) -> None:
    back = f"{Site.HERE}/indikator/1"
    answer = site.post(LIBRARY, files((paper(1), "a.pdf"), sesudah=back))
    number = held(site) and answer.headers["Location"].rpartition("=")[2]
    assert answer.headers["Location"] == f"{back}?dokumen={number}"
    answer = site.post(LIBRARY, files((paper(2), "b.pdf"), sesudah="https://example.org/"))
    assert answer.headers["Location"].startswith(LIBRARY)


def test_a_form_without_files_says_so(site: Site) -> None:
    page = site.page(site.post(LIBRARY, files(), status=422), 422)
    assert "Pilih berkas yang akan diunggah." in page.text


def test_an_operator_uploads_for_own_units_only(site: Site) -> None:
    site.become("Sari")
    (unit,) = [e for e in site.get(LIBRARY).all("input", name="unit")]
    assert unit.get("value") == "diskominfo"
    site.post(LIBRARY, files((paper(), "a.pdf"), unit="diskominfo"))
    for other in ("", "hukum", "tidak-ada"):
        page = site.page(site.post(LIBRARY, files((paper(1), "b.pdf"), unit=other), status=422), 422)
        assert "Pilih unit pemilik dokumen" in page.text
    assert held(site) == [("a", "diskominfo", "application/pdf")]


def test_a_unit_that_is_not_there_gets_nothing(site: Site) -> None:
    page = site.page(site.post(LIBRARY, files((paper(), "a.pdf"), unit="tidak-ada"), status=422), 422)
    assert "Pilih unit pemilik dokumen" in page.text
    assert held(site) == []


@pytest.mark.parametrize("name", ["Dewi", "Tuti", "Hadi", "Agus", "Budi", "Lina", "Nadia"])
def test_who_may_not_fill_in_adds_nothing(site: Site, name: str) -> None:
    site.become(name)
    site.post(LIBRARY, files((paper(), "a.pdf")), status=404)
    assert held(site) == []


def test_an_upload_without_a_token_is_refused(site: Site) -> None:
    answer = site.client.post(LIBRARY, data=files((paper(), "a.pdf")))
    assert answer.status_code == 403
    assert held(site) == []


def test_a_file_may_be_large_where_files_are_sent_and_nowhere_else(site: Site) -> None:
    """Oversized requests: the limit is lifted for this form, for whoever may use it."""
    large = paper(ballast=1_500_000)
    post_large(site, LIBRARY, large, 303)
    assert len(held(site)) == 1
    post_large(site, f"{Site.HERE}/target", large, 413)
    for name in ("Hadi", "Budi"):
        site.become(name)
        post_large(site, LIBRARY, large, 413)


def test_a_request_beyond_the_largest_file_is_refused(site: Site) -> None:
    settings = replace(site.house.settings, most_file=100_000)
    small = Site(create_app(house=replace(site.house, settings=settings)))
    page = small.page(small.post(LIBRARY, files((paper(ballast=200_000), "besar.pdf")), status=422), 422)
    assert "paling besar" in page.text
    post_large(small, LIBRARY, paper(ballast=1_200_000), 413)
    assert held(site) == []


def test_a_full_agency_is_told_what_to_do(site: Site) -> None:
    settings = replace(site.house.settings, most_files=10)
    full = Site(create_app(house=replace(site.house, settings=settings)))
    page = full.page(full.post(LIBRARY, files((paper(), "a.pdf")), status=422), 422)
    assert "Ruang instansi penuh: 0 byte dari 10 byte terpakai." in page.text
