"""Files to take away carry the page's numbers under a safe name."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest

from spbe.scoring import announced, score
from spbe.web.library_words import size_words
from tests.spbe.web.conftest import Site

LAST = "/penilaian/kota-contoh/2025/unduhan"


def test_the_workbook_holds_the_index_of_the_page(site: Site) -> None:
    response = site.client.get(f"{LAST}/penilaian.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="spbe-2020-kota-contoh-2025.xlsx"'
    book = openpyxl.load_workbook(BytesIO(response.data))
    numbers = {c.value for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, float)}
    index = json.loads(site.client.get(f"{LAST}/penilaian.json").data)["index"]["announced"]
    assert float(index) in numbers
    assert index.replace(".", ",") in site.get("/penilaian/kota-contoh/2025/").text
    book.close()


def test_the_table_holds_every_indicator(site: Site) -> None:
    text = site.client.get(f"{LAST}/penilaian.csv").data.decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(text), delimiter=";"))) == 48


def test_the_data_scores_to_the_same_index(site: Site) -> None:
    data = json.loads(site.client.get("/penilaian/kota-contoh/2025/unduhan/penilaian.json").data)
    asked = site.house.instruments["spbe-2020"]
    levels = {entry["code"]: entry["level"] for entry in data["indicators"]}
    assert str(announced(score(asked, levels).index)) == data["index"]["announced"]


@pytest.mark.parametrize("name", ["radar", "domains", "strip", "gaps"])
@pytest.mark.parametrize(("suffix", "begin"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_every_chart_comes_as_a_picture(site: Site, name: str, suffix: str, begin: bytes) -> None:
    response = site.client.get(f"{Site.HERE}/unduhan/grafik/{name}.{suffix}")
    assert response.status_code == 200
    assert response.data.startswith(begin)


def test_the_file_speaks_the_language_of_the_page(site: Site) -> None:
    site.post("/bahasa", {"language": "en", "back": "/"})
    book = openpyxl.load_workbook(BytesIO(site.client.get(f"{LAST}/penilaian.xlsx").data))
    assert "Indikator" not in book.sheetnames
    book.close()


def test_the_evidence_comes_as_one_file_whose_size_is_said_before(site: Site) -> None:
    page = site.get("unduhan/")
    response = site.client.get(f"{Site.HERE}/unduhan/bukti.zip", buffered=True)
    assert response.headers["Content-Disposition"] == "attachment; filename=spbe-2020-kota-contoh-2026-bukti.zip"
    assert (response.status_code, response.content_type) == (200, "application/zip")
    assert response.content_length == len(response.data)
    with ZipFile(BytesIO(response.data)) as whole:
        files = json.loads(whole.read("manifest.json"))["files"]
        assert whole.testzip() is None
    assert f"{len(files)} berkas, {size_words(sum(file['size'] for file in files))}." in page.text


def test_assessors_get_the_evidence_after_the_hand_over(site: Site) -> None:
    site.become("Budi")
    assert site.client.get(f"{Site.HERE}/unduhan/bukti.zip", buffered=True).status_code == 404
    assert "Belum ada bukti yang dapat diunduh di sini." in site.get("unduhan/").text
    assert site.client.get(f"{LAST}/bukti.zip", buffered=True).status_code == 200


def test_a_changed_byte_stops_the_download_and_names_the_document(site: Site) -> None:
    data = site.client.get(f"{Site.HERE}/unduhan/bukti.zip", buffered=True).data
    with ZipFile(BytesIO(data)) as whole:
        first = json.loads(whole.read("manifest.json"))["files"][0]
    with site.house.keeping.files.local("kota-contoh", first["sha256"]) as path:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    page = site.get("unduhan/bukti.zip", 409)
    assert "Bukti belum dapat diunduh" in page.text and first["title"] in page.text


def test_an_outsider_gets_no_evidence(site: Site) -> None:
    site.become("Lina")
    assert site.client.get(f"{Site.HERE}/unduhan/bukti.zip", buffered=True).status_code == 404
