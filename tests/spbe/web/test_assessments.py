"""The questionnaire, page by page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, update

from spbe.store import models
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page, complaints


def form_of(page: Page) -> dict[str, str]:
    """Return what a browser would send from the answer form, untouched."""
    version = page.by_id("versi")
    text = page.by_id("penjelasan")
    chosen = [e for e in page.all("input", name="level") if "checked" in e.attributes]
    assert version is not None
    assert text is not None
    sent = {"version": version.get("value"), "explanation": "".join(text.texts).removeprefix("\n")}
    return sent | ({"level": chosen[0].get("value")} if chosen else {})


@pytest.mark.parametrize(
    "path",
    ["", "aspek/1", "aspek/8", "indikator", "indikator?saring=open", "indikator/1", "indikator/42", "indikator/47",
     "cari", "cari?q=reviu", "cari?q=zzz", "target", "unduhan/", "/hasil/", "/hasil/?tahun=2024&jenis=kota",
     "/hasil/18.71", "/hasil/?q=tidak-ada", "/instrumen/", "/instrumen/spbe-2020", "/penilaian/kota-contoh/2025/",
     "/penilaian/kota-contoh/2025/indikator/3"],
)  # fmt: skip
def test_every_page_keeps_the_rules_in_both_languages(site: Site, path: str) -> None:
    site.get(path)
    site.post("/bahasa", {"language": "en", "back": "/"})
    site.language = "en"
    site.get(path)


def test_the_overview_says_how_many_are_assessed_and_that_the_index_is_provisional(site: Site) -> None:
    page = site.get("")
    assert "Indeks sementara" in page.text
    assert "37 dari 47 indikator dinilai. 10 sisanya dihitung memakai nilai 2025." in page.text
    assert "Sisa 6 hari" in page.text
    assert "Rentang akhir" in page.text


@pytest.mark.parametrize("name", ["Nadia", "Budi"])
def test_whoever_may_not_see_the_answers_yet_is_told_so_and_reads_no_index_made_of_nothing(
    site: Site, name: str
) -> None:
    site.become(name)
    page = site.get("")
    assert "Jawaban instansi belum terbuka bagi Anda" in page.text
    assert "Hasil 2025: 2,59, Cukup." in page.text
    assert "0 dari 47" not in page.text
    assert "0/47" not in page.text
    assert "belum terbuka bagi Anda" in site.get("indikator").text
    assert "belum terbuka bagi Anda" not in site.get("/penilaian/kota-contoh/2025/").text


def test_a_complete_year_shows_its_index_and_its_arithmetic(site: Site) -> None:
    page = site.get("/penilaian/kota-contoh/2025/")
    assert "Indeks sementara" not in page.text
    assert "Semua 47 indikator dinilai." in page.text
    assert re.search(r"\(.* x 13 \+ .* x 25 \+ .* x 16,5 \+ .* x 45,5\) / 100 = ", page.text)


def test_an_open_indicator_never_shows_a_number(site: Site) -> None:
    opened = [a for a in site.get("").all("a") if "lvl-0" in a.get("class")]
    assert len(opened) == 10
    assert all(a.text.startswith("belum dinilai") for a in opened)


def test_the_demo_is_called_invented_on_every_page(site: Site) -> None:
    for path in ("", "aspek/1", "indikator/5", "indikator", "cari?q=data", "target", "unduhan/"):
        assert "Instansi rekaan" in site.get(path).text


def test_saving_stores_the_answer_and_leads_to_the_next_open_indicator(site: Site) -> None:
    page = site.get("indikator/14")
    sent = form_of(page) | {"level": "3", "explanation": "Fakta: ada.\r\nAnalisis: cukup.", "go": "next"}
    response = site.post("indikator/14", sent)
    answer = site.answer("14")
    assert (answer.level, answer.explanation) == (3, "Fakta: ada.\nAnalisis: cukup.")
    following = site.page(site.client.get(response.headers["Location"]))
    assert "Indikator 14 tersimpan." in following.text
    assert response.headers["Location"] != f"{Site.HERE}/indikator/14"


def test_a_stale_save_shows_both_texts_and_changes_nothing(site: Site) -> None:
    mine = form_of(site.get("indikator/5"))
    theirs = mine | {"explanation": "Teks dari peramban lain", "level": "3", "go": "stay"}
    site.post("indikator/5", theirs)
    response = site.post("indikator/5", mine | {"explanation": "Teks saya", "level": "4"}, status=409)
    page = site.page(response, 409)
    assert "Teks dari peramban lain" in page.text
    assert "Teks saya" in page.text
    assert site.answer("5").explanation == "Teks dari peramban lain"


def test_after_a_conflict_my_text_can_be_saved_knowingly(site: Site) -> None:
    mine = form_of(site.get("indikator/5"))
    site.post("indikator/5", mine | {"explanation": "Milik lain", "go": "stay"})
    page = site.page(site.post("indikator/5", mine | {"explanation": "Milik saya"}, status=409), 409)
    button = page.all("button", name="replace")[0]
    site.post("indikator/5", form_of(page) | {"replace": button.get("value"), "go": "stay"})
    assert site.answer("5").explanation == "Milik saya"


def test_the_same_answer_saved_twice_is_no_conflict(site: Site) -> None:
    sent = form_of(site.get("indikator/5")) | {"explanation": "Sama", "go": "stay"}
    site.post("indikator/5", sent)
    before = site.answer("5").version
    site.post("indikator/5", sent)
    assert site.answer("5").version == before


@pytest.mark.parametrize(
    ("level", "text", "told"),
    [
        ("6", "x", "Tingkat 6 tidak ada"),
        ("0", "x", "Tingkat 0 tidak ada"),
        ("2.5", "x", "Pilihan itu tidak ada"),
        ("3", "a\x07b", "U+0007"),
        ("3", "x" * 32_001, "32.000"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(site: Site, level: str, text: str, told: str) -> None:
    before = site.answer("5").version
    sent = form_of(site.get("indikator/5")) | {"level": level, "explanation": text}
    page = site.page(site.post("indikator/5", sent, status=422), 422)
    assert told in page.text
    shown = page.by_id("penjelasan")
    assert shown is not None
    assert "".join(shown.texts).strip() == text
    assert site.answer("5").version == before


def test_all_problems_are_named_at_once(site: Site) -> None:
    sent = form_of(site.get("indikator/5")) | {"level": "9", "explanation": "\x00"}
    page = site.page(site.post("indikator/5", sent, status=422), 422)
    assert "2 hal perlu diperbaiki" in page.text


def test_an_expired_form_keeps_what_was_typed_and_can_be_sent_again(site: Site) -> None:
    sent = form_of(site.get("indikator/14")) | {"level": "2", "explanation": "Tulisan panjang\nyang jangan hilang"}
    stale = site.client.post(f"{Site.HERE}/indikator/14", data=sent | {"csrf_token": "kedaluwarsa"})
    page = site.page(stale, 403)
    shown = page.all("textarea", name="explanation")[0]
    assert "".join(shown.texts).strip() == "Tulisan panjang\nyang jangan hilang"
    hidden = [e for e in page.all("input", type_="hidden") if e.inside("main")]
    again = {e.get("name"): e.get("value") for e in hidden}
    again["explanation"] = "".join(shown.texts).removeprefix("\n")
    response = site.client.post(page_form(page), data=again)
    assert response.status_code == 303
    assert site.answer("14").explanation == "Tulisan panjang\nyang jangan hilang"


def page_form(page: Page) -> str:
    """Return where the form in the page's main part is sent."""
    return next(f.get("action") for f in page.all("form") if f.inside("main"))


def test_a_form_that_another_site_sent_is_refused_without_being_shown(site: Site) -> None:
    response = site.client.post(
        f"{Site.HERE}/indikator/14",
        data={"explanation": "dari situs lain", "csrf_token": "x"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 400
    assert "dari situs lain" not in response.text


def test_autosave_answers_only_with_what_changed(site: Site) -> None:
    sent = form_of(site.get("indikator/14")) | {"level": "3"}
    response = site.post("indikator/14/otomatis", sent, status=200, headers={"HX-Request": "true"})
    fragment = Page(response.text)
    assert complaints(fragment, is_whole=False) == []
    assert "tersimpan 14.03" in fragment.text
    assert "Bukti untuk tingkat 3" in fragment.text
    text_only = sent | {"version": "1", "explanation": "Fakta: baru"}
    second = site.post("indikator/14/otomatis", text_only, status=200, headers={"HX-Request": "true"})
    assert "Bukti untuk tingkat" not in second.text
    assert len(second.data) < 3000
    assert site.answer("14").explanation == "Fakta: baru"


def test_an_autosave_conflict_shows_both_texts_and_keeps_the_version_of_the_form(site: Site) -> None:
    mine = form_of(site.get("indikator/5"))
    site.post("indikator/5", mine | {"explanation": "Milik lain", "go": "stay"})
    response = site.post("indikator/5/otomatis", mine | {"explanation": "Milik saya"}, status=409)
    page = Page(response.text)
    assert "Milik lain" in page.text
    assert "Milik saya" in page.text
    version = page.by_id("versi")
    assert version is not None
    assert version.get("value") == mine["version"]


def test_a_row_saves_its_level_and_keeps_the_explanation(site: Site) -> None:
    stored = site.answer("5")
    level = "4" if stored.level != 4 else "3"
    site.post("indikator/5/tingkat", {"level": level, "version": str(stored.version)})
    saved = site.answer("5")
    assert (str(saved.level), saved.explanation) == (level, stored.explanation)


def test_a_row_of_htmx_comes_back_saved_or_with_the_reason(site: Site) -> None:
    stored = site.answer("5")
    sent = {"level": "1", "version": str(stored.version)}
    headers = {"HX-Request": "true"}
    row = Page(site.post("indikator/5/tingkat", sent, status=200, headers=headers).text)
    assert complaints(row, is_whole=False) == []
    assert "tersimpan 14.03" in row.text
    late = site.post("indikator/5/tingkat", {"level": "2", "version": "0"}, status=409, headers=headers)
    assert "lebih dahulu" in late.text
    wrong = site.post("indikator/5/tingkat", {"level": "7", "version": "9"}, status=422, headers=headers)
    assert "Tingkat 7 tidak ada" in wrong.text
    assert site.answer("5").level == 1


def test_a_level_can_be_cleared_again(site: Site) -> None:
    sent = form_of(site.get("indikator/5")) | {"go": "clear"}
    site.post("indikator/5", sent)
    assert site.answer("5").level is None
    assert site.answer("5").explanation


def test_last_years_answer_can_be_the_beginning(site: Site) -> None:
    site.post("indikator/14/dari-tahun-lalu", {"version": "0"})
    assert site.answer("14").explanation
    first = site.answer("14").version
    site.post("indikator/14/dari-tahun-lalu", {"version": "1"})
    assert site.answer("14").version == first


def test_search_finds_indicators_and_evidence_items(site: Site) -> None:
    page = site.get("cari?q=arsitektur")
    assert "Arsitektur SPBE" in page.text
    assert "I01-L2-01" in site.get("cari?q=I01-L2-01").text
    assert "Tidak ada yang memuat" in site.get("cari?q=qwertyuiop").text


def seen(site: Site) -> str:
    """Return what the target page carries of the targets it was drawn from."""
    return site.get("target").all("input", name="seen")[0].get("value")


def test_the_target_accepts_a_comma_and_a_point_and_refuses_the_rest(site: Site) -> None:
    site.post("target", {"index": "3,5", "level-1": "5", "seen": seen(site)})
    shown = site.get("target").by_id("index")
    assert shown is not None
    assert shown.get("value") == "3,50"
    site.post("target", {"index": "3.25", "seen": seen(site)})
    for wrong in ("0", "6", "tiga", "3,555", "", "NaN", "1e0"):
        page = site.page(site.post("target", {"index": wrong, "seen": seen(site)}, status=422), 422)
        assert "tidak terbaca" in page.text


def test_targets_changed_elsewhere_are_not_overwritten_unseen(site: Site) -> None:
    old = seen(site)
    site.post("target", {"index": "3,10", "seen": old})
    page = site.page(site.post("target", {"index": "3,25", "level-1": "5", "seen": old}, status=409), 409)
    assert "3,10" in page.text
    kept = page.by_id("index")
    assert kept is not None
    assert kept.get("value") == "3.25"
    fresh = page.all("input", name="seen")[0].get("value")
    site.post("target", {"index": "3,25", "level-1": "5", "seen": fresh})


def test_what_does_not_exist_is_not_found(site: Site) -> None:
    for path in ("aspek/9", "indikator/48", "indikator/01", "/penilaian/kota-contoh/1999/", "/hasil/kota-contoh",
                 "/instrumen/tidak-ada", "unduhan/grafik/tidak-ada.svg", "/penilaian/18.71/2026/"):  # fmt: skip
        site.get(path, status=404)


def test_a_leader_reads_and_cannot_write(site: Site) -> None:
    site.become("Hadi")
    page = site.get("indikator/5")
    assert not page.all("button", name="go")
    site.post("indikator/5", {"level": "3", "version": "1"}, status=404)
    site.post("indikator/5/otomatis", {"level": "3", "version": "1"}, status=404)


def test_a_visitor_from_elsewhere_sees_published_facts_only(site: Site) -> None:
    elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    assert site.client.get("/hasil/", environ_overrides=elsewhere).status_code == 200
    for path in ("", "indikator/5", "unduhan/penilaian.xlsx"):
        sent = site.client.get(site.address(path), environ_overrides=elsewhere)
        assert (sent.status_code, sent.headers["Location"].split("?")[0]) == (303, "/masuk")
    assert site.client.get("/", environ_overrides=elsewhere).headers["Location"] == "/hasil/"


def test_a_foreign_host_name_is_refused(site: Site) -> None:
    assert site.client.get("/hasil/", headers={"Host": "jahat.example"}).status_code == 400


def test_texts_of_people_are_never_markup(site: Site) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    sent = form_of(site.get("indikator/5")) | {"explanation": hostile, "go": "stay"}
    site.post("indikator/5", sent)
    page = site.get("indikator/5")
    assert not [e for e in page.all("script") if not e.get("src")]
    shown = page.by_id("penjelasan")
    assert shown is not None
    assert "".join(shown.texts).strip() == hostile


def test_a_page_asks_the_database_few_times_whatever_the_data(site: Site) -> None:
    statements: list[str] = []
    engine = site.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for path in ("", "aspek/7", "indikator", "indikator/42"):
        statements.clear()
        site.client.get(site.address(path))
        assert 0 < len(statements) <= 15, path


def test_a_changed_instrument_is_an_error_page_not_another_score(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(fingerprint="0" * 64))
    page = site.get("", status=409)
    assert "Instrumen berubah" in page.text


def test_a_closed_stage_refuses_and_says_so(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(update(models.Assessment).values(stage="document"))
    page = site.get("indikator/5")
    assert not page.all("button", name="go")
    refused = site.post("indikator/5", {"level": "3", "version": "9", "explanation": "x"}, status=409)
    assert "Penilaian kini pada tahap penilaian dokumen" in refused.text


@pytest.mark.parametrize("path", ["indikator/14", "indikator/14/otomatis"])
def test_a_refused_answer_of_an_open_indicator_is_told_and_no_error(site: Site, path: str) -> None:
    sent = form_of(site.get("indikator/14")) | {"level": "3", "explanation": "a\tb"}
    assert "U+0009" in site.post(path, sent, status=422).text


def test_a_conflict_on_an_indicator_without_a_level_shows_both_texts(site: Site) -> None:
    sent = form_of(site.get("indikator/14"))
    site.post("indikator/14", sent | {"explanation": "Milik lain", "go": "stay"})
    response = site.post("indikator/14", sent | {"level": "3", "explanation": "Milik saya"}, status=409)
    page = site.page(response, 409)
    assert "Milik lain" in page.text
    assert "Milik saya" in page.text


def test_a_refused_autosave_says_why_beside_the_text_too(site: Site) -> None:
    sent = form_of(site.get("indikator/5")) | {"explanation": "a\tb"}
    fragment = Page(site.post("indikator/5/otomatis", sent, status=422).text)
    for name in ("tersimpan-atas", "alasan"):
        place = fragment.by_id(name)
        assert place is not None
        assert "U+0009" in place.text
    assert fragment.by_id("tersimpan-bawah") is not None
