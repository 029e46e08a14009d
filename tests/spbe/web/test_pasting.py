"""Copying into the official application: every text on one page, its files under the same names in one zip file."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from tests.spbe.web.conftest import Site


def test_each_indicator_has_its_text_to_select_and_the_zip_has_the_same_names(site: Site) -> None:
    page = site.get("salinan/")
    texts = {field.get("id"): field.text for field in page.all("textarea")}
    assert site.answer("3").explanation in "".join(page.by_id("teks-3").texts)  # type: ignore[union-attr]
    assert all("readonly" in field.attributes for field in page.all("textarea"))
    response = site.client.get(f"{Site.HERE}/salinan/berkas.zip", buffered=True)
    assert (response.status_code, response.content_length) == (200, len(response.data))
    assert "spbe-2020-kota-contoh-2026-aplikasi-resmi.zip" in response.headers["Content-Disposition"]
    with ZipFile(BytesIO(response.data)) as whole:
        names = [name.removeprefix("berkas/") for name in whole.namelist() if name.startswith("berkas/")]
        assert whole.testzip() is None
    assert names and all(name in texts[f"teks-{name.split('.')[0]}"] for name in names)
    assert f"ZIP memuat {len(names)} berkas" in page.text


def test_an_aspect_or_a_unit_is_shown_alone(site: Site) -> None:
    def codes(query: str) -> set[str]:
        return {part.get("data-paste") for part in site.get(f"salinan/?{query}").all("section") if part.get("id")}

    assert codes("aspek=2") == {"11", "12", "13", "14"}
    led = codes("unit=diskominfo")
    assert led and len(led) < 47
    assert codes("aspek=2&unit=diskominfo") == led & {"11", "12", "13", "14"}
    assert len(codes("aspek=99&unit=%3Cb%3E")) == 47


def test_what_is_not_ready_is_said_beside_it(site: Site) -> None:
    page = site.get("salinan/")
    assert "siap ditempel" in page.text and "belum dinilai" in page.text
    assert "Belum ada teks untuk disalin." in page.text


@pytest.mark.parametrize("fixture", ["toy_site", "pemdi_site"])
def test_items_and_figures_have_their_page_too(fixture: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(fixture)
    assert "0 dari" in site.get("salinan/").text


def test_markup_in_an_explanation_is_shown_as_text(site: Site) -> None:
    version = site.answer("3").version
    text = "</textarea><script>alert(1)</script>"
    site.post("indikator/3", {"level": "3", "explanation": text, "version": version, "go": "stay"})
    page = site.get("salinan/?aspek=1")
    assert "<script>alert(1)" not in page.html
    assert text in page.by_id("teks-3").text  # type: ignore[union-attr]


def test_a_changed_byte_stops_the_zip_and_the_texts_stay(site: Site) -> None:
    with ZipFile(BytesIO(site.client.get(f"{Site.HERE}/salinan/berkas.zip", buffered=True).data)) as whole:
        sums = whole.read("SHA256SUMS").decode().splitlines()
    sha256 = next(line for line in sums if "berkas/" in line).split()[0]
    with site.house.keeping.files.local("kota-contoh", sha256) as path:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert "Berkas belum dapat diunduh" in site.get("salinan/berkas.zip", 409).text
    site.get("salinan/")


def test_it_is_the_agency_s_own(site: Site) -> None:
    for name, status in (("Sari", 200), ("Hadi", 200), ("Budi", 404), ("Lina", 404)):
        site.become(name)
        assert site.client.get(f"{Site.HERE}/salinan/").status_code == status
        assert site.client.get(f"{Site.HERE}/salinan/berkas.zip", buffered=True).status_code == status
        if status == 200:
            assert site.get("unduhan/").all("a", href=f"{Site.HERE}/salinan/")


def test_the_page_needs_few_statements(site: Site) -> None:
    seen: list[str] = []
    with site.house.sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert site.client.get(f"{Site.HERE}/salinan/").status_code == 200
    assert len(seen) <= 15, seen
