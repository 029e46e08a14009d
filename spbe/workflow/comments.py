"""Talking about an indicator: messages, mentions, and conversations that are resolved or opened again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.conversation import Audience, Thread, audiences_of
from spbe.indicators.model import Indicator
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import run, table
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import allow

__all__ = [
    "LONGEST_COMMENT",
    "CommentEntry",
    "EmptyComment",
    "ThreadEntry",
    "TooLongComment",
    "TooManyComments",
    "UnknownThread",
    "UnreachablePerson",
    "WrongAudience",
    "add_comment",
    "resolve_thread",
    "see_mentions",
]

LONGEST_COMMENT = 4_000
"""In characters."""

_MOST, _IN = 20, timedelta(minutes=10)
_TWICE = timedelta(minutes=1)


Place = tuple[int, str, int | None, str]
"""Where a message stands, and its text: assessment, indicator, thread, body."""


class CommentEntry(TypedDict):
    """A message somebody writes.

    ``thread`` is the conversation it answers (its audience counts then), None for a new one with ``audience``.
    ``mentions`` are ids of people; a name written as @name in the body is a mention too where one reader has it.
    """

    body: str
    audience: str
    thread: int | None
    mentions: Collection[int]
    by: Person
    at: datetime


class ThreadEntry(TypedDict):
    """What somebody says about a conversation: ``resolved``, or open again."""

    resolved: bool
    by: Person
    at: datetime


class EmptyComment(ValueError):
    """Nothing was written."""


class TooLongComment(ValueError):
    """The message has ``length`` characters, more than ``LONGEST_COMMENT``."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"{length} characters, at most {LONGEST_COMMENT}")


class TooManyComments(ValueError):
    """The person wrote ``most`` messages in the last ten minutes."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"at most {most} messages in {_IN}")


class WrongAudience(PermissionError):
    """The person does not belong to the ``audience`` they write to."""

    def __init__(self, audience: str) -> None:
        self.audience = audience
        super().__init__(f"not among those who read {audience!r}")


class UnknownThread(LookupError):
    """There is no such conversation about this indicator, or not for this person."""


class UnreachablePerson(ValueError):
    """Somebody named (``person_id``) may not read the conversation."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        super().__init__(f"person {person_id} does not read this conversation")


def add_comment(session: Session, assessment: Assessment, indicator: Indicator, **entry: Unpack[CommentEntry]) -> int:
    """Record a message and return its id. An answer to a resolved conversation opens it again.

    What the same person sent a minute ago, word for word, is not written twice. Raises NotPermitted, EmptyComment,
    TooLongComment, RefusedText, WrongAudience, UnknownThread, UnreachablePerson and TooManyComments.
    """
    body, by, at = _accepted(entry["body"]), entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    allow(by, Permission.COMMENT, assessment.agency_code)
    thread, audience = _place(session, assessment, indicator, entry)
    named = sorted(set(_named(session, assessment, audience, entry, body)) - {by.id})
    place = (assessment.id, indicator.code, thread.id if thread else None, body)
    if (written := _written_before(session, by, at, place)) is not None:
        return written
    number = _write(session, place, audience, named, by=by, at=at)
    facts = {"comment": number, "thread": place[2], "audience": audience.value, "mentions": named}
    fact = Fact("comment.added", assessment.id, indicator.code, None, {**facts, "body": text_facts(body)})
    chain.append(fact, by=by, at=at)
    if thread and thread.is_resolved:
        _settle(session, thread, None, None)
        facts = {"thread": thread.id, "audience": audience.value}
        chain.append(Fact("thread.reopened", assessment.id, indicator.code, None, facts), by=by, at=at)
    return number


def _write(
    session: Session, place: Place, audience: Audience, named: Collection[int], *, by: Person, at: datetime
) -> int:
    assessment_id, indicator, thread_id, body = place
    row = models.Comment(assessment_id=assessment_id, indicator=indicator, thread_id=thread_id, body=body)
    row.audience, row.by_id, row.at = audience.value, by.id, at
    session.add(row)
    session.flush()
    for person_id in named:
        run(session, _MENTION, comment_id=row.id, person_id=person_id, seen_at=None)
    return row.id


def _accepted(text: str) -> str:
    body = plaintext.accept(text).strip()
    if not body:
        raise EmptyComment
    if len(body) > LONGEST_COMMENT:
        raise TooLongComment(len(body))
    return body


def _place(
    session: Session, assessment: Assessment, indicator: Indicator, entry: CommentEntry
) -> tuple[Thread | None, Audience]:
    """Return the conversation that is answered, if one is, and who reads the message."""
    read = audiences_of(entry["by"], assessment.agency_code)
    if entry["thread"] is not None:
        thread = _thread(session, assessment, indicator, entry["thread"], entry["by"])
        return thread, thread.audience
    if entry["audience"] not in read:
        raise WrongAudience(entry["audience"])
    return None, Audience(entry["audience"])


def _thread(session: Session, assessment: Assessment, indicator: Indicator, number: int, by: Person) -> Thread:
    """Return the conversation of this number as this person may see it. Raises UnknownThread."""
    read = audiences_of(by, assessment.agency_code)
    for thread in queries.threads(session, assessment, read, indicator.code):
        if thread.id == number:
            return thread
    raise UnknownThread(number)


def _named(
    session: Session, assessment: Assessment, audience: Audience, entry: CommentEntry, body: str
) -> Iterator[int]:
    """Yield the ids of those who are named: chosen, or written as @name where only one reader has that name."""
    readers = [one for one, read in queries.readers(session, assessment.agency_code) if audience in read]
    allowed = {one.id for one in readers}
    for person_id in entry["mentions"]:
        if person_id not in allowed:
            raise UnreachablePerson(person_id)
        yield person_id
    names = [one.name for one in readers]
    for one in readers:
        written = re.search(rf"(?<!\w)@{re.escape(one.name)}(?!\w)", body, re.IGNORECASE)
        if written and names.count(one.name) == 1:
            yield one.id


def _written_before(session: Session, by: Person, at: datetime, place: Place) -> int | None:
    """Return the id of the same message sent a moment ago. Raises TooManyComments when there were many of any kind."""
    recent = queries.recent_comments(session, by.id, at - _IN)
    for number, written_at, *same in recent:
        if tuple(same) == place and at - written_at <= _TWICE:
            return number
    if len(recent) >= _MOST:
        raise TooManyComments(_MOST)
    return None


def resolve_thread(
    session: Session, assessment: Assessment, indicator: Indicator, thread: int, **entry: Unpack[ThreadEntry]
) -> None:
    """Mark a conversation (by id) as resolved, or open it again; what is so already stays without an event.

    Raises NotPermitted and UnknownThread.
    """
    by, at, resolved = entry["by"], entry["at"].astimezone(UTC), entry["resolved"]
    chain = lock_chain(session, assessment.agency_code)
    allow(by, Permission.COMMENT, assessment.agency_code)
    found = _thread(session, assessment, indicator, thread, by)
    if found.is_resolved == resolved:
        return
    _settle(session, found, by.id if resolved else None, at if resolved else None)
    facts = {"thread": found.id, "audience": found.audience.value}
    if resolved:
        chain.append(Fact("thread.resolved", assessment.id, indicator.code, None, facts), by=by, at=at)
    else:
        chain.append(Fact("thread.reopened", assessment.id, indicator.code, None, facts), by=by, at=at)


def _settle(session: Session, thread: Thread, by_id: int | None, at: datetime | None) -> None:
    run(session, _SETTLE, number=thread.id, resolved_by_id=by_id, resolved_at=at)


def see_mentions(session: Session, assessment: Assessment, indicator: str, *, by: Person, at: datetime) -> None:
    """Mark as seen what names this person in the conversations about an indicator that they may read.

    It is about what they have read, not about the assessment: no event tells of it.
    """
    read = [audience.value for audience in audiences_of(by, assessment.agency_code)]
    run(session, _SEE, who=by.id, of=assessment.id, code=indicator, read=read, seen_at=at.astimezone(UTC))


_comment, _mention = table(models.Comment).c, table(models.Mention).c
_MENTION = insert(table(models.Mention))
_SETTLE = update(table(models.Comment)).where(_comment.id == bindparam("number"))
_TOLD = select(_comment.id).where(
    _comment.assessment_id == bindparam("of"),
    _comment.indicator == bindparam("code"),
    _comment.audience.in_(bindparam("read", expanding=True)),
)
_SEE = update(table(models.Mention)).where(
    _mention.person_id == bindparam("who"), _mention.seen_at.is_(None), _mention.comment_id.in_(_TOLD)
)
