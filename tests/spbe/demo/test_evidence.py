"""The demo's documents: papers that are there, cited by page, with what an agency meets among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from spbe import demo
from spbe.indicators import instrument
from spbe.library import Citation, Document, Validity, counts_until, validity
from spbe.roles import Side
from spbe.store import close_store, queries
from spbe.store.files import Folder, files_place

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@dataclass
class Made:
    """The demo, opened, and the folder of its files."""

    session: Session
    files: Folder

    def documents(self, agency: str = demo.AGENCY) -> list[Document]:
        return queries.documents(self.session, agency)

    def citations(self, path: str) -> list[Citation]:
        assessment = queries.find_assessment(self.session, path)
        assert assessment is not None
        return queries.citations(self.session, assessment)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}"
    sessions = demo.prepare(url, NOW)
    with sessions() as session:
        yield Made(session, Folder(Path(files_place(url))))
    close_store(sessions)


def test_every_document_has_its_file_and_nothing_else_lies_there(made: Made) -> None:
    for agency in (demo.AGENCY, demo.NEIGHBOUR):
        known = {revision.sha256 for document in made.documents(agency) for revision in document.revisions}
        assert set(made.files.hashes(agency)) == known
    assert len(made.documents()) == 27
    assert len(made.documents(demo.NEIGHBOUR)) == 4


def test_the_library_holds_what_agencies_meet(made: Made) -> None:
    documents, uses = made.documents(), queries.uses(made.session, demo.AGENCY)
    states = [validity(document.valid_until, TODAY) for document in documents]
    assert (states.count(Validity.EXPIRED), states.count(Validity.SOON)) == (1, 1)
    assert [document.title for document in documents if document.newest.has_text is False] == [
        "Peta jaringan intra pemerintah kota"
    ]
    assert [document.title for document in documents if document.id not in uses] == [
        "Undangan rapat persiapan penilaian mandiri"
    ]
    assert len({use.citation.indicator for use in uses[_named(documents, "Nomor 34").id]}) >= 5
    review = _named(documents, "reviu layanan jaringan")
    assert review.dated_on is not None
    assert counts_until(review.dated_on, 24) == date(2026, 12, 6)


def test_a_newer_revision_waits_for_somebody_to_look_at_its_pages(made: Made) -> None:
    architecture = _named(made.documents(), "Arsitektur SPBE Kota")
    assert [revision.pages for revision in architecture.revisions] == [52, 96]
    carried = [one for one in made.citations("kota-contoh/2026") if one.is_carried]
    assert {(one.document, one.revision) for one in carried} == {(architecture.id, 2)}
    kept = [one for one in made.citations("kota-contoh/2025") if one.document == architecture.id]
    assert [one.revision for one in kept] == [1]


def test_pages_cited_are_pages_of_their_file(made: Made) -> None:
    for path, agency in (("kota-contoh/2026", demo.AGENCY), ("kabupaten-contoh/2026", demo.NEIGHBOUR)):
        found = {document.id: document for document in made.documents(agency)}
        for one in made.citations(path):
            last = max((int(part) for part in one.pages.replace("-", " ").replace(",", " ").split()), default=1)
            revision = found[one.document].revision(one.revision)
            assert revision is not None and last <= (revision.pages or 0), (one.item, found[one.document].title)


def test_the_neighbour_is_judged_item_by_item(made: Made) -> None:
    assessment = queries.find_assessment(made.session, "kabupaten-contoh/2026")
    assert assessment is not None
    told = [verdict for code in instrument().by_code for verdict in queries.verdicts(made.session, assessment, code)]
    assert sum(verdict.is_accepted for verdict in told) >= 4
    assert {verdict.kind.value for verdict in told if verdict.kind} == {"no_page", "unsigned", "missing"}
    assert {verdict.by for verdict in told} == {"Ratna"}
    handed = queries.uses(made.session, demo.NEIGHBOUR)
    assert all(use.is_handed_over for uses in handed.values() for use in uses)


def test_every_paper_says_that_it_is_invented(made: Made) -> None:
    for document in made.documents():
        texts = queries.page_texts(made.session, demo.AGENCY, document.newest.sha256)
        assert not texts or all("Dokumen rekaan" in text for text in texts.values())


def test_documents_stand_in_the_log_of_both_years(made: Made) -> None:
    year = queries.find_assessment(made.session, "kota-contoh/2026")
    assert year is not None
    submission = queries.submission(made.session, year)
    verbs = [line.verb for line in queries.history(made.session, submission, Side.AGENCY, limit=500)]
    assert verbs.count("citation.recorded") > 40


def _named(documents: list[Document], words: str) -> Document:
    return next(document for document in documents if words in document.title)
