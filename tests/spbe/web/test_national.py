"""The table of all agencies on the site: who finds it, and what is in it for whom."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pyarrow.parquet
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from spbe.store import models
from tests.spbe.web.conftest import Site

FILE = "/rekap/2026/spbe-2020"


def sent(site: Site, path: str) -> tuple[bytes, str]:
    """Return the content of a file and the name it is sent under."""
    with site.client.get(path) as response:
        assert response.status_code == 200 and response.content_length == len(response.data)
        return response.data, response.headers["Content-Disposition"]


def table(site: Site) -> dict[str, dict[str, str]]:
    """Return agency -> line of the CSV file."""
    content, _name = sent(site, f"{FILE}.csv")
    lines = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return {line["instansi_kode"]: line for line in lines}


def test_a_person_finds_the_agencies_they_see_and_no_others(site: Site) -> None:
    assert set(table(site)) == {"kota-contoh"}
    site.become("Budi")
    assert {code: line["dinilai"] for code, line in table(site).items()} == {
        "kota-contoh": "",  # its self-assessment has not been handed over yet: not to be told from none
        "kabupaten-contoh": "47",
    }
    site.become("Joko")
    assert "Belum ada penilaian" in site.get("/rekap/").text
    assert site.client.get(f"{FILE}.csv").status_code == 404


def test_a_finished_year_has_the_announced_index(site: Site) -> None:
    site.become("Nadia")
    content, _name = sent(site, "/rekap/2025/spbe-2020.csv")
    (line,) = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    with site.house.sessions() as session:
        announced = session.scalars(select(models.Result)).one()
    assert (line["indeks"], line["predikat"], line["final"]) == ("2,59", announced.predicate, "1")
    assert line["indeks"].replace(",", ".") == announced.index_announced


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet"])
def test_each_link_of_the_page_leads_to_a_file(site: Site, suffix: str) -> None:
    site.become("Nadia")
    page = site.get("/rekap/")
    links = [link.get("href") for link in page.all("a") if str(link.get("href")).endswith(f".{suffix}")]
    assert f"{FILE}.{suffix}" in links
    for href in links:
        assert f"rekap-{'-'.join(href.split('/')[2:])}" in sent(site, href)[1]
    content = BytesIO(sent(site, f"{FILE}.{suffix}")[0])
    if suffix == "xlsx":
        assert load_workbook(content).worksheets[0].max_row == 3
    elif suffix == "parquet":
        assert pyarrow.parquet.read_table(content).num_rows == 2


@pytest.mark.parametrize("path", ["1999/spbe-2020.csv", "2026/tidak-ada.csv", "2026/spbe-2020.pdf"])
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.client.get(f"/rekap/{path}").status_code == 404


def test_the_menu_leads_there_for_whoever_sees_several_agencies(site: Site) -> None:
    assert "Rekap antarinstansi" not in site.get("/hasil/").text
    site.become("Nadia")
    assert "Rekap antarinstansi" in site.get("/hasil/").text
