"""The queue over agencies, as each of those who judge meets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spbe.roles import Membership, Permission, Person, Role
from spbe.store.queries import QueueLine
from spbe.web.evaluation_queue import entries
from tests.spbe.web.conftest import NOW, Site

LINE = QueueLine(
    1, "kota-contoh", "Kota Contoh", "Asia/Jakarta", "2026", 2026, "spbe-2020", "interview", date(2026, 11, 27),
    Permission.ASSESS, frozenset({"1", "3"}), frozenset(),
)  # fmt: skip


@pytest.mark.parametrize("who", ["Ratna", "Dewi", "Yusuf", "Tari", "Hadi", "Joko"])
def test_the_page_keeps_the_rules_for_everybody(site: Site, who: str) -> None:
    site.become(who)
    site.get("/antrean")
    site.post("/bahasa", {"language": "en", "back": "/"})
    site.language = "en"
    site.get("/antrean")


def test_an_external_assessor_finds_agency_stage_deadline_and_the_next_indicator(site: Site) -> None:
    site.become("Ratna")
    page = site.get("/antrean")
    assert "Pemerintah Kabupaten Contoh" in page.text
    assert "sisa 3 hari" in page.text
    assert "3/47" in page.text
    assert any(a.get("href") == "/penilaian/kabupaten-contoh/2026/asesor/1" for a in page.all("a"))
    assert "Pemerintah Kota Contoh" not in page.text


def test_an_internal_assessor_finds_the_own_agency_only(site: Site) -> None:
    site.become("Dewi")
    page = site.get("/antrean")
    assert any(a.get("href") == "/penilaian/kota-contoh/2026/verifikasi/1" for a in page.all("a"))
    assert "Kabupaten Contoh" not in page.text


def test_a_reader_waits_for_nothing(site: Site) -> None:
    site.become("Hadi")
    assert "Tidak ada penilaian yang menunggu Anda sekarang." in site.get("/antrean").text


def told(site: Site, line: QueueLine, role: Role = Role.EXTERNAL_ASSESSOR, *scopes: str) -> list[tuple[object, ...]]:
    person = Person(9, "Ani", (Membership(line.agency_code, role, frozenset(scopes)),))
    with site.app.test_request_context():
        return [(e.done, e.total, e.following, e.days_left, e.next_href) for e in entries([line], person, NOW)]


def test_progress_and_the_next_indicator_follow_the_instrument(site: Site) -> None:
    at = "/penilaian/kota-contoh/2026"
    assert told(site, LINE) == [(2, 47, "2", 3, f"{at}/asesor/2")]
    without = replace(LINE, closes_on=None, judged=frozenset(str(code) for code in range(1, 48)))
    assert told(site, without) == [(47, 47, None, None, f"{at}/asesor/")]


def test_at_verification_only_the_own_aspects_and_what_is_answered_count(site: Site) -> None:
    line = replace(
        LINE, stage="self", permission=Permission.VERIFY, judged=frozenset({"1"}), answered=frozenset({"1", "3"})
    )
    at = "/penilaian/kota-contoh/2026"
    assert told(site, line, Role.INTERNAL_ASSESSOR, "1") == [(1, 10, "3", 3, f"{at}/verifikasi/3")]
    assert told(site, line, Role.INTERNAL_ASSESSOR) == []


def test_an_instrument_that_is_not_shipped_any_more_is_left_out(site: Site) -> None:
    assert told(site, replace(LINE, instrument="lain")) == []
