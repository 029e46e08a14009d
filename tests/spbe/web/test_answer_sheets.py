"""The answer sheet through the door: every difference shown first, conflicts chosen cell by cell, nothing lost."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from sqlalchemy import event, func, select, update

from spbe.answer_sheet import read_answer_sheet
from spbe.answer_sheet.layout import HEADS, WORK
from spbe.indicators import instrument, load_instrument
from spbe.store import models
from tests.spbe.web.answer_sheet_files import Offline, confirm, download, package, send
from tests.spbe.web.conftest import TOYS, Site
from tests.spbe.web.page import Page

TOY = load_instrument(TOYS / "toy-2026.yaml")
SPBE = instrument()
FIRST, SECOND = list(TOY.by_code["2"].items)[:2]


def rows_in(site: Site) -> tuple[int, ...]:
    with site.house.sessions() as session:
        return tuple(session.scalars(select(func.count()).select_from(t)).one() for t in (models.Answer, models.Event))


def move(site: Site, stage: str) -> None:
    with site.house.sessions.begin() as session:
        session.execute(
            update(models.Assessment).where(models.Assessment.id == site.assessment_id()).values(stage=stage)
        )


def filled_toy(site: Site) -> Offline:
    """Return a sheet of the toy year with every kind of indicator answered in it."""
    return (
        download(site, TOY)
        .write("1", "level", 3)
        .write("1", "explanation", "Fakta satu\n\n  Baris <b>tiga</b>")
        .write("2", "item", value=True, item=FIRST)
        .write("3", "figure", Fraction("62.5"))
        .write("3", "figured_on", date(2026, 3, 1))
        .write("3", "figure_source", "Buku indeks")
    )


def chosen(page: Page) -> list[str]:
    return [one.get("name") for one in page.all("input", type="radio") if "checked" in one.attributes]


def save(site: Site, code: str, explanation: str) -> None:
    """Let whoever is at the site save an explanation here."""
    answer = site.answer(code)
    data = {"level": str(answer.level), "explanation": explanation, "version": str(answer.version)}
    site.post(f"indikator/{code}", data)


def test_a_sheet_of_every_kind_is_shown_whole_before_anything_is_written(toy_site: Site) -> None:
    before = rows_in(toy_site)
    page = send(toy_site, filled_toy(toy_site))
    for told in ("3 jawaban berbeda", "6 sel terisi baru", "3. Terdefinisi", "Baris <b>tiga</b>", "Ya, terpenuhi"):
        assert told in page.text
    for told in ("62,5", "1 Maret 2026", "Buku indeks", "Lembar Kerja!B2", "Butir!B2", "indeks sementara 2,60"):
        assert told in page.text
    assert rows_in(toy_site) == before
    done = toy_site.get(confirm(toy_site, page).location)
    assert "3 jawaban disimpan dari lembar kerja." in done.text
    assert rows_in(toy_site) == (before[0] + 3, before[1] + 3)
    held = [toy_site.answer(code) for code in "123"]
    assert [one.origin for one in held] == ["sheet"] * 3
    assert (held[0].level, held[0].explanation) == (3, "Fakta satu\n\n  Baris <b>tiga</b>")
    assert (held[1].value, held[1].items) == ("1.5", FIRST)
    assert (held[2].value, held[2].figure, held[2].figured_on) == ("3.5", "62.5", date(2026, 3, 1))


def test_a_sheet_that_comes_back_as_it_went_changes_nothing(site: Site) -> None:
    page = send(site, download(site, SPBE))
    assert "Tidak ada yang berubah" in page.text
    assert "94 sel sama." in page.text
    assert package(page) == ""


def test_words_that_changed_in_a_long_text_are_marked_and_the_rest_is_cut(site: Site) -> None:
    long = " ".join(f"kata{n}" for n in range(400))
    save(site, "3", long)
    page = send(site, download(site, SPBE).write("3", "explanation", long.replace("kata200", "lain")))
    assert [one.text for one in page.all("del")] == ["kata200"]
    assert [one.text for one in page.all("ins")] == ["lain"]
    assert "kata199" in page.text
    assert "kata100" not in page.text


def test_two_people_and_a_sheet_conflict_and_nothing_is_lost(site: Site) -> None:
    sheet = download(site, SPBE).write("1", "explanation", "Dari luring").write("3", "level", 5)
    sheet.write("42", "explanation", "Empat puluh dua")
    save(site, "1", "Dari Rini")
    site.become("Sari")
    save(site, "2", "Dari Sari")
    site.become("Rini")
    page = send(site, sheet)
    assert "1 sel perlu dipilih" in page.text
    for told in ("Dari luring", "Dari Rini", "Tersimpan: Rini", "Dibiarkan: berubah di sini saja", "Dari Sari"):
        assert told in page.text
    assert chosen(page) == []  # nothing is chosen for anybody
    before = rows_in(site)
    again = site.page(confirm(site, page, 422), 422)
    assert "Lembar Kerja!F2: pilih isi lembar kerja atau yang tersimpan" in again.text
    assert rows_in(site) == before
    confirm(site, again, chosen={"1-explanation": "sheet"})
    held = [site.answer(code).explanation for code in ("1", "2", "42")]
    assert held == ["Dari luring", "Dari Sari", "Empat puluh dua"]
    assert site.answer("3").level == 5


def test_what_is_stored_may_be_kept_and_the_rest_is_written(site: Site) -> None:
    sheet = download(site, SPBE).write("1", "explanation", "Dari luring").write("3", "level", 5)
    save(site, "1", "Dari Rini")
    confirm(site, send(site, sheet), chosen={"1-explanation": "here"})
    assert (site.answer("1").explanation, site.answer("3").level) == ("Dari Rini", 5)


def test_one_choice_settles_all_that_are_left(site: Site) -> None:
    table = "indikator;tingkat;penjelasan\n1;5;A\n2;5;B\n3;5;\n"
    page = send(site, table)
    assert "tidak memuat keadaan saat diunduh" in page.text
    data = {"package": package(page), "sisanya": "sheet", "pilih-2-explanation": "here"}
    kept = site.answer("2").explanation
    site.post("lembar-kerja/simpan", data)
    assert [site.answer(code).level for code in "123"] == [5, 5, 5]
    assert (site.answer("1").explanation, site.answer("2").explanation) == ("A", kept)
    assert site.answer("3").explanation  # an empty cell of a plain table erases nothing


def test_what_somebody_saved_since_the_preview_is_shown_and_asked(site: Site) -> None:
    sheet = download(site, SPBE).write("1", "explanation", "Dari luring").write("3", "level", 5)
    page = send(site, sheet)
    save(site, "1", "Sesudah pratinjau")
    before = rows_in(site)
    again = site.page(confirm(site, page, 409), 409)
    assert "Indikator 1 berubah sesudah pratinjau" in again.text
    assert "Sesudah pratinjau" in again.text
    assert rows_in(site) == before
    confirm(site, again, chosen={"1-explanation": "sheet"})
    assert (site.answer("1").explanation, site.answer("3").level) == ("Dari luring", 5)


def test_a_choice_made_of_what_has_changed_since_is_asked_again(site: Site) -> None:
    sheet = download(site, SPBE).write("1", "explanation", "Dari luring")
    save(site, "1", "Pertama")
    page = send(site, sheet)
    save(site, "1", "Kedua")
    again = site.page(confirm(site, page, 409, chosen={"1-explanation": "sheet"}), 409)
    assert "Kedua" in again.text
    assert chosen(again) == []
    assert site.answer("1").explanation == "Kedua"


def test_a_sheet_that_is_confirmed_twice_is_written_once(toy_site: Site) -> None:
    page = send(toy_site, filled_toy(toy_site))
    confirm(toy_site, page)
    before = rows_in(toy_site)
    assert "Tidak ada yang diubah" in toy_site.get(confirm(toy_site, page).location).text
    assert rows_in(toy_site) == before
    now = toy_site.client.get(toy_site.address("lembar-kerja/lembar-kerja.xlsx")).data
    assert "Tidak ada yang berubah" in send(toy_site, now).text


def test_a_unit_writes_its_own_indicators_and_is_told_of_the_others(toy_site: Site) -> None:
    toy_site.become("Sari")
    page = send(toy_site, filled_toy(toy_site))
    for told in ("2 jawaban berbeda", "Dilewati: bukan bagian Anda sekarang", "Buku indeks"):
        assert told in page.text
    assert "2 jawaban disimpan" in toy_site.get(confirm(toy_site, page).location).text
    assert (toy_site.answer("1").level, toy_site.answer("3")) == (3, None)


def test_while_it_is_verified_only_what_was_returned_is_written(toy_site: Site) -> None:
    confirm(toy_site, send(toy_site, filled_toy(toy_site)))
    move(toy_site, "verification")
    sheet = download(toy_site, TOY).write("1", "level", 4).write("3", "explanation", "Lain")
    assert not toy_site.get("lembar-kerja/").all("input", id="berkas")
    toy_site.post("lembar-kerja/", {}, status=409)
    _return(toy_site, "1")
    page = send(toy_site, sheet)
    assert "Dilewati: bukan bagian Anda sekarang" in page.text
    confirm(toy_site, page)
    assert (toy_site.answer("1").level, toy_site.answer("3").explanation) == (4, "")


def _return(site: Site, code: str) -> None:
    with site.house.sessions.begin() as session:
        mark = {"assessment_id": site.assessment_id(), "indicator": code, "stage": "verification", "version": 1}
        who = session.scalars(select(models.Person.id)).first()
        about = {"outcome": "returned", "note": "Kurang", "answer_version": 1, "by_id": who}
        session.add(models.Mark(**mark, **about, at=site.house.now()))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"instrument": "spbe-2018"}, "untuk instrumen spbe-2018, sedangkan penilaian ini memakai"),
        ({"agency": "kabupaten-contoh"}, "milik instansi lain (kabupaten-contoh)"),
    ],
)
def test_a_sheet_of_another_instrument_or_agency_is_refused_with_the_way_out(
    site: Site, facts: dict[str, str], told: str
) -> None:
    page = send(site, download(site, SPBE).write("1", "level", 1).as_of(**facts), 422)
    assert told in page.text
    assert "lembar kerja dari penilaian ini" in page.text
    assert package(page) == ""


def test_last_year_s_sheet_comes_through_the_same_door_and_erases_nothing(site: Site) -> None:
    sheet = download(site, SPBE).write("1", "level", 5).write("3", "explanation", None).as_of(period="2025")
    page = send(site, sheet)
    assert "diunduh dari penilaian 2025" in page.text
    assert "1 sel perlu dipilih" in page.text
    confirm(site, page, chosen={"1-level": "sheet"})
    assert site.answer("1").level == 5
    assert site.answer("3").explanation


def test_a_sheet_from_before_a_newer_guidance_is_taken_and_told(site: Site) -> None:
    page = send(site, download(site, SPBE).write("1", "level", 5).as_of(fingerprint="x"))
    assert "Pedoman instrumen berubah sesudah lembar kerja ini diunduh" in page.text
    assert package(page)


def test_everything_wrong_is_told_at_once_with_its_cell_and_nothing_is_written(toy_site: Site) -> None:
    sheet = filled_toy(toy_site).write("1", "level", 6).write("3", "figure", None).write("2", "explanation", "a\x07b")
    before = rows_in(toy_site)
    page = send(toy_site, _raw(sheet), 422)
    for told in ("Lembar Kerja!B2: tingkat 6 tidak ada; isi 1 sampai 5", "tanggal atau sumber tanpa angka"):
        assert told in page.text
    assert "Belum ada yang disimpan" in page.text
    assert package(page) == ""
    assert rows_in(toy_site) == before


def _raw(sheet: Offline) -> bytes:
    """Return a sheet that a spreadsheet would write; a control character no spreadsheet writes is left out."""
    sheet.written = {key: value for key, value in sheet.written.items() if value != "a\x07b"}
    return sheet.file()


def test_unknown_rows_are_told_with_what_was_probably_meant(site: Site) -> None:
    page = send(site, "indikator;tingkat\nTatakelola SPBE;3\n1;5\n")
    assert "Dilewati: baris yang tidak dikenal" in page.text
    assert "Tatakelola SPBE" in page.text
    assert "mungkin maksudnya" in page.text


def test_a_request_is_large_for_whoever_may_fill_in_and_for_nobody_else(site: Site) -> None:
    large = "indikator;tingkat\n" + "x" * 1_500_000
    assert "tidak" in send(site, large, 422).text
    site.become("Hadi")
    send(site, large, 413)


@pytest.mark.parametrize("sent", [b"", b"PK\x03\x04rubbish", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_sheet_is_told_in_words(site: Site, sent: bytes) -> None:
    page = send(site, sent, 422)
    assert page.all("section", id="galat")
    assert page.all("input", id="berkas")
    assert "Tabel ini tidak memuat keadaan" not in page.text


def test_what_a_sheet_takes_away_is_told_apart_from_what_it_changes(site: Site) -> None:
    page = send(site, download(site, SPBE).write("1", "level", None).write("1", "explanation", "Lain"))
    assert "1 sel berubah, 1 sel dikosongkan" in page.text
    assert [mark.text for mark in page.all("span") if "is-warn" in mark.get("class")].count("dikosongkan") == 1


def test_markup_in_a_sheet_is_shown_as_text(site: Site) -> None:
    page = send(site, download(site, SPBE).write("1", "explanation", "<script>alert(1)</script>"))
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert(1)" not in page.html


def test_a_page_and_a_preview_need_few_statements(site: Site) -> None:
    site.become("Sari")
    sheet = download(site, SPBE).write("1", "level", 5).write("2", "explanation", "Baru").file()
    seen: list[str] = []
    with site.house.sessions() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    site.get("lembar-kerja/")
    assert len(seen) <= 15, seen
    token = site.token()
    seen.clear()
    sent = {"csrf_token": token, "berkas": (io.BytesIO(sheet), "lembar.xlsx")}
    assert site.client.post(site.address("lembar-kerja/"), data=sent).status_code == 200
    assert len(seen) <= 15, seen


def test_a_changed_foreign_or_old_preview_is_not_saved(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = package(send(site, download(site, SPBE).write("1", "level", 1)))
    before = rows_in(site)
    for spoiled in ("", "x", sealed[:-2], f"x{sealed}"):
        answer = site.page(site.post("lembar-kerja/simpan", {"package": spoiled}, status=409), 409)
        assert "Pratinjau itu tidak berlaku lagi" in answer.text
    site.become("Wati")
    site.post("lembar-kerja/simpan", {"package": sealed}, status=409)
    site.become("Rini")
    monkeypatch.setattr("spbe.web.answer_sheet_preview._SHOWN_FOR", -1)
    site.post("lembar-kerja/simpan", {"package": sealed}, status=409)
    assert rows_in(site) == before


def test_the_stage_is_checked_again_when_it_is_confirmed(site: Site) -> None:
    page = send(site, download(site, SPBE).write("1", "level", 1))
    before = rows_in(site)
    for stage in ("verification", "document"):
        move(site, stage)
        confirm(site, page, 409)
    assert rows_in(site) == before


@pytest.mark.parametrize(("name", "may_look"), [("Tuti", True), ("Hadi", True), ("Budi", False)])
def test_who_never_answers_sends_no_sheet(site: Site, name: str, *, may_look: bool) -> None:
    site.become(name)
    page = site.get("lembar-kerja/", 200 if may_look else 404)
    assert not page.all("input", id="berkas")
    site.post("lembar-kerja/", {}, status=404)
    site.post("lembar-kerja/simpan", {"package": "x"}, status=404)


def test_whose_sheet_can_be_taken_is_listed_with_the_own_unit_first(site: Site) -> None:
    site.become("Mira")
    page = site.get("lembar-kerja/")
    found = [a.get("href") for a in page.all("a") if "lembar-kerja.xlsx" in (a.get("href") or "")]
    assert found[0] == site.address("lembar-kerja/lembar-kerja.xlsx")
    assert "unit Anda" in page.text
    assert len(found) > 3


def test_a_sheet_taken_away_and_filled_in_brings_back_exactly_what_was_written(site: Site) -> None:
    answer = site.client.get(site.address("lembar-kerja/lembar-kerja.xlsx"))
    assert answer.headers["Content-Disposition"].endswith('lembar-kerja.xlsx"')
    same = send(site, answer.data)
    assert "Tidak ada yang berubah" in same.text
    assert "94 sel sama." in same.text
    page = send(site, filled_in(answer.data, {"1": "Fakta baru", "3": "=1+1", "47": "Tiga"}))
    assert "3 jawaban berbeda" in page.text
    confirm(site, page)
    assert [site.answer(code).explanation for code in ("1", "3", "47")] == ["Fakta baru", "=1+1", "Tiga"]


def filled_in(content: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a sheet with other explanations in it, written as a spreadsheet writes texts."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    every = list(book[WORK].iter_rows())
    head = next(row for row in every if row[0].value == HEADS["code"][0])
    column = [cell.value for cell in head].index(HEADS["explanation"][0])
    for row in every:
        if (code := str(row[0].value)) in texts:
            row[column].value = texts[code]
            row[column].data_type = "s"  # as a text, whatever it begins with
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_unit_s_sheet_holds_its_indicators_and_an_unknown_unit_has_none(toy_site: Site) -> None:
    answer = toy_site.client.get(toy_site.address("lembar-kerja/lembar-kerja.xlsx?unit=diskominfo"))
    assert "lembar-kerja-diskominfo.xlsx" in answer.headers["Content-Disposition"]
    found = read_answer_sheet(answer.data, TOY)
    assert {cell.indicator for cell in found.cells} == {"1", "2"}
    assert found.facts is not None
    assert (found.facts.unit, found.facts.agency, found.facts.period) == ("diskominfo", "kota-contoh", "mainan")
    toy_site.get("lembar-kerja/lembar-kerja.xlsx?unit=dinas-lain", 404)
    toy_site.become("Budi")
    toy_site.get("lembar-kerja/lembar-kerja.xlsx", 404)


def test_the_page_is_found_from_the_downloads_and_from_all_indicators(site: Site) -> None:
    for path in ("unduhan/", "indikator"):
        assert site.get(path).all("a", href=site.address("lembar-kerja/"))
    site.become("Budi")
    assert not site.get("unduhan/").all("a", href=site.address("lembar-kerja/"))
