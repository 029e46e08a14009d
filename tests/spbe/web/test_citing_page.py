"""The pages of citing say what is cited already, and lead on without script."""

from __future__ import annotations

from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import add, cite, emptied

PLACE = "indikator/1/bukti/I01-L2-01"


def test_what_is_cited_already_stands_first_and_is_not_offered_again(site: Site) -> None:
    emptied(site.house)
    document = add(site, "Peraturan Wali Kota tentang Arsitektur SPBE", reference="12/2024")
    assert "Mungkin ini yang Anda cari" in site.get(PLACE).text
    cite(site, document, note="Pasal 3")
    page = site.get(PLACE)
    assert page.by_id("h-sudah") is not None
    assert "Mungkin ini yang Anda cari" not in page.text
    assert not [a for a in page.all("a") if a.text.startswith("Pilih ")]
    assert "Nomor 12/2024" in page.text


def test_a_file_can_be_brought_along_without_script_and_with_it(site: Site) -> None:
    form = next(form for form in site.get(PLACE).all("form") if form.get("data-upload"))
    assert form.get("action").endswith(PLACE)
    assert form.get("data-after").endswith(PLACE)
    assert form.get("enctype") == "multipart/form-data"


def test_a_document_with_a_newer_revision_says_that_its_pages_are_to_be_looked_at(site: Site) -> None:
    assert "periksa lagi" not in site.get(PLACE).text
    page = site.get("indikator/11")
    link = next(a for a in page.all("a") if a.text.startswith("Ubah halaman"))
    assert "halaman perlu diperiksa" in site.get(link.get("href")).text
