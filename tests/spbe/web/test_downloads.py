"""Files to take away carry the page's numbers under a safe name."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest

from spbe.scoring import announced, score
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
