"""Files on their way: what is checked before a byte comes, whose they are, and what is swept."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.plaintext import RefusedText
from spbe.roles import Person
from spbe.store import models
from spbe.store.parts import Parts
from spbe.workflow import uploads
from spbe.workflow.uploads import MOST_OPEN, MOST_SWEPT
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW

CODE = "kota-contoh"


def begin(store: sessionmaker[Session], folder: Path, by: Person, **said: Any) -> workflow.OpenUpload:
    told = {"file_name": "surat.pdf", "size": 10, "unit": None, "document": None, "version": None, "note": ""}
    entry: Any = {**told, "by": by, "at": NOW, **said}
    with store.begin() as session:
        return workflow.begin_upload(session, keeping(folder), said.pop("agency", CODE), **entry)[0]


def count(store: sessionmaker[Session]) -> int:
    with store() as session:
        return session.scalar(select(func.count()).select_from(models.Upload)) or 0


def add(store: sessionmaker[Session], folder: Path, by: Person, content: bytes = b"%PDF satu") -> Any:
    said: Any = described(by)
    with store.begin() as session:
        return workflow.add_document(session, keeping(folder), CODE, arrived(folder, content), **said)


def test_an_upload_belongs_to_whoever_began_it(
    store: sessionmaker[Session], year: int, coordinator: Person, outsider: Person, agency_admin: Person, tmp_path: Path
) -> None:
    made = begin(store, tmp_path, coordinator)
    with store() as session:
        assert workflow.find_upload(session, CODE, made.token, coordinator) == made
        for agency, token, by in (
            (CODE, made.token, outsider),
            (CODE, made.token, agency_admin),
            ("kabupaten-contoh", made.token, coordinator),
            (CODE, "0" * 64, coordinator),
        ):
            with pytest.raises(workflow.UnknownUpload):
                workflow.find_upload(session, agency, token, by)


def test_everything_that_needs_no_byte_is_checked_first(
    store: sessionmaker[Session], year: int, coordinator: Person, leader: Person, operator: Person, tmp_path: Path
) -> None:
    document = add(store, tmp_path, coordinator)
    for said, reason in (
        ({"by": leader}, workflow.NotPermitted),
        ({"by": operator}, workflow.NotPermitted),
        ({"unit": "tidak-ada"}, workflow.UnknownUnits),
        ({"size": 9_992}, workflow.AgencyFull),
        ({"document": 99}, workflow.UnknownDocument),
        ({"document": document.id, "version": 2}, workflow.StaleDocument),
        ({"document": document.id, "version": 1, "by": operator}, workflow.NotPermitted),
        ({"note": "a\0"}, RefusedText),
    ):
        with pytest.raises(reason):
            begin(store, tmp_path, **{"by": coordinator, **said})
    assert count(store) == 0
    assert begin(store, tmp_path, coordinator, document=document.id, version=1, size=9_991).document == document.id


def test_an_upload_ends_once_as_what_it_became(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    made, document = begin(store, tmp_path, coordinator), add(store, tmp_path, coordinator)
    with store.begin() as session:
        workflow.end_upload(session, made, document)
        done = workflow.find_upload(session, CODE, made.token, coordinator)
        assert (done.is_done, done.document) == (True, document.id)
        with pytest.raises(workflow.UnknownUpload):
            workflow.end_upload(session, made, document)
        workflow.drop_upload(session, made)
    assert count(store) == 0


def test_nobody_has_more_than_so_many_on_the_way_and_the_oldest_gives_way(
    store: sessionmaker[Session], year: int, coordinator: Person, agency_admin: Person, tmp_path: Path
) -> None:
    first = begin(store, tmp_path, coordinator, at=NOW - timedelta(days=1))
    for _number in range(MOST_OPEN + 1):
        begin(store, tmp_path, coordinator)
    assert count(store) == MOST_OPEN
    with store() as session, pytest.raises(workflow.UnknownUpload):
        workflow.find_upload(session, CODE, first.token, coordinator)


def test_old_uploads_and_parts_without_a_row_are_swept_and_young_ones_stay(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    parts = Parts(tmp_path / "up")
    old = begin(store, tmp_path, coordinator, at=NOW - uploads.UPLOAD_LIFE - timedelta(seconds=1))
    young = begin(store, tmp_path, coordinator, at=NOW - uploads.UPLOAD_LIFE)
    for token in (old.token, young.token, "f" * 64):
        with parts.held(token) as part:
            part.append(0, io.BytesIO(b"satu"), 10)
    with store.begin() as session:
        workflow.tidy(session, keeping(tmp_path), parts, CODE, NOW)
        assert workflow.find_upload(session, CODE, young.token, coordinator) == young
    assert (count(store), parts.tokens()) == (1, [young.token])


def test_tidying_leaves_neither_a_file_without_a_row_nor_a_half_copy(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    import os

    place, kept = keeping(tmp_path), add(store, tmp_path, coordinator)
    stray = arrived(tmp_path, b"%PDF dua")
    workflow.bring(place, CODE, stray)
    half = [tmp_path / "files" / CODE / stray.sha256[:2] / f".{name}.part" for name in ("old", "young")]
    for path in half:
        path.write_bytes(b"x")
    os.utime(half[0], (0, 0))
    with store.begin() as session:
        assert workflow.tidy(session, place, Parts(tmp_path / "up"), CODE, NOW) == (stray.sha256,)
    assert list(place.files.hashes(CODE)) == [kept.newest.sha256]
    assert [path.exists() for path in half] == [False, True]


def test_the_files_of_another_installation_are_left_alone(
    store: sessionmaker[Session], year: int, tmp_path: Path
) -> None:
    place = keeping(tmp_path)
    for number in range(MOST_SWEPT + 1):
        workflow.bring(place, CODE, arrived(tmp_path, b"%%PDF %d" % number))
    with store.begin() as session:
        assert workflow.tidy(session, place, Parts(tmp_path / "up"), CODE, NOW) == ()
    assert len(list(place.files.hashes(CODE))) == MOST_SWEPT + 1
