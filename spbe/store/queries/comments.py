"""Conversations about indicators, who may read them, and who is named in one and has not opened it yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.conversation import Audience, MentionLine, Message, Thread, audiences_of
from spbe.roles import NATIONAL, Membership, Person, Role
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, table

__all__ = ["RecentComment", "readers", "recent_comments", "threads", "unseen_mentions"]


def threads(
    session: Session, assessment: Assessment, audiences: Collection[Audience], indicator: str | None = None
) -> list[Thread]:
    """Return the conversations of these audiences about one indicator (by code) or all, open ones first, then newest.

    Each holds its messages in the order they were written.
    """
    kept = [
        row
        for row in rows(session, _COMMENTS, of=assessment.id)
        if row.audience in audiences and indicator in (None, row.indicator)
    ]
    named: dict[int, list[str]] = {}
    for comment, name in rows(session, _NAMED, of=assessment.id) if kept else ():
        named.setdefault(comment, []).append(name)
    said: dict[int, list[Message]] = {}
    for row in kept:
        message = Message(row.id, row.by_id, row.by, row.at, row.body, tuple(named.get(row.id, ())))
        said.setdefault(row.thread_id or row.id, []).append(message)
    found = [
        Thread(row.id, row.indicator, Audience(row.audience), tuple(said[row.id]), row.resolved_by, row.resolved_at)
        for row in kept
        if row.thread_id is None
    ]
    return sorted(found, key=lambda thread: (thread.is_resolved, -thread.messages[-1].id))


def readers(session: Session, agency: str) -> list[tuple[Person, tuple[Audience, ...]]]:
    """Return everybody who may read conversations of the agency and is not kept out, by name, with what they read.

    Of their roles only those that count in the agency are told.
    """
    held: dict[tuple[str, int], list[Membership]] = {}
    for number, name, where, role in rows(session, _READERS, agencies=[agency, NATIONAL]):
        held.setdefault((name, number), []).append(Membership(where, Role(role)))
    whole = [Person(number, name, tuple(roles)) for (name, number), roles in held.items()]
    return [(person, audiences_of(person, agency)) for person in sorted(whole, key=_by_name)]


def _by_name(person: Person) -> tuple[str, int]:
    return person.name.lower(), person.id


RecentComment = tuple[int, datetime, int, str, int | None, str]
"""A message somebody wrote lately: id, when, assessment, indicator, thread, body."""


def recent_comments(session: Session, person_id: int, since: datetime) -> list[RecentComment]:
    """Return what this person wrote since a moment, the newest first."""
    return [tuple(row) for row in rows(session, _RECENT, who=person_id, since=since)]


def unseen_mentions(session: Session, person: Person) -> list[MentionLine]:
    """Return the messages that name this person and that they have not opened, the newest first.

    What they may not read any more is not among them.
    """
    whole = Person(person.id, person.name, person.held or person.memberships)
    found = [MentionLine(*row) for row in rows(session, _UNSEEN, who=person.id)]
    return [line for line in found if line.audience in audiences_of(whole, line.agency_code)]


_comment, _mention = table(models.Comment).c, table(models.Mention).c
_person_row, _closer = table(models.Person), table(models.Person).alias("closer")
_assessment, _agency, _period = table(Assessment).c, table(models.Agency).c, table(models.Period).c
_member = table(models.Membership).c
_READERS = (
    select(_person_row.c.id, _person_row.c.name, _member.agency_code, _member.role)
    .join_from(_person_row, table(models.Membership), _member.person_id == _person_row.c.id)
    .where(_person_row.c.active, _member.agency_code.in_(bindparam("agencies", expanding=True)))
)
_COMMENTS = (
    select(_comment.id, _comment.thread_id, _comment.indicator, _comment.audience, _comment.body, _comment.at)
    .add_columns(_comment.by_id, _person_row.c.name.label("by"), _comment.resolved_at)
    .add_columns(_closer.c.name.label("resolved_by"))
    .join_from(table(models.Comment), _person_row, _person_row.c.id == _comment.by_id)
    .outerjoin(_closer, _closer.c.id == _comment.resolved_by_id)
    .where(_comment.assessment_id == bindparam("of"))
    .order_by(_comment.id)
)
_NAMED = (
    select(_mention.comment_id, _person_row.c.name)
    .join_from(table(models.Mention), table(models.Comment), _comment.id == _mention.comment_id)
    .join(_person_row, _person_row.c.id == _mention.person_id)
    .where(_comment.assessment_id == bindparam("of"))
    .order_by(_person_row.c.name, _person_row.c.id)
)
_RECENT = (
    select(_comment.id, _comment.at, _comment.assessment_id, _comment.indicator, _comment.thread_id, _comment.body)
    .where(_comment.by_id == bindparam("who"), _comment.at >= bindparam("since"))
    .order_by(_comment.id.desc())
)
_UNSEEN = (
    select(_comment.id, _assessment.agency_code, _agency.name, _period.slug, _period.instrument, _comment.indicator)
    .add_columns(_comment.audience, _person_row.c.name, _comment.at, _comment.body, _assessment.text_digest)
    .join_from(table(models.Mention), table(models.Comment), _comment.id == _mention.comment_id)
    .join(table(Assessment), _assessment.id == _comment.assessment_id)
    .join(table(models.Agency), _agency.code == _assessment.agency_code)
    .join(table(models.Period), _period.id == _assessment.period_id)
    .join(_person_row, _person_row.c.id == _comment.by_id)
    .where(_mention.person_id == bindparam("who"), _mention.seen_at.is_(None))
    .order_by(_comment.id.desc())
)
