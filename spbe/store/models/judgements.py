"""What assessors and reviewers say about answers and evidence."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Line, Number, Table, Word

__all__ = ["ItemVerdict", "Mark", "Proposal", "Statement"]


class Mark(Table):
    """A mark on one answer: accepted or returned at verification, valid or invalid at review.

    ``answer_version`` is the version of the answer it was made on: a mark on an older version says nothing of today's.
    """

    __tablename__ = "mark"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    outcome: Mapped[Word]
    note: Mapped[str] = mapped_column(Text)
    answer_version: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class ItemVerdict(Table):
    """The verdict on one evidence item at a stage: accepted, or to be revised for a reason (``kind``)."""

    __tablename__ = "item_verdict"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    indicator: Mapped[Word] = mapped_column(index=True)
    is_accepted: Mapped[bool]
    kind: Mapped[Word | None]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class Statement(Table):
    """A text of the assessors about the whole: a general question, strengths or weaknesses of an aspect, advice.

    ``topic`` is "question:<code>", "strengths:<aspect>", "weaknesses:<aspect>" or "recommendation".
    """

    __tablename__ = "statement"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    topic: Mapped[Code] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class Proposal(Table):
    """One assessor's own level or value in blind double scoring; the consensus is written as the stage's answer.

    As in an answer, ``value`` follows from ``items`` or from another institution's ``figure`` where there is no level.
    """

    __tablename__ = "proposal"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    level: Mapped[int | None] = mapped_column(SmallInteger)
    explanation: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    version: Mapped[int]
    value: Mapped[Number | None]
    items: Mapped[str] = mapped_column(Text, server_default="")
    figure: Mapped[Number | None]
    figured_on: Mapped[date | None]
    figure_source: Mapped[Line] = mapped_column(server_default="")
