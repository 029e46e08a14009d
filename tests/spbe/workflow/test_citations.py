"""Citing evidence: who, at which stage, at which pages, and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import Citation, InvalidPages
from spbe.roles import Membership, Person, Role
from spbe.store import models, queries
from spbe.workflow.stages import NotPermitted, StageClosed
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import DEWI, NOW, RINI, answer_all, mark_all, sign, step

CODE = "kota-contoh"
ITEM, OTHER = "I01-L2-01", "I01-L3-01"
ASKED = instrument().by_code["1"]


@pytest.fixture
def document(store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path) -> int:
    """Add a document of ten pages and return its id."""
    with store.begin() as session:
        said: Any = described(coordinator)
        return workflow.add_document(session, keeping(tmp_path), CODE, arrived(tmp_path), **said).id


def cite(session: Session, year: int, place: tuple[str, int], by: Person = RINI, **said: Any) -> Citation:
    entry: Any = {"pages": "3", "note": "", "version": 0, "by": by, "at": NOW, **said}
    return workflow.cite(session, session.get_one(models.Assessment, year), ASKED, place, **entry)


def withdraw(session: Session, year: int, place: tuple[str, int], version: int = 1, by: Person = RINI) -> Citation:
    assessment = session.get_one(models.Assessment, year)
    return workflow.withdraw(session, assessment, ASKED, place, version=version, by=by, at=NOW)


def test_a_citation_is_changed_withdrawn_and_made_anew_with_every_step_in_the_record(
    store: sessionmaker[Session], year: int, document: int
) -> None:
    place = (ITEM, document)
    with store.begin() as session:
        first = cite(session, year, place)
        assert cite(session, year, place, version=1) == first
        changed = cite(session, year, place, pages="4-5", note="Pasal 3", version=1)
        gone = withdraw(session, year, place, 2)
        assert queries.citations(session, session.get_one(models.Assessment, year)) == []
        again = cite(session, year, place)
    assert [one.version for one in (first, changed, gone, again)] == [1, 2, 3, 4]
    assert (gone.is_withdrawn, again.is_withdrawn, again.pages) == (True, False, "3")
    with store() as session:
        assessment = session.get_one(models.Assessment, year)
        assert queries.citations(session, assessment, "1") == [again]
        assert queries.citations(session, assessment, "2") == []
        assert workflow.verify(session, CODE) == []


def test_an_older_form_overwrites_nothing(store: sessionmaker[Session], year: int, document: int) -> None:
    place = (ITEM, document)
    with store.begin() as session:
        cite(session, year, place)
        stands = cite(session, year, place, pages="9", version=1)
    for change in (lambda s: cite(s, year, place, pages="7"), lambda s: withdraw(s, year, place)):
        with pytest.raises(workflow.StaleCitation) as stale, store.begin() as session:
            change(session)
        assert stale.value.current == stands


@pytest.mark.parametrize(
    ("place", "said", "error"),
    [
        ((OTHER.replace("I01", "I02"), 0), {}, workflow.UnknownItem),
        ((ITEM, 0), {"pages": "11"}, InvalidPages),
        ((ITEM, 0), {"note": "\x07"}, workflow.RefusedText),
        ((ITEM, 999), {}, workflow.UncitableDocument),
    ],
)
def test_what_cannot_be_cited_is_refused(
    store: sessionmaker[Session], year: int, document: int, place: tuple[str, int], said: dict[str, Any], error: Any
) -> None:
    with pytest.raises(error), store.begin() as session:
        cite(session, year, (place[0], place[1] or document), **said)


def test_a_document_of_another_agency_cannot_be_cited(
    store: sessionmaker[Session], year: int, outsider: Person, tmp_path: Path
) -> None:
    with store.begin() as session:
        said: Any = described(outsider)
        theirs = workflow.add_document(session, keeping(tmp_path), "kabupaten-contoh", arrived(tmp_path), **said)
    with pytest.raises(workflow.UncitableDocument), store.begin() as session:
        cite(session, year, (ITEM, theirs.id))


def test_an_item_that_looks_into_another_ones_file_has_none_of_its_own(
    store: sessionmaker[Session], year: int, document: int
) -> None:
    found = [(i, item) for i in instrument() for item in i.items.values() if item.inspects]
    assert found
    indicator, item = found[0]
    entry: Any = {"pages": "", "note": "", "version": 0, "by": RINI, "at": NOW}
    with pytest.raises(workflow.ItemWithoutFile) as refused, store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        workflow.cite(session, assessment, indicator, (item.code, document), **entry)
    assert refused.value.inspects == item.inspects


def test_what_is_not_cited_cannot_be_withdrawn(store: sessionmaker[Session], year: int, document: int) -> None:
    with store.begin() as session:
        cite(session, year, (ITEM, document))
        withdraw(session, year, (ITEM, document))
    other = instrument().by_code["2"]
    for asked, place in ((ASKED, (ITEM, document)), (ASKED, (OTHER, document)), (other, (ITEM, document))):
        with pytest.raises(workflow.NotCited), store.begin() as session:
            assessment = session.get_one(models.Assessment, year)
            workflow.withdraw(session, assessment, asked, place, version=2, by=RINI, at=NOW)


def test_units_cite_for_what_they_lead_or_contribute_to(
    store: sessionmaker[Session], year: int, document: int, operator: Person, leader: Person, external_assessor: Person
) -> None:
    with store.begin() as session:
        session.add(models.Unit(id=1, agency_code=CODE, code="kominfo", name="Kominfo"))
        session.flush()
        key = {"agency_code": CODE, "instrument": "spbe-2020", "unit_id": 1}
        session.add(models.UnitAssignment(**key, indicator="1", is_lead=False))
    with store.begin() as session:
        assert cite(session, year, (ITEM, document), operator).by == "Sari"
    stranger = replace(operator, memberships=(Membership(CODE, Role.UNIT_OPERATOR, frozenset({"hukum"})),))
    for person in (stranger, leader, external_assessor, DEWI):
        with pytest.raises(NotPermitted), store.begin() as session:
            cite(session, year, (OTHER, document), person)


def at_stage(session: Session, year: int, stage: str) -> None:
    session.get_one(models.Assessment, year).stage = stage
    session.flush()


@pytest.mark.parametrize("stage", ["verification", "document", "review", "final"])
def test_nothing_is_cited_or_withdrawn_at_closed_stages(
    store: sessionmaker[Session], year: int, document: int, stage: str
) -> None:
    with store.begin() as session:
        cite(session, year, (ITEM, document))
        at_stage(session, year, stage)
    for change in (lambda s: cite(s, year, (OTHER, document)), lambda s: withdraw(s, year, (ITEM, document))):
        with pytest.raises(StageClosed), store.begin() as session:
            change(session)


@pytest.mark.parametrize("stage", ["interview", "visit"])
def test_evidence_is_added_at_interview_and_visit_and_none_taken_back(
    store: sessionmaker[Session], year: int, document: int, stage: str
) -> None:
    with store.begin() as session:
        cite(session, year, (ITEM, document))
        at_stage(session, year, stage)
    with store.begin() as session:
        added = cite(session, year, (OTHER, document))
        assert added.stage == stage
        assert cite(session, year, (OTHER, document), pages="8", version=1).pages == "8"
        assert withdraw(session, year, (OTHER, document), 2).is_withdrawn
    for change in (
        lambda s: cite(s, year, (ITEM, document), pages="9", version=1),
        lambda s: withdraw(s, year, (ITEM, document)),
    ):
        with pytest.raises(StageClosed) as closed, store.begin() as session:
            change(session)
        assert closed.value.stage == "self"


def test_a_returned_indicator_is_open_for_its_evidence_even_after_its_answer_was_mended(
    store: sessionmaker[Session], year: int, document: int
) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        answer_all(session, assessment)
        step(session, assessment, "verification")
        entry: Any = {"outcome": "returned", "note": "Bukti salah", "version": 0, "answer_version": 1, "by": DEWI}
        workflow.record_mark(session, assessment, instrument(), "1", **entry, at=NOW)
    with store.begin() as session:
        said: Any = {"level": 2, "explanation": "Fakta baru", "version": 1, "by": RINI, "at": NOW}
        workflow.record_answer(session, session.get_one(models.Assessment, year), ASKED, **said)
        assert cite(session, year, (ITEM, document)).stage == "verification"
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        mark: Any = {"outcome": "accepted", "note": "", "version": 1, "answer_version": 2, "by": DEWI, "at": NOW}
        workflow.record_mark(session, assessment, instrument(), "1", **mark)
    with pytest.raises(StageClosed), store.begin() as session:
        withdraw(session, year, (ITEM, document))


def test_a_revision_leaves_citations_of_closed_stages_at_the_file_they_were_made_on(
    store: sessionmaker[Session], year: int, document: int, tmp_path: Path
) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        answer_all(session, assessment)
        cite(session, year, (ITEM, document))
        step(session, assessment, "verification")
        mark_all(session, assessment, "accepted")
        sign(session, assessment)
        step(session, assessment, "document")
    newer = arrived(tmp_path, b"%PDF dua")
    with store.begin() as session:
        entry: Any = {"note": "", "version": 1, "by": RINI, "at": NOW}
        workflow.revise_document(session, keeping(tmp_path), CODE, document, newer, **entry)
    with store() as session:
        (held,) = queries.citations(session, session.get_one(models.Assessment, year))
        assert (held.revision, held.is_carried) == (1, False)
        assert workflow.verify(session, CODE) == []
