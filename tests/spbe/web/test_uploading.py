"""Uploads that go on after a break, as a tus client and as an attacker would send them."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from spbe import workflow
from spbe.intake import ReadersBusy
from spbe.store import models, queries
from spbe.web import uploading
from tests.spbe.web.conftest import Site
from tests.spbe.web.library_pages import LIBRARY, emptied, paper

HERE = f"{LIBRARY}unggah"
PAPER = paper(2)


@pytest.fixture
def tus(site: Site) -> Tus:
    emptied(site.house)
    return Tus(site)


class Tus:
    """A client that speaks the protocol."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": site.token()}

    def send(self, method: str, path: str, data: Any = None, status: int | None = None, **headers: Any) -> TestResponse:
        """Send a request and return the answer; in names of ``headers`` an underscore stands for a hyphen."""
        told = {name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None}
        sent = {name: value for name, value in {**self.headers, **told}.items() if value != "none"}
        answer = self.site.client.open(path, method=method, data=data, headers=sent)
        assert answer.headers.get("Tus-Resumable") == "1.0.0" or answer.status_code in (400, 403)
        assert status in (None, answer.status_code), (answer.status_code, answer.text)
        return answer

    def create(self, size: int = len(PAPER), status: int = 201, **told: str) -> str:
        """Begin an upload and return its address."""
        meta = {"filename": "SK Tim.pdf", **told}
        pairs = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in meta.items())
        answer = self.send("POST", HERE, status=status, Upload_Length=size, Upload_Metadata=pairs)
        return answer.headers.get("Location", answer.text)

    def patch(self, place: str, offset: int, content: Any, status: int = 204, **headers: Any) -> TestResponse:
        """Send bytes to an upload."""
        told = {"Upload_Offset": offset, "Content_Type": "application/offset+octet-stream", **headers}
        return self.send("PATCH", place, content, status, **told)

    def offset(self, place: str) -> int:
        """Return how much has come, as the server says."""
        answer = self.send("HEAD", place, status=200)
        assert answer.headers["Cache-Control"] == "no-store"
        return int(answer.headers["Upload-Offset"])

    def documents(self) -> list[Any]:
        """Return the documents of the agency, the newest first."""
        with self.site.house.sessions() as session:
            return queries.documents(session, "kota-contoh")

    def nothing_left(self) -> bool:
        """Say whether neither rows nor bytes of uploads are left, nor files that no document has."""
        house = self.site.house
        with house.sessions() as session:
            left = session.scalar(select(func.count()).where(models.Upload.is_done.is_(False)))
            known = queries.file_hashes(session, "kota-contoh")
        return not left and house.parts.tokens() == [] and set(house.keeping.files.hashes("kota-contoh")) == known


def test_the_server_says_what_it_speaks(tus: Tus) -> None:
    answer = tus.send("OPTIONS", HERE, status=204, Tus_Resumable="none")
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination"
    assert answer.headers["Tus-Max-Size"] == "100000000"
    for method, path in (("POST", HERE), ("HEAD", tus.create()), ("PATCH", tus.create()), ("DELETE", tus.create())):
        for version in ("none", "0.2.2"):
            assert tus.send(method, path, status=412, Tus_Resumable=version).headers["Tus-Version"] == "1.0.0"


def test_a_file_comes_in_pieces_and_becomes_a_document(tus: Tus) -> None:
    place = tus.create(unit="diskominfo")
    assert place.startswith(f"{HERE}/")
    assert tus.offset(place) == 0
    assert tus.patch(place, 0, PAPER[:100]).headers["Upload-Offset"] == "100"
    assert tus.send("HEAD", place).headers["Upload-Length"] == str(len(PAPER))
    assert tus.offset(place) == 100
    answer = tus.patch(place, 100, PAPER[100:])
    [document] = tus.documents()
    assert answer.headers["Dokumen"] == str(document.id)
    assert answer.headers["Location"] == f"{LIBRARY}dokumen/{document.id}"
    assert answer.headers["Upload-Offset"] == str(len(PAPER))
    assert (document.title, document.unit, document.newest.file_name) == ("SK Tim", "diskominfo", "SK Tim.pdf")
    assert document.newest.sha256 == hashlib.sha256(PAPER).hexdigest()
    assert tus.nothing_left()


def test_whoever_did_not_hear_the_last_answer_asks_again_and_hears_it(tus: Tus) -> None:
    place = tus.create()
    tus.patch(place, 0, PAPER)
    answer = tus.send("HEAD", place, status=200)
    assert answer.headers["Upload-Offset"] == str(len(PAPER))
    assert answer.headers["Dokumen"] == str(tus.documents()[0].id)
    assert tus.patch(place, len(PAPER), b"", 409).headers["Upload-Offset"] == str(len(PAPER))
    tus.patch(place, 0, PAPER, 409)
    assert len(tus.documents()) == 1


def test_a_newer_revision_comes_the_same_way(tus: Tus) -> None:
    tus.patch(tus.create(), 0, PAPER)
    [document] = tus.documents()
    newer = paper(3)
    place = tus.create(len(newer), dokumen=str(document.id), versi="1", catatan="Lampiran baru")
    answer = tus.patch(place, 0, newer)
    assert answer.headers["Dokumen"] == str(document.id)
    [revised] = tus.documents()
    assert [(each.number, each.note) for each in revised.revisions] == [(1, ""), (2, "Lampiran baru")]
    assert "diubah orang lain" in tus.create(status=422, dokumen=str(document.id), versi="1")
    tus.create(status=404, dokumen="999999", versi="1")


def test_a_document_that_changes_while_its_revision_is_on_the_way_is_not_revised(tus: Tus) -> None:
    tus.patch(tus.create(), 0, PAPER)
    [document] = tus.documents()
    first, second = (paper(number) for number in (3, 4))
    places = [tus.create(len(each), dokumen=str(document.id), versi="1") for each in (first, second)]
    tus.patch(places[0], 0, first)
    assert "diubah orang lain" in tus.patch(places[1], 0, second, 422).text
    assert len(tus.documents()[0].revisions) == 2


def test_the_same_file_again_leads_to_the_document_it_is(tus: Tus) -> None:
    tus.patch(tus.create(), 0, PAPER)
    [document] = tus.documents()
    place = tus.create(filename="lain.pdf")
    answer = tus.patch(place, 0, PAPER)
    assert (answer.headers["Dokumen"], answer.headers["Sudah-Ada"]) == (str(document.id), "1")
    assert tus.send("HEAD", place).headers["Dokumen"] == str(document.id)
    assert [each.id for each in tus.documents()] == [document.id]
    assert tus.nothing_left()


def test_what_does_not_go_on_where_the_file_ends_is_a_conflict(tus: Tus) -> None:
    place = tus.create()
    tus.patch(place, 0, PAPER[:100])
    for offset in (0, 99, 101):
        assert tus.patch(place, offset, PAPER[100:200], 409).headers["Upload-Offset"] == "100"
    assert tus.offset(place) == 100


def test_bytes_of_another_kind_or_without_numbers_are_refused(tus: Tus) -> None:
    place = tus.create()
    tus.patch(place, 0, b"x", 415, Content_Type="application/octet-stream")
    for offset in (None, "x", "-1", "²", "9" * 30):
        tus.patch(place, 0, b"x", 400, Upload_Offset=offset or "none")
        tus.send("POST", HERE, status=400, Upload_Length=offset or "none")
    tus.send("POST", HERE, status=400, Upload_Length=9, Upload_Metadata="filename %%%")
    tus.send("POST", HERE, status=400, Upload_Length=9, Upload_Metadata="filename /w==")
    assert tus.offset(place) == 0


def test_an_upload_is_forgotten_when_its_sender_says_so(tus: Tus) -> None:
    place = tus.create()
    tus.patch(place, 0, PAPER[:100])
    tus.send("DELETE", place, status=204)
    for method in ("HEAD", "PATCH", "DELETE"):
        tus.send(method, place, status=404)
    assert tus.nothing_left()


def test_what_came_before_the_line_broke_counts(tus: Tus) -> None:
    class Line(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 100) if size and size > 0 else 100)

    place = tus.create()
    answer = tus.site.client.open(
        place,
        method="PATCH",
        input_stream=Line(PAPER[:300]),
        headers={**tus.headers, "Upload-Offset": "0"},
        content_type="application/offset+octet-stream",
        environ_overrides={"CONTENT_LENGTH": str(len(PAPER))},
    )
    assert answer.status_code == 400
    assert tus.offset(place) == 300
    tus.patch(place, 300, PAPER[300:])
    assert len(tus.documents()) == 1


def test_two_senders_on_one_upload_at_once_are_one(tus: Tus) -> None:
    place = tus.create()
    with tus.site.house.parts.held(place.rpartition("/")[2]):
        tus.patch(place, 0, PAPER, 423)
    tus.patch(place, 0, PAPER)
    assert len(tus.documents()) == 1


def test_many_uploads_at_once_are_all_kept(tus: Tus) -> None:
    papers = [paper(1, f"nomor {number} dari") for number in range(6)]
    places = [tus.create(len(each), filename=f"{number}.pdf") for number, each in enumerate(papers)]
    cookies = tus.site.client.get_cookie("spbe")
    assert cookies is not None
    answers: list[int] = []

    def send(place: str, content: bytes) -> None:
        client = tus.site.app.test_client()
        client.set_cookie("spbe", cookies.value)
        told = {**tus.headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        answers.append(client.patch(place, data=content, headers=told).status_code)

    threads = [threading.Thread(target=send, args=one) for one in zip(places, papers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [204] * 6
    assert len(tus.documents()) == 6
    assert tus.nothing_left()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        (b"PK\x03\x04 and nothing", "rusak"),
        (b"MZ\x90\0\x03\0", "program"),
        (PAPER[:-20], "terpotong"),
    ],
)
def test_a_file_that_is_not_taken_gets_its_reason_and_leaves_nothing(tus: Tus, content: bytes, reason: str) -> None:
    place = tus.create(len(content))
    answer = tus.patch(place, 0, content, 422)
    assert reason in answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    tus.send("HEAD", place, status=404)
    assert tus.documents() == []
    assert tus.nothing_left()


def test_reasons_come_in_the_language_of_the_reader(tus: Tus) -> None:
    tus.site.post("/bahasa", {"language": "en"})
    content = b"<!DOCTYPE html><p>"
    assert "This is an HTML page." in tus.patch(tus.create(len(content)), 0, content, 422).text


def test_when_all_readers_are_busy_the_end_is_sent_again(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_told: Any) -> Any:
        raise ReadersBusy("Sedang banyak berkas yang dibaca.")

    place = tus.create()
    tus.patch(place, 0, PAPER[:100])
    with monkeypatch.context() as patched:
        patched.setattr(uploading, "inspect", busy)
        assert tus.patch(place, 100, PAPER[100:], 503).headers["Retry-After"]
    assert tus.offset(place) == 100
    tus.patch(place, 100, PAPER[100:])
    assert len(tus.documents()) == 1


def test_a_server_that_fails_at_the_last_byte_leaves_neither_document_nor_a_lost_upload(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tus.create()

    def fails(*_told: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(workflow, "end_upload", fails)
        with pytest.raises(ZeroDivisionError):
            tus.patch(place, 0, PAPER)
    assert tus.documents() == []
    assert tus.offset(place) == 0
    tus.patch(place, 0, PAPER)
    assert tus.nothing_left()


def test_a_file_too_large_is_refused_before_a_byte_comes(tus: Tus) -> None:
    assert "101 MB; paling besar 100 MB" in tus.create(100_000_001, status=413)
    assert "kosong" in tus.create(0, status=422)
    with tus.site.house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(models.Upload)) == 0


def test_an_agency_without_room_is_told_before_a_byte_comes(tus: Tus) -> None:
    object.__setattr__(tus.site.house.keeping, "most", 1_000)
    assert "Ruang instansi penuh" in tus.create(1_001, status=422)


def test_a_request_larger_than_a_piece_or_than_the_file_is_refused_declared_or_not(tus: Tus) -> None:
    place = tus.create(uploading.PIECE * 3)
    tus.patch(place, 0, b"x" * (uploading.PIECE + 1), 413)
    small = tus.create(10)
    tus.patch(small, 0, b"x" * 11, 413)
    for at, content in ((place, b"x" * (uploading.PIECE + 1)), (small, b"x" * 11)):
        told = {**tus.headers, "Upload-Offset": "0", "Transfer-Encoding": "chunked"}
        answer = tus.site.client.open(
            at,
            method="PATCH",
            input_stream=io.BytesIO(content),
            headers=told,
            content_type="application/offset+octet-stream",
            environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
        )
        assert answer.status_code == 413
    assert tus.offset(small) == 0
    assert tus.offset(place) <= uploading.PIECE
    assert tus.documents() == []


@pytest.mark.parametrize("name", ["Rini", "Wati", "Agus", "Dewi", "Budi", "Lina"])
def test_a_foreign_upload_is_a_404_like_none(tus: Tus, name: str) -> None:
    tus.site.become("Sari")
    place = tus.create(unit="diskominfo")
    tus.patch(place, 0, PAPER[:100])
    tus.site.become(name)
    foreign = tus.site.other_browser()
    other = Tus(foreign)
    elsewhere = place.replace("kota-contoh", "kabupaten-contoh")
    for method in ("HEAD", "PATCH", "DELETE"):
        for path in (place, elsewhere, f"{HERE}/{'0' * 64}", f"{HERE}/..%2F..%2Fetc"):
            told = {"Upload_Offset": 100, "Content_Type": "application/offset+octet-stream"}
            answer = foreign.client.open(
                path,
                method=method,
                data=PAPER[100:] if method == "PATCH" else None,
                headers={**other.headers, **{key.replace("_", "-"): str(value) for key, value in told.items()}},
            )
            assert answer.status_code == 404, (method, path)
    tus.site.become("Sari")
    assert tus.offset(place) == 100


def test_nobody_uploads_for_another_unit_or_without_the_right_to_fill_in(tus: Tus) -> None:
    tus.site.become("Sari")
    assert "unit sendiri" in tus.create(status=422)
    assert "unit sendiri" in tus.create(status=422, unit="bappeda")
    assert "tidak ada" in tus.create(status=422, unit="tidak-ada")
    tus.site.become("Hadi")
    answer = tus.site.client.post(HERE, headers={**Tus(tus.site).headers, "Upload-Length": "9"})
    assert answer.status_code == 404


def test_another_site_begins_no_upload(tus: Tus) -> None:
    for token in ("none", "x"):
        assert tus.send("POST", HERE, Upload_Length=9, X_CSRFToken=token).status_code in (400, 403)
    place = tus.create()
    assert tus.patch(place, 0, PAPER, 403, X_CSRFToken="x").status_code == 403
    assert tus.offset(place) == 0


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.pdf", "<img src=x onerror=alert(1)>.pdf", "a" * 400, "x\u202efdp.exe", "\0", "CON"]
)
def test_a_hostile_name_is_only_ever_a_name(tus: Tus, name: str, tmp_path: Path) -> None:
    answer = tus.patch(tus.create(filename=name), 0, PAPER)
    [document] = tus.documents()
    assert not set(document.newest.file_name) & set('<>/\\"\0\u202e')
    assert document.newest.file_name.endswith(".pdf")
    files = {path.name for path in tmp_path.rglob("*") if path.is_file() and ".sqlite" not in path.name}
    assert files == {document.newest.sha256}
    assert "<img src=x" not in tus.site.get(answer.headers["Location"]).text


def test_the_first_upload_to_an_agency_clears_away_what_a_broken_server_left(tus: Tus, tmp_path: Path) -> None:
    from tests.spbe.workflow.library_cast import arrived

    house, stray = tus.site.house, arrived(tmp_path, b"%PDF stray")
    stray.path.unlink()
    stray.path.write_bytes(b"%PDF stray")
    workflow.bring(house.keeping, "kota-contoh", stray)
    with house.parts.held("f" * 64) as part:
        part.append(0, io.BytesIO(b"x"), 5)
    tus.create()
    assert list(house.keeping.files.hashes("kota-contoh")) == []
    assert house.parts.tokens() == []
