"""What stands beside a report: read for one side, from the published list and the agency's own units."""

from __future__ import annotations

from fractions import Fraction

from spbe.store import queries
from spbe.web.document_sources import published_averages
from tests.spbe.web.conftest import Site


def test_averages_are_those_of_the_newest_whole_list_by_the_same_instrument(site: Site) -> None:
    with site.house.sessions() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        submission = queries.submission(session, found)
        averages = published_averages(session, site.house.instruments["spbe-2020"], submission)
        printed = queries.published_results(session, year=2024)
    assert averages is not None and averages.year == 2024
    whole = averages.groups[0]
    assert whole.count == len(printed) == 615
    assert whole.index == sum((Fraction(line.index) for line in printed), Fraction(0)) / 615
    assert [group.kind for group in averages.groups][1:] == [
        "kementerian", "lembaga", "lainnya", "provinsi", "kabupaten", "kota",
    ]  # fmt: skip


def test_an_instrument_without_published_results_has_no_averages(pemdi_site: Site) -> None:
    with pemdi_site.house.sessions() as session:
        found = queries.find_assessment(session, "kota-contoh/pemdi-2026")
        assert found is not None
        submission = queries.submission(session, found)
        assert published_averages(session, pemdi_site.house.instruments["pemdi-2026"], submission) is None


def test_documents_of_a_pemdi_year_come_too(pemdi_site: Site) -> None:
    for code in ("lhe", "ringkas", "kesenjangan", "dua-tahun"):
        answer = pemdi_site.client.get(f"/penilaian/kota-contoh/pemdi-2026/dokumen/{code}.pdf")
        assert answer.data.startswith(b"%PDF"), code
        assert pemdi_site.client.get(f"/penilaian/kota-contoh/pemdi-2026/dokumen/{code}.docx").status_code == 200


def test_a_year_of_which_single_results_are_known_has_no_averages(site: Site) -> None:
    with site.house.sessions() as session:
        found = queries.published_submission(session, "18.71", 2022)
        assert found is not None and queries.published_results(session, year=2022)
        assert published_averages(session, site.house.instruments["spbe-2020"], found) is None
