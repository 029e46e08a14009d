"""Conversations about an indicator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Table, Word

__all__ = ["Comment", "Mention"]


class Comment(Table):
    """One message of a thread. ``audience`` says who reads it: agency, assessor, or both.

    ``thread_id`` is the first message of the thread, None for that message itself, which also holds whether the thread
    is resolved.
    """

    __tablename__ = "comment"
    __table_args__ = (Index(None, "assessment_id", "indicator"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    indicator: Mapped[Word]
    audience: Mapped[Word]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None]


class Mention(Table):
    """Somebody named in a comment; ``seen_at`` is when they opened it."""

    __tablename__ = "mention"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime | None]
