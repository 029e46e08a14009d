"""Talking about an indicator: who may write to whom, who is named, and what the log keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.conversation import Audience, Thread
from spbe.indicators import instrument
from spbe.plaintext import RefusedText
from spbe.roles import Membership, Person, Role, Side
from spbe.store import models, queries
from spbe.workflow import (
    EmptyComment,
    NotPermitted,
    TooLongComment,
    TooManyComments,
    UnknownThread,
    UnreachablePerson,
    WrongAudience,
    verify_chain,
)

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
HERE = "kota-contoh"
EVERYBODY = tuple(Audience)
Store = sessionmaker[Session]


def say(store: Store, year: int, by: Person, body: str = "Halo", **more: Any) -> int:
    """Write a message about indicator 5 and return its id."""
    entry = {"audience": "agency", "thread": None, "mentions": (), "at": NOW, **more}
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        code = entry.pop("code", "5")
        return workflow.add_comment(session, assessment, instrument().by_code[code], body=body, by=by, **entry)


def settle(store: Store, year: int, by: Person, thread: int, *, resolved: bool, code: str = "5") -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        asked = instrument().by_code[code]
        workflow.resolve_thread(session, assessment, asked, thread, resolved=resolved, by=by, at=NOW)


def threads(store: Store, year: int, audiences: tuple[Audience, ...] = EVERYBODY) -> list[Thread]:
    with store() as session:
        return queries.threads(session, session.get_one(models.Assessment, year), audiences, "5")


def verbs(store: Store) -> list[str]:
    """Return the verbs about conversations in the agency's chain, which is whole."""
    with store() as session:
        assert verify_chain(session, HERE) == []
        found = session.scalars(select(models.Event.verb).order_by(models.Event.number)).all()
    return [verb for verb in found if verb.startswith(("comment.", "thread."))]


def test_a_message_is_kept_with_its_author_and_moment(store: Store, year: int, coordinator: Person) -> None:
    say(store, year, coordinator, "Baris satu\r\nBaris dua ")
    (thread,) = threads(store, year)
    (message,) = thread.messages
    assert (message.body, message.by, message.at) == ("Baris satu\nBaris dua", "Rini", NOW)
    assert (thread.audience, thread.is_resolved) == (Audience.AGENCY, False)


def test_the_log_keeps_that_somebody_wrote_and_not_what(store: Store, year: int, coordinator: Person) -> None:
    say(store, year, coordinator, "Rahasia benar", mentions=[4])
    assert verbs(store) == ["comment.added"]
    with store() as session:
        event = session.scalars(select(models.Event).where(models.Event.verb == "comment.added")).one()
        assert event.after is not None
        assert '"mentions":[4]' in event.after
        assert "Rahasia" not in event.after


def test_answers_join_their_conversation_and_its_audience(
    store: Store, year: int, coordinator: Person, operator: Person
) -> None:
    first = say(store, year, coordinator, "Tanya", audience="both")
    say(store, year, operator, "Jawab", thread=first, audience="agency")
    (thread,) = threads(store, year)
    assert [message.body for message in thread.messages] == ["Tanya", "Jawab"]
    assert thread.audience is Audience.BOTH


def test_each_side_reads_only_what_is_for_it(
    store: Store, year: int, coordinator: Person, external_assessor: Person
) -> None:
    say(store, year, coordinator, "dalam")
    say(store, year, coordinator, "bersama", audience="both")
    say(store, year, external_assessor, "asesor", audience="assessor")
    inside = threads(store, year, (Audience.AGENCY, Audience.BOTH))
    judges = threads(store, year, (Audience.BOTH, Audience.ASSESSOR))
    assert [t.messages[0].body for t in inside] == ["bersama", "dalam"]
    assert [t.messages[0].body for t in judges] == ["asesor", "bersama"]


def test_nobody_writes_to_the_other_side_alone(
    store: Store, year: int, coordinator: Person, external_assessor: Person
) -> None:
    for by, audience in ((coordinator, "assessor"), (external_assessor, "agency"), (coordinator, "everyone")):
        with pytest.raises(WrongAudience):
            say(store, year, by, audience=audience)
    assert threads(store, year) == []
    assert verbs(store) == []


def test_who_only_reads_or_comes_from_elsewhere_writes_nothing(
    store: Store, year: int, leader: Person, outsider: Person, agency_admin: Person
) -> None:
    for by in (leader, outsider, agency_admin):
        with pytest.raises(NotPermitted):
            say(store, year, by)


def test_a_conversation_of_the_other_side_or_indicator_cannot_be_answered_or_resolved(
    store: Store, year: int, coordinator: Person, external_assessor: Person
) -> None:
    among = say(store, year, external_assessor, audience="assessor")
    mine = say(store, year, coordinator)
    for by, thread, code in ((coordinator, among, "5"), (external_assessor, mine, "5"), (coordinator, mine, "6")):
        with pytest.raises(UnknownThread):
            say(store, year, by, "Balas", thread=thread, code=code)
        with pytest.raises(UnknownThread):
            settle(store, year, by, thread, resolved=True, code=code)
    with pytest.raises(UnknownThread):
        say(store, year, coordinator, "Balas", thread=999_999)


def test_an_answer_is_no_conversation_of_its_own(store: Store, year: int, coordinator: Person) -> None:
    first = say(store, year, coordinator)
    reply = say(store, year, coordinator, "Balas", thread=first)
    with pytest.raises(UnknownThread):
        say(store, year, coordinator, "Balas lagi", thread=reply)


def test_only_readers_are_named_and_nobody_names_themselves(
    store: Store, year: int, coordinator: Person, operator: Person, external_assessor: Person, outsider: Person
) -> None:
    for stranger in (external_assessor.id, outsider.id, 999_999):
        with pytest.raises(UnreachablePerson):
            say(store, year, coordinator, mentions=[stranger])
    say(store, year, coordinator, "@Dewi dan @Budi, @Rini, sari@kota.go.id", mentions=[operator.id, coordinator.id])
    (thread,) = threads(store, year)
    assert thread.messages[0].mentioned == ("Dewi", "Sari")
    say(store, year, coordinator, "@Budi", audience="both")
    assert threads(store, year)[0].messages[0].mentioned == ("Budi",)


def test_a_name_that_two_readers_have_is_chosen_not_guessed(store: Store, year: int, coordinator: Person) -> None:
    with store.begin() as session:
        other = workflow.add_person(session, "Sari")
        workflow.join(session, other, HERE, Role.LEADER, by=None, at=NOW)
    say(store, year, coordinator, "@Sari")
    say(store, year, coordinator, "Yang ini", mentions=[other.id])
    assert [thread.messages[0].mentioned for thread in threads(store, year)] == [("Sari",), ()]


def test_who_is_kept_out_is_not_named(store: Store, year: int, coordinator: Person, operator: Person) -> None:
    with store.begin() as session:
        session.get_one(models.Person, operator.id).active = False
    with pytest.raises(UnreachablePerson):
        say(store, year, coordinator, mentions=[operator.id])


def test_a_mention_is_unseen_until_it_is_opened_and_gone_with_the_role(
    store: Store, year: int, coordinator: Person, operator: Person
) -> None:
    say(store, year, coordinator, "Lihat", mentions=[operator.id])
    with store.begin() as session:
        (line,) = queries.unseen_mentions(session, operator)
        assert (line.agency_code, line.period, line.indicator, line.by) == (HERE, "2026", "5", "Rini")
        elsewhere = replace(operator, memberships=(Membership("kabupaten-contoh", Role.COORDINATOR),))
        assert queries.unseen_mentions(session, elsewhere) == []
        assessment = session.get_one(models.Assessment, year)
        workflow.see_mentions(session, assessment, "6", by=operator, at=NOW)
        assert len(queries.unseen_mentions(session, operator)) == 1
        workflow.see_mentions(session, assessment, "5", by=operator, at=NOW)
        assert queries.unseen_mentions(session, operator) == []


def test_a_conversation_is_resolved_once_opened_again_and_an_answer_opens_it(
    store: Store, year: int, coordinator: Person, operator: Person
) -> None:
    first = say(store, year, coordinator)
    settle(store, year, operator, first, resolved=True)
    settle(store, year, operator, first, resolved=True)
    (thread,) = threads(store, year)
    assert (thread.resolved_by, thread.resolved_at) == ("Sari", NOW)
    say(store, year, operator, "Masih ada", thread=first)
    assert not threads(store, year)[0].is_resolved
    settle(store, year, operator, first, resolved=True)
    settle(store, year, operator, first, resolved=False)
    assert not threads(store, year)[0].is_resolved
    assert verbs(store) == [
        "comment.added",
        "thread.resolved",
        "comment.added",
        "thread.reopened",
        "thread.resolved",
        "thread.reopened",
    ]


@pytest.mark.parametrize(
    ("body", "refusal"), [(" \n ", EmptyComment), ("x" * 4001, TooLongComment), ("a\x00b", RefusedText)]
)
def test_what_cannot_be_kept_is_refused(
    store: Store, year: int, coordinator: Person, body: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        say(store, year, coordinator, body)
    say(store, year, coordinator, "x" * 4000)


def test_nobody_floods_a_conversation_and_a_double_click_writes_once(
    store: Store, year: int, coordinator: Person
) -> None:
    same = {say(store, year, coordinator, "Sama") for _ in range(3)}
    assert len(same) == 1
    assert say(store, year, coordinator, "Sama", at=NOW + timedelta(minutes=2)) not in same
    for number in range(18):
        say(store, year, coordinator, f"Pesan {number}", at=NOW + timedelta(minutes=3))
    with pytest.raises(TooManyComments):
        say(store, year, coordinator, "Satu lagi", at=NOW + timedelta(minutes=4))
    say(store, year, coordinator, "Nanti", at=NOW + timedelta(minutes=15))


def test_the_history_of_an_indicator_does_not_tell_of_conversations(
    store: Store, year: int, external_assessor: Person
) -> None:
    say(store, year, external_assessor, audience="assessor")
    with store() as session:
        submission = queries.submission(session, session.get_one(models.Assessment, year))
        for side in Side:
            assert queries.history(session, submission, side, "5") == []
