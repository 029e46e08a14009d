"""The page from which an assessment moves: for who begins one, and never with what its judges keep to themselves."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import event

from spbe import workflow
from spbe.exchange import read_moved
from spbe.exchange.editions import instrument_of
from spbe.store import close_store, prepare
from spbe.web import create_app
from spbe.web.settings import Settings
from spbe.workflow.people import seat_local
from tests.spbe.web.conftest import NOW, Site

PAGE, FILE, HASH = "pemindahan/", "pemindahan/penilaian.spbe.json", "pemindahan/hash.txt"
JUDGED = "/penilaian/kabupaten-contoh/2026/pemindahan/"


def test_a_coordinator_takes_the_file_and_its_hash(site: Site) -> None:
    page = site.get(PAGE)
    assert [link.text for link in page.all("a", href=site.address(FILE))] == ["Unduh berkas penilaian"]
    answer = site.client.get(site.address(FILE))
    made = read_moved(answer.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spbe-2020-kota-contoh-2026.spbe.json"'
    assert (made.scope, made.name) == ("agency", "kota-contoh/2026")
    assert site.client.get(site.address(HASH)).text == f"{made.sha256}  kota-contoh/2026\n"


def test_the_command_names_the_files_as_they_are_downloaded(site: Site) -> None:
    told = site.get(PAGE).all("code")[0].text
    names = []
    for path in (FILE, "unduhan/bukti.zip"):
        with site.client.get(site.address(path)) as answer:
            names.append(answer.headers["Content-Disposition"].split("filename=")[1].strip('"'))
    file, bundle = names
    assert told == f"spbe import {file} --evidence {bundle}"


def test_only_who_begins_assessments_finds_it(site: Site) -> None:
    assert "Pindah instalasi" in site.get("unduhan/").text
    site.become("Agus")
    site.get(PAGE)
    for name in ("Sari", "Hadi", "Budi"):
        site.become(name)
        assert "Pindah instalasi" not in site.get("unduhan/").text
        for path in (PAGE, FILE, HASH):
            assert site.client.get(site.address(path)).status_code == 404, (name, path)


def test_while_others_judge_nothing_of_it_is_taken_along(site: Site) -> None:
    site.become("Lina")
    page = site.get(JUDGED)
    assert "sedang dinilai" in page.text and "Unduh berkas penilaian" not in page.text
    for name in ("penilaian.spbe.json", "hash.txt"):
        refused = site.get(JUDGED + name, status=409)
        assert "sesudah hasilnya diumumkan" in refused.text


def test_its_page_asks_the_database_few_times(site: Site) -> None:
    seen: list[str] = []
    event.listen(site.house.sessions.kw["bind"], "before_cursor_execute", lambda *args: seen.append(args[2]))
    site.client.get(site.address(PAGE))
    assert 0 < len(seen) <= 15


def test_what_came_is_worked_on_like_what_began_here(site: Site, tmp_path: Path) -> None:
    moved = read_moved(site.client.get(site.address(FILE)).data)
    url = f"sqlite:///{tmp_path / 'there' / 'spbe.sqlite'}"
    store = prepare(url)
    with store.begin() as session:
        whole = instrument_of(moved, site.house.instruments)
        workflow.take_in(session, None, moved, whole, brought={}, at=NOW)
        seat_local(session, "kota-contoh", "Rini", at=NOW)
    close_store(store)
    app = create_app(Settings(url, "for tests only", local_person=True))
    app.testing = True
    there = Site(app)
    for path in ("", "indikator/1", "indikator", "jejak", "unduhan/", "tugas"):
        assert there.client.get(there.address(path), follow_redirects=True).status_code == 200, path
    assert "sistem memasukkan penilaian ini dari instalasi lain" in there.get("").text
    for name in ("berkas", "halaman/1.png"):
        assert "Berkas ini belum ada di sini" in there.get(f"/pustaka/kota-contoh/dokumen/1/1/{name}", 409).text
    assert f"Hash isi berkas: {moved.sha256}" in there.get(PAGE).text
    assert there.client.get(there.address(HASH)).text.startswith(moved.sha256)
    close_store(app.extensions["spbe"].sessions)
