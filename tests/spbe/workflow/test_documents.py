"""The library: what is added, changed, revised and deleted, by whom, and what the record says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import Document, DocumentKind
from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow.documents import DocumentEntry
from spbe.workflow.stages import NotPermitted
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW

CODE = "kota-contoh"
ITEM = "I01-L2-01"


def add(store: sessionmaker[Session], folder: Path, by: Person, content: bytes = b"%PDF satu", **said: Any) -> Document:
    entry: DocumentEntry = described(by, **said)  # type: ignore[assignment]  # a dictionary of just these names
    with store.begin() as session:
        return workflow.add_document(session, keeping(folder), CODE, arrived(folder, content), **entry)


def whole(store: sessionmaker[Session]) -> bool:
    with store() as session:
        return workflow.verify(session, CODE) == []


def test_a_document_is_kept_with_its_file_and_its_texts(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    said = {"reference": "1/2024", "dated_on": date(2024, 1, 2), "tags": ["Arsitektur ", "arsitektur", ""]}
    added = add(store, tmp_path, coordinator, **said)
    with store() as session:
        found = queries.document(session, CODE, added.id)
        assert found == added
        assert (found.tags, found.newest.has_text, found.newest.pages) == (("arsitektur",), True, 10)
        assert queries.page_texts(session, CODE, found.newest.sha256) == {1: "Peraturan Wali Kota"}
        assert queries.documents_with_text(session, CODE, "WALI kota") == {added.id: 1}
        assert queries.documents_with_text(session, CODE, "%") == {}
        assert queries.stored_size(session, CODE) == 9
    assert keeping(tmp_path).files.has(CODE, added.newest.sha256)
    assert whole(store)


def test_the_same_file_is_not_kept_twice_and_a_full_agency_is_told(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    added = add(store, tmp_path, coordinator)
    with pytest.raises(workflow.KnownFile) as known:
        add(store, tmp_path, coordinator, title="Lain")
    assert known.value.document.id == added.id
    with pytest.raises(workflow.AgencyFull) as full:
        add(store, tmp_path, coordinator, b"x" * 10_000)
    assert (full.value.most, full.value.stored) == (10_000, 9)
    with store() as session:
        assert len(queries.documents(session, CODE)) == 1


def test_an_operator_adds_for_the_own_unit_and_others_do_not(
    store: sessionmaker[Session], year: int, operator: Person, leader: Person, outsider: Person, tmp_path: Path
) -> None:
    with store.begin() as session:
        session.add(models.Unit(agency_code=CODE, code="kominfo", name="Kominfo"))
    assert add(store, tmp_path, operator, unit="kominfo").unit == "kominfo"
    for content, (person, unit) in enumerate([(operator, None), (leader, "kominfo"), (outsider, None)]):
        with pytest.raises(NotPermitted):
            add(store, tmp_path, person, bytes([content]), unit=unit)
    with pytest.raises(workflow.UnknownUnits):
        add(store, tmp_path, operator, b"z", unit="tidak-ada")


def test_what_is_said_of_a_document_changes_with_a_version_and_once(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    added = add(store, tmp_path, coordinator)
    new = described(coordinator, title="Perwal", kind=DocumentKind.SUPPORTING, valid_until=date(2027, 1, 1))
    with store.begin() as session:
        changed = workflow.change_document(session, CODE, added.id, **new, version=1)
    with store.begin() as session:
        assert workflow.change_document(session, CODE, added.id, **new, version=1) == changed
        assert changed.version == 2
    with pytest.raises(workflow.StaleDocument) as stale, store.begin() as session:
        workflow.change_document(session, CODE, added.id, **{**new, "title": "Lain"}, version=1)
    assert stale.value.current == changed
    with pytest.raises(workflow.UnknownDocument), store.begin() as session:
        workflow.change_document(session, CODE, added.id + 1, **new, version=1)
    assert whole(store)


@pytest.mark.parametrize("tags", [["x" * 61], [str(number) for number in range(21)]])
def test_tags_have_a_length_and_a_number(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path, tags: list[str]
) -> None:
    with pytest.raises(workflow.InvalidTags):
        add(store, tmp_path, coordinator, tags=tags)


def cite(store: sessionmaker[Session], year: int, document: int, by: Person, **entry: Any) -> Any:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        said = {"pages": "3-4", "note": "", "version": 0, "by": by, "at": NOW, **entry}
        return workflow.cite(session, assessment, instrument().by_code["1"], (ITEM, document), **said)


def test_a_newer_revision_takes_its_citations_along_and_marks_them(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    added = add(store, tmp_path, coordinator)
    cite(store, year, added.id, coordinator)
    newer = arrived(tmp_path, b"%PDF dua", pages=3)
    entry: Any = {"note": "Perubahan kedua", "by": coordinator, "at": NOW}
    with store.begin() as session:
        revised = workflow.revise_document(session, keeping(tmp_path), CODE, added.id, newer, **entry, version=1)
    assert [revision.number for revision in revised.revisions] == [1, 2]
    with store() as session:
        (carried,) = queries.citations(session, session.get_one(models.Assessment, year))
        assert (carried.revision, carried.is_carried, carried.pages) == (2, True, "3-4")
    looked = cite(store, year, added.id, coordinator, pages="1", version=2)
    assert (looked.is_carried, looked.pages) == (False, "1")
    assert whole(store)
    with pytest.raises(workflow.StaleDocument), store.begin() as session:
        workflow.revise_document(session, keeping(tmp_path), CODE, added.id, newer, **entry, version=1)


def test_a_cited_document_is_not_deleted_and_an_uncited_one_with_a_reason(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    added = add(store, tmp_path, coordinator)
    cite(store, year, added.id, coordinator)
    entry: Any = {"reason": "Salah unggah", "version": 1, "by": coordinator, "at": NOW}
    with pytest.raises(workflow.CitedDocument) as cited, store.begin() as session:
        workflow.delete_document(session, CODE, added.id, **entry)
    assert [use.citation.item for use in cited.value.uses] == [ITEM]
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        asked = instrument().by_code["1"]
        workflow.withdraw(session, assessment, asked, (ITEM, added.id), version=1, by=coordinator, at=NOW)
    with pytest.raises(workflow.ReasonMissing), store.begin() as session:
        workflow.delete_document(session, CODE, added.id, **{**entry, "reason": " "})
    with store.begin() as session:
        gone = workflow.delete_document(session, CODE, added.id, **entry)
    assert (gone.revisions, gone.deleted_reason, gone.title) == ((), "Salah unggah", added.title)
    with store.begin() as session:
        assert workflow.sweep(session, keeping(tmp_path).files, CODE) == (added.newest.sha256,)
        assert queries.documents(session, CODE) == []
    assert not keeping(tmp_path).files.has(CODE, added.newest.sha256)
    assert whole(store)
    with pytest.raises(workflow.UncitableDocument):
        cite(store, year, added.id, coordinator, version=2)


@pytest.mark.parametrize(
    "change",
    [
        update(models.Document).values(title="Diubah"),
        update(models.DocumentRevision).values(sha256=select(models.StoredFile.sha256).scalar_subquery(), note="x"),
        update(models.DocumentTag).values(tag="x"),
        update(models.Citation).values(pages="9"),
    ],
    ids=["document", "revision", "tag", "citation"],
)
def test_a_row_that_was_altered_is_named(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path, change: Any
) -> None:
    added = add(store, tmp_path, coordinator, tags=["a"])
    cite(store, year, added.id, coordinator)
    assert whole(store)
    with store.begin() as session:
        session.execute(change)
    with store() as session:
        (problem,) = workflow.verify(session, CODE)
    assert "recorded" in problem.message
