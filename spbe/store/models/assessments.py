"""One agency in one period: answers of each stage, hand-overs, targets, the result."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, SmallInteger, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spbe.store.models.agencies import Agency
from spbe.store.models.kinds import Code, Digest, Line, Number, Table, Word
from spbe.store.models.periods import Period

__all__ = ["Answer", "Assessment", "Declaration", "Handover", "Result", "TargetLevel"]


class Assessment(Table):
    """One agency in one period. ``fingerprint`` and ``text_digest`` are those of the instrument it is answered by.

    The first covers what moves scores, the second names the kept text of its file (``InstrumentText``). An assessment
    that began before texts were kept has no ``text_digest``.
    """

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("agency_code", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    stage: Mapped[Word]
    fingerprint: Mapped[Digest]
    text_digest: Mapped[Digest | None]
    target_index: Mapped[Number | None]
    is_double_scored: Mapped[bool] = mapped_column(server_default=false())

    agency: Mapped[Agency] = relationship()
    period: Mapped[Period] = relationship()


class TargetLevel(Table):
    """The level an agency aims at for one indicator."""

    __tablename__ = "target_level"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)


class Answer(Table):
    """What holds for one indicator from one stage on; without a row the nearest earlier stage's answer is carried.

    ``version`` counts the changes from 1. ``value`` is for indicators that are no levels: it follows from ``items``
    (the codes that count at this stage, a blank between them) or from ``figure``, what another institution published
    (exact text), with its day and source. ``note`` is an assessor's note for the next stage. ``origin`` is the door the
    answer came through: form, import, or carried (last year's text without its level, to be checked again).
    ``value_source`` says where an imported level or value comes from.
    """

    __tablename__ = "answer"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int | None] = mapped_column(SmallInteger)
    value: Mapped[Number | None]
    explanation: Mapped[str] = mapped_column(Text)
    justification: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]
    origin: Mapped[Word]
    items: Mapped[str] = mapped_column(Text, server_default="")
    figure: Mapped[Number | None]
    figured_on: Mapped[date | None]
    figure_source: Mapped[Line] = mapped_column(server_default="")
    value_source: Mapped[Line] = mapped_column(server_default="")


class Result(Table):
    """What was announced for an assessment: written once, never changed. ``parts`` is JSON of domains and aspects."""

    __tablename__ = "result"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True, autoincrement=False)
    index_exact: Mapped[Number]
    index_announced: Mapped[Number]
    predicate: Mapped[Line]
    parts: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[Digest]
    program_version: Mapped[Word]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Handover(Table):
    """One hand-over of an assessment from a stage to another, forward or back, with its reason."""

    __tablename__ = "handover"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verb: Mapped[Word]
    from_stage: Mapped[Word]
    to_stage: Mapped[Word]
    reason: Mapped[str] = mapped_column(Text)
    is_late: Mapped[bool] = mapped_column(server_default=false())
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Declaration(Table):
    """What the coordinator signed when sending: berita_acara, or consent to publication.

    ``signer`` and ``position`` are as signed; ``consents`` is the answer to publication, True for a berita acara.
    """

    __tablename__ = "declaration"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    signer: Mapped[Line]
    position: Mapped[Line]
    signed_on: Mapped[date]
    consents: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]
