"""Setting a letterhead: by who manages the agency, versioned, in the log."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.letterhead import Letterhead
from spbe.store import queries
from tests.spbe.workflow.walking import DEWI, NOW, RINI

CODE = "kota-contoh"


def put(store: sessionmaker[Session], lines: str, version: int = 0, **more: Any) -> Letterhead:
    entry: dict[str, Any] = {"lines": lines, "logo": None, "version": version, "by": RINI, "at": NOW, **more}
    with store.begin() as session:
        return workflow.set_letterhead(session, CODE, **entry)


def test_lines_and_logo_are_kept_and_a_missing_logo_stays(store: sessionmaker[Session], year: int) -> None:
    assert put(store, "Satu\nDua", logo=b"png") == Letterhead(("Satu", "Dua"), b"png", 1)
    assert put(store, "Satu", 1) == Letterhead(("Satu",), b"png", 2)
    assert put(store, "Satu", 2, logo=b"") == Letterhead(("Satu",), b"", 3)
    assert put(store, "Satu", 0).version == 3, "what changes nothing is no event"
    with store() as session:
        assert queries.letterhead(session, CODE) == Letterhead(("Satu",), b"", 3)
        assert workflow.verify_chain(session, CODE) == []


def test_an_old_form_writes_nothing(store: sessionmaker[Session], year: int) -> None:
    put(store, "Satu")
    with pytest.raises(workflow.StaleLetterhead) as stale:
        put(store, "Lain", 0)
    assert stale.value.current.lines == ("Satu",)


def test_only_who_manages_the_agency_sets_it(store: sessionmaker[Session], year: int) -> None:
    with pytest.raises(workflow.NotPermitted):
        put(store, "Satu", by=DEWI)
