"""Reading conversations: who reads them, in which order, in how few statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.conversation import Audience
from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
Store = sessionmaker[Session]


def say(session: Session, year: int, by: Person, body: str, **more: object) -> int:
    """Write a message about indicator 5 for both sides."""
    entry = {"audience": "both", "thread": None, "mentions": (), "at": NOW, **more}
    assessment = session.get_one(models.Assessment, year)
    return workflow.add_comment(session, assessment, instrument().by_code["5"], body=body, by=by, **entry)  # type: ignore[arg-type]  # as the entry has them


def test_readers_are_those_with_a_role_here_or_everywhere_and_nobody_else(store: Store, year: int) -> None:
    with store() as session:
        found = {person.name: audiences for person, audiences in queries.readers(session, "kota-contoh")}
    inside, judges = (Audience.AGENCY, Audience.BOTH), (Audience.BOTH, Audience.ASSESSOR)
    assert list(found) == ["Agus", "Budi", "Dewi", "Hadi", "Nadia", "Ratna", "Rini", "Sari", "Tari"]
    assert {name for name, audiences in found.items() if audiences == judges} == {"Budi", "Nadia", "Ratna", "Tari"}
    assert {name for name, audiences in found.items() if audiences == inside} == {
        "Agus",
        "Dewi",
        "Hadi",
        "Rini",
        "Sari",
    }


def test_open_conversations_come_first_and_the_newest_of_them_before_the_others(
    store: Store, year: int, coordinator: Person
) -> None:
    with store.begin() as session:
        first, second, third = (say(session, year, coordinator, text) for text in ("satu", "dua", "tiga"))
        say(session, year, coordinator, "lagi", thread=first)
        assessment = session.get_one(models.Assessment, year)
        asked = instrument().by_code["5"]
        workflow.resolve_thread(session, assessment, asked, third, resolved=True, by=coordinator, at=NOW)
    with store() as session:
        found = queries.threads(session, session.get_one(models.Assessment, year), tuple(Audience))
    assert [thread.id for thread in found] == [first, second, third]


def test_a_whole_conversation_is_read_in_two_statements_and_none_in_one(
    store: Store, year: int, coordinator: Person
) -> None:
    statements: list[str] = []
    event.listen(store.kw["bind"], "before_cursor_execute", lambda *args: statements.append(args[2]))
    with store() as session:
        assessment = session.get_one(models.Assessment, year)
        statements.clear()
        assert queries.threads(session, assessment, tuple(Audience), "5") == []
        assert len(statements) == 1
    with store.begin() as session:
        for number in range(10):
            say(session, year, coordinator, f"Pesan {number}", mentions=[4])
    with store() as session:
        assessment = session.get_one(models.Assessment, year)
        statements.clear()
        assert len(queries.threads(session, assessment, tuple(Audience), "5")) == 10
        assert len(statements) == 2


def test_what_somebody_wrote_lately_is_told_newest_first(store: Store, year: int, coordinator: Person) -> None:
    with store.begin() as session:
        say(session, year, coordinator, "lama", at=NOW - timedelta(hours=1))
        say(session, year, coordinator, "tadi", at=NOW - timedelta(minutes=1))
        say(session, year, coordinator, "baru")
        found = queries.recent_comments(session, coordinator.id, NOW - timedelta(minutes=10))
    assert [(body, indicator) for _id, _at, _assessment, indicator, _thread, body in found] == [
        ("baru", "5"),
        ("tadi", "5"),
    ]
