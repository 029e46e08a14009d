"""The external assessor's desk, page by page."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update

from spbe.indicators import instrument
from spbe.store import models
from spbe.web.evaluation_list import DeskRow
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page, complaints
from tests.spbe.web.sent import untouched

AT = "/penilaian/kabupaten-contoh/2026"
DESK = f"{AT}/asesor"


@pytest.fixture
def desk(site: Site) -> Site:
    site.become("Ratna")
    return site


def stored(site: Site, code: str, stage: str = "interview") -> models.Answer | None:
    with site.house.sessions() as session:
        found = session.scalars(select(models.Assessment.id).where(models.Assessment.agency_code == "kabupaten-contoh"))
        return session.get(models.Answer, (found.one(), code, stage))


def verdict(site: Site, item: str) -> models.ItemVerdict | None:
    with site.house.sessions() as session:
        wanted = select(models.ItemVerdict).where(
            models.ItemVerdict.item == item, models.ItemVerdict.stage == "interview"
        )
        return session.scalars(wanted).one_or_none()


@pytest.mark.parametrize("path", ["/", "/?saring=untouched", "/?saring=set", "/?saring=changed", "/?saring=zzz",
                                  "/1", "/19", "/47", "/19?sampai=5", "/19?sampai=99", "/kesimpulan"])  # fmt: skip
def test_every_page_keeps_the_rules_in_both_languages(desk: Site, path: str) -> None:
    desk.get(DESK + path)
    desk.post("/bahasa", {"language": "en", "back": "/"})
    desk.language = "en"
    desk.get(DESK + path)


@pytest.mark.parametrize("who", ["Rini", "Lina", "Yusuf", "Tari", "Nadia", "Joko"])
def test_the_desk_is_for_assessors_of_this_agency_alone(site: Site, who: str) -> None:
    site.become(who)
    for path in ("/", "/19", "/kesimpulan"):
        site.get(DESK + path, status=404)


def test_the_list_says_what_is_set_and_what_carries_which_stage(desk: Site) -> None:
    page = desk.get(f"{DESK}/")
    assert "3 dari 47 indikator ditetapkan pada tahap ini" in page.text
    assert "membawa dokumen" in page.text
    assert "membawa mandiri" in page.text


def test_the_stages_stand_side_by_side_and_the_own_one_says_what_it_carries(desk: Site) -> None:
    page = desk.get(f"{DESK}/19")
    mine = page.by_id("kartu-saya")
    assert mine is not None
    assert "membawa nilai tahap dokumen" in mine.text
    assert "tanggal laporan reviu perlu ditanyakan" in page.text
    assert "Tanyakan tanggal laporan reviu." in page.text


def test_a_level_with_its_texts_is_saved_and_the_next_untouched_indicator_opens(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban")
    texts = {"explanation": "Daftar hadir lengkap.", "justification": "Reviu lama.", "note": "Lihat di tempat."}
    response = desk.post(f"{DESK}/19", sent | texts | {"level": "3", "go": "next"})
    assert response.headers["Location"] == f"{DESK}/20"
    answer = stored(desk, "19")
    assert answer is not None
    assert (answer.level, answer.justification, answer.note) == (3, "Reviu lama.", "Lihat di tempat.")
    mine = desk.get(f"{DESK}/19").by_id("kartu-saya")
    assert mine is not None
    assert "Reviu lama." in mine.text


def test_going_on_without_touching_anything_writes_nothing(desk: Site) -> None:
    desk.post(f"{DESK}/19", untouched(desk.get(f"{DESK}/19"), "jawaban") | {"go": "next"})
    assert stored(desk, "19") is None


def test_a_text_without_a_level_is_kept_and_the_level_asked_for(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"justification": "Belum tuntas"}
    page = desk.page(desk.post(f"{DESK}/19", sent, status=422), 422)
    assert "Pilih tingkat lebih dahulu" in page.text
    assert untouched(page, "jawaban")["justification"] == "Belum tuntas"
    assert stored(desk, "19") is None


def test_a_text_that_breaks_the_rule_is_named_beside_its_field(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"level": "3", "note": "tab\there"}
    page = desk.page(desk.post(f"{DESK}/19", sent, status=422), 422)
    assert page.by_id("e-catatan") is not None
    assert stored(desk, "19") is None


def test_an_assessor_who_was_slower_sees_both_texts_and_overwrites_only_knowingly(desk: Site) -> None:
    mine = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"level": "2", "justification": "Menurut saya dua."}
    desk.become("Budi")
    desk.post(f"{DESK}/19", mine | {"level": "4", "justification": "Menurut Budi empat."})
    desk.become("Ratna")
    page = desk.page(desk.post(f"{DESK}/19", mine, status=409), 409)
    assert "Menurut saya dua." in page.text
    assert "Menurut Budi empat." in page.text
    answer = stored(desk, "19")
    assert answer is not None
    assert answer.level == 4
    again = untouched(page, "jawaban")
    desk.post(f"{DESK}/19", again, status=409)
    desk.post(f"{DESK}/19", again | {"replace": str(answer.version)})
    answer = stored(desk, "19")
    assert answer is not None
    assert (answer.level, answer.justification) == (2, "Menurut saya dua.")


def test_an_untouched_text_never_conflicts_with_somebody_elses(desk: Site) -> None:
    mine = untouched(desk.get(f"{DESK}/19"), "jawaban")
    desk.become("Budi")
    desk.post(f"{DESK}/19", mine | {"level": "4"})
    desk.become("Ratna")
    desk.post(f"{DESK}/19", mine | {"vote-I19-L2-03": "accept"})
    assert verdict(desk, "I19-L2-03") is not None


def test_an_untouched_verdict_never_conflicts_with_somebody_elses(desk: Site) -> None:
    first = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"vote-I19-L2-03": "accept"}
    desk.post(f"{DESK}/19", first)
    mine = untouched(desk.get(f"{DESK}/19"), "jawaban")
    desk.become("Budi")
    desk.post(f"{DESK}/19", mine | {"vote-I19-L2-03": "revise", "kind-I19-L2-03": "unsigned"})
    desk.become("Ratna")
    desk.post(f"{DESK}/19", mine | {"vote-I19-L2-01": "accept"})
    found = verdict(desk, "I19-L2-03")
    assert found is not None
    assert found.kind == "unsigned"


def test_a_shut_level_names_what_is_missing_below_and_opens_once_it_is_accepted(desk: Site) -> None:
    page = desk.get(f"{DESK}/19")
    shut = page.by_id("tutup-3")
    assert shut is not None
    assert "I19-L2-03" in shut.text
    assert "salah satu dari I19-L2-01 atau I19-L2-02" in shut.text
    accept = page.by_id("va-I19-L3-01")
    assert accept is not None
    assert "disabled" in accept.attributes
    sent = untouched(page, "jawaban") | {"vote-I19-L2-03": "accept", "vote-I19-L2-01": "accept", "drawn-I19-L2-01": "",
                                         "version-I19-L2-01": "0"}  # fmt: skip
    page = desk.get(desk.post(f"{DESK}/19", sent | {"go": "stay"}).headers["Location"])
    assert page.by_id("tutup-3") is None
    assert "mendukung tingkat 2" in page.text


def test_a_shut_item_that_is_accepted_anyway_is_refused_in_words(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"vote-I19-L4-01": "accept"}
    page = desk.page(desk.post(f"{DESK}/19", sent, status=422), 422)
    assert "Butir tingkat 4 belum dapat diterima" in page.text
    assert verdict(desk, "I19-L4-01") is None


def test_an_item_that_replaces_what_the_level_below_asks_for_can_be_accepted_at_once(desk: Site) -> None:
    page = desk.get(f"{DESK}/17")
    assert "tidak perlu bila I17-L3-01 diterima" in page.text
    desk.post(f"{DESK}/17", untouched(page, "jawaban") | {"vote-I17-L3-01": "accept"})
    found = verdict(desk, "I17-L3-01")
    assert found is not None
    assert found.is_accepted


def test_a_revision_asks_for_its_reason_and_keeps_the_note(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"vote-I19-L4-01": "revise", "note-I19-L4-01": "Hlm. 4"}
    page = desk.page(desk.post(f"{DESK}/19", sent, status=422), 422)
    assert "Pilih alasan revisi" in page.text
    assert untouched(page, "jawaban")["note-I19-L4-01"] == "Hlm. 4"
    desk.post(f"{DESK}/19", untouched(page, "jawaban") | {"kind-I19-L4-01": "expired"})
    found = verdict(desk, "I19-L4-01")
    assert found is not None
    assert (found.is_accepted, found.kind, found.note) == (False, "expired", "Hlm. 4")


def test_two_verdicts_on_one_item_are_shown_side_by_side(desk: Site) -> None:
    mine = untouched(desk.get(f"{DESK}/19"), "jawaban")
    desk.become("Budi")
    desk.post(f"{DESK}/19", mine | {"vote-I19-L2-03": "revise", "kind-I19-L2-03": "unsigned"})
    desk.become("Ratna")
    page = desk.page(desk.post(f"{DESK}/19", mine | {"vote-I19-L2-03": "accept"}, status=409), 409)
    assert "Budi memutuskan butir ini" in page.text
    found = verdict(desk, "I19-L2-03")
    assert found is not None
    assert not found.is_accepted
    again = untouched(page, "jawaban")
    desk.post(f"{DESK}/19", again, status=409)
    desk.post(f"{DESK}/19", again | {"replace-I19-L2-03": str(found.version)})
    found = verdict(desk, "I19-L2-03")
    assert found is not None
    assert found.is_accepted


def test_an_autosave_of_texts_answers_with_what_changed(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"level": "3", "justification": "Sementara."}
    fragment = Page(desk.post(f"{DESK}/19/otomatis", sent, status=200).text)
    assert complaints(fragment, is_whole=False) == []
    version = fragment.by_id("versi")
    assert version is not None
    assert version.get("value") == "1"
    desk.post(f"{DESK}/19/otomatis", sent, status=200)  # the same again is no conflict
    refused = desk.post(f"{DESK}/20/otomatis", untouched(desk.get(f"{DESK}/20"), "jawaban") | {"note": "x"}, status=422)
    assert "Pilih tingkat lebih dahulu" in refused.text


def test_an_autosave_of_a_verdict_redraws_the_levels_it_opens_and_not_its_own_row(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/17"), "jawaban")
    item = "I17-L2-01"
    fragment = Page(desk.post(f"{DESK}/17/butir/{item}", sent | {f"vote-{item}": "accept"}, status=200).text)
    assert complaints(fragment, is_whole=False) == []
    assert fragment.by_id("saran") is not None
    assert fragment.by_id(f"s-{item}") is not None
    assert fragment.by_id(item) is None
    assert fragment.by_id("g-3") is not None
    desk.post(f"{DESK}/17/butir/I17-tidak-ada", sent, status=404)


def test_after_the_stage_has_moved_on_the_texts_are_shown_again(desk: Site) -> None:
    sent = untouched(desk.get(f"{DESK}/19"), "jawaban") | {"level": "3", "justification": "Tulisan panjang saya"}
    with desk.house.sessions.begin() as session:
        session.execute(
            update(models.Assessment).where(models.Assessment.agency_code == "kabupaten-contoh").values(stage="review")
        )
    page = desk.page(desk.post(f"{DESK}/19", sent, status=409), 409)
    assert "Penilaian kini pada tahap reviu" in page.text
    assert any("Tulisan panjang saya" in "".join(e.texts) for e in page.all("textarea"))
    assert "pada tahap reviu" in desk.get(f"{DESK}/19").text


def test_somebody_who_answered_for_the_agency_only_reads(desk: Site) -> None:
    with desk.house.sessions.begin() as session:
        lina = session.scalars(select(models.Person.id).where(models.Person.name == "Lina")).one()
        held = update(models.Membership).where(models.Membership.person_id == lina)
        session.execute(held.values(role="external_assessor"))
    desk.become("Lina")
    page = desk.get(f"{DESK}/19")
    assert "penilaiannya untuk asesor lain" in page.text
    assert page.all("button", type="submit", name="go") == []


def test_a_page_needs_few_statements(desk: Site) -> None:
    desk.get(f"{DESK}/19")
    seen: list[str] = []
    engine = desk.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: seen.append(statement))
    desk.get(f"{DESK}/19")
    assert len(seen) <= 25, seen


def test_a_row_is_in_the_filters_that_describe_it() -> None:
    levels = (("self", 3, True), ("document", 2, True))
    row = DeskRow(instrument().by_code["1"], levels, is_set=True, accepted=0, revised=0, carried_from="")
    assert [name for name in ("untouched", "set", "changed") if row.is_in(name)] == ["set", "changed"]
