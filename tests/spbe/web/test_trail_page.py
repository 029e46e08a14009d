"""The trail page: what changed, by how much, and what each side sees of it."""

from __future__ import annotations

import pytest

from spbe.indicators import instrument
from spbe.submission import AgencyFacts, Answer, Submission
from spbe.trail import trail
from spbe.web.trail_page import waterfall
from tests.spbe.web.conftest import Site

LAST = "/penilaian/kota-contoh/2025/jejak"
NEIGHBOUR = "/penilaian/kabupaten-contoh/2026/jejak"
SPBE = instrument()


@pytest.mark.parametrize(
    ("who", "path"),
    [("Hadi", LAST), ("Hadi", f"{LAST}?saring=changed"), ("Rini", f"{Site.HERE}/jejak"), ("Ratna", NEIGHBOUR),
     ("Lina", NEIGHBOUR), ("Tari", NEIGHBOUR)],
)  # fmt: skip
def test_the_page_keeps_the_rules_in_both_languages(site: Site, who: str, path: str) -> None:
    site.become(who)
    site.get(path)
    site.post("/bahasa", {"language": "en", "back": "/"})
    site.language = "en"
    site.get(path)


def test_a_finished_year_says_from_where_to_where_and_how_many_changed(site: Site) -> None:
    site.become("Hadi")
    page = site.get(LAST)
    assert page.all("h1")[0].text == "Mandiri 2,75 menjadi 2,59 di akhir: 17 indikator berubah"
    assert "Mandiri ke dokumen: 2,75 menjadi 2,41" in page.text
    assert "Dokumen ke interviu: 2,41 menjadi 2,59" in page.text
    assert "Lampiran peraturan memuat keenam domain arsitektur." in page.text
    assert "Susun rencana manajemen aset" in page.text
    narrow = site.get(f"{LAST}?saring=changed")
    assert len([r for r in narrow.all("tr") if r.get("id").startswith("i")]) == 17


def test_the_agency_sees_a_stage_of_the_assessors_once_it_is_closed(site: Site) -> None:
    site.become("Lina")
    agency = site.get(NEIGHBOUR)
    assert "Pasal 27 dan 29" not in agency.text
    assert "Dua dari enam cakupan" in agency.text
    site.become("Ratna")
    assert "Pasal 27 dan 29" in site.get(NEIGHBOUR).text


def test_what_assessors_conclude_is_read_by_their_own_side_until_the_result_is_announced(site: Site) -> None:
    site.become("Ratna")
    sent = {"text-recommendation": "Susun peta jalan.", "version-recommendation": "0", "drawn-recommendation": ""}
    site.post("/penilaian/kabupaten-contoh/2026/asesor/kesimpulan", sent)
    assert "Susun peta jalan." in site.get(NEIGHBOUR).text
    site.become("Lina")
    assert "Susun peta jalan." not in site.get(NEIGHBOUR).text


def test_an_unfinished_self_assessment_has_no_index_to_tell(site: Site) -> None:
    page = site.get("jejak")
    assert "Belum ada indeks" in page.text


def whole(**stages: dict[str, int]) -> Submission:
    answers = {(s, c): Answer(c, s, level) for s, levels in stages.items() for c, level in levels.items()}
    agency = AgencyFacts("x", "X", "kota")
    return Submission(1, agency, "2026", 2026, SPBE.code, "visit", answers)


ALL = {code: 3 for code in SPBE.by_code}


def test_the_bars_of_a_waterfall_hang_together_and_stay_on_the_axis() -> None:
    (leg,) = trail(SPBE, whole(self=ALL, document={"1": 1, "32": 5, "40": 1})).legs
    fall = waterfall(leg)
    assert [row.change.indicator.code for row in fall.rows] == ["40", "1", "32"]
    for first, second in zip(fall.rows, fall.rows[1:], strict=False):
        assert first.after == second.before
    for row in fall.rows:
        assert 0 <= float(row.x) <= float(row.x) + float(row.width) <= 300
    assert fall.rows[0].effect == "−0,055"
    assert fall.rows[2].effect == "+0,055"


def test_a_leg_without_an_index_has_no_bars() -> None:
    (leg,) = trail(SPBE, whole(self={"1": 3}, document={"1": 2})).legs
    fall = waterfall(leg)
    assert fall.rows == ()
    assert fall.start == "belum lengkap"
