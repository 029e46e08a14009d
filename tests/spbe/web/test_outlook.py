"""The page of the expected external score: too little data, the range, its method, and who may look."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from spbe.web.outlook import outlook_of
from tests.spbe.web.conftest import Site
from tests.spbe.web.past import add_years
from tests.spbe.web.test_backing import opened

PERKIRAAN = "rencana/perkiraan"


@pytest.fixture
def old_site(site: Site) -> Site:
    """Return the site at Kota Contoh's year 2025, with four announced years before it."""
    with site.house.sessions.begin() as session:
        add_years(session, (2021, 2022, 2023, 2024))
    site.HERE = "/penilaian/kota-contoh/2025"
    site.become("Tuti")
    return site


def test_with_one_year_it_says_that_data_are_missing_and_what_evidence_supports(site: Site) -> None:
    site.become("Tuti")
    page = site.get(PERKIRAAN)
    assert "Belum cukup data." in page.text
    assert "Baru ada 1 tahun: 2025." in page.text
    assert "lebih tinggi dari buktinya" in page.text
    assert "10 indikator belum dinilai" in page.text
    assert "Ujung atas perkiraan" not in page.text


def test_without_a_year_it_says_so(pemdi_site: Site) -> None:
    pemdi_site.become("Tuti")
    assert "Belum ada satu tahun pun." in pemdi_site.get(PERKIRAAN).text


def test_a_whole_year_without_history_shows_what_evidence_supports_only(site: Site) -> None:
    site.HERE = "/penilaian/kota-contoh/2025"
    site.become("Tuti")
    page = site.get(PERKIRAAN)
    assert "Belum cukup data untuk perkiraan; bukti yang ada mendukung" in page.text
    assert "Yang didukung bukti hari ini" in page.text


def test_from_three_years_on_there_is_a_range_below_the_own_index(old_site: Site) -> None:
    page = old_site.get(PERKIRAAN)
    assert "Perkiraan nilai eksternal" in page.text
    assert "Ujung bawah perkiraan" in page.text
    assert "Belum cukup data." not in page.text
    assert "Selisih tahun lalu (2021, 2022, 2023, 2024)" in page.text
    with opened(old_site) as desk:
        found = outlook_of(desk)
    assert found.range is not None
    assert found.range.lowest.index < found.range.highest.index
    assert {loss for one in found.outlooks.values() for loss in one.losses} > {0}


@pytest.mark.parametrize("name", ["Budi", "Lina"])
def test_assessors_and_other_agencies_never_see_it(site: Site, name: str) -> None:
    site.become(name)
    site.get(PERKIRAAN, 404)


def test_it_asks_the_database_few_times(old_site: Site) -> None:
    statements: list[str] = []
    event.listen(old_site.house.sessions.kw["bind"], "before_cursor_execute", lambda *args: statements.append(args[2]))
    old_site.client.get(old_site.address(PERKIRAAN))
    assert 0 < len(statements) <= 15
