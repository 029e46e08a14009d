"""Judging indicators whose value is no level: verdicts make it, or another institution's figure does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import event, select, update

from spbe import workflow
from spbe.store import models, queries
from spbe.submission import PublishedFigure
from tests.spbe.web.conftest import Site
from tests.spbe.web.conftest import _with_another as another_year
from tests.spbe.web.page import Page, complaints
from tests.spbe.web.sent import untouched

DESK = "asesor"
SELF_ITEMS = ("I02-L1-01", "I02-L2-01", "I02-L2-02")


def move(site: Site, stage: str, *, double: bool = False) -> None:
    """Put the year at another stage, as a hand-over would."""
    with site.house.sessions.begin() as session:
        changed = update(models.Assessment).where(models.Assessment.id == site.assessment_id())
        session.execute(changed.values(stage=stage, is_double_scored=double))


def answer_all(site: Site) -> None:
    """Let Rini answer all three kinds."""
    said: dict[str, dict[str, Any]] = {
        "1": {"level": 3},
        "2": {"level": None, "items": SELF_ITEMS},
        "3": {"level": None, "figure": PublishedFigure(Fraction("62.5"), date(2026, 3, 1), "Buku indeks")},
    }
    with site.house.sessions.begin() as session:
        rini = queries.person(session, session.scalars(select(models.Person.id).filter_by(name="Rini")).one())
        row = session.get_one(models.Assessment, site.assessment_id())
        toy = site.house.instruments["toy-2026"]
        for code, entry in said.items():
            more: dict[str, Any] = {"explanation": "Fakta", "version": 0, "by": rini, "at": site.house.now()}
            workflow.record_answer(session, row, toy.by_code[code], **entry, **more)


@pytest.fixture
def judged(toy_site: Site) -> Site:
    """The toy year at document assessment, as its assessor sees it."""
    answer_all(toy_site)
    move(toy_site, "document")
    toy_site.become("Budi")
    return toy_site


def held(site: Site, code: str, stage: str = "document") -> models.Answer | None:
    with site.house.sessions() as session:
        return session.get(models.Answer, (site.assessment_id(), code, stage))


def counted(site: Site, code: str) -> Any:
    with site.house.sessions() as session:
        row = session.get_one(models.Assessment, site.assessment_id())
        return queries.submission(session, row, with_previous=False).values().get(code)


@pytest.mark.parametrize("path", ["/", "/1", "/2", "/3", "/?saring=changed", "/kesimpulan"])
def test_every_page_of_the_desk_keeps_the_rules_in_both_languages(judged: Site, path: str) -> None:
    judged.get(DESK + path)
    judged.post("/bahasa", {"language": "en", "back": "/"})
    judged.language = "en"
    judged.get(DESK + path)


def test_the_desk_shows_the_value_as_a_sum_and_no_level_to_choose(judged: Site) -> None:
    page = judged.get(f"{DESK}/2")
    now = page.by_id("nilai-kini")
    assert now is not None
    assert "1 + 0,5 + 1,5 = 3,00" in now.text and "seperti yang diserahkan" in now.text
    assert page.all("input", name="level") == []
    assert "+0,50, dibagi rata" in page.text and "+1,00 untuk salah satu" in page.text
    marked = page.by_id("h-I02-L2-01")
    assert marked is not None and "ditandai instansi" in marked.text and "dihitung" in marked.text


def test_verdicts_move_the_value_live_and_the_page_follows(judged: Site) -> None:
    sent = untouched(judged.get(f"{DESK}/2"), "jawaban")
    item = "I02-L2-02"
    vote = {f"vote-{item}": "revise", f"kind-{item}": "wrong_document"}
    fragment = Page(judged.post(f"{DESK}/2/butir/{item}", sent | vote, status=200).text)
    assert complaints(fragment, is_whole=False) == []
    now, card = fragment.by_id("nilai-kini"), fragment.by_id("kartu-saya")
    assert now is not None and card is not None
    assert "1 + 0,5 + 0,5 = 2,00" in now.text and "nilai tahap ini" in now.text
    assert "turun 1,00" in card.text
    assert fragment.by_id("sg-2") is not None
    assert counted(judged, "2") == 2
    # The texts of the same page go on without a conflict: what they showed still stands.
    text = {"justification": "Laporan itu tahun lalu.", f"drawn-{item}": "", f"version-{item}": "1"}
    judged.post(f"{DESK}/2/otomatis", sent | text, status=200)
    answer = held(judged, "2")
    assert answer is not None and (answer.justification, answer.value) == ("Laporan itu tahun lalu.", "2")


def test_verdicts_and_texts_are_saved_together_without_script(judged: Site) -> None:
    sent = untouched(judged.get(f"{DESK}/2"), "jawaban")
    votes = {"vote-I02-L1-01": "accept", "vote-I02-L2-01": "accept", "justification": "Dua butir terbukti."}
    assert judged.post(f"{DESK}/2", sent | votes | {"go": "next"}).headers["Location"].endswith("/3")
    answer = held(judged, "2")
    assert answer is not None and (answer.justification, answer.value) == ("Dua butir terbukti.", "3")


def test_a_band_stays_shut_until_the_one_below_is_accepted(judged: Site) -> None:
    page = judged.get(f"{DESK}/2")
    shut = page.by_id("tutup-2")
    assert shut is not None and "I02-L1-01" in shut.text
    sent = untouched(page, "jawaban") | {"vote-I02-L3-01": "accept"}
    page = judged.page(judged.post(f"{DESK}/2", sent, status=422), 422)
    assert "Butir tingkat 3 belum dapat diterima" in page.text
    assert held(judged, "2") is None


@pytest.mark.parametrize("code", ["2", "3"])
def test_what_was_handed_over_can_be_made_ones_own_unchanged(judged: Site, code: str) -> None:
    page = judged.get(f"{DESK}/{code}")
    assert page.by_id("periksa") is not None
    fragment = Page(
        judged.post(f"{DESK}/{code}/otomatis", untouched(page, "jawaban") | {"confirmed": "1"}, status=200).text
    )
    assert fragment.by_id("periksa") is None
    answer = held(judged, code)
    assert answer is not None and answer.value == {"2": "3", "3": "3.5"}[code]
    assert judged.get(f"{DESK}/{code}").by_id("periksa") is None


def test_a_figure_is_corrected_with_a_reason_only(judged: Site) -> None:
    sent = untouched(judged.get(f"{DESK}/3"), "jawaban") | {"figure": "60"}
    page = judged.page(judged.post(f"{DESK}/3", sent, status=422), 422)
    assert "Tulis mengapa angkanya lain" in page.text
    assert untouched(page, "jawaban")["figure"] == "60"
    assert held(judged, "3") is None
    judged.post(f"{DESK}/3", untouched(page, "jawaban") | {"justification": "Laman penerbit memuat 60."})
    answer = held(judged, "3")
    assert answer is not None and (answer.value, answer.figure, answer.figure_source) == ("3.4", "60", "Buku indeks")
    now = judged.get(f"{DESK}/3").by_id("nilai-kini")
    assert now is not None and "1 + 60 / 25 = 3,40" in now.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"figure": "101", "justification": "x"}, "tidak ada pada skalanya"),
        ({"figure": ""}, "Tulis angkanya, atau nyatakan belum diterbitkan."),
        ({"figured_on": "kapan", "justification": "x"}, "Tanggal tidak terbaca"),
    ],
)
def test_a_figure_that_cannot_be_is_named_and_kept(judged: Site, more: dict[str, str], words: str) -> None:
    sent = untouched(judged.get(f"{DESK}/3"), "jawaban") | more
    page = judged.page(judged.post(f"{DESK}/3", sent, status=422), 422)
    assert words in page.text
    assert held(judged, "3") is None


def test_an_assessor_can_say_that_there_is_no_figure(judged: Site) -> None:
    sent = untouched(judged.get(f"{DESK}/3"), "jawaban")
    judged.post(f"{DESK}/3", sent | {"figure": "", "is_empty": "1", "justification": "Belum terbit."})
    assert counted(judged, "3") == 1
    assert "Tanpa angka dihitung 1,00" in judged.get(f"{DESK}/3").text


def test_two_assessors_who_correct_one_figure_see_both(judged: Site) -> None:
    mine = untouched(judged.get(f"{DESK}/3"), "jawaban") | {"figure": "60", "justification": "Laman."}
    judged.post(f"{DESK}/3", mine)
    page = judged.page(judged.post(f"{DESK}/3", mine | {"figure": "50", "justification": "Buku."}, status=409), 409)
    both = page.by_id("bentrok")
    assert both is not None and "60, 1 Maret 2026" in both.text and "50, 1 Maret 2026" in both.text
    judged.post(f"{DESK}/3", untouched(page, "jawaban") | {"replace": "1"})
    assert counted(judged, "3") == 3


def test_an_indicator_nobody_answered_has_a_value_once_something_is_judged(toy_site: Site) -> None:
    move(toy_site, "document")
    toy_site.become("Budi")
    for code, more, words in (
        ("2", {"note": "x"}, "Putuskan butirnya lebih dahulu"),
        ("3", {"note": "x"}, "Tulis angkanya"),
    ):
        sent = untouched(toy_site.get(f"{DESK}/{code}"), "jawaban")
        page = toy_site.page(toy_site.post(f"{DESK}/{code}", sent | more, status=422), 422)
        assert words in page.text
    sent = untouched(toy_site.get(f"{DESK}/2"), "jawaban")
    toy_site.post(f"{DESK}/2", sent | {"confirmed": "1"})
    assert counted(toy_site, "2") == 1


def test_an_imported_value_says_its_source_until_a_verdict_replaces_it(judged: Site) -> None:
    with judged.house.sessions.begin() as session:
        row = session.get_one(models.Answer, (judged.assessment_id(), "2", "self"))
        row.value, row.items, row.value_source = "2.4", "", "Daftar asesor 3 Maret"
    page = judged.get(f"{DESK}/2")
    now = page.by_id("nilai-kini")
    assert now is not None and "nilai diimpor" in now.text and "Daftar asesor 3 Maret" in now.text
    assert "Daftar asesor 3 Maret" in judged.get(f"{DESK}/").text
    judged.post(f"{DESK}/2", untouched(page, "jawaban") | {"vote-I02-L1-01": "accept"})
    assert counted(judged, "2") == Fraction("1.5")
    assert "1 + 0,5 = 1,50" in judged.get(f"{DESK}/2").text


def test_the_list_and_the_trail_show_values(judged: Site) -> None:
    judged.post(f"{DESK}/2", untouched(judged.get(f"{DESK}/2"), "jawaban")
                | {"vote-I02-L2-02": "revise", "kind-I02-L2-02": "expired", "justification": "Lampau."})  # fmt: skip
    page = judged.get(f"{DESK}/")
    assert "3,00" in page.text and "2,00" in page.text
    trail = judged.get("jejak")
    assert "3,00 ke 2,00" in trail.text and "Lampau." in trail.text
    assert "−0,4" in trail.text


def test_the_reviewers_see_values_and_where_they_come_from(judged: Site) -> None:
    move(judged, "review")
    judged.become("Tari")
    for path in ("/", "/1", "/2", "/3", "/semua"):
        judged.get(f"reviu{path}")
    assert "1 + 0,5 + 1,5 = 3,00" in judged.get("reviu/2").text
    assert "62,5, 1 Maret 2026, Buku indeks" in judged.get("reviu/3").text


def test_the_internal_assessor_reads_items_and_figures(toy_site: Site) -> None:
    answer_all(toy_site)
    toy_site.become("Dewi")
    toy_site.get("verifikasi/")
    page = toy_site.get("verifikasi/2")
    assert "1 + 0,5 + 1,5 = 3,00" in page.text
    sent = untouched(page, "putusan") | {"outcome": "accepted"}
    toy_site.post("verifikasi/2", sent)
    assert "62,5, 1 Maret 2026, Buku indeks" in toy_site.get("verifikasi/3").text


@pytest.fixture
def twice(judged: Site) -> Site:
    """The toy year judged twice, with Ratna as the second assessor."""
    move(judged, "document", double=True)
    with judged.house.sessions.begin() as session:
        ratna = session.scalars(select(models.Person.id).filter_by(name="Ratna")).one()
        session.add(models.Membership(person_id=ratna, agency_code="kota-contoh", role="external_assessor"))
    return judged


def propose(site: Site, name: str, code: str, status: int = 303, **more: Any) -> str:
    site.become(name)
    sent = {"explanation": f"Menurut {name}.", "version": "0", **more}
    return site.post(f"ganda/{code}", sent, status=status).text


def test_two_assessors_propose_items_and_figures_without_seeing_each_other(twice: Site) -> None:
    for code in ("1", "2", "3"):
        twice.get(f"ganda/{code}")
    propose(twice, "Budi", "2", items=["I02-L1-01", "I02-L2-01"])
    propose(twice, "Budi", "3", figure="62,5", figured_on="2026-03-01", figure_source="Buku")
    twice.become("Ratna")
    assert "Menurut Budi" not in twice.get("ganda/2").html
    propose(twice, "Ratna", "2", items=["I02-L1-01"])
    propose(twice, "Ratna", "3", is_empty="1")
    page = twice.get("ganda/2")
    assert "1 + 0,5 + 0,5 = 2,00" in page.text and "1 + 0,5 = 1,50" in page.text
    page = twice.get("ganda/")
    assert "2 indikator dinilai dua asesor, 2 berbeda nilai" in page.text and "menurut selisihnya" in page.text
    assert "2,5" in page.text  # the widest difference, 3,50 less 1,00
    page = twice.get(f"{DESK}/2")
    assert "diusulkan Budi, Ratna" in page.text and "diusulkan Budi" in page.text


def test_the_desk_waits_for_two_proposals_before_a_verdict_moves_the_value(twice: Site) -> None:
    sent = untouched(twice.get(f"{DESK}/2"), "jawaban") | {"vote-I02-L1-01": "accept"}
    page = twice.page(twice.post(f"{DESK}/2", sent, status=422), 422)
    assert "sesudah dua asesor mengusulkan" in page.text
    assert held(twice, "2") is None


@pytest.mark.parametrize(
    ("code", "more", "words"),
    [
        ("2", {}, "Tandai butir yang dipenuhi"),
        ("2", {"items": ["I99-L1-01"]}, "tidak ada pada indikator"),
        ("3", {}, "Tulis angkanya"),
        ("3", {"figure": "101"}, "tidak ada pada skalanya"),
    ],
)
def test_a_proposal_without_a_value_is_kept_on_the_page_and_named(
    twice: Site, code: str, more: dict[str, Any], words: str
) -> None:
    page = Page(propose(twice, "Budi", code, 422, **more))
    assert complaints(page, language="id") == []
    assert words in page.text and "Menurut Budi." in page.text


def test_ones_own_proposal_is_shown_again_as_it_was_sent(twice: Site) -> None:
    propose(twice, "Budi", "2", items=["I02-L1-01"])
    propose(twice, "Budi", "3", is_empty="1")
    box = twice.get("ganda/2").by_id("b-I02-L1-01")
    assert box is not None and "checked" in box.attributes
    box = twice.get("ganda/3").by_id("angka-kosong")
    assert box is not None and "checked" in box.attributes


def test_a_page_needs_few_statements(judged: Site) -> None:
    judged.get(f"{DESK}/2")
    seen: list[str] = []
    engine = judged.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: seen.append(statement))
    judged.get(f"{DESK}/2")
    assert len(seen) <= 15, seen


def test_items_beside_a_figure_are_judged_without_moving_its_value(pemdi_site: Site) -> None:
    move(pemdi_site, "document")
    pemdi_site.become("Budi")
    page = pemdi_site.get(f"{DESK}/18")
    assert "butir ini melengkapi, tidak menambah nilai" in page.text
    sent = untouched(page, "jawaban") | {"vote-I18-L5-01": "accept", "figure": "50", "justification": "Laman SDI."}
    pemdi_site.post(f"{DESK}/18", sent)
    assert counted(pemdi_site, "18") == 3


@pytest.fixture
def old_site(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A year of the instrument of 2018, whose lowest level is 0."""
    yield from another_year(demo_url, monkeypatch, "spbe-2018", "lama", {})


def test_level_0_is_a_level_like_the_others(old_site: Site) -> None:
    move(old_site, "document")
    old_site.become("Budi")
    sent = untouched(old_site.get(f"{DESK}/1"), "jawaban")
    old_site.post(f"{DESK}/1", sent | {"level": "0", "justification": "Tidak ada."})
    page = old_site.get(f"{DESK}/1")
    chosen, card = page.by_id("t0"), page.by_id("kartu-saya")
    assert chosen is not None and "checked" in chosen.attributes
    assert card is not None and "tingkat 0" in card.text
    old_site.get(f"{DESK}/")
    old_site.get("jejak")
    assert counted(old_site, "1") == 0
