"""The coordinator's signature: who, in what position, on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Person
from spbe.store import models, queries
from spbe.workflow import InvalidDeclaration, NotPermitted, StageClosed, StaleDeclaration, record_declaration
from tests.spbe.workflow.walking import NOW, RINI, walk

TODAY = date(2026, 11, 24)


def declare(session: Session, year: int, kind: str = "publication", **entry: object) -> object:
    told = {"signer": "Rini", "position": "Sekretaris Daerah", "signed_on": TODAY, "consents": False, "version": 0}
    row = session.get_one(models.Assessment, year)
    return record_declaration(session, row, kind, **{**told, "by": RINI, "at": NOW, **entry})


def test_refused_consent_is_kept_as_refused_and_a_berita_acara_has_none_to_give(
    store: sessionmaker[Session], year: int
) -> None:
    with store.begin() as session:
        declare(session, year)
        declare(session, year, "berita_acara")
        kept = queries.declarations(session, session.get_one(models.Assessment, year))
    assert {kind: one.consents for kind, one in kept.items()} == {"publication": False, "berita_acara": True}
    assert (kept["publication"].signer, kept["publication"].position) == ("Rini", "Sekretaris Daerah")
    assert kept["publication"].signed_on == TODAY


@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        ({"signer": " "}, ("signer",)),
        ({"position": "x" * 301}, ("position",)),
        ({"signed_on": TODAY + timedelta(days=2)}, ("signed_on",)),
        ({"signer": "", "position": "", "signed_on": TODAY + timedelta(days=9)}, ("signer", "position", "signed_on")),
    ],
)
def test_all_that_is_wrong_is_named_at_once(
    store: sessionmaker[Session], year: int, entry: dict[str, object], fields: tuple[str, ...]
) -> None:
    with store.begin() as session, pytest.raises(InvalidDeclaration) as refused:
        declare(session, year, **entry)
    assert refused.value.fields == fields


def test_a_declaration_recorded_in_between_is_not_overwritten(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        declare(session, year)
        with pytest.raises(StaleDeclaration) as refused:
            declare(session, year, consents=True)
        assert refused.value.current is not None and refused.value.current.consents is False
        declare(session, year, consents=True, version=1)


def test_only_who_sends_declares_and_only_before_sending(
    store: sessionmaker[Session], year: int, operator: Person
) -> None:
    with store.begin() as session:
        with pytest.raises(NotPermitted):
            declare(session, year, by=operator)
        with pytest.raises(ValueError, match="is no declaration"):
            declare(session, year, "lain")
        walk(session, session.get_one(models.Assessment, year), "document")
        with pytest.raises(StageClosed):
            declare(session, year, version=1)
