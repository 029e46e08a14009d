"""Every stored file is read again: a flipped byte, a lost file, a stranger and an altered row are each named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.library import Document
from spbe.roles import Person
from spbe.store import models
from spbe.store.files import Folder
from spbe.workflow import verify, verify_files
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW, RINI

CODE = "kota-contoh"


@pytest.fixture
def added(store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path) -> Document:
    return add(store, tmp_path, b"%PDF satu", "SK Tim")


def add(store: sessionmaker[Session], folder: Path, content: bytes, title: str) -> Document:
    with store.begin() as session:
        entry = described(RINI, title=title)
        return workflow.add_document(session, keeping(folder), CODE, arrived(folder, content), **entry)


def told(store: sessionmaker[Session], folder: Path) -> list[str]:
    return [problem.message for problem in verify_files(store, keeping(folder).files, CODE)]


def path_of(folder: Path, document: Document) -> Path:
    with keeping(folder).files.local(CODE, document.newest.sha256) as path:
        return path


def test_files_as_they_came_in_are_no_problem(store: sessionmaker[Session], added: Document, tmp_path: Path) -> None:
    add(store, tmp_path, b"%PDF dua", "SK lain")
    assert told(store, tmp_path) == []


def test_one_flipped_byte_is_named_with_its_document(
    store: sessionmaker[Session], added: Document, tmp_path: Path
) -> None:
    path = path_of(tmp_path, added)
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    (message,) = told(store, tmp_path)
    assert message.startswith(f"“SK Tim” (dokumen {added.id}, revisi 1), berkas {added.newest.sha256[:12]}…: ")
    assert "isinya berubah" in message


def test_a_lost_file_is_named(store: sessionmaker[Session], added: Document, tmp_path: Path) -> None:
    path_of(tmp_path, added).unlink()
    (message,) = told(store, tmp_path)
    assert "SK Tim" in message and "berkasnya hilang" in message


def test_a_file_that_cannot_be_read_is_named(store: sessionmaker[Session], added: Document, tmp_path: Path) -> None:
    path = path_of(tmp_path, added)
    path.unlink()
    path.mkdir()
    (message,) = told(store, tmp_path)
    assert "tidak dapat dibaca" in message


def test_a_file_no_row_knows_is_named(store: sessionmaker[Session], added: Document, tmp_path: Path) -> None:
    stray = arrived(tmp_path, b"%PDF asing")
    keeping(tmp_path).files.put(CODE, stray.sha256, stray.path)
    assert told(store, tmp_path) == [f"Berkas {stray.sha256[:12]}… tidak dikenal baris data mana pun."]


def test_an_altered_size_is_named_by_the_file_and_by_the_record(
    store: sessionmaker[Session], added: Document, tmp_path: Path
) -> None:
    with store.begin() as session:
        session.execute(update(models.StoredFile).values(size=8))
    (message,) = told(store, tmp_path)
    assert "berkasnya 9 bita, baris datanya menyebut 8" in message
    with store() as session:
        (problem,) = verify(session, CODE)
    assert problem.message.startswith(f"Baris document.recorded {added.id} di pustaka tidak sama")


@pytest.mark.parametrize("altered", [{"pages": 11}, {"has_text": False}, {"media_type": "text/html"}])
def test_altered_facts_of_a_file_break_the_record(
    store: sessionmaker[Session], added: Document, altered: dict[str, object]
) -> None:
    with store.begin() as session:
        assert verify(session, CODE) == []
        session.execute(update(models.StoredFile).values(**altered))
    with store() as session:
        assert len(verify(session, CODE)) == 1


def test_a_text_of_a_page_that_does_not_exist_is_named(
    store: sessionmaker[Session], added: Document, tmp_path: Path
) -> None:
    with store.begin() as session:
        key = {"agency_code": CODE, "sha256": added.newest.sha256}
        session.execute(insert(models.FilePage).values(**key, page=11, text="asing"))
    (message,) = told(store, tmp_path)
    assert "ada teks halaman 11, sedangkan halamannya 10" in message


def test_what_is_deleted_and_brought_while_files_are_read_is_no_problem(
    store: sessionmaker[Session], added: Document, tmp_path: Path
) -> None:
    """The first reading of the folder is where the others work."""

    class Busy(Folder):
        def open(self, agency: str, sha256: str):  # type: ignore[no-untyped-def]  # as its parent
            gone = {"reason": "Keliru", "version": 1, "by": RINI, "at": NOW}
            with store.begin() as session:
                workflow.delete_document(session, CODE, added.id, **gone)  # type: ignore[arg-type]  # as its names say
            with store.begin() as session:
                workflow.sweep(session, self, CODE)
            add(store, tmp_path, b"%PDF dua", "Baru")
            return super().open(agency, sha256)

    assert verify_files(store, Busy(tmp_path / "files"), CODE) == []
