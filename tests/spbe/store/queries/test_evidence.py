"""The evidence of one indicator as rows: its own, last year's, alike items', and documents by words."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import DocumentKind
from spbe.roles import Person
from spbe.store import models, queries
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW, RINI

CODE = "kota-contoh"


@pytest.fixture
def shelf(store: sessionmaker[Session], year: int, tmp_path: Path) -> list[int]:
    """Add three documents, the first with two revisions, and return their ids."""
    titles = ("Peraturan Arsitektur SPBE", "Laporan Reviu Arsitektur", "Peta Rencana")
    numbers = []
    with store.begin() as session:
        for place, title in enumerate(titles):
            said: Any = described(RINI, title=title, reference=f"{place}/2024")
            file = arrived(tmp_path, title.encode())
            numbers.append(workflow.add_document(session, keeping(tmp_path), CODE, file, **said).id)
        newer: Any = {"note": "Baru", "version": 1, "by": RINI, "at": NOW}
        workflow.revise_document(session, keeping(tmp_path), CODE, numbers[0], arrived(tmp_path, b"baru"), **newer)
    return numbers


def cite(session: Session, year: int, item: str, document: int, code: str = "1") -> None:
    entry: Any = {"pages": "3", "note": "", "version": 0, "by": RINI, "at": NOW}
    assessment = session.get_one(models.Assessment, year)
    workflow.cite(session, assessment, instrument().by_code[code], (item, document), **entry)


def test_citations_around_an_indicator_are_its_own_the_withdrawn_and_those_of_alike_items(
    store: sessionmaker[Session], year: int, shelf: list[int]
) -> None:
    with store.begin() as session:
        cite(session, year, "I01-L2-01", shelf[0])
        cite(session, year, "I01-L3-01", shelf[1])
        cite(session, year, "I02-L2-01", shelf[2], "2")
        cite(session, year, "I02-L3-01", shelf[1], "2")
        gone: Any = {"version": 1, "by": RINI, "at": NOW}
        assessment = session.get_one(models.Assessment, year)
        workflow.withdraw(session, assessment, instrument().by_code["1"], ("I01-L3-01", shelf[1]), **gone)
        found = queries.cited_around(session, year, "1", items=["I02-L2-01"])
        assert [one.item for one in found.own] == ["I01-L2-01"]
        assert [one.item for one in found.withdrawn] == ["I01-L3-01"]
        assert [one.item for one in found.elsewhere] == ["I02-L2-01"]
        assert found.last_year == ()
        assert found.documents == queries.documents_of(session, CODE, shelf)
        assert len(found.documents[shelf[0]].revisions) == 2
        assert found.own[0].by == "Rini"
        # Seen from another assessment, this one is last year.
        before = queries.cited_around(session, 0, "1", last_year=year, items=["I02-L2-01"])
        assert ([one.item for one in before.last_year], before.own, before.elsewhere) == (["I01-L2-01"], (), ())


def test_what_is_cited_for_several_indicators_is_read_at_once_without_what_was_taken_back(
    store: sessionmaker[Session], year: int, shelf: list[int]
) -> None:
    with store.begin() as session:
        cite(session, year, "I01-L2-01", shelf[0])
        cite(session, year, "I02-L3-01", shelf[0], "2")
        cite(session, year, "I02-L2-01", shelf[1], "2")
        cite(session, year, "I03-L2-01", shelf[2], "3")
        gone: Any = {"version": 1, "by": RINI, "at": NOW}
        assessment = session.get_one(models.Assessment, year)
        workflow.withdraw(session, assessment, instrument().by_code["2"], ("I02-L2-01", shelf[1]), **gone)
        found = queries.cited_for(session, year, ["1", "2"])
        assert sorted((one.indicator, one.item, one.document) for one in found.own) == [
            ("1", "I01-L2-01", shelf[0]),
            ("2", "I02-L3-01", shelf[0]),
        ]
        assert found.documents == queries.documents_of(session, CODE, shelf[:1])
        assert queries.cited_for(session, year, []).own == ()


def test_documents_come_with_their_revisions_and_only_the_agencys_own(
    store: sessionmaker[Session], shelf: list[int], outsider: Person
) -> None:
    with store() as session:
        found = queries.documents_of(session, CODE, [*shelf[:2], 9999])
        assert sorted(found) == shelf[:2]
        whole = queries.document(session, CODE, shelf[0])
        assert whole is not None
        assert [(r.number, r.sha256, r.pages) for r in found[shelf[0]].revisions] == [
            (r.number, r.sha256, r.pages) for r in whole.revisions
        ]
        assert (found[shelf[0]].kind, found[shelf[0]].title) == (DocumentKind.PRIMARY, "Peraturan Arsitektur SPBE")
        assert queries.documents_of(session, "kabupaten-contoh", shelf) == {}
        assert queries.documents_of(session, CODE, []) == {}


def test_a_deleted_document_has_no_revisions(store: sessionmaker[Session], shelf: list[int]) -> None:
    with store.begin() as session:
        gone: Any = {"reason": "Salah", "version": 1, "by": RINI, "at": NOW}
        workflow.delete_document(session, CODE, shelf[2], **gone)
        found = queries.documents_of(session, CODE, shelf)
        assert (found[shelf[2]].revisions, found[shelf[2]].deleted_at is not None) == ((), True)
        assert queries.documents_named(session, CODE, [(1, ("peta",))]) == []


def test_documents_are_found_by_enough_words_of_title_or_number(store: sessionmaker[Session], shelf: list[int]) -> None:
    def named(*wanted: tuple[int, tuple[str, ...]], agency: str = CODE) -> list[int]:
        with store() as session:
            return [one.id for one in queries.documents_named(session, agency, wanted)]

    assert named((1, ("arsitektur",))) == [shelf[1], shelf[0]]
    assert named((2, ("arsitektur", "reviu", "evaluasi"))) == [shelf[1]]
    assert named((2, ("peta", "rencana")), (2, ("peraturan", "0/2024"))) == [shelf[2], shelf[0]]
    assert named((0, ()), (3, ("arsitektur", "reviu", "lain"))) == []
    assert named((0, ())) == []
    assert named((1, ("arsitektur",)), agency="kabupaten-contoh") == []
