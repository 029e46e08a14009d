"""Page by page nothing is left out and nothing told twice, and nothing is told that may not be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import roles
from spbe.roles import NATIONAL, Membership, Role
from spbe.store import close_store, open_store, queries
from spbe.store.models import Agency
from spbe.store.publishing import load_published
from spbe.store.queries.pages import agencies_after, assessments_after, published_after

NOTHING: dict[str, Any] = dict.fromkeys(
    ("q", "kind", "province", "agency", "year", "instrument", "stage", "period_kind", "after")
)
RINI = roles.Person(1, "Rini", (Membership("kota-contoh", Role.COORDINATOR),))
STRANGER = roles.Person(2, "Lina", (Membership("32.73", Role.COORDINATOR),))
JUDGE = roles.Person(3, "Budi", (Membership(NATIONAL, Role.REVIEWER),))


@pytest.fixture
def session(store_url: str) -> Iterator[Session]:
    store = open_store(store_url)
    with store.begin() as session:
        load_published(session)
    with store() as session:
        yield session
    close_store(store)


def walked(read: Callable[[dict[str, Any]], list[Any]], key: Callable[[Any], str], limit: int) -> list[str]:
    """Return the keys of all lines, read page by page."""
    found, after = list[str](), None
    while True:
        lines = read({**NOTHING, "after": after, "limit": limit})
        found += [key(line) for line in lines[:limit]]
        if len(lines) <= limit:
            return found
        after = found[-1]


def test_published_lists_tell_everything_once_and_what_is_invented_to_its_own(session: Session) -> None:
    # One test: the directory and all results are loaded for it.
    found = walked(lambda wanted: agencies_after(session, STRANGER, wanted), lambda one: one.code, 200)
    assert sorted(found) == sorted(one.code for one in queries.agency_directory(session))
    assert len(found) == len(set(found)) == 630
    wanted = {**NOTHING, "q": "bandung", "kind": "kota", "province": "Jawa Barat", "limit": 5}
    assert [one.code for one in agencies_after(session, STRANGER, wanted)] == ["32.73"]

    facts = {"kind": "kota", "time_zone": "Asia/Jakarta", "is_invented": True}
    session.add(Agency(code="kota-contoh", name="Pemerintah Kota Contoh", **facts))
    invented = {**NOTHING, "q": "kota contoh", "limit": 5}
    assert [one.code for one in agencies_after(session, RINI, invented)] == ["kota-contoh"]
    assert [one.code for one in agencies_after(session, JUDGE, invented)] == ["kota-contoh"]
    assert agencies_after(session, STRANGER, invented) == []

    printed = walked(
        lambda wanted: published_after(session, wanted), lambda line: f"{line.year}:{line.agency_code}", 200
    )
    assert len(printed) == len(set(printed)) == len(queries.published_results(session))
    assert [key[:4] for key in printed] == sorted((key[:4] for key in printed), reverse=True)
    one = {**NOTHING, "agency": "32.73", "year": 2024, "kind": "kota", "limit": 5}
    assert [line.year for line in published_after(session, one)] == [2024]
    assert published_after(session, {**NOTHING, "after": "x", "limit": 5}) == []


def test_assessments_are_those_that_may_be_viewed_and_match(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        wanted = {**NOTHING, "limit": 5}
        assert [line.id for line in assessments_after(session, RINI, wanted)] == [year]
        assert [line.id for line in assessments_after(session, JUDGE, wanted)] == [year]
        assert assessments_after(session, STRANGER, wanted) == assessments_after(session, None, wanted) == []
        fitting = {**wanted, "agency": "kota-contoh", "stage": "self", "period_kind": "evaluasi", "year": 2026}
        assert [line.id for line in assessments_after(session, RINI, fitting)] == [year]
        for other in ({"stage": "visit"}, {"year": 2025}, {"instrument": "x"}, {"after": str(year)}, {"after": "x"}):
            assert assessments_after(session, RINI, {**wanted, **other}) == []
