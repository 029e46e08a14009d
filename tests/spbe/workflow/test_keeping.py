"""Files and rows: neither stays without the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.roles import Person
from spbe.store import models, queries
from tests.spbe.workflow.library_cast import arrived, described, keeping

CODE = "kota-contoh"


def test_a_file_whose_document_never_came_is_swept(store: sessionmaker[Session], year: int, tmp_path: Path) -> None:
    place, file = keeping(tmp_path), arrived(tmp_path)
    workflow.bring(place, CODE, file)
    with store.begin() as session:
        assert workflow.sweep(session, place.files, CODE) == (file.sha256,)
        assert workflow.sweep(session, place.files, CODE) == ()
    assert not place.files.has(CODE, file.sha256)


def test_a_file_that_was_swept_before_its_row_came_is_laid_down_again(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    place, file = keeping(tmp_path), arrived(tmp_path)
    workflow.bring(place, CODE, file)
    place.files.remove(CODE, file.sha256)
    with store.begin() as session:
        said: Any = described(coordinator)
        workflow.add_document(session, place, CODE, file, **said)
        assert workflow.sweep(session, place.files, CODE) == ()
    assert place.files.has(CODE, file.sha256)


def test_a_transaction_that_fails_leaves_a_file_to_be_swept_and_no_row(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    place, file = keeping(tmp_path), arrived(tmp_path)
    said: Any = described(coordinator)
    with pytest.raises(ZeroDivisionError), store.begin() as session:
        workflow.add_document(session, place, CODE, file, **said)
        raise ZeroDivisionError
    with store.begin() as session:
        assert queries.file_hashes(session, CODE) == set()
        assert session.scalars(select(models.FilePage)).all() == []
        assert workflow.sweep(session, place.files, CODE) == (file.sha256,)


def test_a_file_is_kept_as_long_as_one_document_has_it(
    store: sessionmaker[Session], year: int, coordinator: Person, outsider: Person, tmp_path: Path
) -> None:
    place, file = keeping(tmp_path), arrived(tmp_path)
    with store.begin() as session:
        ours, theirs = [
            workflow.add_document(session, place, agency, file, **said)
            for agency, said in ((CODE, _said(coordinator)), ("kabupaten-contoh", _said(outsider)))
        ]
        entry: Any = {"reason": "Salah unggah", "version": 1, "by": coordinator, "at": ours.at}
        workflow.delete_document(session, CODE, ours.id, **entry)
        assert workflow.sweep(session, place.files, CODE) == (file.sha256,)
        assert workflow.sweep(session, place.files, "kabupaten-contoh") == ()
        assert queries.page_texts(session, CODE, file.sha256) == {}
        assert queries.page_texts(session, "kabupaten-contoh", theirs.newest.sha256) == {1: "Peraturan Wali Kota"}


def _said(by: Person) -> Any:
    return described(by)
