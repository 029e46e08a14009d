"""Evidence items are judged one by one, level by level, and no assessor overwrites another."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries
from spbe.verdicts import Revision
from spbe.workflow import (
    LevelShut,
    NotPermitted,
    StageClosed,
    StaleVerdict,
    UnknownItem,
    record_verdict,
    verify,
)
from tests.spbe.workflow.walking import BUDI, NOW, step, walk

ONE = instrument().by_code["1"]
LOW = [item.code for item in ONE.criteria[2].items if item.rule == "required"]
HIGH = [item.code for item in ONE.criteria[4].items]


def judge(session: Session, year: int, item: str, **entry: object) -> object:
    told = {"kind": None, "note": "", "version": 0, "by": BUDI, "at": NOW, **entry}
    return record_verdict(session, session.get_one(models.Assessment, year), ONE, item, **told)


@pytest.fixture
def document(store: sessionmaker[Session], year: int) -> int:
    with store.begin() as session:
        walk(session, session.get_one(models.Assessment, year), "document")
    return year


def test_a_verdict_is_kept_with_its_reason_and_told_in_the_log(store: sessionmaker[Session], document: int) -> None:
    with store.begin() as session:
        judge(session, document, LOW[0], kind=Revision.EXPIRED, note="Berlaku sampai 2024.")
    with store() as session:
        (verdict,) = queries.verdicts(session, session.get_one(models.Assessment, document), "1")
        assert (verdict.item, verdict.is_accepted, verdict.kind) == (LOW[0], False, Revision.EXPIRED)
        assert (verdict.note, verdict.by, verdict.version) == ("Berlaku sampai 2024.", "Budi", 1)
        assert verify(session, "kota-contoh") == []


def test_a_level_stays_shut_until_the_one_below_is_accepted(store: sessionmaker[Session], document: int) -> None:
    with store.begin() as session:
        with pytest.raises(LevelShut) as refused:
            judge(session, document, HIGH[0])
        assert (refused.value.item, refused.value.level) == (HIGH[0], 4)
        judge(session, document, HIGH[0], kind=Revision.LEVEL_SHUT)
        from spbe.evidence import needs

        accepted: set[str] = set()
        for level in (2, 3):
            while missing := needs(ONE, level, accepted):
                for item in missing[0].alternatives[0]:
                    judge(session, document, item.code)
                    accepted.add(item.code)
        judge(session, document, HIGH[0], version=1)


def test_another_assessors_verdict_is_not_overwritten(
    store: sessionmaker[Session], document: int, second_assessor: Person
) -> None:
    with store.begin() as session:
        judge(session, document, LOW[0], kind=Revision.MISSING)
        with pytest.raises(StaleVerdict) as refused:
            judge(session, document, LOW[0], by=second_assessor)
        assert (refused.value.current.by, refused.value.current.kind) == ("Budi", Revision.MISSING)
        same = judge(session, document, LOW[0], kind=Revision.MISSING, by=second_assessor)
        assert same == refused.value.current, "the same verdict again changes nothing"
        judge(session, document, LOW[0], by=second_assessor, version=1)


def test_a_verdict_of_the_next_stage_stands_beside_the_earlier_one(store: sessionmaker[Session], document: int) -> None:
    with store.begin() as session:
        judge(session, document, LOW[0], kind=Revision.NO_PAGE)
        step(session, session.get_one(models.Assessment, document), "interview", BUDI)
        judge(session, document, LOW[0])
        kept = queries.verdicts(session, session.get_one(models.Assessment, document), "1")
        assert {(one.stage, one.is_accepted) for one in kept} == {("document", False), ("interview", True)}


def test_an_item_of_another_indicator_is_unknown_here(store: sessionmaker[Session], document: int) -> None:
    foreign = next(iter(instrument().by_code["2"].items))
    with store.begin() as session, pytest.raises(UnknownItem):
        judge(session, document, foreign)


def test_verdicts_are_for_external_assessors_at_their_stages(
    store: sessionmaker[Session], year: int, internal_assessor: Person, outsider: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(StageClosed):
            judge(session, year, LOW[0])
        walk(session, session.get_one(models.Assessment, year), "document")
        for person in (internal_assessor, outsider):
            with pytest.raises(NotPermitted):
                judge(session, year, LOW[0], by=person)
